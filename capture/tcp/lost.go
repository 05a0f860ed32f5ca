package tcp

// deliver corrects what is said of a connection of whose kept segments some are
// known never to have arrived. Each side is followed again on its own: by all
// that it sent, and by what reached it. Sides are still as Table numbers them.
func (c *Connection) deliver() {
	if c.Arrived = c.Handshake; c.ledger == nil || !c.ledger.lost {
		return
	}
	views := [2]*view{c.view(0), c.view(1)}
	c.Refused = 0
	for i := range c.Segments {
		s := &c.Segments[i]
		s.sent(&views[s.From].facts[i])
		s.reached(&views[s.From.Other()].facts[i])
		s.State = [2]State{views[0].facts[i].State[0], views[1].facts[i].State[1]}
		if s.Notes.Has(Refusal) && !s.lost() {
			first(&c.Refused, s.Frame)
		}
	}
	for i, v := range views {
		c.State[i], c.FinAcked[i] = v.State[i], v.FinAcked[i]
	}
	active, passive := views[c.opener], views[c.opener.Other()]
	c.Arrived = [3]int{passive.Handshake[0], active.Handshake[1], passive.Opened}
}

// lost reports whether s never arrived.
func (s *Segment) lost() bool { return s.Notes.Has(Lost) }

// A view is a connection as one of its sides sees it.
type view struct {
	Connection
	facts []Facts // for each kept segment of the whole; of one that did not arrive only the states are valid
}

// view follows the kept segments again, as side sees them.
func (c *Connection) view(side Side) *view {
	v := &view{facts: make([]Facts, len(c.Segments))}
	v.ledger = new(ledger)
	v.begin(c.Segments[0].Flags)
	var t Table
	for i := range c.Segments {
		s := &c.Segments[i]
		if s.From != side && s.lost() {
			v.facts[i] = Facts{State: v.State, Notes: Lost}
			continue
		}
		h := s.header()
		v.Frames[s.From]++
		v.facts[i] = t.witness(&v.Connection, s.From, &h, s.Frame)
	}
	v.open()
	return v
}

// What a side does, and what the other one learns of it, as far as losses
// change it.
const (
	doing    = OutsideState | Needless | Refusal | WindowProbe | ProbeAnswer
	learning = EndOfStream | WindowOpened | WindowGrown
)

// sent takes over what the sender of s does, as it sees it.
func (s *Segment) sent(x *Facts) {
	s.Notes = s.Notes&^(doing|learning) | x.Notes&(doing|learning)&^EndOfStream
	s.Acks, s.Flight, s.Readable = x.Acks, x.Flight, Span{}
}

// reached takes over what the receiver of s learns, if it arrived.
func (s *Segment) reached(x *Facts) {
	if s.lost() {
		return
	}
	s.Notes = s.Notes&^learning | x.Notes&learning
	s.Acks.New, s.Acks.Octets, s.Readable = x.Acks.New, x.Acks.Octets, x.Readable
}

// header returns what follow needs of a kept segment.
func (s *Segment) header() header {
	return header{
		seq: s.seq, ack: s.ack, flags: s.Flags, window: s.window,
		length: s.Length, payload: s.Payload, cut: s.Notes.Has(Cut),
	}
}
