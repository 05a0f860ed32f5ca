package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"testing"
	"time"

	"socketlab/capture"
)

// start begins a recording, or skips the test where capturing is not allowed
// and not demanded by LAB_REQUIRE_CAPTURE=1.
func start(t *testing.T, config Config) *Recorder {
	t.Helper()
	r, err := Start(t.Context(), config)
	skipWithoutCapture(t, err)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Stop() })
	return r
}

func skipWithoutCapture(t *testing.T, err error) {
	t.Helper()
	cannot := errors.Is(err, ErrPermission) || errors.Is(err, ErrNotSupported) || errors.Is(err, ErrNoLibrary)
	if cannot && os.Getenv("LAB_REQUIRE_CAPTURE") != "1" {
		t.Skip(err)
	}
}

// listen opens a UDP socket on loopback and returns it with its port.
func listen(t *testing.T) (*net.UDPConn, uint16) {
	t.Helper()
	socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	return socket, uint16(socket.LocalAddr().(*net.UDPAddr).Port)
}

// stop ends the recording, which must be whole.
func stop(t *testing.T, r *Recorder) Result {
	t.Helper()
	result, err := r.Stop()
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestRecordsOnlyTheLab(t *testing.T) {
	server, port := listen(t)
	stranger, _ := listen(t)
	r := start(t, Config{Ports: []uint16{port}})
	begin := time.Now()
	server.WriteTo([]byte("lab"), server.LocalAddr())
	stranger.WriteTo([]byte("stranger"), stranger.LocalAddr())
	result := stop(t, r)

	if len(result.Packets) != 1 || result.Received != 1 || result.Dropped != 0 {
		t.Fatalf("got %d packets, received %d, dropped %d, want 1, 1, 0",
			len(result.Packets), result.Received, result.Dropped)
	}
	p := result.Packets[0]
	if !bytes.HasSuffix(p.Data, []byte("lab")) || p.Frame != 1 || p.Length != len(p.Data) {
		t.Errorf("got frame %d of %d octets, %q", p.Frame, p.Length, p.Data)
	}
	if d := p.Time.Sub(begin); d < -time.Second || d > time.Second {
		t.Errorf("frame is %v away from its sending", d)
	}
	if result.Interface != loopbackName() || result.SnapLength != snapLength || p.LinkType != result.LinkType {
		t.Errorf("got interface %q, snap length %d, link types %d and %d",
			result.Interface, result.SnapLength, p.LinkType, result.LinkType)
	}
}

func TestWithoutPortsKeepsEverythingButSentinels(t *testing.T) {
	socket, _ := listen(t)
	r := start(t, Config{})
	text := []byte("a stranger to every lab")
	socket.WriteTo(text, socket.LocalAddr())
	result := stop(t, r)
	found := 0
	for _, p := range result.Packets {
		if _, ok := r.beacon.sentinel(p.Data); ok {
			t.Errorf("frame %d is a sentinel", p.Frame)
		}
		if bytes.HasSuffix(p.Data, text) {
			found++
		}
	}
	if found != 1 {
		t.Errorf("got the datagram %d times, want once", found)
	}
}

// A burst that nobody reads in the meantime must fit into the buffer.
func TestBurst(t *testing.T) {
	const datagrams = 20000
	socket, port := listen(t)
	r := start(t, Config{Ports: []uint16{port}})
	for i := range datagrams {
		if _, err := socket.WriteTo(fmt.Appendf(nil, "%0100d", i), socket.LocalAddr()); err != nil {
			t.Fatal(err)
		}
	}
	result := stop(t, r)
	if len(result.Packets) != datagrams {
		t.Fatalf("got %d frames, want %d", len(result.Packets), datagrams)
	}
	for i, p := range result.Packets {
		if want := fmt.Appendf(nil, "%0100d", i); !bytes.HasSuffix(p.Data, want) {
			t.Fatalf("frame %d: got %q, want %q", p.Frame, p.Data, want)
		}
	}
}

func TestKeepsPortUnreachable(t *testing.T) {
	socket, port := listen(t)
	address := socket.LocalAddr()
	socket.Close()
	r := start(t, Config{Ports: []uint16{port}})
	client, _ := listen(t)
	client.WriteTo([]byte("anybody?"), address)
	result := stop(t, r)
	if len(result.Packets) != 2 {
		t.Errorf("got %d frames, want the datagram and the ICMP error", len(result.Packets))
	}
}

// A connection closed in order is recorded to its last segment, without Settle.
func TestKeepsLastSegments(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	r := start(t, Config{Ports: []uint16{uint16(listener.Addr().(*net.TCPAddr).Port)}})
	client, err := net.Dial("tcp4", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	server, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	client.Close()
	server.Close()
	result := stop(t, r)
	fins := 0
	for _, p := range result.Packets {
		if flags := network(p.LinkType, p.Data)[20+13]; flags&1 != 0 {
			fins++
		}
	}
	last := network(result.LinkType, result.Packets[len(result.Packets)-1].Data)
	if fins != 2 || last[20+13]&1 != 0 {
		t.Errorf("got %d FINs, the last frame's flags are %#x", fins, last[20+13])
	}
}

func TestSettleWaitsForQuiet(t *testing.T) {
	socket, port := listen(t)
	r := start(t, Config{Ports: []uint16{port}})
	socket.WriteTo([]byte("late"), socket.LocalAddr())
	for r.latest(time.Time{}).IsZero() {
		time.Sleep(time.Millisecond)
	}
	r.Settle(t.Context())
	if d := time.Since(r.latest(time.Time{})); d < quiet {
		t.Errorf("returned %v after the last frame, want at least %v", d, quiet)
	}
}

func TestStream(t *testing.T) {
	socket, port := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var frames []int
	send := func(Result) error {
		socket.WriteTo([]byte("one"), socket.LocalAddr())
		socket.WriteTo([]byte("two"), socket.LocalAddr())
		cancel()
		return nil
	}
	result, err := Stream(ctx, Config{Ports: []uint16{port}, Started: send, Each: func(p *capture.Packet) error {
		frames = append(frames, p.Frame)
		return nil
	}})
	skipWithoutCapture(t, err)
	if err != nil {
		t.Fatal(err)
	}
	if len(frames) != 2 || result.Received != 2 || result.Packets != nil {
		t.Errorf("got frames %v, received %d, %d packets kept", frames, result.Received, len(result.Packets))
	}
}

// What each returns ends the stream; a full disk is not waited out.
func TestStreamEndsWithItsReader(t *testing.T) {
	socket, port := listen(t)
	full := errors.New("no space left on device")
	send := func(Result) error { socket.WriteTo([]byte("one"), socket.LocalAddr()); return nil }
	_, err := Stream(t.Context(), Config{Ports: []uint16{port}, Started: send, Each: func(*capture.Packet) error { return full }})
	skipWithoutCapture(t, err)
	if !errors.Is(err, full) {
		t.Errorf("got error %v, want %v", err, full)
	}
}

func TestNoSuchInterface(t *testing.T) {
	start(t, Config{}) // skips where nothing can be captured
	if _, err := Start(t.Context(), Config{Interface: "nosuch0"}); !errors.Is(err, ErrNoDevice) {
		t.Errorf("got error %v, want %v", err, ErrNoDevice)
	}
}

func TestStartHeedsItsContext(t *testing.T) {
	start(t, Config{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, err := Start(ctx, Config{})
	if err == nil { // the sentinel was faster than the cancelled context
		r.Stop()
	} else if !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want %v", err, context.Canceled)
	}
}

// Recordings leave neither goroutines nor descriptors behind.
func TestLeavesNothing(t *testing.T) {
	stop(t, start(t, Config{}))
	goroutines, files := runtime.NumGoroutine(), openFiles(t)
	for range 20 {
		stop(t, start(t, Config{}))
	}
	if n := runtime.NumGoroutine(); n > goroutines {
		t.Errorf("%d goroutines, %d before", n, goroutines)
	}
	if n := openFiles(t); n > files {
		t.Errorf("%d open files, %d before", n, files)
	}
}

func openFiles(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("open files cannot be counted here")
	}
	return len(entries)
}

// A frame that Each does not want is counted, and not kept.
func TestEachMaySkipFrames(t *testing.T) {
	socket, port := listen(t)
	r := start(t, Config{Ports: []uint16{port}, Each: func(p *capture.Packet) error {
		if p.Frame == 2 {
			return ErrSkip
		}
		return nil
	}})
	for _, text := range []string{"one", "two", "three"} {
		socket.WriteTo([]byte(text), socket.LocalAddr())
	}
	result := stop(t, r)
	if len(result.Packets) != 2 || result.Skipped != 1 || result.Received != 3 || result.Dropped != 0 {
		t.Errorf("%d packets, skipped %d, received %d, dropped %d", len(result.Packets), result.Skipped, result.Received, result.Dropped)
	}
	if p := result.Packets[1]; p.Frame != 3 || !bytes.HasSuffix(p.Data, []byte("three")) {
		t.Errorf("the second packet is frame %d, %q", p.Frame, p.Data)
	}
}
