package record

import (
	"errors"
	"testing"
	"time"

	"socketlab/capture"
)

// A fakeSource sees the sentinels at the socket that they are sent to, and
// loses those that it is told to lose.
type fakeSource struct {
	beacon *beacon
	lose   map[byte]bool
	lost   uint64 // what dropped returns
	err    error  // what read returns when the first sentinel has come back
	broken bool
}

func (f *fakeSource) read() (capture.Packet, error) {
	if f.broken {
		return capture.Packet{}, f.err
	}
	buffer := make([]byte, 64)
	f.beacon.socket.SetReadDeadline(time.Now().Add(time.Millisecond))
	n, err := f.beacon.socket.Read(buffer)
	number, ok := f.beacon.sentinel(buffer[:n])
	if err != nil || !ok || f.lose[number] {
		return capture.Packet{}, errQuiet
	}
	f.broken = f.err != nil
	return capture.Packet{Data: buffer[:n]}, nil
}

func (f *fakeSource) dropped() (uint64, error)   { return f.lost, nil }
func (f *fakeSource) linkType() capture.LinkType { return 1 }
func (f *fakeSource) close()                     {}

// fake begins a recording from the source.
func fake(t *testing.T, source *fakeSource) (*Recorder, error) {
	t.Helper()
	beacon, err := newBeacon(nil)
	if err != nil {
		t.Fatal(err)
	}
	source.beacon = beacon
	r := &Recorder{source: source, beacon: beacon, limit: 20 * time.Millisecond}
	r.deliver = func(*capture.Packet) error { return nil }
	return r, r.begin(t.Context())
}

func TestSentinelsProveTheRecording(t *testing.T) {
	broken := errors.New("interface went down")
	for _, test := range []struct {
		name        string
		source      fakeSource
		start, stop error // nil: no error
	}{
		{"none lost", fakeSource{}, nil, nil},
		{"first of each pair lost", fakeSource{lose: map[byte]bool{0: true, 2: true}}, nil, nil},
		{"both opening ones lost", fakeSource{lose: map[byte]bool{0: true, 1: true}}, ErrIncomplete, nil},
		{"both closing ones lost", fakeSource{lose: map[byte]bool{2: true, 3: true}}, nil, ErrIncomplete},
		{"frames dropped", fakeSource{lost: 1}, nil, ErrIncomplete},
		{"source fails", fakeSource{err: broken}, nil, ErrIncomplete},
		{"source fails, by name", fakeSource{err: broken}, nil, broken},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := fake(t, &test.source)
			if !errors.Is(err, test.start) {
				t.Fatalf("start: got error %v, want %v", err, test.start)
			}
			if err != nil {
				return
			}
			if _, err := r.Stop(); !errors.Is(err, test.stop) {
				t.Errorf("stop: got error %v, want %v", err, test.stop)
			}
		})
	}
}

func TestDroppedFramesCountAsReceived(t *testing.T) {
	r, err := fake(t, &fakeSource{lost: 3})
	if err != nil {
		t.Fatal(err)
	}
	result, _ := r.Stop()
	if result.Received != 3 || result.Dropped != 3 {
		t.Errorf("received %d, dropped %d, want 3, 3", result.Received, result.Dropped)
	}
	if again, _ := r.Stop(); again.Received != result.Received {
		t.Errorf("the second Stop received %d, the first %d", again.Received, result.Received)
	}
}

// The sentinels' port is none that the lab uses.
func TestBeaconAvoidsThePorts(t *testing.T) {
	var ports []uint16
	for port := 1; port < 65536; port++ {
		ports = append(ports, uint16(port))
	}
	if b, err := newBeacon(ports); err == nil {
		t.Errorf("got port %d", b.port())
		b.close()
	}
}

// BenchmarkEmptyRecording measures what a run pays for being recorded.
func BenchmarkEmptyRecording(b *testing.B) {
	for b.Loop() {
		r, err := Start(b.Context(), Config{})
		if err != nil {
			b.Skip(err)
		}
		if _, err := r.Stop(); err != nil {
			b.Fatal(err)
		}
	}
}
