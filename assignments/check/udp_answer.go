package check

import (
	"cmp"
	"slices"
	"time"

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
	a := answering{ev: ev, clients: c.Clients, want: c.wanted,
		change: adviceFor("", "")}
	a.run(out)
}

// wanted implements answerer.
func (c *UDPEcho) wanted(request []byte) [][]byte { return [][]byte{request} }

// An answerer is a check that says which answers to a message are right. The
// talks of a lab are paired by what its checks want.
type answerer interface {
	wanted(request []byte) [][]byte
}

// Wanted returns what any of the checks takes for a right answer. It is nil if
// none of them is about answers over UDP.
func Wanted(checks []Check) udp.Wanted {
	var all []answerer
	for _, c := range checks {
		if a, ok := c.(answerer); ok {
			all = append(all, a)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return func(request []byte) (out [][]byte) {
		for _, a := range all {
			out = append(out, a.wanted(request)...)
		}
		return out
	}
}

// answering is what the checks of UDP answers have in common: only the rule
// that makes the answer of a request differs.
type answering struct {
	ev      *Evidence
	clients int             // 1 if 0
	reply   string          // as in TCPAnswer
	want    udp.Wanted      // the answers that are right; the first is the one to show
	change  message.Message // advice when an answer is wrong
}

// A served is how well one client was served.
type served struct {
	talk    *Talk
	orphans []*udp.Datagram
	good    int
}

// total returns how many exchanges there should be.
func (s *served) total() int { return len(s.talk.Pairing.Exchanges) + len(s.orphans) }

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
		for i := range s.talk.Pairing.Exchanges {
			x := &s.talk.Pairing.Exchanges[i]
			a.judge(s.talk, x, cut[x.Request], out)
		}
		s.talk.blameOrphans(s.orphans, a.ev.Whole(), out)
	}
	if total == 0 {
		out.Missingf(0, "the capture holds answers, but no request").
			Hint("Start recording before the first client, stop after the last answer, and hand in that capture.")
	}
	out.Count(good, total)
}

// blameOrphans says that answers belong to no message.
func (t *Talk) blameOrphans(orphans []*udp.Datagram, whole bool, out *Findings) {
	for _, d := range orphans {
		if whole {
			out.Addf(d.Frame, "got this answer, which nobody has asked for").
				Hint("Let the server answer every message with sendto() to the address that recvfrom() returned.").
				Show("%s", t.filter())
			continue
		}
		out.Missingf(d.Frame, "the capture holds this answer, but no message is left that it could belong to").
			Hint("See that the answer goes to the port that asked, and that the recording loses no frame.").
			Show("%s", t.filter())
	}
}

// best returns the wanted number of clients, best served first.
func (a *answering) best() []served {
	var all []served
	begun := a.ev.firstRequest()
	for _, t := range a.ev.Talks {
		s := served{talk: t, orphans: t.orphans(begun)}
		for i := range t.Pairing.Exchanges {
			if x := &t.Pairing.Exchanges[i]; rightly(x, a.want) && a.ev.late(x) == 0 {
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

// rightly reports whether an exchange has an answer, and a right one.
func rightly(x *udp.Exchange, want udp.Wanted) bool {
	return x.Reply != nil && udp.Answers(x.Reply, x.Request, want)
}

// judge says what is wrong with one exchange.
func (a *answering) judge(t *Talk, x *udp.Exchange, cut bool, out *Findings) {
	late := a.ev.late(x)
	switch {
	case late != 0:
		out.Addf(x.Reply.Frame, "got the answer %v after the message of frame %d, want it sooner: the client had closed its socket, as frame %d says",
			x.Reply.Time.Sub(x.Request.Time).Round(time.Millisecond), x.Request.Frame, late).
			hint(a.ev.lateAdvice()).Show("icmp || icmpv6 || %s", t.filter())
	case rightly(x, a.want):
		return
	case x.Reply != nil:
		change := a.change
		if m := halfUpper(a.reply, x.Request.Payload, x.Reply.Payload); !m.IsZero() {
			change = m
		}
		a.ev.misread(t.blameAnswer(x, a.want(x.Request.Payload)[0], change, out.Addf))
	case cut && (len(out.Wrong) >= maxDetailed || a.ev.sameFrom(t, x.Request.Frame, a.want(x.Request.Payload)[0]) == nil):
		f := out.Missingf(x.Request.Frame, "the capture ends before an answer to this message")
		if !x.Sure {
			f.Message = message.Of("the capture ends before each of the messages that waited has its answer")
		}
		f.Hint("Record until the last answer has arrived; if none arrives, see whether the server is still running.").
			Show("%s", t.filter())
	default:
		a.unanswered(t, x, out)
	}
}

// blameAnswer says that an answer is not the one that is wanted.
func (t *Talk) blameAnswer(x *udp.Exchange, want []byte, change message.Message, tell func(frame int, format string, args ...any) *Finding) *Finding {
	got, wanted := contrast(x.Reply.Payload, x.Reply.Octets(), want)
	f := tell(x.Reply.Frame, "got %s, want %s, the answer to frame %d", got, wanted, x.Request.Frame)
	if !x.Sure {
		f.Message = message.Of("got %s, want the answer to one of the messages that waited, such as %s to frame %d", got, wanted, x.Request.Frame)
	}
	return f.hint(adviceOn(x.Reply.Payload, want, change)).Show("%s", t.filter())
}

// unanswered says why a request got no answer, as far as the capture shows.
func (a *answering) unanswered(t *Talk, x *udp.Exchange, out *Findings) {
	request, want := x.Request, a.want(x.Request.Payload)[0]
	const advice = "Let the server answer every message with sendto() to the address that recvfrom() returned."
	if len(out.Wrong) >= maxDetailed && x.Sure {
		a.ev.silent(out.Addf(request.Frame, "got no answer to this message").Hint(advice))
		return
	}
	if !x.Sure {
		a.ev.silent(out.Addf(request.Frame, "got fewer answers than messages: this one, or another that waited with it, got none").
			Hint(advice)).Show("%s", t.filter())
		return
	}
	if d := a.ev.sameFrom(t, request.Frame, want); d != nil {
		f := out.Addf(d.Frame, "got the answer from port %d, want port %d, to which frame %d was sent", d.Src.Port(), t.Server.Port(), request.Frame)
		if d.Src.Port() == t.Server.Port() {
			f.Message = message.Of("got the answer from %s, want %s, to which frame %d was sent", d.Src, t.Server, request.Frame)
		}
		f.Hint("Answer through the socket that received the message: a new socket has another port.").
			Show("udp.port == %d", t.Client.Port())
		return
	}
	if u := a.ev.refusal(request); u != nil {
		a.ev.absent(out.Addf(u.Frame, "the datagram in frame %d was refused: nothing listened on port %d", request.Frame, u.Dst.Port()).
			Hint("Start the server before the clients and keep it running.").
			Show("icmp || icmpv6 || udp.port == %d", u.Dst.Port()))
		return
	}
	a.ev.silent(out.Addf(request.Frame, "got no answer to %s, want %s", shown(request.Payload, request.Octets()), shown(want, -1)).
		Hint(advice)).Show("%s", t.filter())
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
