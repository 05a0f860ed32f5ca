// Package compare finds submissions that share packets.
//
// A Print holds what tells the packets of one run from those of every other, and
// survives what is done to a file on its way from one student to the next: a
// name and an id replaced in it, another format or link type, times shifted,
// frames left out, put in another order, or put among others.
//
//	prints := []compare.Entry{{Name: "20240001", Print: compare.Of(c, nil)}, …}
//	found := compare.New(prints).Pairs()
//
// Each token of a Print is something that a kernel or the course of time drew at
// random: an initial sequence number, an identification of IP, a port, the
// nanoseconds between frames. What a program or a person chose (a round number,
// one that counts up, a text that everybody sends) says nothing. A text that hardly
// anybody else sends says a little more, and never alone: friends may send the same.
// The Index is exact and inverted: it looks at each token once, not at each pair.
// How many bits two submissions share says how likely that is by chance, over all
// pairs of the class; Pair.Chance is an upper bound, for the bits of a token are
// counted low.
//
//	print.go     what is random in a capture
//	gaps.go      the time between frames
//	index.go     which submissions share tokens
//	evidence.go  what they share, and how likely that is
//	encode.go    a Print as octets
//	later.go     Prints kept for later years, so that nobody can guess what they were
package compare

import (
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"slices"
	"time"

	"socketlab/capture/flow"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// A Kind says where a token comes from.
type Kind uint8

// The kinds of tokens.
const (
	ofPort     Kind = iota + 1 // the port of a client
	ofID                       // the identification of an IP packet, with the port of the client
	ofSequence                 // the numbers of a TCP segment
	ofClock                    // the timestamp of a TCP segment
	ofNano                     // up to three gaps between frames, in nanoseconds
	ofMicro                    // up to four, in microseconds
	ofText                     // what a client sent
)

// bits is how much of a token of each kind is chance, counted low: Linux draws a
// port from 28,232, Windows and macOS from 16,384; an identification has 16 bits,
// a sequence number 32. Those of Nano and Micro are of each gap.
var bits = [...]uint8{ofPort: 14, ofID: 16, ofSequence: 24, ofClock: 12, ofNano: 8, ofMicro: 3}

// A Token is one random thing in a capture.
type Token struct {
	Hash   uint64
	Kind   Kind
	Draw   int32    // what was drawn once and shows in several tokens has the same number; 0 for gaps
	Frames [5]int32 // that show it, from 1; 0 where there are fewer
}

// A Print is what tells a capture from others. The zero value shares nothing
// with any.
type Print struct {
	Tokens []Token // by Hash, each hash once
	Frames int     // that were looked at
}

// Bounds on what is looked at of a capture, so that neither its owner nor what
// else happened on the machine makes it too much.
const (
	maxFrames = 5000          // in all
	maxEach   = 500           // of one conversation
	maxTokens = 5 * maxFrames // that they give
)

// A step is a frame, and what is random in it.
type step struct {
	frame int32
	at    time.Time
	talk  int // number of its conversation
}

// A printer makes a Print.
type printer struct {
	out   Print
	steps []step
	sent  []sent
	each  int // of the present conversation
	drawn int32
	ids   []drawn // identifications that were drawn
	ports []drawn
}

// leastText is how many octets a text must have to be looked at: a shorter one many
// send.
const leastText = 8

// A sent text is what a client sent.
type sent struct {
	frame int
	text  []byte
}

// send notes what a client sent.
func (p *printer) send(frame int, text []byte) {
	if len(text) >= leastText {
		p.sent = append(p.sent, sent{frame, text})
	}
}

// texts takes the tokens of what clients sent. They come last: of all tokens they
// say least.
func (p *printer) texts() {
	for _, s := range p.sent {
		p.add(ofText, 0, slices.Clone(s.text), s.frame)
	}
}

// A drawn number counts up after it was drawn.
type drawn struct {
	last uint32
	draw int32
}

// Of returns the Print of a capture, as far as its frames were kept. Only what
// stays on one machine counts, where there is any: what comes from a network
// reaches honest neighbours, too. Of several ports only conversations with one
// of them count, unless ports is nil.
func Of(c *flow.Capture, ports []uint16) Print {
	var p printer
	wanted := chooser(c, ports)
	talk := 0
	for _, u := range c.UDP {
		if wanted(u.Client, u.Server) {
			p.datagrams(u, talk)
			talk++
		}
	}
	for _, t := range c.TCP {
		if wanted(t.Client, t.Server) {
			p.segments(t, talk)
			talk++
		}
	}
	p.gaps()
	p.texts()
	p.out.Frames = len(p.steps)
	p.out.sort()
	return p.out
}

// sort brings the tokens into order, each once.
func (p *Print) sort() {
	slices.SortStableFunc(p.Tokens, byHash)
	p.Tokens = slices.CompactFunc(p.Tokens, func(a, b Token) bool { return a.Hash == b.Hash })
	p.Tokens = slices.Clip(p.Tokens)
}

func byHash(a, b Token) int {
	switch {
	case a.Hash < b.Hash:
		return -1
	case a.Hash > b.Hash:
		return 1
	}
	return 0
}

// datagrams takes the tokens of a UDP conversation.
func (p *printer) datagrams(u *udp.Conversation, talk int) {
	p.each = 0
	p.port(17, u.Client, u.Server, u.FirstFrame)
	for i := range u.Datagrams {
		d := &u.Datagrams[i]
		if d.Copy || !p.step(d.Frame, d.Time, talk) {
			continue
		}
		if d.Src == u.Client {
			p.send(d.Frame, d.Payload)
		}
		if d.ID == 0 {
			continue
		}
		b := binary.BigEndian.AppendUint16([]byte{17}, d.Src.Port())
		b = binary.BigEndian.AppendUint16(b, d.Dst.Port())
		p.add(ofID, p.counted(&p.ids, d.ID, 512), binary.BigEndian.AppendUint32(b, d.ID), d.Frame)
	}
}

// segments takes the tokens of a TCP connection.
func (p *printer) segments(t *tcp.Connection, talk int) {
	p.each = 0
	p.port(6, t.Client, t.Server, t.FirstFrame)
	p.drawn += 2
	draw := [2]int32{p.drawn - 2, p.drawn - 1} // of either side
	var clocked [2]bool
	for i := range t.Segments {
		s := &t.Segments[i]
		if s.Notes.Has(tcp.FrameCopy) || !p.step(s.Frame, s.Time, talk) {
			continue
		}
		if s.From == tcp.Client {
			p.send(s.Frame, s.Payload)
		}
		seq, ack := s.Numbers()
		side := s.From // whose number says most
		if !seq.Chosen() {
			side = side.Other()
		}
		if seq.Chosen() || s.Flags.Has(tcp.ACK) && ack.Chosen() {
			p.add(ofSequence, draw[side], ack.Append(seq.Append([]byte{6, byte(s.Flags)})), s.Frame)
		}
		if at, ok := s.Timestamp(); ok && !clocked[s.From] && at > 1<<16 && at%1000 != 0 {
			clocked[s.From] = true
			p.drawn++
			p.add(ofClock, p.drawn-1, binary.BigEndian.AppendUint32(nil, at), s.Frame)
		}
	}
}

// ephemeral is where the ports begin that kernels choose.
const ephemeral = 32768

// port takes the port that a kernel chose for one of two ends, unless somebody
// chose it: the higher one. Which end is the client does not show in a part of a
// conversation.
func (p *printer) port(protocol byte, a, b netip.AddrPort, frame int) {
	port := max(a.Port(), b.Port())
	if port < ephemeral || port%1000 == 0 {
		return
	}
	p.add(ofPort, p.counted(&p.ports, uint32(port), 16), binary.BigEndian.AppendUint16([]byte{protocol}, port), frame)
}

// counted returns the number of the draw that a value comes from: the one of a
// value that is at most span before it, else a new one.
func (p *printer) counted(all *[]drawn, value uint32, span uint32) int32 {
	for i := range *all {
		d := &(*all)[i]
		if value-d.last <= span || d.last-value <= span {
			d.last = value
			return d.draw
		}
	}
	p.drawn++
	*all = append(*all, drawn{value, p.drawn - 1})
	if len(*all) > 64 {
		*all = (*all)[1:]
	}
	return p.drawn - 1
}

// step notes a frame, and reports false if there were too many.
func (p *printer) step(frame int, at time.Time, talk int) bool {
	if len(p.steps) == maxFrames || p.each == maxEach {
		return false
	}
	p.each++
	p.steps = append(p.steps, step{int32(frame), at, talk})
	return true
}

// add adds a token. What is random in it stands in b.
func (p *printer) add(kind Kind, draw int32, b []byte, frames ...int) {
	if len(p.out.Tokens) == maxTokens {
		return
	}
	sum := sha256.Sum256(append(b, byte(kind)))
	t := Token{Hash: binary.BigEndian.Uint64(sum[:]), Kind: kind, Draw: draw}
	for i, f := range frames {
		t.Frames[i] = int32(f)
	}
	p.out.Tokens = append(p.out.Tokens, t)
}
