package udp

// uncopy decides whether the datagrams that look like copies are: on an
// interface that shows everything twice, all of them are. Otherwise somebody
// said the same thing twice, unless the packets have one identification: a
// sender gives each its own, or none.
func (c *Conversation) uncopy() {
	copies := 0
	for i := range c.Datagrams {
		if c.Datagrams[i].Copy {
			copies++
		}
	}
	if 20*copies >= 9*len(c.Datagrams) {
		return
	}
	for i := range c.Datagrams {
		if c.Datagrams[i].id == 0 {
			c.Datagrams[i].Copy = false
		}
	}
}
