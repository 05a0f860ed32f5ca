package lab

import (
	"cmp"
	"encoding/binary"
	"net/netip"
	"slices"

	"socketlab/capture"
	"socketlab/capture/ip"
	"socketlab/lab/peer"
)

// A way is one direction between two sockets. The sender's address is left
// out: a socket that is bound to every address does not know it before it
// sends.
type way struct {
	tcp  bool
	from uint16 // the sender's port
	to   netip.AddrPort
}

// A stream is what one side of a TCP connection has called.
type stream struct {
	opened  *peer.Call // connect() or accept()
	sends   []sent
	closers []*peer.Call // shutdown(), close(), the end of the program, in that order

	begun bool   // the SYN has been seen
	isn   uint32 // its sequence number
	open  bool   // the segment after it, too: connect() returns with it
	next  uint32 // octet after those that were seen

	asked, finished, reset bool // the SYN, the FIN, a RST has its call
}

// A sent is one send() and the octets of the stream that it sent, counted
// from 0.
type sent struct {
	first, end uint32
	call       *peer.Call
}

// causes finds the calls behind the frames of a run.
type causes struct {
	datagrams map[way][]*peer.Call // calls whose datagrams have not been seen yet
	streams   map[way][]*stream    // the present connection first
	refused   map[netip.AddrPort][]*peer.Call
}

// annotate writes into the comment of each frame the call that caused it.
// What the kernel sends by itself has none: an acknowledgement, or what it
// sends once more.
func annotate(packets []capture.Packet, journal []peer.Call) {
	c := newCauses(journal)
	var decoder ip.Decoder
	var packet ip.Packet
	for i := range packets {
		if decoder.Decode(&packets[i], &packet) != ip.Whole {
			continue
		}
		for _, call := range c.of(&packet) {
			packets[i].Comments = append(packets[i].Comments, call.Peer+": "+call.String())
		}
	}
}

// newCauses sorts the calls of a journal by what they may have caused.
func newCauses(journal []peer.Call) *causes {
	c := &causes{map[way][]*peer.Call{}, map[way][]*stream{}, map[netip.AddrPort][]*peer.Call{}}
	calls := slices.Clone(journal)
	slices.SortStableFunc(calls, func(a, b peer.Call) int { return a.Start.Compare(b.Start) })
	for i := range calls {
		c.add(&calls[i])
	}
	return c
}

func (c *causes) add(call *peer.Call) {
	if !call.Remote.IsValid() {
		return
	}
	w := way{call.Stream, call.Local.Port(), call.Remote}
	switch {
	case !call.Stream:
		if sends(call.Name) && call.Err == nil {
			c.datagrams[w] = append(c.datagrams[w], call)
		}
	case call.Name == "connect" && call.Err != nil:
		c.refused[call.Remote] = append(c.refused[call.Remote], call)
	case call.Name == "connect", call.Name == "accept":
		c.streams[w] = append(c.streams[w], &stream{opened: call})
	default:
		if all := c.streams[w]; len(all) > 0 {
			all[len(all)-1].add(call)
		}
	}
}

// add notes a call on an open connection.
func (s *stream) add(call *peer.Call) {
	switch {
	case sends(call.Name):
		first := uint32(0)
		if n := len(s.sends); n > 0 {
			first = s.sends[n-1].end
		}
		s.sends = append(s.sends, sent{first, first + uint32(max(call.Octets, 0)), call})
	case slices.Contains([]string{"shutdown", "close", "exit", "killed"}, call.Name):
		s.closers = append(s.closers, call)
	}
}

// sends reports whether a call of this name sends octets.
func sends(name string) bool {
	return slices.Contains([]string{"send", "sendto", "sendmsg", "write", "writev", "sendfile"}, name)
}

// of returns the calls that caused a packet.
func (c *causes) of(p *ip.Packet) []*peer.Call {
	if len(p.Payload) < 8 {
		return nil
	}
	to := netip.AddrPortFrom(p.DstAddr(), binary.BigEndian.Uint16(p.Payload[2:]))
	w := way{p.Protocol == ip.TCP, binary.BigEndian.Uint16(p.Payload), to}
	switch p.Protocol {
	case ip.UDP:
		return c.ofDatagram(w, p.Length-8)
	case ip.TCP:
		if len(p.Payload) >= 20 {
			return c.ofSegment(w, p)
		}
	}
	return nil
}

// ofDatagram takes the first call that sent as many octets. Calls before it
// have sent what was not captured.
func (c *causes) ofDatagram(w way, octets int) []*peer.Call {
	waiting := c.datagrams[w]
	i := slices.IndexFunc(waiting, func(call *peer.Call) bool { return call.Octets == octets })
	if i < 0 {
		return nil
	}
	c.datagrams[w] = waiting[i+1:]
	return waiting[i : i+1]
}

// Flags of a TCP header (RFC 9293, section 3.1).
const (
	flagFIN = 1 << iota
	flagSYN
	flagRST
)

// ofSegment finds the calls whose octets a segment carries, and the call that
// opened or closed the stream with it. connect() begins with a SYN and ends
// with the ACK that completes the handshake.
func (c *causes) ofSegment(w way, p *ip.Packet) (calls []*peer.Call) {
	seq, flags := binary.BigEndian.Uint32(p.Payload[4:]), p.Payload[13]
	s := c.stream(w, seq, flags&flagSYN != 0)
	if s == nil {
		return c.ofRefused(w, flags)
	}
	switch {
	case flags&flagSYN != 0:
		return s.asks()
	case flags&flagRST != 0:
		return s.resets()
	}
	if s.begun {
		octets := p.Length - int(p.Payload[12]>>4)*4
		calls = s.carried(seq-s.isn-1, octets)
		if !s.open && s.opened.Name == "connect" {
			calls = append([]*peer.Call{s.opened}, calls...)
		}
		s.open = true
	}
	if flags&flagFIN != 0 && !s.finished && len(s.closers) > 0 {
		s.finished = true
		calls = append(calls, s.closers[0])
	}
	return calls
}

// asks returns the call behind a SYN: the kernel answers one by itself, long
// before accept().
func (s *stream) asks() []*peer.Call {
	if s.asked || s.opened.Name != "connect" {
		return nil
	}
	s.asked = true
	return []*peer.Call{s.opened}
}

// resets returns the call behind a RST: the last one that closed, unless that
// has sent a FIN and what comes now is the kernel's own.
func (s *stream) resets() []*peer.Call {
	n := len(s.closers)
	if s.reset || n == 0 || s.finished && n == 1 {
		return nil
	}
	s.reset = true
	return s.closers[n-1:]
}

// stream returns the stream of a segment. A SYN with a new sequence number
// begins the next one between the same two ports.
func (c *causes) stream(w way, seq uint32, syn bool) *stream {
	all := c.streams[w]
	if syn && len(all) > 1 && all[0].begun && all[0].isn != seq {
		all = all[1:]
		c.streams[w] = all
	}
	if len(all) == 0 {
		return nil
	}
	if syn {
		all[0].begun, all[0].isn = true, seq
	}
	return all[0]
}

// ofRefused finds the call behind a SYN that opened nothing. Its socket has
// forgotten the port by the time anybody can ask.
func (c *causes) ofRefused(w way, flags byte) []*peer.Call {
	waiting := c.refused[w.to]
	if flags&flagSYN == 0 || len(waiting) == 0 {
		return nil
	}
	c.refused[w.to] = waiting[1:]
	return waiting[:1]
}

// carried returns the sends that sent any of the octets from first on that were
// not seen before.
func (s *stream) carried(first uint32, octets int) (calls []*peer.Call) {
	end := first + uint32(max(octets, 0))
	if int32(end-s.next) <= 0 {
		return nil
	}
	first, s.next = max(first, s.next), end
	at, _ := slices.BinarySearchFunc(s.sends, first, func(x sent, first uint32) int { return cmp.Compare(x.end, first+1) })
	for _, x := range s.sends[at:] {
		if x.first >= end {
			break
		}
		calls = append(calls, x.call)
	}
	return calls
}
