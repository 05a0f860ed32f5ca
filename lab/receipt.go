package lab

import (
	"encoding/binary"
	"slices"
	"time"

	"socketlab/capture"
	"socketlab/capture/ip"
	"socketlab/lab/peer"
)

// A receipt is one direction between two sockets, as the receiver's calls saw
// it. Addresses are left out: a socket that is bound to every address does not
// know its own.
type receipt struct {
	tcp      bool
	from, to uint16 // ports
}

// receipts finds the calls that received what a frame brought.
type receipts struct {
	datagrams map[receipt][]*peer.Call
	streams   map[receipt]*inflow
}

// An inflow is what the receiver of a TCP stream has read of it.
type inflow struct {
	begun bool
	isn   uint32       // of the sender
	reads []*peer.Call // in order
	ends  []uint32     // how many octets had been read after each
	named int          // reads that stand on a frame already

	edge     uint32      // octets that have arrived without a gap
	beyond   [][2]uint32 // those behind one: from, to
	fin      uint32      // how many octets come before the FIN; valid iff finished
	finished bool
}

// acknowledge writes into the comment of each frame the calls that received
// what it brought. Frames that the network dropped brought nothing.
func acknowledge(packets []capture.Packet, journal []peer.Call) {
	r := newReceipts(journal)
	var decoder ip.Decoder
	var packet ip.Packet
	for i := range packets {
		if decoder.Decode(&packets[i], &packet) != ip.Whole || capture.Lost(packets[i].Comments) {
			continue
		}
		for _, call := range r.of(&packet, packets[i].Time) {
			packets[i].Comments = append(packets[i].Comments, call.Peer+": "+call.String())
		}
	}
}

func newReceipts(journal []peer.Call) *receipts {
	r := &receipts{map[receipt][]*peer.Call{}, map[receipt]*inflow{}}
	calls := slices.Clone(journal)
	slices.SortStableFunc(calls, func(a, b peer.Call) int { return a.End.Compare(b.End) })
	for i := range calls {
		r.add(&calls[i])
	}
	return r
}

// add notes a call that received something.
func (r *receipts) add(call *peer.Call) {
	if !receives(call.Name) || call.Err != nil || !call.Remote.IsValid() {
		return
	}
	k := receipt{call.Stream, call.Remote.Port(), call.Local.Port()}
	if !call.Stream {
		r.datagrams[k] = append(r.datagrams[k], call)
		return
	}
	s := r.streams[k]
	if s == nil {
		s = &inflow{}
		r.streams[k] = s
	}
	end := uint32(max(call.Octets, 0))
	if n := len(s.ends); n > 0 {
		end += s.ends[n-1]
	}
	s.reads, s.ends = append(s.reads, call), append(s.ends, end)
}

// receives reports whether a call of this name receives octets.
func receives(name string) bool {
	return slices.Contains([]string{"recv", "recvfrom", "recvmsg", "read", "readv"}, name)
}

// of returns the calls that received what p brought at a time.
func (r *receipts) of(p *ip.Packet, at time.Time) []*peer.Call {
	if len(p.Payload) < 8 {
		return nil
	}
	k := receipt{p.Protocol == ip.TCP, binary.BigEndian.Uint16(p.Payload), binary.BigEndian.Uint16(p.Payload[2:])}
	switch {
	case p.Protocol == ip.UDP:
		return r.ofDatagram(k, p.Length-8, at)
	case p.Protocol == ip.TCP && len(p.Payload) >= 20 && r.streams[k] != nil:
		return r.streams[k].of(p)
	}
	return nil
}

// ofDatagram takes the first call that ended after the datagram came, and
// received no more than it held: a small buffer truncates.
func (r *receipts) ofDatagram(k receipt, octets int, at time.Time) []*peer.Call {
	waiting := r.datagrams[k]
	i := slices.IndexFunc(waiting, func(c *peer.Call) bool { return !c.End.Before(at) && c.Octets <= octets })
	if i < 0 {
		return nil
	}
	r.datagrams[k] = waiting[i+1:]
	return waiting[i : i+1]
}

// of returns the reads that a segment made possible: it brought the last octet
// that was missing, or let the end of the stream be found. A read of several
// segments stands on the last of them.
func (s *inflow) of(p *ip.Packet) (calls []*peer.Call) {
	seq, flags := binary.BigEndian.Uint32(p.Payload[4:]), p.Payload[13]
	if flags&flagSYN != 0 {
		if s.begun && s.isn != seq { // another connection between the same ports: its reads cannot be told apart
			s.named = len(s.reads)
		}
		s.begun, s.isn = true, seq
		return nil
	}
	if !s.begun || flags&flagRST != 0 {
		return nil
	}
	from := seq - s.isn - 1
	to := from + uint32(max(p.Length-int(p.Payload[12]>>4)*4, 0))
	if flags&flagFIN != 0 {
		s.fin, s.finished = to, true
	} else if from == to {
		return nil // it brings nothing
	}
	s.arrive(from, to)
	for s.named < len(s.reads) && int32(s.edge-s.ends[s.named]) >= 0 {
		if atEnd := s.finished && s.edge == s.fin; s.reads[s.named].Octets == 0 && !atEnd {
			break
		}
		calls = append(calls, s.reads[s.named])
		s.named++
	}
	return calls
}

// arrive notes the octets that a segment brought.
func (s *inflow) arrive(from, to uint32) {
	s.beyond = append(s.beyond, [2]uint32{from, to})
	for before := s.edge - 1; before != s.edge; {
		before = s.edge
		s.beyond = slices.DeleteFunc(s.beyond, func(x [2]uint32) bool {
			if int32(x[0]-s.edge) > 0 {
				return false
			}
			if int32(x[1]-s.edge) > 0 {
				s.edge = x[1]
			}
			return true
		})
	}
}
