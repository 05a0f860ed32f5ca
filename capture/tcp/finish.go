package tcp

import (
	"crypto/sha256"
	"hash"

	"socketlab/capture/ip"
)

// finalize draws the conclusions at the end of the capture. Until then side 0
// is the sender of the first frame; from then on it is the client.
func (c *Connection) finalize(p *ip.Pair, pool *pool, hashed bool) {
	c.uncopy()
	c.deliver()
	c.Client, c.Server = p.Sockets()
	c.conclude()
	missing := false
	for i := range c.sides {
		missing = c.end(Side(i), pool, hashed) || missing
	}
	c.settle()
	c.Complete = !c.BeginMissing && !c.EndMissing && c.Handshake[2] != 0 && !missing
	if c.roles() == Server {
		c.swap()
	}
	c.sides, c.ledger = [2]side{}, nil
}

// conclude says how the connection began and ended.
func (c *Connection) conclude() {
	c.ActiveOpener = c.opener
	c.open()
	c.alone()
	c.BeginMissing = c.Syn[0]+c.Syn[1] == 0
	fins := [2]bool{c.sides[0].finSent, c.sides[1].finSent}
	acked := c.FinAcked[0] != 0 && c.FinAcked[1] != 0
	rst := earliest(c.RstFrame)
	switch {
	case acked && (rst == 0 || rst > max(c.FinAcked[0], c.FinAcked[1])):
		c.Close = Normal
		if c.crossed {
			c.Close = Simultaneous
		}
	case rst != 0:
		c.Close = Aborted
	case fins[0] || fins[1]:
		c.Close = HalfClosed
	}
	c.EndMissing = c.Close == NotClosed || c.Close == HalfClosed
	switch {
	case fins[0] || fins[1]:
		c.ActiveCloser = sooner(c.FinFrame)
	case rst != 0:
		c.ActiveCloser = sooner(c.RstFrame)
	}
}

// earliest returns the lower of two frames, 0 if there is none.
func earliest(frames [2]int) int { return frames[sooner(frames)] }

// sooner returns the side whose frame came first.
func sooner(frames [2]int) Side {
	if frames[0] == 0 || frames[1] != 0 && frames[1] < frames[0] {
		return Server
	}
	return Client
}

// end closes the stream of side i and reports whether an octet of it is
// missing.
func (c *Connection) end(i Side, p *pool, hashed bool) (missing bool) {
	s := &c.sides[i]
	c.origin[i], c.used[i], c.top[i] = s.base, s.seen, s.top
	whole := s.stream.whole(p)
	c.OctetsMissing[i], c.AckMissing[i] = s.missing(&c.sides[i.Other()]), s.unseen
	if hashed && whole {
		c.whole[i] = true
		if digest, ok := s.stream.sink.(hash.Hash); ok {
			if c.sums == nil {
				c.sums = new([2][32]byte)
			}
			digest.Sum(c.sums[i][:0])
		}
	}
	late := s.finSent && s.stream.started && s.stream.number(s.stream.edge()) != s.fin
	return !whole || late || s.unseen || s.cut
}

// missing returns how many octets s has sent, by its own numbers and by those of
// o, without having been seen. Where only one of the two says so, the number may
// be wrong (RFC 9293 §3.10.7.4). The first one may be the SYN, the last one the
// FIN.
func (s *side) missing(o *side) int64 {
	if !o.acked || !s.seen {
		return 0
	}
	end := s.stream.at(s.top)
	if s.finSent && s.top == s.fin+1 {
		end--
	}
	first := s.stream.edge()
	if !s.stream.started {
		first++
	}
	return max(min(end, s.stream.at(o.ack)-1)-first, 0)
}

// Digest returns the SHA-256 of what a side sent, in sequence order, the first
// arrival of each octet winning. It reports false if an octet is missing, or
// if the table was not asked to hash.
func (c *Connection) Digest(s Side) (sum [32]byte, ok bool) {
	switch {
	case !c.whole[s]:
		return sum, false
	case c.UniqueBytes[s] == 0:
		return sha256.Sum256(nil), true
	}
	return c.sums[s], true
}

// roles says which side is the client, and what tells.
func (c *Connection) roles() Side {
	switch {
	case c.Syn[0]+c.Syn[1] > 0:
		c.RolesFrom = "syn"
	case c.SynAck[0]+c.SynAck[1] > 0:
		c.RolesFrom = "synack"
	default:
		c.RolesFrom = "first"
	}
	return c.opener
}

// swap makes the server the client.
func (c *Connection) swap() {
	c.Client, c.Server = c.Server, c.Client
	for _, p := range []*[2]int{&c.Frames, &c.Syn, &c.SynAck, &c.Fin, &c.Rst, &c.FinFrame, &c.FinAcked,
		&c.RstFrame, &c.Retransmissions, &c.Copies} {
		p[0], p[1] = p[1], p[0]
	}
	for _, p := range []*[2]int64{&c.PayloadBytes, &c.UniqueBytes, &c.OctetsMissing} {
		p[0], p[1] = p[1], p[0]
	}
	for _, p := range []*[2]Seq{&c.isn, &c.origin, &c.top} {
		p[0], p[1] = p[1], p[0]
	}
	for _, p := range []*[2]bool{&c.HasISN, &c.whole, &c.used, &c.AckMissing} {
		p[0], p[1] = p[1], p[0]
	}
	c.State[0], c.State[1] = c.State[1], c.State[0]
	if c.sums != nil {
		c.sums[0], c.sums[1] = c.sums[1], c.sums[0]
	}
	c.ActiveOpener, c.ActiveCloser = c.ActiveOpener.Other(), c.ActiveCloser.Other()
	for i := range c.Segments {
		s := &c.Segments[i]
		s.From = s.From.Other()
		s.State[0], s.State[1] = s.State[1], s.State[0]
		s.Before[0], s.Before[1] = s.Before[1], s.Before[0]
		s.Flight[0], s.Flight[1] = s.Flight[1], s.Flight[0]
	}
}

// Sent reports whether a side has used a sequence number, for its SYN, an octet
// or its FIN, or would use it next.
func (c *Connection) Sent(side Side, q Seq) bool {
	return c.used[side] && q.diff(c.origin[side]) >= 0 && q.diff(c.top[side]) <= 0
}
