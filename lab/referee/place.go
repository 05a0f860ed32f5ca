package referee

import (
	"net/netip"
	"slices"

	"socketlab/capture"
	"socketlab/capture/challenge"
	"socketlab/capture/flow"
	"socketlab/capture/record"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// A place is an address from which students come. Behind one there may be a whole
// room: its frames are kept together while a session lasts, and sorted at the end.
type place struct {
	sessions    map[*session]bool
	packets     []capture.Packet // since the oldest of its sessions began
	octets      int              // of them
	lost        int              // frames that were too many
	answered    int              // octets that the servers have answered
	connections int              // that are open
}

// A session is a student's that is going on.
type session struct {
	challenge.Session
	place *place
	lost  int // of the place, when it began
}

// enter begins a session, or says why there is none.
func (r *referee) enter(s challenge.Session) (*session, Sorry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.places[s.Student]
	switch {
	case r.sessions >= r.limits.Sessions, p != nil && len(p.sessions) >= r.limits.Each:
		return nil, Busy
	case !r.pacer.allows(s.Student):
		return nil, TooFast
	}
	if p == nil {
		p = &place{sessions: map[*session]bool{}}
		r.places[s.Student] = p
	}
	one := &session{Session: s, place: p, lost: p.lost}
	one.Alone = len(p.sessions) == 0
	for other := range p.sessions {
		other.Alone = false
	}
	p.sessions[one] = true
	r.sessions++
	return one, ""
}

// leave ends a session, and returns the frames of its place since it began, and
// the codes of the others there.
func (r *referee) leave(s *session) (packets []capture.Packet, others []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := s.place
	if !p.sessions[s] {
		return nil, nil
	}
	s.Lost = p.lost - s.lost
	for i := range p.packets {
		if !p.packets[i].Time.Before(s.At) {
			packets = append(packets, p.packets[i])
			packets[len(packets)-1].Frame = len(packets)
		}
	}
	n := len(p.sessions)
	p.answered -= p.answered / n // its part
	delete(p.sessions, s)
	r.sessions--
	for other := range p.sessions {
		others = append(others, other.Code)
	}
	r.forget(s.Student, p)
	return packets, others
}

// forget drops the frames of a place that no session wants any more.
func (r *referee) forget(a netip.Addr, p *place) {
	if len(p.sessions) == 0 {
		r.octets -= p.octets
		p.packets, p.octets = nil, 0
		delete(r.places, a)
		return
	}
	var oldest *session
	for s := range p.sessions {
		if oldest == nil || s.At.Before(oldest.At) {
			oldest = s
		}
	}
	n := slices.IndexFunc(p.packets, func(x capture.Packet) bool { return !x.Time.Before(oldest.At) })
	if n < 0 {
		n = len(p.packets)
	}
	for i := range p.packets[:n] {
		p.octets -= len(p.packets[i].Data)
		r.octets -= len(p.packets[i].Data)
	}
	p.packets = slices.Clone(p.packets[n:])
}

// fullSessions is how many sessions of one address may keep as much as a session
// may: those of a room behind it need far less.
const fullSessions = 16

// frame takes what was recorded. Nothing of it stays with the recorder.
func (r *referee) frame(f *capture.Packet) error {
	src, dst, ok := flow.Ends(f)
	if !ok {
		return record.ErrSkip
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.places[src.Unmap()]
	if p == nil {
		p = r.places[dst.Unmap()]
	}
	if p == nil {
		return record.ErrSkip // nobody has asked for a session there
	}
	n, size := min(len(p.sessions), fullSessions), len(f.Data)
	if len(p.packets) >= n*r.limits.Frames || p.octets+size > n*r.limits.Octets || r.octets+size > r.limits.Memory {
		p.lost++
		return record.ErrSkip
	}
	p.packets = append(p.packets, *f)
	p.octets += size
	r.octets += size
	return record.ErrSkip
}

// A guard lets the servers serve those alone who have a session (peer.Guard).
type guard struct{ *referee }

// Enters reports whether a connection may be served.
func (g guard) Enters(remote netip.AddrPort) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	p := g.places[remote.Addr().Unmap()]
	if p == nil || p.connections >= len(p.sessions)*g.limits.Connections {
		return false
	}
	p.connections++
	g.open[remote] = p
	return true
}

// Leaves takes a connection that is closed.
func (g guard) Leaves(remote netip.AddrPort) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p := g.open[remote]; p != nil {
		p.connections--
		delete(g.open, remote)
	}
}

// Takes reports whether what has come may be answered.
func (g guard) Takes(remote netip.AddrPort, octets int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	p := g.places[remote.Addr().Unmap()]
	if p == nil || p.answered+octets > len(p.sessions)*g.limits.Octets {
		return false
	}
	p.answered += octets
	return true
}

// own picks the frames of a session out of those of its place: the conversations
// with its code, and, where they can be nobody else's, those with none. It returns
// how many have it.
func (s *session) own(packets []capture.Packet, others []string) (kept []capture.Packet, conversations int) {
	all := flow.Packets(packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }})
	theirs := map[pair]bool{}
	judge := func(client, server netip.AddrPort, codes []string) {
		switch {
		case slices.Contains(codes, s.Code):
			conversations++
		case !s.Alone || slices.ContainsFunc(codes, func(c string) bool { return slices.Contains(others, c) }):
			theirs[pair{client, server}] = true
		}
	}
	for _, u := range all.UDP {
		judge(u.Client, u.Server, challenge.InDatagrams(u))
	}
	for _, t := range all.TCP {
		judge(t.Client, t.Server, challenge.InStreams(t))
	}
	if len(theirs) == 0 {
		return packets, conversations
	}
	mine := map[int]bool{} // frames of conversations
	for _, u := range all.UDP {
		for i := range u.Datagrams {
			mine[u.Datagrams[i].Frame] = !theirs[of(u)]
		}
	}
	for _, t := range all.TCP {
		for i := range t.Segments {
			mine[t.Segments[i].Frame] = !theirs[ofTCP(t)]
		}
	}
	for i := range packets {
		if own, known := mine[packets[i].Frame]; own || !known && all.NotKept == 0 { // fragments, and ICMP
			kept = append(kept, packets[i])
			kept[len(kept)-1].Frame = len(kept)
		}
	}
	return kept, conversations
}

// within is as many of the frames of a session as it may keep.
func (s *session) within(l Limits, packets []capture.Packet) []capture.Packet {
	octets := 0
	for i := range packets {
		if octets += len(packets[i].Data); octets > l.Octets || i == l.Frames {
			s.Lost += len(packets) - i
			return packets[:i]
		}
	}
	return packets
}

// A pair is the two sockets of a conversation.
type pair struct{ client, server netip.AddrPort }

func of(u *udp.Conversation) pair { return pair{u.Client, u.Server} }

func ofTCP(t *tcp.Connection) pair { return pair{t.Client, t.Server} }
