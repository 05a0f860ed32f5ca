package bothends

import (
	"bytes"
	"cmp"
	"net/netip"
	"slices"
	"time"

	"socketlab/assignments/report"
	"socketlab/capture/challenge"
	"socketlab/capture/flow"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// maxTalks bounds how many conversations of either end are compared.
const maxTalks = 1000

// A recording is the other end of a session.
type recording struct {
	c      *flow.Capture
	number int // of the session
}

// A talk is a conversation on one end.
type talk struct {
	udp            *udp.Conversation // one of the two is nil
	tcp            *tcp.Connection
	client, server netip.AddrPort
	codes          []string
	session        int // of the referee's
	said           []byte
}

// talks lists the conversations of the lab.
func talks(c *flow.Capture, ports []uint16, session int) (all []*talk) {
	add := func(t *talk) {
		if len(all) == maxTalks || !slices.Contains(ports, t.server.Port()) && !slices.Contains(ports, t.client.Port()) {
			return
		}
		if !slices.Contains(ports, t.server.Port()) { // an end that began late: roles are a guess
			t.client, t.server = t.server, t.client
		}
		t.session = session
		all = append(all, t)
	}
	for _, u := range c.UDP {
		t := &talk{udp: u, client: u.Client, server: u.Server, codes: challenge.InDatagrams(u)}
		for i := range u.Datagrams {
			if len(t.said) < 1<<16 && u.Datagrams[i].Src == u.Client {
				t.said = append(t.said, u.Datagrams[i].Payload...)
			}
		}
		add(t)
	}
	for _, s := range c.TCP {
		add(&talk{tcp: s, client: s.Client, server: s.Server, codes: challenge.InStreams(s), said: s.Stream(tcp.Client).Octets})
	}
	return all
}

// frames are the first and the last frame of a conversation.
func (t *talk) frames() []int {
	if t.udp != nil {
		return []int{t.udp.FirstFrame, t.udp.LastFrame}
	}
	return []int{t.tcp.FirstFrame, t.tcp.LastFrame}
}

// likeness says how much of two conversations is alike; 0: they are not the same.
func likeness(own, theirs *talk) (n int) {
	if (own.udp == nil) != (theirs.udp == nil) || own.server.Port() != theirs.server.Port() {
		return 0
	}
	if own.tcp != nil {
		for _, side := range []tcp.Side{tcp.Client, tcp.Server} {
			a, okA := opening(own.tcp, side)
			b, okB := opening(theirs.tcp, side)
			if okA && okB && a == b {
				n += 8
			}
		}
	}
	if own.client.Port() == theirs.client.Port() {
		n += 4
	}
	if bytes.Equal(own.said, theirs.said) {
		n += 3
	}
	for _, code := range theirs.codes {
		if slices.Contains(own.codes, code) {
			return n + 1
		}
	}
	return n
}

// compare lays the conversations of a capture beside those of the recordings.
func (r *Result) compare(c *flow.Capture, ports []uint16, recorded []*recording) {
	own := talks(c, ports, -1)
	var theirs []*talk
	for _, x := range recorded {
		theirs = append(theirs, talks(x.c, ports, x.number)...)
	}
	type couple struct{ own, theirs, like int }
	var couples []couple
	for i, a := range own {
		for j, b := range theirs {
			if n := likeness(a, b); n > 0 {
				couples = append(couples, couple{i, j, n})
			}
		}
	}
	slices.SortStableFunc(couples, func(a, b couple) int { return cmp.Compare(b.like, a.like) })
	takenOwn, takenTheirs := map[int]bool{}, map[int]bool{}
	var p pace
	for _, x := range couples {
		if takenOwn[x.own] || takenTheirs[x.theirs] {
			continue
		}
		takenOwn[x.own], takenTheirs[x.theirs] = true, true
		r.Conversations++
		r.couple(own[x.own], theirs[x.theirs], &p)
	}
	slices.SortStableFunc(r.Frames, func(a, b Joint) int { return cmp.Compare(a.Own, b.Own) })
	r.steady(&p)
	r.alone(own, takenOwn, theirs, takenTheirs)
}

// couple compares the two ends of a conversation.
func (r *Result) couple(own, theirs *talk, p *pace) {
	nat := own.client.Addr() != theirs.client.Addr() || own.server.Addr() != theirs.server.Addr()
	if own.client.Port() != theirs.client.Port() && own.client.Addr() == theirs.client.Addr() {
		r.tell("referee-ports", "The client's port is %d in these frames, and the referee saw %d, from the same address.", own.client.Port(), theirs.client.Port()).as(report.Strong, own.frames(), theirs.frames())
	}
	if own.udp != nil {
		r.datagrams(own, theirs, p)
		return
	}
	r.segments(own, theirs, nat, p)
}

// alone says which conversations one end lacks.
func (r *Result) alone(own []*talk, takenOwn map[int]bool, theirs []*talk, takenTheirs map[int]bool) {
	var made, rest, lacking []int
	for i, t := range own {
		switch {
		case takenOwn[i]:
		case len(t.codes) > 0:
			made = append(made, t.frames()...)
		default:
			rest = append(rest, t.frames()...)
		}
	}
	for j, t := range theirs {
		if !takenTheirs[j] && (r.Sessions[t.session].Alone || len(t.codes) > 0) {
			lacking = append(lacking, t.frames()...)
		}
	}
	whole := !slices.ContainsFunc(r.Sessions, func(s Session) bool { return s.Lost > 0 })
	if len(made) > 0 && whole {
		r.tell("referee-unseen", "Conversations with the referee's code that the referee did not see; these are their first and last frames.").as(report.Strong, made, nil)
	} else if len(made) > 0 {
		r.tell("referee-unseen", "Conversations with the referee's code of which the referee has nothing; it lost frames of this session.").as(report.Weak, made, nil)
	}
	if len(rest) > 0 {
		r.tell("referee-part", "Conversations of the lab that were not with the referee, or of which it has nothing; these are their first and last frames.").as(report.Weak, rest, nil)
	}
	if len(lacking) > 0 {
		r.tell("referee-lacking", "The referee recorded conversations of this session that the capture lacks; these are their first and last frames there.").as(report.Weak, nil, lacking)
	}
}

// A pace is how far the clocks of both ends are apart, from packet to packet.
type pace struct {
	least, most time.Duration
	first, last Joint
	times       int
}

// see takes the two times of one packet.
func (p *pace) see(own, theirs time.Time, j Joint) {
	if own.IsZero() || theirs.IsZero() {
		return
	}
	d := own.Sub(theirs)
	if p.times == 0 || d < p.least {
		p.least, p.first = d, j
	}
	if p.times == 0 || d > p.most {
		p.most, p.last = d, j
	}
	p.times++
}

// slack is how much the way of a packet may differ from that of another: it waits
// in queues, and is sent again.
const slack = 3 * time.Second

// steady looks whether both ends tell the same story in time.
func (r *Result) steady(p *pace) {
	if p.times > 1 && p.most-p.least > slack {
		r.tell("referee-times", "Between these two frames %v more went by at one end than at the other; a clock that was set does that, too.", (p.most-p.least).Round(time.Millisecond)).as(report.Weak, []int{p.first.Own, p.last.Own}, []int{p.first.Theirs, p.last.Theirs})
	}
}

// join notes that a packet is on both ends.
func (r *Result) join(theirs *talk, ownFrame, theirFrame int) Joint {
	j := Joint{ownFrame, theirFrame, theirs.session}
	if len(r.Frames) < maxJoints {
		r.Frames = append(r.Frames, j)
	}
	return j
}
