package inspect

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/assignments/ladder"
	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/calls"
	"socketlab/capture/flow"
	"socketlab/capture/ip"
	"socketlab/capture/printable"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// Text writes an inspection for a terminal: the file, what is wrong
// with it, the conversations, and a ladder for each whose frames were kept.
func Text(w io.Writer, i *Inspection, lang i18n.Lang, p report.Palette) error {
	t := text{w: w, lang: lang, Palette: p, i: i}
	t.file()
	t.table()
	t.ladders()
	return t.err
}

// A text writes one inspection and keeps the first error.
type text struct {
	w    io.Writer
	err  error
	lang i18n.Lang
	i    *Inspection
	report.Palette
}

func (t *text) line(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format+"\n", args...)
	}
}

// file says what kind of file it is.
func (t *text) file() {
	c := t.i.Capture
	format := c.Info.Format
	if c.Info.Compression != "none" && c.Info.Compression != "" {
		format += " (" + c.Info.Compression + ")"
	}
	t.line("%s", t.lang.Say("%s, frames: %d", format, c.Info.Packets))
	t.span(c.First, c.Last)
	t.interfaces(c.Info.Interfaces)
	t.programs(c.Info.Sections)
	if c.Info.Snapped > 0 {
		t.line("%s", t.lang.Say("frames cut by the snap length: %d", c.Info.Snapped))
	}
	for _, p := range c.Info.Problems {
		t.line("%s", t.Paint(t.Bad, "! "+t.problem(p)))
	}
	t.counts()
}

// span says when the capture began and how long it took.
func (t *text) span(first, last time.Time) {
	const form = "2006-01-02 15:04:05.000000 UTC"
	switch took := last.Sub(first); {
	case first.IsZero():
	case took == math.MaxInt64: // or more
		t.line("%s", t.lang.Say("from %s to %s", first.Format(form), last.Format(form)))
	default:
		t.line("%s", t.lang.Say("from %s, %v long", first.Format(form), took.Round(time.Microsecond)))
	}
}

// maxInterfaces is how many interfaces are listed.
const maxInterfaces = 16

func (t *text) interfaces(all []capture.Interface) {
	shown := min(len(all), maxInterfaces)
	for n := range all[:shown] {
		t.networkInterface(n, &all[n])
	}
	if rest := len(all) - shown; rest > 0 {
		t.line("%s", t.lang.Say("… interfaces not shown: %d; --format json lists them all", rest))
	}
}

func (t *text) networkInterface(n int, i *capture.Interface) {
	name := i.Name
	if name == "" {
		name = i.Description
	}
	s := t.lang.Say("interface %d: link type %s, snap length %d", n, i.LinkType, i.SnapLength)
	if name != "" {
		s += ", " + printable.Cut(printable.String(name), 40)
	}
	if i.HasStatistics && i.Dropped > 0 {
		s += ", " + t.lang.Say("frames dropped: %d", i.Dropped)
	}
	t.line("%s", s)
}

func (t *text) problem(p capture.Problem) string {
	s := printable.String(problemText(p, t.lang))
	if p.Frame > 0 {
		s += " " + t.lang.Say("(after frame %d)", p.Frame)
	}
	return s
}

// counts says how many conversations there are, and what else was captured.
func (t *text) counts() {
	c := t.i.Capture
	t.line("%s", t.lang.Say("TCP connections: %d, UDP conversations: %d", len(c.TCP), len(c.UDP)))
	if c.LeftOut > 0 {
		t.line("%s", t.Paint(t.Bad, "! "+t.lang.Say("frames of further conversations, only counted: %d; "+
			"--max-conversations N tells more of them apart", c.LeftOut)))
	}
	if c.Unreachables > 0 {
		t.line("%s", t.lang.Say("ICMP port unreachable: %d", c.Unreachables))
	}
	var others []string
	for n, o := range byCount(c.Other) {
		if n == 8 {
			others = append(others, "…")
			break
		}
		others = append(others, fmt.Sprintf("%s %d", printable.String(o.name), o.n))
	}
	if len(others) > 0 {
		t.line("%s", t.lang.Say("other frames: %s", strings.Join(others, ", ")))
	}
}

// table lists the conversations.
func (t *text) table() {
	if len(t.i.Entries) == 0 {
		return
	}
	t.line("")
	for n := range t.i.Entries {
		c := &t.i.Entries[n]
		if c.TCP != nil {
			t.connection(c.Number, c.TCP)
		} else {
			t.conversation(c.Number, c.UDP)
		}
	}
}

func (t *text) conversation(number int, c *udp.Conversation) {
	t.line("%4d UDP %s → %s%s", number, c.Client, c.Server, t.service("UDP", c.Server.Port()))
	s := t.lang.Say("frames %d → %d ←, octets %d → %d ←", c.Frames[0], c.Frames[1], c.PayloadBytes[0], c.PayloadBytes[1])
	if slices.ContainsFunc(c.Datagrams, func(d udp.Datagram) bool { return len(d.Payload) < d.Octets() }) {
		s += ", " + t.lang.Say("payload not captured whole")
	}
	t.line("         %s", s)
}

func (t *text) connection(number int, c *tcp.Connection) {
	t.line("%4d TCP %s → %s%s", number, c.Client, c.Server, t.service("TCP", c.Server.Port()))
	s := t.lang.Say("frames %d → %d ←, octets %d → %d ←", c.Frames[0], c.Frames[1], c.UniqueBytes[0], c.UniqueBytes[1])
	s += ", " + t.ending(c)
	if n := c.Retransmissions[0] + c.Retransmissions[1]; n > 0 {
		s += ", " + t.lang.Say("sent again: %d", n)
	}
	if slices.ContainsFunc(c.Segments, func(s tcp.Segment) bool { return len(s.Payload) < s.Length }) {
		s += ", " + t.lang.Say("payload not captured whole")
	}
	if c.BeginMissing {
		s += ", " + t.lang.Say("beginning not captured")
	}
	t.line("         %s", s)
}

// ending says in few words how a connection ended.
func (t *text) ending(c *tcp.Connection) string {
	switch c.Close {
	case tcp.Normal:
		return t.lang.Say("closed")
	case tcp.Simultaneous:
		return t.lang.Say("closed by both at once")
	case tcp.HalfClosed:
		if c.FinFrame[0] != 0 && c.FinFrame[1] != 0 {
			return t.lang.Say("a FIN without a captured ACK")
		}
		return t.lang.Say("half closed")
	case tcp.Aborted:
		return t.lang.Say("reset")
	}
	if t.rejected(c) {
		return t.lang.Say("rejected (ICMP port unreachable)")
	}
	return t.lang.Say("end not captured")
}

// rejected reports whether ICMP answered the SYN of c, and nothing else did.
func (t *text) rejected(c *tcp.Connection) bool {
	if c.BeginMissing || c.SynAck != [2]int{} {
		return false
	}
	return slices.ContainsFunc(t.i.Capture.Unreachable, func(m flow.Unreachable) bool {
		side, ok := m.Quotes(ip.TCP, c.Client, c.Server)
		return ok && c.Sent(tcp.Side(side), m.Seq)
	})
}

// service names what a port is known for.
func (t *text) service(protocol string, port uint16) string {
	if s := ladder.Service(protocol, port); s != "" {
		return " (" + s + ")"
	}
	return ""
}

// ladders draws every conversation whose frames were kept.
func (t *text) ladders() {
	drawn := 0
	if tl := t.i.timeline(t.lang); tl != nil {
		t.line("\n%s", strings.TrimSuffix(report.TimelineText(tl, t.lang, t.Palette), "\n"))
	}
	for n := range t.i.Entries {
		if l := t.i.Ladder(&t.i.Entries[n], t.lang); l != nil {
			l.Title = fmt.Sprintf("%d  %s", t.i.Entries[n].Number, l.Title)
			t.line("\n%s", strings.TrimSuffix(report.LadderText(l, t.lang, t.Palette), "\n"))
			drawn++
		}
	}
	if rest := len(t.i.Entries) - drawn; rest > 0 {
		t.line("\n%s", notDrawn(rest, t.lang))
	}
}

// notDrawn says how many conversations have no ladder, and how to get one.
func notDrawn(n int, lang i18n.Lang) string {
	return lang.Say("… conversations not drawn: %d; --conversation N draws conversation N", n)
}

// Ladder draws up the ladder of a conversation, or returns nil if its frames
// were not kept.
func (i *Inspection) Ladder(c *Entry, lang i18n.Lang) *report.Ladder {
	switch {
	case c.TCP != nil && len(c.TCP.Segments) > 0:
		return ladder.TCP(c.TCP, i.Capture.Unreachable, lang)
	case c.UDP != nil && len(c.UDP.Datagrams) > 0:
		l := ladder.UDP(c.UDP, c.UDP.Pair(), i.Capture.Unreachable, lang)
		blameHeaders(l, c.UDP, lang)
		return l
	}
	return nil
}

// ladders draws up the ladders of all conversations whose frames were kept.
func (i *Inspection) ladders(lang i18n.Lang) (all []*report.Ladder) {
	for n := range i.Entries {
		if l := i.Ladder(&i.Entries[n], lang); l != nil {
			all = append(all, l)
		}
	}
	return all
}

// timeline draws up all conversations in one, or nil where that shows nothing
// new. The calls of a recording belong to all of them, not to some.
func (i *Inspection) timeline(lang i18n.Lang) *report.Timeline {
	var all []calls.Call
	if len(i.Entries) == len(i.Capture.TCP)+len(i.Capture.UDP) {
		all = calls.Read(i.Capture.Info.Comments())
	}
	return ladder.Timeline(i.ladders(lang), all, lang)
}

// Mermaid draws the conversations whose frames were kept as one mermaid
// sequence diagram.
func Mermaid(w io.Writer, i *Inspection, lang i18n.Lang) error {
	ladders := i.ladders(lang)
	if err := sequenceDiagram(w, ladders); err != nil {
		return err
	}
	if rest := len(i.Entries) - len(ladders); rest > 0 {
		_, err := fmt.Fprintf(w, "    %%%% %s\n", notDrawn(rest, lang))
		return err
	}
	return nil
}

// blameHeaders says which headers are wrong. A grader has checks of its own
// that say so.
func blameHeaders(l *report.Ladder, c *udp.Conversation, lang i18n.Lang) {
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
