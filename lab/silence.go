package lab

import (
	"net/netip"
	"slices"

	"socketlab/capture/flow"
	"socketlab/capture/party"
	"socketlab/capture/tcp"
	"socketlab/lab/experiment"
	"socketlab/lab/program"
	"socketlab/lab/sockets"
)

// Where an answer does not come, what its server does just then tells why. It
// is only looked at: which calls its threads wait in, and whether the client's
// message has been read.

// unanswered says why the student's own server has not answered a client, of
// which this is the socket.
func (r *run) unanswered(client netip.AddrPort, server string) {
	s := r.servers[0]
	p, own := s.process.(*programServer)
	if !own || server != "" && server != s.spec.Name || s.spec.Reply == experiment.ReplyNone || r.config.Experiment.Loss > 0 || p.over() {
		return
	}
	sight := p.Look()
	held, known := p.Sockets()
	if !known || !sight.Known || sight.Busy {
		return
	}
	at := slices.IndexFunc(held, func(h sockets.Socket) bool { return h.TCP == p.stream && h.Local.Port() == p.port && serves(h, client) })
	switch {
	case sight.Reading:
		p.blame(party.Trouble{Kind: party.ForInput, Text: p.Prompt()})
	case at < 0 || held[at].Unread > 0: // it has other things to do than to read this message
	case !p.stream && waitsFor(sight, held[at].Inode):
		p.blame(party.Trouble{Kind: party.Unanswered, UDP: true})
	case !p.stream: // it may be asleep
	case waitsFor(sight, held[at].Inode):
		p.blame(party.Trouble{Kind: party.ForMore})
	case slices.ContainsFunc(sight.Waits, func(w program.Wait) bool { return w.Accepts }) && len(sight.Waits) == 1 && !sight.Sleeps:
		p.blame(party.Trouble{Kind: party.NothingSent})
	case !slices.ContainsFunc(sight.Waits, func(w program.Wait) bool { return !w.Accepts }) && !sight.Sleeps:
		p.blame(party.Trouble{Kind: party.Unanswered})
	}
}

// serves reports whether a socket is the one that a client's messages come to.
func serves(s sockets.Socket, client netip.AddrPort) bool {
	if s.TCP {
		return s.State == sockets.Other && s.Remote.Port() == client.Port()
	}
	return s.Remote.Port() == 0 || s.Remote.Port() == client.Port()
}

// waitsFor reports whether a thread waits for something to read from a socket.
func waitsFor(sight program.Sight, inode uint64) bool {
	return slices.ContainsFunc(sight.Waits, func(w program.Wait) bool { return !w.Accepts && w.Inode == inode })
}

// idles says why a client of the student's own does nothing any more: it has
// sent nothing, or it reads on behind the answer. It returns nil if neither is
// so.
func (r *run) idles(p *studentProgram) *party.Trouble {
	held, known := p.Sockets()
	at := slices.IndexFunc(held, func(h sockets.Socket) bool { return h.TCP && h.State == sockets.Other && h.Remote.Port() == p.port })
	if !known || !p.stream || at < 0 || r.typed.Load() == 0 {
		return nil
	}
	sent, got, ok := r.traffic.between(held[at].Local.Port(), p.port)
	switch {
	case !ok:
	case sent == 0 && got == 0:
		return &party.Trouble{Kind: party.NothingSent}
	case sent > 0 && got > 0 && p.Unread() > 0 && waitsFor(p.Look(), held[at].Inode):
		return &party.Trouble{Kind: party.ForMore}
	}
	return nil
}

// between returns how many octets a client and a server have sent each other,
// and false if no connection of theirs was recorded.
func (t *traffic) between(client, server uint16) (sent, got int64, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range slices.Backward(flow.Packets(t.packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }}).TCP) {
		if c.Client.Port() == client && c.Server.Port() == server {
			return c.PayloadBytes[tcp.Client], c.PayloadBytes[tcp.Server], true
		}
	}
	return 0, 0, false
}
