package check

import (
	"cmp"
	"slices"
	"time"
)

// A file may hold several attempts of its student, and what other students
// did. Marks come from one attempt, the same for all checks: else each check
// would find what it likes in another one, and a file could earn everything
// though nothing in it is right.
//
// Whose a conversation is, its text says. One that names its student is the
// student's, one that names only another student is that one's, and one that
// names nobody belongs to whom it lies next to in time: of several clients,
// one may have named the student for all. Where nothing tells, it is the
// student's.

// Attempts is the lab's traffic, sorted into what may be the student's and
// what is other people's.
type Attempts struct {
	ev     *Evidence
	mine   []*conversation // by time
	others []*conversation // by time
	named  bool            // one of mine names the student
}

// An attempt is what evidence of one has besides its conversations.
type attempt struct {
	Foreign string          // the student who is named where nobody but others is; such evidence earns nothing
	others  []*conversation // that are other people's
	left    int             // conversations of the student's that earn nothing here
	naming  []*saying       // in which the student may be named
	words   []*saying       // in which a name and a department may stand
}

// A conversation is one of UDP or of TCP.
type conversation struct {
	talk     *Talk // nil: conn is it
	conn     *Conn
	from, to time.Time
	frame    int             // the first one
	own      bool            // it names the student
	other    string          // another student whom it names and not this one; "" if it names none
	with     []*conversation // strays that lie next to it
}

// stray reports whether there is only a piece of a conversation, that nobody
// began: answers without a question, segments without a SYN. It is no attempt.
func (c *conversation) stray() bool {
	if c.talk != nil {
		return len(c.talk.requests()) == 0
	}
	return c.conn.Syn[c.conn.client] == 0
}

// apart is how long nothing may happen between two conversations that one run
// of the lab holds: people type, and start the next client by hand.
const apart = time.Minute

// atOnce is how much time may lie between two conversations that the same
// programs have surely held: nobody starts anything anew so fast.
const atOnce = 300 * time.Millisecond

// Attempts sorts the evidence.
func (ev *Evidence) Attempts() *Attempts {
	a := &Attempts{ev: ev}
	all := ev.conversations()
	far := nearness(all, func(c *conversation) bool { return c.own })
	near := nearness(all, func(c *conversation) bool { return c.other != "" })
	for i, c := range all {
		a.named = a.named || c.own
		if c.other != "" || near[i] < far[i] && far[i] > atOnce {
			a.others = append(a.others, c)
		} else {
			a.mine = append(a.mine, c)
		}
	}
	if !a.named {
		a.reclaim(all, near)
	}
	a.attach()
	return a
}

// attach puts each stray beside the conversation that it lies next to. Where
// there are strays alone, they are what there is.
func (a *Attempts) attach() {
	begun := slices.DeleteFunc(slices.Clone(a.mine), (*conversation).stray)
	if len(begun) == 0 {
		return
	}
	for _, s := range a.mine {
		if s.stray() {
			next := slices.MinFunc(begun, func(x, y *conversation) int { return cmp.Compare(x.distance(s), y.distance(s)) })
			next.with = append(next.with, s)
			next.own = next.own || s.own
		}
	}
	a.mine = begun
}

// distance returns how long nothing happened between two conversations.
func (c *conversation) distance(o *conversation) time.Duration {
	return max(0, c.from.Sub(o.to), o.from.Sub(c.to))
}

// reclaim gives back what lies far from others' conversations, where nothing
// names the student.
func (a *Attempts) reclaim(all []*conversation, near []time.Duration) {
	a.mine, a.others = nil, nil
	for i, c := range all {
		if near[i] <= apart {
			a.others = append(a.others, c)
		} else {
			a.mine = append(a.mine, c)
		}
	}
}

// conversations returns the lab's conversations by time, with whom each names.
func (ev *Evidence) conversations() []*conversation {
	var out []*conversation
	for _, t := range ev.Talks {
		first, last := t.Datagrams[0], t.Datagrams[len(t.Datagrams)-1]
		out = append(out, &conversation{talk: t, from: first.Time, to: last.Time, frame: first.Frame})
	}
	for _, c := range ev.TCP {
		first, last := &c.Segments[0], &c.Segments[len(c.Segments)-1]
		out = append(out, &conversation{conn: c, from: first.Time, to: last.Time, frame: first.Frame})
	}
	for _, c := range out {
		c.own = ev.names(c.said())
		if !c.own && !ev.Guessed {
			c.other = ev.namesAnother(c.said())
		}
	}
	slices.SortStableFunc(out, func(a, b *conversation) int {
		return cmp.Or(a.from.Compare(b.from), cmp.Compare(a.frame, b.frame))
	})
	return out
}

func (c *conversation) said() []*saying {
	if c.talk != nil {
		return c.talk.said()
	}
	return c.conn.said()
}

// nearness returns how near each conversation lies to one of a kind: the
// longest silence on the way there. The other kind's may lie on the way.
func nearness(all []*conversation, kind func(*conversation) bool) []time.Duration {
	const never = time.Duration(1<<63 - 1)
	out := make([]time.Duration, len(all))
	silences := silences(all)
	from := never
	for i, c := range all {
		if i > 0 {
			from = max(from, silences[i-1])
		}
		if kind(c) {
			from = 0
		}
		out[i] = from
	}
	from = never
	for i := len(all) - 1; i >= 0; i-- {
		if i < len(all)-1 {
			from = max(from, silences[i])
		}
		if kind(all[i]) {
			from = 0
		}
		out[i] = min(out[i], from)
	}
	return out
}

// silences returns how long nothing happened before each conversation but the
// first. Times that are not known are no silence.
func silences(all []*conversation) []time.Duration {
	var out []time.Duration
	var end time.Time
	for i, c := range all {
		if i > 0 {
			d := time.Duration(0)
			if !c.from.IsZero() && !end.IsZero() {
				d = max(0, c.from.Sub(end))
			}
			out = append(out, d)
		}
		if c.to.After(end) {
			end = c.to
		}
	}
	return out
}

// Named reports whether anything in the capture names the student.
func (a *Attempts) Named() bool { return a.named }

// Len returns how many conversations may be the student's.
func (a *Attempts) Len() int { return len(a.mine) }

// Own reports whether conversation i names the student.
func (a *Attempts) Own(i int) bool { return a.mine[i].own }

// Runs returns the student's conversations, cut where nothing happened for a
// minute. One run may hold several attempts, and one attempt several runs.
func (a *Attempts) Runs() [][]int { return a.cut(apart) }

// AtOnce returns the student's conversations, cut where the programs may have
// been started anew.
func (a *Attempts) AtOnce() [][]int { return a.cut(atOnce) }

func (a *Attempts) cut(silence time.Duration) [][]int {
	var out [][]int
	silences := silences(a.mine)
	for i := range a.mine {
		if i == 0 || silences[i-1] > silence {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], i)
	}
	return out
}

// All returns the evidence without what is other people's.
func (a *Attempts) All() *Evidence {
	var all []int
	for i := range a.mine {
		all = append(all, i)
	}
	return a.Of(all, all)
}

// Of returns the evidence of one attempt: the conversations that earn points,
// and the ones of the run that may name the student for them. Where nothing is
// left of it, because all that was said names somebody else, that is Foreign.
func (a *Attempts) Of(numbers, run []int) *Evidence {
	ev := *a.ev
	ev.attempt = attempt{others: a.others, left: len(a.mine) - len(numbers)}
	if len(a.mine) == 0 && len(a.others) > 0 {
		ev.Foreign, ev.naming, ev.words = firstNamed(a.others), a.ev.naming, a.ev.words
		return &ev
	}
	ev.Talks, ev.TCP = nil, nil
	earns, names := a.set(numbers), a.set(run)
	for i, one := range a.mine {
		for _, c := range append([]*conversation{one}, one.with...) {
			ev.words = append(ev.words, c.said()...)
			if names[i] {
				ev.naming = append(ev.naming, c.said()...)
			}
			switch {
			case !earns[i]:
			case c.talk != nil:
				ev.Talks = append(ev.Talks, c.talk)
			default:
				ev.TCP = append(ev.TCP, c.conn)
			}
		}
	}
	slices.SortFunc(ev.Talks, func(x, y *Talk) int { return cmp.Compare(x.Datagrams[0].Frame, y.Datagrams[0].Frame) })
	slices.SortFunc(ev.TCP, func(x, y *Conn) int { return cmp.Compare(x.FirstFrame, y.FirstFrame) })
	return &ev
}

func (a *Attempts) set(numbers []int) []bool {
	out := make([]bool, len(a.mine))
	for _, i := range numbers {
		out[i] = true
	}
	return out
}

// firstNamed returns the student whom the first of the conversations names
// that names one.
func firstNamed(others []*conversation) string {
	for _, c := range others {
		if c.other != "" {
			return c.other
		}
	}
	return ""
}
