package check

import (
	"bytes"
	"net/netip"
	"slices"

	"socketlab/assignments/i18n"
	"socketlab/capture/flow"
	"socketlab/capture/message"
	"socketlab/lab/adverse"
	"socketlab/lab/experiment"
)

// Robust requires the server to survive what lab break does to it: of each trial,
// a recording shows that the clients came, that what they were owed was answered
// octet by octet, and that the next client, who says the student's id, was served.
// An assignment has it by giving points for it (robustness), and so it stands in no
// table.
type Robust struct {
	Asked   experiment.Robustness
	Fair    experiment.Behaviours
	lab     *experiment.Experiment
	promise adverse.Promise
}

// RobustnessPart is the part of an assignment that gives points for surviving
// trials.
func RobustnessPart(s *Spec) Part {
	return Part{ID: "robustness", Name: "robustness", Points: s.Robustness.Points, With: &Robust{s.Robustness, s.Behaviours, &s.Experiment, adverse.PromiseOf(&s.Experiment)},
		Title: i18n.Text{En: "The server survives allowed behaviour of others (lab break)", Ko: "상대편의 허용된 행동을 서버가 견딥니다 (lab break)"}}
}

// Trials returns what the server of a student has to survive.
func (c *Robust) Trials(id string) []adverse.Behaviour {
	return adverse.Trials(c.lab, &c.Asked, c.Fair, id)
}

// Run implements Check.
func (c *Robust) Run(ev *Evidence, out *Findings) {
	again := func(f *Finding) {
		f.Hint("Run lab break with --for-marks, your server and your student id, and hand in the file ID.ordeal.json beside the capture.")
	}
	if len(ev.Ordeal) == 0 {
		again(out.Addf(0, "no recording of what the server survives was handed in"))
		return
	}
	o, err := adverse.ReadOrdeal(ev.Ordeal)
	switch {
	case err != nil:
		again(out.Addf(0, "what the server survives cannot be read: %v", err))
		return
	case !slices.Contains(append([]string{ev.ID}, ev.Team...), o.ID):
		again(out.Addf(0, "the recording of what the server survives is of %s", o.ID))
		return
	}
	trials, good := c.Trials(o.ID), 0
	for i := range trials {
		why := c.judge(&trials[i], o)
		if why.IsZero() {
			good++
			continue
		}
		f := out.Addf(0, "%s: %s", trials[i].Name, why)
		f.Hint("Run lab break: it shows the shortest behaviour that breaks the server, the cause, and a cure.")
		f.Trial = trials[i].Case()
	}
	out.Count(good, len(trials))
}

// judge says why a trial does not show a server that survives; nothing if it
// does.
func (c *Robust) judge(b *adverse.Behaviour, o *adverse.Ordeal) message.Message {
	recorded := o.Find(b.Name)
	if recorded == nil {
		return message.Of("this was not recorded")
	}
	port := c.lab.PortOf("")
	const most = 8 << 20
	found, err := flow.Read(bytes.NewReader(recorded), flow.Options{MaxKept: most, MaxConversations: 100,
		Keep: func(src, dst netip.AddrPort) bool { return src.Port() == port || dst.Port() == port }})
	if err != nil {
		return message.Of("this is no recording")
	}
	visits := b.Visits(&c.promise, adverse.GreetingOf(o.ID))
	if c.promise.TCP {
		return c.streams(connections(found, []uint16{port}), visits)
	}
	return c.datagrams(talks(found, []uint16{port}), visits)
}

// streams compares the connections with the visits, in their order.
func (c *Robust) streams(conns []*Conn, visits []*adverse.Visit) message.Message {
	conns = slices.DeleteFunc(conns, (*Conn).refused)
	return c.inTurn(len(visits), func(i int) message.Message {
		if i >= len(conns) {
			return message.Of("got %d connections, want %d", len(conns), len(visits))
		}
		return c.stream(conns[i], visits[i])
	})
}

// inTurn compares so many clients with their visits, each by its number from 0,
// until one was served badly. Where the server does not end by itself, the last
// of them is the next client, who does nothing strange.
func (c *Robust) inTurn(visits int, compare func(i int) message.Message) message.Message {
	for i := range visits {
		switch why := compare(i); {
		case why.IsZero():
		case i == visits-1 && !c.promise.Ends():
			return message.Of("the next client was not served: %s", why)
		default:
			return message.Of("client %d: %s", i+1, why)
		}
	}
	return message.Message{}
}

// stream compares a connection with a visit.
func (c *Robust) stream(conn *Conn, v *adverse.Visit) message.Message {
	sent, got := conn.Stream(conn.client).Octets, conn.Stream(conn.server).Octets
	least := v.Sent()
	if !c.promise.Whole() { // the server may have closed after the first
		least = slices.Concat(v.Said[:min(len(v.Said), 1)]...)
	} else if !v.Kept {
		least = nil
	}
	if !bytes.HasPrefix(v.Sent(), sent) || len(sent) < len(least) {
		return message.Of("it did not send what the behaviour says")
	}
	owed, last := v.Owed.Of(got), v.Last.Of(got)
	switch {
	case owed.Exact && !bytes.HasPrefix(got, owed.Want):
		return message.Of("after %d octets the answer is not the right one", same(got, owed.Want))
	case last.Exact && !bytes.HasPrefix(last.Want, got):
		return message.Of("after %d octets the answer is not the right one", same(got, last.Want))
	case owed.Some && !owed.Exact && len(got) == 0 && conn.Fin[conn.server]+conn.Rst[conn.server] == 0:
		return message.Of("no answer came")
	case v.Ends && conn.Fin[conn.server]+conn.Rst[conn.server] == 0:
		return message.Of("the server did not close the connection")
	}
	return message.Message{}
}

// datagrams compares the conversations with the visits of those that said
// something, in their order.
func (c *Robust) datagrams(talks []*Talk, visits []*adverse.Visit) message.Message {
	visits = slices.DeleteFunc(visits, func(v *adverse.Visit) bool { return len(v.Said) == 0 })
	return c.inTurn(len(visits), func(i int) message.Message {
		if i >= len(talks) {
			return message.Of("got %d clients, want %d", len(talks), len(visits))
		}
		return c.answers(talks[i], visits[i])
	})
}

// answers compares what passed between the server and a client with a visit.
func (c *Robust) answers(t *Talk, v *adverse.Visit) message.Message {
	var said, came [][]byte
	for _, d := range t.Datagrams {
		switch {
		case d.Copy:
		case t.request(d):
			said = append(said, d.Payload)
		default:
			came = append(came, d.Payload)
		}
	}
	if !slices.EqualFunc(said, v.Said, bytes.Equal) {
		return message.Of("it did not send what the behaviour says")
	}
	for _, exact := range []bool{true, false} { // what may be answered by anything is the last resort
		for i, one := range v.Said {
			if c.promise.Exact(one) != exact {
				continue
			}
			at := slices.IndexFunc(came, func(b []byte) bool { return c.promise.Right(one, b) })
			switch {
			case at >= 0:
				came = slices.Delete(came, at, at+1)
			case exact && i < v.Due && len(one) > 0 && c.promise.Answers():
				return message.Of("message %d was not answered rightly", i+1)
			}
		}
	}
	if len(came) > 0 {
		return message.Of("an answer came to nothing that was asked")
	}
	return message.Message{}
}

// same counts the octets that two have in common at their beginning.
func same(a, b []byte) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
