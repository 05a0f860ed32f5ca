package grade

import (
	"encoding/binary"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture"
)

// A submission takes less than 256 MiB, whatever it holds: here much more of
// the lab's traffic, in many conversations, than anybody would send.
func TestMemoryOfASubmission(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds, and half a minute with -race")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	for _, name := range []string{"tcp-echo", "udp-echo"} {
		spec, err := assignments.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		highest := peak(func() {
			_, err := Grade(spec, Work{Cover: check.Cover{ID: "20241234"}, Open: func() (io.ReadCloser, error) {
				in, out := io.Pipe()
				go func() { out.CloseWithError(writeMuch(out)) }()
				return in, nil
			}}, i18n.En)
			if err != nil {
				t.Error(err)
			}
		})
		if highest > 200<<20 {
			t.Errorf("%s: %d MiB of heap", name, highest>>20)
		}
	}
}

// peak returns the most octets of heap that were seen in use while f ran.
func peak(f func()) (most uint64) {
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	for {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		most = max(most, m.HeapAlloc)
		select {
		case <-done:
			return most
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// writeMuch writes a capture of 60 MB that four TCP connections of the lab
// carry, as many datagrams in a hundred conversations, and the SYNs of a hundred
// thousand connections.
func writeMuch(to io.Writer) error {
	w, err := capture.NewWriter(to, capture.Section{})
	if err != nil {
		return err
	}
	if _, err := w.AddInterface(capture.Interface{LinkType: 101}); err != nil {
		return err
	}
	text := strings.Repeat("20241234 hello world ", 50)[:1000]
	at := time.Unix(1, 0)
	write := func(packet []byte) {
		at = at.Add(time.Microsecond)
		if err == nil {
			err = w.Write(&capture.Packet{Time: at, LinkType: 101, Length: len(packet), Data: packet})
		}
	}
	for i := range 30_000 {
		write(lab(6, 40000+i%4, 9999, segment(1+1000*(i/4), 0x18), text))
		write(lab(6, 9999, 40000+i%4, segment(1+1000*(i/4), 0x18), text))
		write(lab(17, 40000+i%100, 5000, nil, text))
		write(lab(17, 5000, 40000+i%100, nil, text))
	}
	for i := range 100_000 {
		write(lab(6, i%0xffff, 9999, segment(i/0xffff, 2), ""))
	}
	if err != nil {
		return err
	}
	return w.Flush()
}

// segment is what stands in a TCP header behind the ports.
func segment(seq int, flags byte) []byte {
	b := make([]byte, 16)
	binary.BigEndian.PutUint32(b, uint32(seq))
	b[8], b[9], b[10] = 5<<4, flags, 4
	return b
}

// lab is an IP packet with the ports, and what stands behind them: the rest of
// the header, or what UDP has there, and the text.
func lab(protocol byte, src, dst int, rest []byte, text string) []byte {
	b := []byte("\x45\x00\x00\x00\x00\x01\x00\x00\x40\x00\x00\x00\x7f\x00\x00\x01\x7f\x00\x00\x01")
	b[9] = protocol
	b = binary.BigEndian.AppendUint16(b, uint16(src))
	b = binary.BigEndian.AppendUint16(b, uint16(dst))
	if rest == nil {
		rest = binary.BigEndian.AppendUint32(nil, uint32(8+len(text))<<16)
	}
	b = append(append(b, rest...), text...)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	return b
}
