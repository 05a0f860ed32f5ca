package ladder

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/calls"
	"socketlab/capture/printable"
)

const (
	noticeable = time.Millisecond      // a call that takes less has no end of its own
	jump       = 20 * time.Millisecond // without a moment, after which time is said to jump
	nearby     = time.Minute           // of a frame: calls further away have nothing to do with what is shown
	maxMoments = 1200
)

// Timeline draws up a timeline of conversations and of the socket calls that
// were made meanwhile. It returns nil where it would show no more than a single
// ladder does: one conversation, and no calls.
func Timeline(ladders []*report.Ladder, all []calls.Call, lang i18n.Lang) *report.Timeline {
	p := &timeline{lang: lang, lanes: newLanes(all, lang)}
	p.frames(ladders)
	if all = p.near(all); len(p.items) == 0 || len(ladders) < 2 && len(all) == 0 {
		return nil
	}
	p.calls(all)
	p.sort()
	p.moments()
	p.Lanes = p.lanes.order()
	p.numbers()
	p.lives(ladders)
	return &p.Timeline
}

// A timeline is a report.Timeline that is being drawn up.
type timeline struct {
	report.Timeline
	lang  i18n.Lang
	lanes *lanes
	items []item
	begin time.Time // of the first moment that has a time
}

// An item is a moment before its place in time is known.
type item struct {
	at       time.Time // never earlier than that of the frame before; zero if none had a time yet
	noTime   bool
	from, to *partyLane
	row      *report.Row
	bar      *report.Bar
	end      bool
	until    time.Time // when the call returned
}

// frames collects the frames of all ladders in the order of the capture, which
// is that of time, whatever a clock that was set meanwhile says.
func (p *timeline) frames(ladders []*report.Ladder) {
	for _, l := range ladders {
		p.Missing += l.Missing
		ends := [2]*partyLane{p.lanes.of(l, 0), p.lanes.of(l, 1)}
		for i := range l.Rows {
			r := &l.Rows[i]
			p.items = append(p.items, item{at: r.Time, noTime: r.Time.IsZero(), from: ends[r.From], to: ends[1-r.From], row: r})
		}
	}
	slices.SortStableFunc(p.items, func(a, b item) int { return a.row.Frame - b.row.Frame })
	latest := time.Time{}
	for i := range p.items {
		if latest.Before(p.items[i].at) {
			latest = p.items[i].at
		}
		p.items[i].at = latest
	}
}

// near returns the calls that were made while frames were captured, or not
// long before or after.
func (p *timeline) near(all []calls.Call) (out []calls.Call) {
	if len(p.items) == 0 {
		return nil
	}
	first, last := p.items[0].at.Add(-nearby), p.items[len(p.items)-1].at.Add(nearby)
	for _, c := range all {
		if c.End.After(first) && c.Begin.Before(last) {
			out = append(out, c)
		}
	}
	return out
}

func (p *timeline) calls(all []calls.Call) {
	for i := range all {
		c := &all[i]
		on := p.lanes.party(c.Party)
		made, result := c.Halves()
		b := &report.Bar{Made: printable.String(made), Result: printable.String(result), Failed: c.Failed && result != "interrupted"}
		b.Socket, b.Welcoming = p.socket(on, c)
		p.items = append(p.items, item{at: c.Begin, from: on, bar: b, until: c.End})
		if took := c.End.Sub(c.Begin); took >= noticeable {
			b.Waited = took.Seconds()
			p.items = append(p.items, item{at: c.End, from: on, bar: b, end: true})
		}
	}
}

// socket names the socket of a TCP server that a call is about: the welcoming
// one is about nobody, but for accept(), which returns the other.
func (p *timeline) socket(on *partyLane, c *calls.Call) (name string, welcoming bool) {
	switch {
	case !on.Server || !c.Stream || c.Name() == "socket":
		return "", false
	case c.Name() == "accept" || !c.Remote.IsValid():
		return p.lang.Say("welcoming"), true
	}
	return itoa(int(c.Remote.Port())), false
}

// sort puts the items in the order of time, those of the capture first where
// the clock cannot tell.
func (p *timeline) sort() {
	slices.SortStableFunc(p.items, func(a, b item) int { return a.at.Compare(b.at) })
	if over := len(p.items) - maxMoments; over > 0 {
		for _, x := range p.items[maxMoments:] {
			if !x.end {
				p.Missing++
			}
		}
		p.items = p.items[:maxMoments]
	}
}

// moments places the items, and finds out from where to where bars stand.
func (p *timeline) moments() {
	before := time.Time{}
	for i := range p.items {
		x := &p.items[i]
		if p.begin.IsZero() {
			p.begin = x.at
		}
		m := report.Moment{Row: x.row, Call: x.bar, Ends: x.end, NoTime: x.noTime || x.at.IsZero()}
		m.Seconds = p.since(x.at)
		p.Seconds = max(p.Seconds, m.Seconds)
		if d := x.at.Sub(before); !before.IsZero() && d >= jump && d < math.MaxInt64 {
			m.Jump = d.Seconds()
		}
		before = x.at
		switch {
		case x.bar == nil:
		case x.end:
			x.bar.Last = i
		default:
			x.bar.First, x.bar.Last = i, p.lastBefore(i)
		}
		p.Moments = append(p.Moments, m)
	}
}

// lastBefore returns the last item before the call of item i returned. A call
// whose end is not in the picture goes on to the end of it.
func (p *timeline) lastBefore(i int) int {
	last := i
	for j := i + 1; j < len(p.items) && p.items[j].at.Before(p.items[i].until); j++ {
		last = j
	}
	return last
}

// since returns the seconds since the first moment.
func (p *timeline) since(t time.Time) float64 {
	d := t.Sub(p.begin)
	if t.IsZero() || p.begin.IsZero() || d == math.MaxInt64 || d == math.MinInt64 {
		return 0
	}
	return d.Seconds()
}

// numbers fills in the indices of lanes, now that these are in order, and keeps
// bars apart that stand beside a lane at the same time.
func (p *timeline) numbers() {
	taken := make([][]int, len(p.Lanes)) // by lane and slot: until which moment
	for i := range p.Moments {
		m, x := &p.Moments[i], &p.items[i]
		m.Lane = x.from.index
		if x.to != nil {
			m.To = x.to.index
		}
		if m.Call == nil || m.Ends {
			continue
		}
		m.Call.Lane = m.Lane
		slots := taken[m.Lane]
		s := slices.IndexFunc(slots, func(until int) bool { return until < i })
		if s < 0 {
			s, slots = len(slots), append(slots, 0)
		}
		m.Call.Slot, slots[s] = s, m.Call.Last
		taken[m.Lane] = slots
	}
}

// A partyLane is the lane of a party while its place is not known.
type partyLane struct {
	report.PartyLane
	known bool // its name is that of a party of the recording
	index int
}

// lanes finds the lane of everybody.
type lanes struct {
	lang  i18n.Lang
	owner map[string]string     // of a port: the party that has it
	by    map[string]*partyLane // by party or by socket
	all   []*partyLane          // in the order in which they appeared
}

// newLanes learns from the calls who has which port.
func newLanes(all []calls.Call, lang i18n.Lang) *lanes {
	l := &lanes{lang: lang, owner: map[string]string{}, by: map[string]*partyLane{}}
	for i := range all {
		c := &all[i]
		if c.Local.Port() == 0 {
			continue
		}
		if key := protocolOf(c) + portText(c.Local.Port()); l.owner[key] == "" {
			l.owner[key] = c.Party
		}
	}
	return l
}

func protocolOf(c *calls.Call) string {
	if c.Stream {
		return "TCP"
	}
	return "UDP"
}

func portText(port uint16) string { return ":" + itoa(int(port)) }

// of returns the lane of one end of a conversation.
func (l *lanes) of(c *report.Ladder, end int) *partyLane {
	e := &c.Lanes[end]
	var on *partyLane
	if owner := l.owner[c.Protocol+portText(e.Port)]; owner != "" {
		on = l.party(owner)
	} else {
		on = l.get(c.Protocol + " " + e.Address + portText(e.Port))
		if on.Name == "" {
			on.Name, on.Server = e.Role, end == 1
		}
	}
	if s := portText(e.Port); !slices.Contains(on.Sockets, s) {
		on.Sockets = append(on.Sockets, s)
	}
	return on
}

// party returns the lane of a party of the recording.
func (l *lanes) party(name string) *partyLane {
	on := l.get("party " + name)
	if !on.known {
		on.known, on.Server = true, strings.HasPrefix(name, "server")
		on.Name = printable.Cut(printable.String(l.said(name)), 24)
	}
	return on
}

// said puts the name of a party into the reader's language.
func (l *lanes) said(name string) string {
	role, rest, _ := strings.Cut(name, " ")
	switch role {
	case "client":
		role = l.lang.Say("client")
	case "server":
		role = l.lang.Say("server")
	}
	return strings.TrimSpace(role + " " + rest)
}

func (l *lanes) get(key string) *partyLane {
	if l.by[key] == nil {
		l.by[key] = &partyLane{}
		l.all = append(l.all, l.by[key])
	}
	return l.by[key]
}

// order puts clients before servers, and parties of the recording by their
// names; it numbers those whose names are the same.
func (l *lanes) order() (out []report.PartyLane) {
	slices.SortStableFunc(l.all, func(a, b *partyLane) int {
		byRole := cmp.Or(cmp.Compare(number(a.Server), number(b.Server)), cmp.Compare(number(b.known), number(a.known)))
		if byRole != 0 || !a.known {
			return byRole
		}
		return cmp.Or(cmp.Compare(len(a.Name), len(b.Name)), cmp.Compare(a.Name, b.Name)) // client 2, client 10
	})
	same := map[string]int{}
	for _, x := range l.all {
		same[x.Name]++
	}
	seen := map[string]int{}
	for i, x := range l.all {
		x.index = i
		if name := x.Name; same[name] > 1 {
			seen[name]++
			x.Name += " " + itoa(seen[name])
		}
		out = append(out, x.PartyLane)
	}
	return out
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
