package udp

import "slices"

// Part returns the part of a conversation from one frame on and up to another,
// which does not belong to it, as a conversation of its own: a port may be
// given to somebody else after a while. It holds the datagrams that were kept.
func (c *Conversation) Part(from, until int) *Conversation {
	p := *c
	p.Datagrams = slices.DeleteFunc(slices.Clone(c.Datagrams), func(d Datagram) bool { return d.Frame < from || d.Frame >= until })
	p.FirstFrame, p.LastFrame, p.Frames, p.PayloadBytes, p.BadLength = 0, 0, [2]int{}, [2]int64{}, 0
	for i := range p.Datagrams {
		d := &p.Datagrams[i]
		side := p.side(d)
		if p.FirstFrame == 0 {
			p.FirstFrame = d.Frame
		}
		p.LastFrame = d.Frame
		p.Frames[side]++
		p.PayloadBytes[side] += int64(d.Length - HeaderLength)
		if d.BadLength {
			p.BadLength++
		}
	}
	return &p
}
