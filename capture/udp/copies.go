package udp

import (
	"bytes"

	"socketlab/capture/ip"
)

// mayCopy reports whether d may be the datagram before it in the conversation,
// captured a second time on its way through the loopback interface. After a
// copy comes something else.
func (d *Datagram) mayCopy(before *Datagram) bool {
	within := ip.CopyLate
	if d.ID == 0 {
		within = ip.CopyWithoutID
	}
	return !before.Copy && d.Src == before.Src && d.ID == before.ID && d.Time.Sub(before.Time).Abs() < within &&
		d.Length == before.Length && bytes.Equal(d.Payload, before.Payload)
}

// uncopy decides which of the datagrams that may be copies are. On an
// interface that shows everything twice, nearly half of a conversation is.
// Elsewhere somebody said the same thing twice, unless both packets have one
// identification, as no kernel gives it: then a frame was recorded twice, or the
// capture was put together from some that overlap.
//
// A copy that comes late needs another one that does not: only then it is known
// that frames come twice.
func (c *Conversation) uncopy() {
	copies, prompt := 0, false
	for i := range c.Datagrams {
		if c.Datagrams[i].Copy {
			copies++
			prompt = prompt || !c.late(i)
		}
	}
	if copies == 0 {
		return
	}
	doubled, careless := prompt && 20*copies >= 9*len(c.Datagrams), c.careless()
	for i := range c.Datagrams {
		if d := &c.Datagrams[i]; d.Copy && !doubled {
			d.Copy = !c.late(i) && d.ID != 0 && !careless[c.side(d)]
		}
	}
}

// late reports whether a copy comes late.
func (c *Conversation) late(i int) bool {
	return c.Datagrams[i].Time.Sub(c.Datagrams[i-1].Time).Abs() >= ip.CopyPrompt
}

// careless reports for each side whether packets that carry different things
// have one identification. Programs that write their own IP headers may use one
// for all.
func (c *Conversation) careless() (sides [2]bool) {
	var last [2]*Datagram
	for i := range c.Datagrams {
		d := &c.Datagrams[i]
		side := c.side(d)
		if before := last[side]; before != nil && d.ID == before.ID && !bytes.Equal(d.Payload, before.Payload) {
			sides[side] = true
		}
		last[side] = d
	}
	return sides
}

// side returns who sent d: 0 for the client.
func (c *Conversation) side(d *Datagram) int {
	if d.Src == c.Client {
		return 0
	}
	return 1
}
