package flow

import (
	"runtime"
	"slices"

	"socketlab/capture"
	"socketlab/capture/ip"
	"socketlab/capture/tcp"
)

// Two goroutines read a long capture. The first, which is the caller of Read,
// finds the frames, peels them and looks up the conversation of each. That
// settles everything that depends on the order of conversations: which there
// are, and which of their frames are kept. The second follows the TCP
// connections: states, streams, digests. Each does about half of the work.
//
// What the first has found goes to the second in batches of segments. Their
// octets stay where they were read, in one of a few buffers: the last batch of a
// buffer takes it along. Batches and buffers come back when they were followed,
// to be filled again. So memory is bounded, and neither waits for the other for
// long.
//
// Both see the segments in the order of the capture, and neither sees what
// belongs to the other. So the result is the same as if one of them did
// everything. That is what happens to a capture that fits into one buffer, and
// where a program has a single processor.

const (
	batches   = 6    // between the two
	batchSize = 1024 // segments
	buffers   = 3    // one being filled, one waiting, one being followed
)

// A batch is some of the segments that one buffer of the file holds.
type batch struct {
	segments []tcp.Found
	buffer   []byte // that the first goroutine has left; nil if more of it is to come
}

// A follower follows segments, in the order in which they are found.
type follower struct {
	table   *tcp.Table
	size    int         // of a buffer, in octets
	filling *batch      // nil as long as one goroutine does everything
	full    chan *batch // to be followed
	empty   chan *batch // to be filled
	fresh   chan []byte // buffers to be filled
	done    chan struct{}
	failure any // what following panicked with; to be read after done
}

// start starts the second goroutine.
func (f *follower) start() {
	f.full, f.empty = make(chan *batch, batches), make(chan *batch, batches)
	for range batches {
		f.empty <- &batch{segments: make([]tcp.Found, 0, batchSize)}
	}
	f.fresh = make(chan []byte, buffers)
	for range buffers {
		f.fresh <- make([]byte, f.size)
	}
	f.filling, f.done = <-f.empty, make(chan struct{})
	go f.run()
}

// run follows batch after batch.
func (f *follower) run() {
	defer close(f.done)
	for b := range f.full {
		if f.failure == nil {
			f.follow(b)
		}
		b.segments = b.segments[:0]
		if b.buffer != nil {
			f.fresh <- b.buffer
		}
		f.empty <- b
	}
}

// follow follows a batch. A panic is kept for the goroutine that called Read,
// whose caller may know what to do about it.
func (f *follower) follow(b *batch) {
	defer func() {
		if cause := recover(); cause != nil {
			f.failure = cause
		}
	}()
	for i := range b.segments {
		f.table.Follow(&b.segments[i])
	}
}

// segment finds the connection of a segment, and has it followed.
func (f *follower) segment(frame *capture.Packet, p *ip.Packet) {
	if f.filling == nil {
		f.table.Add(frame, p)
		return
	}
	if p.Offset < 0 { // its octets lie in no buffer, but where the next one will be put together
		p.Payload = slices.Clone(p.Payload)
	}
	b := f.filling
	n := len(b.segments)
	if b.segments = b.segments[:n+1]; !f.table.Find(frame, p, &b.segments[n]) {
		b.segments = b.segments[:n]
	}
	if n+1 == batchSize {
		f.hand(nil)
	}
}

// hand hands over what was found, and the buffer that it completes.
func (f *follower) hand(buffer []byte) {
	f.filling.buffer = buffer
	f.full <- f.filling
	f.filling = <-f.empty
}

// turn hands a full buffer of the file over, and returns the next one. A
// buffer that grew for a block of unusual length is used on and on, alone.
func (f *follower) turn(full []byte) []byte {
	switch {
	case f.filling != nil:
		f.hand(full)
	case runtime.GOMAXPROCS(0) == 1:
		return full
	default:
		f.start() // what is in this buffer was followed at once
		return <-f.fresh
	}
	next := <-f.fresh
	for len(next) < len(full) {
		next = <-f.fresh
	}
	return next
}

// stop hands over the rest, waits until all is followed, and panics if that
// did.
func (f *follower) stop() {
	if f.filling == nil {
		return
	}
	f.full <- f.filling
	f.filling = nil
	close(f.full)
	<-f.done
	if f.failure != nil {
		panic(f.failure)
	}
}
