package report

import (
	"fmt"
	"slices"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/capture/flow"
	"socketlab/capture/ip"
	"socketlab/capture/udp"
)

// UDPLadder draws up the ladder of a conversation whose datagrams were kept.
// Those of the port unreachable messages that answer one of its datagrams are
// drawn with them.
func UDPLadder(c *udp.Conversation, unreachable []flow.Unreachable, lang i18n.Lang) *Ladder {
	u := &udpLadder{Ladder: newLadder("UDP", c.Client, c.Server, lang), lang: lang, c: c}
	u.exchanges()
	for i := range c.Datagrams {
		u.Rows = append(u.Rows, u.row(&c.Datagrams[i]))
	}
	u.unreachable(unreachable)
	u.clock()
	u.Missing = c.Frames[0] + c.Frames[1] - len(c.Datagrams)
	return u.Ladder
}

// A udpLadder is the ladder of a conversation while it is drawn up.
type udpLadder struct {
	*Ladder
	c        *udp.Conversation
	lang     i18n.Lang
	request  map[int]*udp.Datagram // by frame of its reply
	answered map[int]bool          // by frame of the request
}

// exchanges remembers what answers what.
func (u *udpLadder) exchanges() {
	u.request, u.answered = map[int]*udp.Datagram{}, map[int]bool{}
	requests := u.c.Exchanges()
	for _, x := range requests {
		if x.Reply != nil {
			u.request[x.Reply.Frame] = x.Request
			u.answered[x.Request.Frame] = true
		}
	}
	u.Summary = u.lang.Say("Requests: %d, answered: %d.", len(requests), len(u.answered))
}

func (u *udpLadder) row(d *udp.Datagram) Row {
	r := Row{
		Frame: d.Frame, at: d.Time,
		Length: d.Length - udp.HeaderLength, Text: excerpt(d.Payload, carried(d)), Calls: callsOf(d.Comments), Kind: RowPlain,
	}
	if d.Src != u.c.Client {
		r.From = 1
	}
	r.Label = fmt.Sprintf("UDP len %d", r.Length)
	r.Why = u.why(d, &r)
	r.markLost(u.lang)
	r.Detail = &Detail{Below: d.Below, Header: d.Header, Payload: d.Payload, Facts: HeaderFacts{
		FromServer: r.From == 1, Payload: d.Carried - udp.HeaderLength, Checksum: d.Checksum,
	}}
	return r
}

// carried returns how many octets of data came with d: what the length field
// says, unless it says more than there was.
func carried(d *udp.Datagram) int {
	if d.BadLength {
		return d.Carried - udp.HeaderLength
	}
	return d.Length - udp.HeaderLength
}

func (u *udpLadder) why(d *udp.Datagram, r *Row) string {
	say := u.lang.Say
	request := u.request[d.Frame]
	switch {
	case d.Copy:
		r.Kind = RowCopy
		return say("the same frame, captured a second time on its way through loopback")
	case r.From == 0 && !u.answered[d.Frame]:
		r.Kind = RowTrouble
		return say("request without a captured answer: %s", r.Text)
	case r.From == 0:
		return say("request: %s", r.Text)
	case request == nil:
		r.Kind = RowTrouble
		return say("sent without a request: %s", r.Text)
	}
	if d.Time.IsZero() || request.Time.IsZero() {
		return say("answers frame %d: %s", request.Frame, r.Text)
	}
	wait := d.Time.Sub(request.Time).Round(time.Microsecond)
	return say("answers frame %d after %v: %s", request.Frame, wait, r.Text)
}

// blameHeaders says which headers are wrong. A grader has checks of its own
// that say so.
func (l *Ladder) blameHeaders(c *udp.Conversation, lang i18n.Lang) {
	for i := range c.Datagrams {
		d := &c.Datagrams[i]
		if d.BadLength {
			l.Blame(d.Frame, lang.Say("the length field says %d octets, but IP carries %d", d.Length, d.Carried))
		}
		if d.Checksum == ip.ChecksumWrong {
			l.Blame(d.Frame, lang.Say("the checksum is wrong"))
		}
	}
}

// unreachable adds the ICMP messages that answer a datagram.
func (u *udpLadder) unreachable(all []flow.Unreachable) {
	for i := range all {
		m := &all[i]
		side, ok := quotes(m, ip.UDP, u.c.Client, u.c.Server)
		if !ok || len(u.c.Datagrams) == 0 {
			continue
		}
		why := u.lang.Say("nothing listens on port %d", m.Dst.Port())
		u.Rows = append(u.Rows, unreachableRow(m, side, why))
	}
	slices.SortStableFunc(u.Rows, func(a, b Row) int { return a.Frame - b.Frame })
}
