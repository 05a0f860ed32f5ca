package flow

import (
	"io"
	"runtime"
	"slices"

	"socketlab/capture"
	"socketlab/capture/ip"
	"socketlab/capture/tcp"
)

// Three goroutines read a long capture, each a step behind the one before.
//
//	reading    the octets of the file, unpacked
//	finding    the frames, the IP packet in each, and whose it is
//	following  the TCP connections: their states, their streams, their digests
//
// The second is the caller of Read. It settles everything that depends on the
// order of conversations: which there are, which of them have a place, and which
// of their frames are kept. UDP needs no more, so only TCP goes on to the third.
//
// Two things are passed on. A chunk of the file goes from the first to the
// second. A batch of segments goes from the second to the third; their octets
// stay where they are, in the chunk, which goes along with the last batch of it.
// Both come back to be filled again. There are a few of each, so memory is
// bounded, however long the file is, and none waits for another for long.
//
// Each does its part in the order of the capture, and none sees what belongs to
// another. So the result is the same, octet for octet, as if one of them did
// everything. That is what happens to a capture that is short, and
// where a program has a single processor.

const (
	firstOctets = 256 << 10 // that one goroutine reads: less starts no others
	chunkSize   = 1 << 20   // octets of all others
	chunks      = 4
	batches     = 4
	batchSize   = 8 << 10 // segments
)

// A pipeline is the source of a capture's octets, and follows its segments.
type pipeline struct {
	table       *tcp.Table
	first, size int // octets that one goroutine reads, and of a chunk

	src     io.Reader
	alone   capture.Source // as long as one goroutine does everything
	octets  int            // read so
	running bool           // there are three goroutines

	blank   chan []byte // to be read into
	read    chan chunk  // to be searched
	chunk   []byte      // being searched; nil if that is no chunk, but a long block
	spare   []byte      // for long blocks
	filling *batch      // with what is found there
	found   chan *batch // to be followed
	empty   chan *batch // to be filled
	quit    chan struct{}
	ended   chan any // what following panicked with, or nil
}

// A chunk is a part of the file, in the middle of a buffer: what is before it is
// room for the end of the chunk before.
type chunk struct {
	buffer   []byte
	from, to int
	err      error // why there is no more
	cause    any   // what reading panicked with
}

// A batch is some of the segments in a chunk.
type batch struct {
	segments []tcp.Found
	chunk    []byte // nil if there are more
}

// source makes p the source of a capture.Reader.
func (p *pipeline) source(unpacked io.Reader) capture.Source {
	p.src = whole{unpacked}
	p.alone = capture.Slide(p.src, p.first)
	return p
}

// A whole reader fills what it is given, unless the source ends.
type whole struct{ src io.Reader }

func (w whole) Read(b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var more int
		more, err = w.src.Read(b[n:])
		n += more
	}
	return n, err
}

// Next goes on to the next chunk of the file.
func (p *pipeline) Next(rest []byte) ([]byte, error) {
	if !p.running {
		if p.octets < p.first || runtime.GOMAXPROCS(0) == 1 {
			buffer, err := p.alone.Next(rest)
			p.octets += len(buffer) - len(rest)
			return buffer, err
		}
		p.start()
	}
	c := <-p.read
	if c.cause != nil {
		panic(c.cause)
	}
	if len(rest) > c.from {
		return p.long(rest, c), c.err
	}
	buffer := c.buffer[c.from-len(rest) : c.to]
	copy(buffer, rest)
	p.hand()
	p.chunk = c.buffer
	return buffer, c.err
}

// long puts a block together that is longer than the room before a chunk. It
// may be very long, so there is one buffer for all of that kind. Where rest does
// not go on in it, it moves to its beginning, once nobody holds what was there.
func (p *pipeline) long(rest []byte, c chunk) []byte {
	more := c.buffer[c.from:c.to]
	if p.chunk != nil || cap(rest)-len(rest) < len(more) {
		p.pass()
		p.drain()
		to := p.spare
		if need := len(rest) + len(more); need > len(to) {
			to = make([]byte, 2*need)
		}
		rest = to[:copy(to, rest)]
		p.spare = to
		if p.chunk != nil {
			p.blank <- p.chunk
			p.chunk = nil
		}
	}
	buffer := append(rest, more...)
	p.blank <- c.buffer
	return buffer
}

// start starts the other two goroutines. All that was found so far was followed
// at once.
func (p *pipeline) start() {
	p.running = true
	p.blank, p.read = make(chan []byte, chunks), make(chan chunk, chunks)
	for range chunks {
		p.blank <- make([]byte, p.size)
	}
	p.found, p.empty = make(chan *batch, batches), make(chan *batch, batches)
	for range batches {
		p.empty <- &batch{segments: make([]tcp.Found, 0, batchSize)}
	}
	p.filling = <-p.empty
	p.quit, p.ended = make(chan struct{}), make(chan any, 1)
	go p.reading()
	go p.following()
}

// reading reads chunk after chunk.
func (p *pipeline) reading() {
	defer close(p.read)
	for buffer := range p.blank {
		select {
		case <-p.quit:
			return
		default:
		}
		c := p.readChunk(buffer)
		p.read <- c
		if c.err != nil || c.cause != nil {
			return
		}
	}
}

func (p *pipeline) readChunk(buffer []byte) (c chunk) {
	defer func() { c.cause = recover() }()
	c.buffer, c.from = buffer, len(buffer)/8
	n, err := p.src.Read(buffer[c.from:])
	c.to, c.err = c.from+n, err
	return c
}

// segment finds the connection of a segment, and has it followed.
func (p *pipeline) segment(packet *ip.Packet) {
	if !p.running {
		p.table.Add(packet)
		return
	}
	if packet.Offset < 0 { // its octets lie in no chunk, but where the next one will be put together
		packet.Payload = slices.Clone(packet.Payload)
	}
	b := p.filling
	n := len(b.segments)
	if b.segments = b.segments[:n+1]; !p.table.Find(packet, &b.segments[n]) {
		b.segments = b.segments[:n]
	}
	if len(b.segments) == batchSize {
		p.pass()
	}
}

// hand hands the rest of what was found in a chunk over, and the chunk.
func (p *pipeline) hand() {
	p.filling.chunk, p.chunk = p.chunk, nil
	p.pass()
}

// pass passes a batch on, and takes the next one.
func (p *pipeline) pass() {
	p.found <- p.filling
	p.filling = <-p.empty
}

// following follows batch after batch.
func (p *pipeline) following() {
	var cause any
	for b := range p.found {
		if cause == nil {
			cause = p.follow(b)
		}
		b.segments = b.segments[:0]
		if b.chunk != nil {
			p.blank <- b.chunk
			b.chunk = nil
		}
		p.empty <- b
	}
	p.ended <- cause
}

// follow follows a batch. It returns what that panics with: the caller of Read
// may know what to do about it.
func (p *pipeline) follow(b *batch) (cause any) {
	defer func() { cause = recover() }()
	for i := range b.segments {
		p.table.Follow(&b.segments[i])
	}
	return nil
}

// drain waits until all that was handed over is followed.
func (p *pipeline) drain() {
	var all [batches - 1]*batch
	for i := range all {
		all[i] = <-p.empty
	}
	for _, b := range all {
		p.empty <- b
	}
}

// stop waits until all that was found is followed, and the other goroutines
// have ended. It panics if following did.
func (p *pipeline) stop() {
	if !p.running {
		return
	}
	p.running = false
	close(p.quit)
	p.hand()
	close(p.found)
	cause := <-p.ended
	close(p.blank)
	for range p.read {
	}
	if cause != nil {
		panic(cause)
	}
}
