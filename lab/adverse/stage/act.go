package stage

import (
	"bytes"
	"slices"
	"time"

	"socketlab/lab/adverse"
)

// act does one action of a client. It returns false if the performance is over.
func (s *stage) act(i int) bool {
	a := &s.job.Behaviour.Actions[i]
	c := s.clients[a.Who()]
	if a.OfNetwork() {
		s.arrange(a)
		return s.out.Trouble == ""
	}
	switch a.Do {
	case adverse.DoPause:
		select {
		case <-time.After(a.For):
		case <-s.ctx.Done():
		}
		return true
	case adverse.DoConnect:
		return s.connect(i, a)
	case adverse.DoTurns:
		for range a.Count {
			if !s.friendly() {
				return false
			}
		}
		return true
	case adverse.DoResets:
		return s.resets(i, a.Count)
	case adverse.DoRestart:
		return s.restart(i)
	}
	if c == nil || c.closed { // the action that this one rests on was taken away
		return true
	}
	switch a.Do {
	case adverse.DoSend:
		if !c.shut {
			c.send(a.Data())
		}
	case adverse.DoExpect:
		return s.expect(i, c)
	case adverse.DoExpectEnd:
		return s.expectEnd(i, c)
	case adverse.DoShut:
		c.halfClose()
	case adverse.DoClose:
		c.close()
	case adverse.DoReset:
		c.reset()
	}
	return true
}

// resets are clients, one after the other, that reset their connection. Every
// other has sent something.
func (s *stage) resets(i, count int) bool {
	for n := range count {
		c, err := s.open(next, false)
		if err != nil {
			return s.fault(adverse.Fault{Kind: adverse.Deaf, Action: i})
		}
		if n%2 == 1 {
			c.send(s.greeting())
		}
		c.reset()
	}
	return true
}

// connect opens a client. A server that does not let it in is deaf.
func (s *stage) connect(i int, a *adverse.Action) bool {
	if old := s.clients[a.Who()]; old != nil {
		old.close()
	}
	c, err := s.open(a.Who(), a.Small)
	if err != nil {
		if s.promise.Ends() {
			return true
		}
		return s.fault(adverse.Fault{Kind: adverse.Deaf, Action: i, Client: a.Who()})
	}
	s.clients[a.Who()] = c
	return true
}

// expect waits for everything that a client is owed by now.
func (s *stage) expect(i int, c *client) bool {
	if c.udp != nil {
		return s.expectDatagrams(i, c)
	}
	debt := s.promise.Owed(&c.ledger)
	wrong := func() bool {
		return debt.Exact && !bytes.HasPrefix(debt.Want, c.got)
	}
	s.await(func() bool {
		c.receive()
		debt = debt.Of(c.got)
		return c.broken || c.ended || wrong() || debt.Exact && len(c.got) == len(debt.Want) || !debt.Exact && len(c.got) > 0 || !debt.Some
	})
	right := differs(c.got, debt.Want)
	f := adverse.Fault{Action: i, Client: c.number, Got: short(c.got[right:]), Want: short(debt.Want[min(right, len(debt.Want)):]), At: right}
	if !debt.Exact {
		f.Got, f.Want, f.At = short(c.got), short(debt.Want), 0
	}
	switch {
	case wrong():
		f.Kind, f.Other = adverse.Wrong, s.anothers(c)
		return s.fault(f)
	case !debt.Some, debt.Exact && len(c.got) == len(debt.Want), !debt.Exact && len(c.got) > 0:
		return true
	case !debt.Exact && (c.ended || c.broken): // it need not answer what is no text
		return true
	case c.ended || c.broken:
		f.Kind = adverse.ClosedSoon
		return s.fault(f)
	case s.coming: // slow is not wrong: nobody can tell
		return false
	}
	f.Kind = adverse.Missing
	return s.fault(f)
}

// anothers reports whether what came to a client is the answer to what another
// has said, or a piece of it.
func (s *stage) anothers(c *client) bool {
	got := c.got[differs(c.got, s.promise.Owed(&c.ledger).Want):]
	if len(got) == 0 {
		return false
	}
	answers := func(other *client, is func(answer []byte) bool) bool {
		return slices.ContainsFunc(other.said, func(message []byte) bool { return is(s.promise.Reply(message)) })
	}
	const least, most = 4, 16 // octets of a piece that tells whose it is
	piece := got[:min(len(got), most)]
	holds := func(answer []byte) bool { return len(piece) >= least && bytes.Contains(answer, piece) }
	own := answers(c, holds)
	for _, other := range s.clients {
		if other != c && answers(other, func(answer []byte) bool {
			return len(answer) > 0 && (bytes.Contains(c.got, answer) || bytes.HasPrefix(answer, got)) || !own && holds(answer)
		}) {
			return true
		}
	}
	return false
}

// expectEnd waits until the server has closed.
func (s *stage) expectEnd(i int, c *client) bool {
	if c.udp != nil || !s.promise.Owed(&c.ledger).Ends {
		return true
	}
	if s.await(func() bool { c.receive(); return c.ended || c.broken }) {
		debt := s.promise.Owed(&c.ledger).Of(c.got)
		if right := differs(c.got, debt.Want); debt.Exact && len(c.got) > len(debt.Want) {
			return s.fault(adverse.Fault{Kind: adverse.Wrong, Action: i, Client: c.number, Got: short(c.got[right:]), At: right, Other: s.anothers(c)})
		}
		return true
	}
	return s.fault(adverse.Fault{Kind: adverse.NotClosed, Action: i, Client: c.number})
}

// expectDatagrams waits for the answers to all datagrams of a client but the
// empty ones, which a server may pass over.
func (s *stage) expectDatagrams(i int, c *client) bool {
	if !s.promise.Answers() {
		return true
	}
	due := func() (n int) {
		for _, d := range c.owed {
			if len(d) > 0 && s.promise.Exact(d) {
				n++
			}
		}
		return n
	}
	var wrong *adverse.Fault
	s.await(func() bool {
		b, from, ok := c.readDatagram()
		if ok && !s.settle(c, b) {
			wrong = &adverse.Fault{Kind: adverse.Wrong, Action: i, Client: c.number, Got: short(b), Other: s.anothersDatagram(c, b)}
			if len(c.owed) > 0 {
				want := s.promise.Reply(c.owed[0])
				wrong.At = differs(b, want)
				wrong.Got, wrong.Want = short(b[wrong.At:]), short(want[wrong.At:])
			}
		} else if ok && from != s.address {
			wrong = &adverse.Fault{Kind: adverse.Wrong, Action: i, Client: c.number, Got: short(b), Other: true}
		}
		return wrong != nil || due() <= s.net.lostAnswers() && s.net.idle()
	})
	if lost := min(due(), s.net.lostAnswers()); lost > 0 && lost == due() {
		s.net.forgiven += lost
		c.owed = nil
	}
	switch {
	case wrong != nil:
		return s.fault(*wrong)
	case due() > 0:
		f := adverse.Fault{Kind: adverse.Missing, Action: i, Client: c.number}
		for _, d := range c.owed {
			if len(d) > 0 {
				f.Want = short(s.promise.Reply(d))
				break
			}
		}
		f.Other = s.misdirected(c)
		return s.fault(f)
	}
	return true
}

// settle takes an answer off what a client is owed. It returns false if nothing
// that is owed has such an answer.
func (s *stage) settle(c *client, got []byte) bool {
	for _, exact := range []bool{true, false} { // what may be answered by anything is the last resort
		for i, d := range c.owed {
			if s.promise.Exact(d) == exact && s.promise.Right(d, got) {
				c.owed = append(c.owed[:i:i], c.owed[i+1:]...)
				return true
			}
		}
	}
	again := slices.ContainsFunc(c.said, func(d []byte) bool { return s.promise.Right(d, got) })
	return again && s.net.mayRepeat()
}

func (s *stage) anothersDatagram(c *client, b []byte) bool {
	for _, other := range s.clients {
		for _, d := range other.owed {
			if other != c && len(d) > 0 && s.promise.Right(d, b) {
				return true
			}
		}
	}
	return false
}

// misdirected reports whether another client has got the answer that this one
// misses.
func (s *stage) misdirected(c *client) bool {
	for _, other := range s.clients {
		if other == c || other.udp == nil || other.closed {
			continue
		}
		for {
			b, _, ok := other.readDatagram()
			if !ok {
				break
			}
			for _, d := range c.owed {
				if s.promise.Right(d, b) {
					return true
				}
			}
		}
	}
	return false
}

// next is the number of a friendly client that comes when the others have gone.
const next = 0

// friendly is a friendly client, who comes, is answered, and goes.
func (s *stage) friendly() bool {
	at := len(s.job.Behaviour.Actions)
	c, err := s.open(next, false)
	if err != nil {
		return s.fault(adverse.Fault{Kind: adverse.Deaf, Action: at})
	}
	defer c.close()
	c.send(s.greeting())
	ok := s.expect(at, c)
	if ok && s.promise.TCP {
		if s.promise.Whole() {
			c.halfClose()
		}
		ok = s.expectEnd(at, c)
	}
	if f := s.out.Fault; !ok && f != nil && f.Kind == adverse.Missing {
		f.Kind = adverse.Deaf
	}
	return ok
}
