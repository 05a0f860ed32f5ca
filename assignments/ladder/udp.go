package ladder

import (
	"fmt"
	"slices"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/ip"
	"socketlab/capture/udp"
)

// UDP draws up the ladder of a conversation whose datagrams were kept.
// Those of the port unreachable messages that answer one of its datagrams are
// drawn with them.
func UDP(c *udp.Conversation, unreachable []flow.Unreachable, lang i18n.Lang) *report.Ladder {
	u := &udpLadder{Ladder: newLadder("UDP", c.Client, c.Server, lang), lang: lang, c: c}
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
	lang     i18n.Lang
	request  map[int]*udp.Datagram // by frame of its reply
	answered map[int]bool          // by frame of the request
	answer   int                   // frame of the last answer above; 0 if there is none
}

// exchanges remembers what answers what. A request that was lost has no
// answer.
func (u *udpLadder) exchanges() {
	u.request, u.answered = map[int]*udp.Datagram{}, map[int]bool{}
	arrived := *u.c
	arrived.Datagrams = nil
	requests, lost := 0, 0
	for i := range u.c.Datagrams {
		d := &u.c.Datagrams[i]
		asks := d.Src == u.c.Client
		if asks && !d.Copy {
			requests++
		}
		if !asks || !capture.Lost(d.Comments) {
			arrived.Datagrams = append(arrived.Datagrams, *d)
		}
	}
	for _, x := range arrived.Exchanges() {
		if x.Reply == nil {
			continue
		}
		u.request[x.Reply.Frame] = x.Request
		u.answered[x.Request.Frame] = true
		if capture.Lost(x.Reply.Comments) {
			lost++
		}
	}
	u.Summary = u.summary(requests, lost)
}

// summary counts. What is said of some frames is not said of all.
func (u *udpLadder) summary(requests, lost int) string {
	say := u.lang.Say
	s := say("Requests: %d, answered: %d.", requests, len(u.answered))
	if lost > 0 {
		s = say("Requests: %d, answered: %d; answers lost on their way: %d.", requests, len(u.answered), lost)
	}
	if u.Missing > 0 {
		return say("In the frames shown:") + " " + s
	}
	return s
}

func (u *udpLadder) row(d *udp.Datagram) report.Row {
	r := report.Row{
		Frame: d.Frame, Time: d.Time,
		Length: d.Length - udp.HeaderLength, Text: excerpt(d.Payload, d.Octets()), Calls: callsOf(d.Comments), Kind: report.RowPlain,
	}
	if d.Src != u.c.Client {
		r.From = 1
	}
	r.Label = fmt.Sprintf("UDP len %d", r.Length)
	markLost(&r)
	r.Why = u.why(d, &r)
	r.Detail = &report.Detail{Below: d.Below, Header: d.Header, Payload: d.Payload,
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
	case r.From == 1:
		return u.reply(d, r)
	case r.Lost():
		return say("request, lost on its way: %s", r.Text)
	case u.answered[d.Frame] || u.Missing > 0: // its answer may be among the others
		return say("request: %s", r.Text)
	}
	r.Kind = report.RowTrouble
	return say("request without a captured answer: %s", r.Text)
}

// reply is why for a datagram of the server.
func (u *udpLadder) reply(d *udp.Datagram, r *report.Row) string {
	say := u.lang.Say
	request := u.request[d.Frame]
	switch {
	case request == nil:
		return u.unasked(r)
	case d.Time.IsZero() || request.Time.IsZero():
		u.answer = d.Frame
		if r.Lost() {
			return say("answers frame %d, but is lost on its way: %s", request.Frame, r.Text)
		}
		return say("answers frame %d: %s", request.Frame, r.Text)
	}
	u.answer = d.Frame
	wait := d.Time.Sub(request.Time).Round(time.Microsecond)
	if r.Lost() {
		return say("answers frame %d after %v, but is lost on its way: %s", request.Frame, wait, r.Text)
	}
	return say("answers frame %d after %v: %s", request.Frame, wait, r.Text)
}

// unasked is why for a datagram that is paired with no request. It may belong
// to an answer of several datagrams.
func (u *udpLadder) unasked(r *report.Row) string {
	say := u.lang.Say
	switch {
	case u.answer != 0 && r.Lost():
		return say("follows the answer in frame %d, but is lost on its way: %s", u.answer, r.Text)
	case u.answer != 0:
		return say("follows the answer in frame %d: %s", u.answer, r.Text)
	case r.Lost():
		return say("sent without a request, lost on its way: %s", r.Text)
	}
	r.Kind = report.RowTrouble
	return say("sent without a request: %s", r.Text)
}

// unreachable adds the ICMP messages that answer a datagram.
func (u *udpLadder) unreachable(all []flow.Unreachable) {
	for i := range all {
		m := &all[i]
		side, ok := m.Quotes(ip.UDP, u.c.Client, u.c.Server)
		if !ok || len(u.c.Datagrams) == 0 {
			continue
		}
		why := u.lang.Say("nothing listens on port %d", m.Dst.Port())
		u.Rows = append(u.Rows, unreachableRow(m, side, why))
	}
	slices.SortStableFunc(u.Rows, func(a, b report.Row) int { return a.Frame - b.Frame })
}
