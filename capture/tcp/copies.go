package tcp

import (
	"time"

	"socketlab/capture/ip"
)

// A copier looks for frames that were captured a second time on their way
// through the loopback interface.
type copier struct {
	print uint64    // of the last segment; 0 after a copy
	at    int64     // nanoseconds
	ids   [2]uint32 // of the last packet of each side

	sure     int32    // copies that came so soon that they can be nothing else
	prompt   [2]int32 // those besides that came so soon that an identification tells
	careless [2]bool  // packets of that side that say different things have one identification
	again    [2]int32 // copies that Retransmissions counts for now
}

// lateWithoutID is how late a copy without identification may come, where prompt
// ones show that frames come twice: sooner than timers send a segment again, as
// a rule. If it was sent again, that is another frame with a copy of its own.
const lateWithoutID = 10 * time.Millisecond

// repeats reports whether s may be the last segment again, which never has
// another one of its connection in between. A retransmission is another packet,
// with another identification, if it has one; only time tells those without
// apart. After a copy comes something else.
func (x *copier) repeats(s *Found, h *header) bool {
	print := (uint64(h.seq)<<32 | uint64(h.ack)) * 0x9e3779b97f4a7c15
	print ^= uint64(h.length)<<32 ^ uint64(h.window)<<16 ^ uint64(h.flags)
	print = print*0xd6e8feb86659fd93 + uint64(s.id)<<1 + uint64(s.from)
	if print == x.print && x.soon(s) {
		x.print = 0
		return true
	}
	if s.id != 0 && s.id == x.ids[s.from] {
		x.careless[s.from] = true
	}
	x.print, x.at, x.ids[s.from] = print, s.at, s.id
	return false
}

// soon reports whether s, which says the same as the last segment, comes soon
// enough after it to be its copy.
func (x *copier) soon(s *Found) bool {
	apart := time.Duration(max(s.at-x.at, x.at-s.at))
	late, told := lateWithoutID, s.id != 0 && !x.careless[s.from]
	if told {
		late = ip.CopyLate
	}
	switch {
	case apart < ip.CopyWithoutID:
		x.sure++
	case told && apart < ip.CopyPrompt:
		x.prompt[s.from]++
	}
	return apart < late
}

// certain returns how many copies can be nothing else.
func (x *copier) certain() int {
	n := x.sure
	for side, prompt := range x.prompt {
		if !x.careless[side] {
			n += prompt
		}
	}
	return int(n)
}

// uncopy decides whether the frames that may be copies are. On an interface
// that shows everything twice, all of them are, late ones too: every frame has
// its copy there. That it does so, at least a third of them has to show that
// came too soon to be anything else.
func (c *Connection) uncopy() {
	copies := c.Copies[0] + c.Copies[1]
	if copies == 0 {
		return
	}
	doubled := 20*copies >= 9*(c.Frames[0]+c.Frames[1]) && 3*c.copier.certain() >= copies
	if doubled {
		c.Retransmissions[0] -= int(c.copier.again[0])
		c.Retransmissions[1] -= int(c.copier.again[1])
	} else {
		c.Copies = [2]int{}
	}
	for i := range c.Segments {
		switch s := &c.Segments[i]; {
		case !doubled:
			s.Notes &^= FrameCopy
		case s.Notes.Has(FrameCopy):
			s.Notes &= FrameCopy | Cut | Lost
		}
	}
}
