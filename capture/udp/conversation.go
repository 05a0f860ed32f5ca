package udp

// uncopy decides whether the datagrams that look like copies are: on an
// interface that shows everything twice, all of them are. Otherwise somebody
// said the same thing twice.
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
		c.Datagrams[i].Copy = false
	}
}
