package flow

import (
	"runtime"
	"slices"

	"socketlab/capture/tcp"
)

// Two goroutines read a long capture. The first, which is the caller of Read,
// finds the frames, peels them and looks up the conversation of each. That
// settles everything that depends on the order of conversations: which there
// are, and which of their frames are kept. The second follows the TCP
// connections: states, streams, digests. Each does about half of the work.
//
// What the first has found goes to the second in batches. A batch is the
// segments of one buffer of the file, with the buffer, in which their octets
// lie. Once it was followed it comes back, to be filled again. There are three
// of them, so memory is bounded, and neither waits for the other for long.
//
// Both see the segments in the order of the capture, and neither sees what
// belongs to the other. So the result is the same as if one of them did
// everything. That is what happens to a capture that fits into one buffer, and
// where a program has a single processor.

// batches is how many there are: one being filled, one waiting, one being
// followed.
const batches = 3

// A batch is what one buffer of the file holds.
type batch struct {
	buffer   []byte
	segments []tcp.Found
}

// room returns room for one segment more.
func (b *batch) room() *tcp.Found {
	n := len(b.segments)
	b.segments = slices.Grow(b.segments, 1)[:n+1]
	return &b.segments[n]
}

// A follower follows segments, in the order in which they are found.
type follower struct {
	table   *tcp.Table
	size    int         // of a buffer, in octets
	filling *batch      // nil as long as one goroutine does everything
	full    chan *batch // to be followed
	empty   chan *batch // to be filled
	failure any         // what following panicked with; to be read once full is closed and empty has all batches
}

// start starts the second goroutine.
func (f *follower) start() {
	f.full, f.empty = make(chan *batch, batches), make(chan *batch, batches)
	for range batches {
		f.empty <- &batch{buffer: make([]byte, f.size)}
	}
	go f.run()
}

// run follows batch after batch.
func (f *follower) run() {
	for b := range f.full {
		if f.failure == nil {
			f.follow(b)
		}
		b.segments = b.segments[:0]
		if len(b.buffer) != f.size { // it had grown for a block of unusual size
			b.buffer = make([]byte, f.size)
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

// turn hands over what is in a full buffer of the file, and returns the next
// buffer.
func (f *follower) turn(full []byte) []byte {
	switch {
	case f.filling != nil:
		f.hand(full)
	case runtime.GOMAXPROCS(0) == 1:
		return full
	default:
		f.start() // what is in this buffer was followed at once
	}
	f.filling = <-f.empty
	if len(full) > f.size { // it is large: wait until it is gone
		f.wait(batches - 1)
	}
	return f.filling.buffer
}

// hand hands over what is in a buffer.
func (f *follower) hand(buffer []byte) {
	f.filling.buffer = buffer
	f.full <- f.filling
}

// wait waits until n batches are empty.
func (f *follower) wait(n int) {
	var all [batches]*batch
	for i := range n {
		all[i] = <-f.empty
	}
	for i := range n {
		f.empty <- all[i]
	}
}

// stop hands over the rest, waits until all is followed, and panics if that
// did.
func (f *follower) stop() {
	if f.filling == nil {
		return
	}
	f.hand(nil)
	f.filling = nil
	close(f.full)
	f.wait(batches)
	if f.failure != nil {
		panic(f.failure)
	}
}
