package check

import (
	"cmp"
	"slices"

	"socketlab/capture/flow"
	"socketlab/capture/message"
	"socketlab/capture/udp"
)

// UDPEcho requires every request to be answered by a datagram with the same
// octets, from the port it was sent to (RFC 862).
type UDPEcho struct {
	Clients int `yaml:"clients"` // how many clients have to be served; 1 if 0
}

// Run implements Check.
func (c *UDPEcho) Run(ev *Evidence, out *Findings) {
	a := answering{ev: ev, clients: c.Clients, want: echo,
		change: adviceFor("", "")}
	a.run(out)
}

// answering is what the checks of UDP answers have in common: only the rule
// that makes the answer of a request differs.
type answering struct {
	ev      *Evidence
	clients int                           // 1 if 0
	want    func(request []byte) [][]byte // the answers that are right; the first is the one to show
	change  message.Message               // advice when an answer is wrong
}

// A served is how well one client was served.
type served struct {
	talk    *Talk
	list    []exchange
	orphans []*udp.Datagram
	good    int
}

// total returns how many exchanges there should be.
func (s *served) total() int { return len(s.list) + len(s.orphans) }

// run judges the clients that were served best, as many as are wanted: an
// extra client or an earlier attempt never hurts.
func (a *answering) run(out *Findings) {
	if !a.ev.hasUDP(out) {
		return
	}
	cut := a.ev.cut()
	good, total := 0, 0
	for _, s := range a.best() {
		good += s.good
		total += s.total()
		for _, x := range s.list {
			a.judge(s.talk, x, cut[x.request], out)
		}
		s.talk.blameOrphans(s.orphans, out)
	}
	if total == 0 {
		out.Missingf(0, "the capture holds answers, but no request").
			Hint("Start recording before the first client, stop after the last answer, and hand in that capture.")
	}
	out.Count(good, total)
}

// blameOrphans says that answers belong to no message.
func (t *Talk) blameOrphans(orphans []*udp.Datagram, out *Findings) {
	for _, d := range orphans {
		out.Missingf(d.Frame, "the capture holds this answer, but not the message it belongs to").
			Hint("See that the answer goes to the port that asked, and that the recording loses no frame.").
			Show("%s", t.filter())
	}
}

// best returns the wanted number of clients, best served first.
func (a *answering) best() []served {
	var all []served
	begun := a.ev.firstRequest()
	for _, t := range a.ev.Talks {
		s := served{talk: t, list: t.exchanges(a.want)}
		s.orphans = t.orphans(s.list, begun)
		for _, x := range s.list {
			if x.right {
				s.good++
			}
		}
		if s.total() > 0 {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(x, y served) int {
		return cmp.Or(cmp.Compare(y.good*x.total(), x.good*y.total()), cmp.Compare(y.total(), x.total()))
	})
	return all[:min(len(all), max(1, a.clients))]
}

// judge says what is wrong with one exchange.
func (a *answering) judge(t *Talk, x exchange, cut bool, out *Findings) {
	switch {
	case x.right:
		return
	case x.reply != nil:
		want := a.want(x.request.Payload)[0]
		got, wanted := contrast(x.reply.Payload, size(x.reply), want)
		out.Addf(x.reply.Frame, "got %s, want %s, the answer to frame %d", got, wanted, x.request.Frame).
			hint(adviceOn(x.reply.Payload, want, a.change)).Show("%s", t.filter())
	case cut && (len(out.Wrong) >= maxDetailed || a.ev.sameFrom(t, x.request.Frame, a.want(x.request.Payload)[0]) == nil):
		out.Missingf(x.request.Frame, "the capture ends before an answer to this message").
			Hint("Record until the last answer has arrived; if none arrives, see whether the server is still running.").
			Show("%s", t.filter())
	default:
		a.unanswered(t, x.request, out)
	}
}

// unanswered says why a request got no answer, as far as the capture shows.
func (a *answering) unanswered(t *Talk, request *udp.Datagram, out *Findings) {
	if len(out.Wrong) >= maxDetailed {
		out.Addf(request.Frame, "got no answer to this message").
			Hint("Let the server answer every message with sendto() to the address that recvfrom() returned.")
		return
	}
	if d := a.ev.sameFrom(t, request.Frame, a.want(request.Payload)[0]); d != nil {
		f := out.Addf(d.Frame, "got the answer from port %d, want port %d, to which frame %d was sent", d.Src.Port(), t.Server.Port(), request.Frame)
		if d.Src.Port() == t.Server.Port() {
			f.Message = message.Of("got the answer from %s, want %s, to which frame %d was sent", d.Src, t.Server, request.Frame)
		}
		f.Hint("Answer through the socket that received the message: a new socket has another port.").
			Show("udp.port == %d", t.Client.Port())
		return
	}
	if u := a.ev.refusal(request); u != nil {
		out.Addf(u.Frame, "the datagram in frame %d was refused: nothing listened on port %d", request.Frame, u.Dst.Port()).
			Hint("Start the server before the clients and keep it running.").
			Show("icmp || icmpv6 || udp.port == %d", u.Dst.Port())
		return
	}
	out.Addf(request.Frame, "got no answer to %s, want %s", shown(request.Payload, size(request)), shown(a.want(request.Payload)[0], -1)).
		Hint("Let the server answer every message with sendto() to the address that recvfrom() returned.").
		Show("%s", t.filter())
}

// refusal returns the ICMP message that refuses a request, or nil.
func (ev *Evidence) refusal(request *udp.Datagram) *flow.Unreachable {
	if ev.refused[pair{request.Src, request.Dst}] == nil {
		return nil
	}
	for i := range ev.Capture.Unreachable {
		if u := &ev.Capture.Unreachable[i]; u.Src == request.Src && u.Dst == request.Dst && u.Frame > request.Frame {
			return u
		}
	}
	return nil
}
