package ladder

import (
	"fmt"
	"slices"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/flow"
	"socketlab/capture/ip"
	"socketlab/capture/udp"
)

// UDP draws up the ladder of a conversation whose datagrams were kept. p says
// who is the client, and which reply answers which request; it may know only
// the first of the datagrams. Those of the port unreachable messages that
// answer a datagram are drawn with them.
func UDP(c *udp.Conversation, p *udp.Pairing, unreachable []flow.Unreachable, lang i18n.Lang) *report.Ladder {
	u := &udpLadder{Ladder: newLadder("UDP", p.Client, p.Server, lang), lang: lang, c: c, p: p}
	if p.Doubtful {
		u.Lanes[0].Role, u.Lanes[1].Role = lang.Say("first to send"), lang.Say("other side")
	}
	u.Missing = c.Frames[0] + c.Frames[1] - len(c.Datagrams)
	u.exchanges()
	for i := range c.Datagrams {
		u.Rows = append(u.Rows, u.row(&c.Datagrams[i]))
	}
	u.unreachable(unreachable)
	clock(u.Ladder)
	return u.Ladder
}

// A udpLadder is the ladder of a conversation while it is drawn up.
type udpLadder struct {
	*report.Ladder
	c        *udp.Conversation
	p        *udp.Pairing
	lang     i18n.Lang
	exchange map[int]*udp.Exchange // by frame of the request, and by that of the reply
	unasked  map[int]*udp.Unasked  // by frame
	answer   int                   // frame of the last answer above; 0 if there is none
}

// exchanges remembers what answers what, and counts.
func (u *udpLadder) exchanges() {
	u.exchange, u.unasked = map[int]*udp.Exchange{}, map[int]*udp.Unasked{}
	answered, lost := 0, 0
	for i := range u.p.Exchanges {
		x := &u.p.Exchanges[i]
		u.exchange[x.Request.Frame] = x
		if x.Reply == nil {
			continue
		}
		u.exchange[x.Reply.Frame] = x
		answered++
		if x.Reply.Lost {
			lost++
		}
	}
	for i := range u.p.Unasked {
		u.unasked[u.p.Unasked[i].Reply.Frame] = &u.p.Unasked[i]
	}
	u.Summary = u.summary(len(u.p.Exchanges), answered, lost)
}

// summary counts. What is said of some frames is not said of all.
func (u *udpLadder) summary(requests, answered, lost int) string {
	say := u.lang.Say
	s := say("Requests: %d, answered: %d.", requests, answered)
	switch {
	case u.p.Doubtful:
		return say("Which side asks, the capture does not show: by the ports it began with an answer.")
	case lost > 0:
		s = say("Requests: %d, answered: %d; answers lost on their way: %d.", requests, answered, lost)
	}
	if u.Missing > 0 {
		return say("In the frames shown:") + " " + s
	}
	return s
}

func (u *udpLadder) row(d *udp.Datagram) report.Row {
	r := report.Row{
		Frame: d.Frame, Time: d.Time,
		Length: d.Length - udp.HeaderLength, Text: excerpt(d.Payload, d.Octets()), Kind: report.RowPlain,
	}
	if d.Src != u.p.Client {
		r.From = 1
	}
	r.Label = fmt.Sprintf("UDP len %d", r.Length)
	note(&r, d.Comments)
	markLost(&r, d.Lost)
	r.Why = u.why(d, &r)
	r.Detail = &report.Detail{Link: d.Link, Network: d.Network, Header: d.Header, Payload: d.Payload,
		Length: d.Carried - udp.HeaderLength, Checksum: checksumWord(u.lang, d.Checksum)}
	return r
}

func (u *udpLadder) why(d *udp.Datagram, r *report.Row) string {
	say := u.lang.Say
	switch {
	case d.Copy:
		if !r.Lost() {
			r.Kind = report.RowCopy
		}
		return say("the same frame, captured a second time on its way through loopback")
	case u.p.Doubtful:
		return u.between(r)
	case r.From == 0:
		return u.request(u.exchange[d.Frame], r)
	case u.exchange[d.Frame] != nil:
		return u.reply(u.exchange[d.Frame], r)
	case u.unasked[d.Frame] != nil:
		return u.left(u.unasked[d.Frame], r)
	}
	return u.between(r)
}

// between is why for a datagram of which nothing more is known.
func (u *udpLadder) between(r *report.Row) string {
	if r.Lost() {
		return u.lang.Say("datagram, lost on its way: %s", r.Text)
	}
	return u.lang.Say("datagram: %s", r.Text)
}

// request is why for a datagram of the client.
func (u *udpLadder) request(x *udp.Exchange, r *report.Row) string {
	say := u.lang.Say
	switch {
	case r.Lost():
		return say("request, lost on its way: %s", r.Text)
	case x == nil || x.Reply != nil || u.Missing > 0: // its answer may be among the others
		return say("request: %s", r.Text)
	case !x.Sure:
		return say("request; this one, or another that waits with it, has no captured answer: %s", r.Text)
	}
	r.Kind = report.RowTrouble
	return say("request without a captured answer: %s", r.Text)
}

// reply is why for an answer.
func (u *udpLadder) reply(x *udp.Exchange, r *report.Row) string {
	say := u.lang.Say
	request := x.Request
	u.answer = r.Frame
	switch timeless := r.Time.IsZero() || request.Time.IsZero(); {
	case !x.Sure && r.Lost():
		return say("answers frame %d, or another request that waits, but is lost on its way: %s", request.Frame, r.Text)
	case !x.Sure:
		return say("answers frame %d, or another request that waits: %s", request.Frame, r.Text)
	case u.p.Judged && !x.Right && r.Lost():
		return say("stands where the answer to frame %d belongs, but is lost on its way: %s", request.Frame, r.Text)
	case u.p.Judged && !x.Right: // the answer, or that to a request which was not captured
		return say("stands where the answer to frame %d belongs: %s", request.Frame, r.Text)
	case timeless && r.Lost():
		return say("answers frame %d, but is lost on its way: %s", request.Frame, r.Text)
	case timeless:
		return say("answers frame %d: %s", request.Frame, r.Text)
	}
	wait := r.Time.Sub(request.Time).Round(time.Microsecond)
	if r.Lost() {
		return say("answers frame %d after %v, but is lost on its way: %s", request.Frame, wait, r.Text)
	}
	return say("answers frame %d after %v: %s", request.Frame, wait, r.Text)
}

// left is why for a datagram of the server for which no request is left. It
// may belong to an answer of several datagrams.
func (u *udpLadder) left(d *udp.Unasked, r *report.Row) string {
	say := u.lang.Say
	again := d.Again != nil && d.Again.Frame < r.Frame
	switch {
	case again && r.Lost():
		return say("says again what frame %d said, but is lost on its way: %s", d.Again.Frame, r.Text)
	case again:
		return say("says again what frame %d said: %s", d.Again.Frame, r.Text)
	case u.answer != 0 && r.Lost():
		return say("follows the answer in frame %d, but is lost on its way: %s", u.answer, r.Text)
	case u.answer != 0:
		return say("follows the answer in frame %d: %s", u.answer, r.Text)
	case r.Lost():
		return say("no request is left that it could answer, and it is lost on its way: %s", r.Text)
	}
	r.Kind = report.RowTrouble
	return say("no request is left that it could answer: %s", r.Text)
}

// unreachable adds the ICMP messages that answer a datagram.
func (u *udpLadder) unreachable(all []flow.Unreachable) {
	for i := range all {
		m := &all[i]
		side, ok := m.Quotes(ip.UDP, u.p.Client, u.p.Server)
		if !ok || len(u.c.Datagrams) == 0 {
			continue
		}
		why := u.lang.Say("nothing listens on port %d", m.Dst.Port())
		u.Rows = append(u.Rows, unreachableRow(m, side, why))
	}
	slices.SortStableFunc(u.Rows, func(a, b report.Row) int { return a.Frame - b.Frame })
}
