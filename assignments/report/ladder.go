package report

import (
	"math"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"socketlab/assignments/i18n"
	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/printable"
)

// A Ladder is one conversation, frame by frame, between two lanes. It is
// plain data that is already said in one language; every text in it is safe
// to print.
type Ladder struct {
	Protocol string  `json:"protocol"` // "TCP" or "UDP"
	Title    string  `json:"title"`    // "TCP 127.0.0.1:40000 – 127.0.0.1:9999"
	Lanes    [2]Lane `json:"lanes"`    // client, server
	Summary  string  `json:"summary"`  // how it began and ended
	Rows     []Row   `json:"rows"`
	Missing  int     `json:"missing"` // frames that were not kept
}

// A Lane is one end of a conversation.
type Lane struct {
	Role    string `json:"role"`    // "client" or "server", said in the ladder's language
	Address string `json:"address"` // "127.0.0.1"
	Port    uint16 `json:"port"`
	Service string `json:"service"` // of the port: "HTTP"; empty if it has no name
}

// A Row is one frame.
type Row struct {
	Frame   int     `json:"frame"`
	Seconds float64 `json:"seconds"`           // since the first row that has a time
	NoTime  bool    `json:"no_time,omitempty"` // Seconds is not known
	From    int     `json:"from"`              // index of the lane that sent it

	Label  string    `json:"label"`            // what is written on the arrow: "SYN seq 0"
	Flags  string    `json:"flags,omitempty"`  // of a segment: "SYN,ACK"
	Seq    int       `json:"seq"`              // of a segment, relative to the initial one
	Ack    int       `json:"ack"`              // valid iff Flags has ACK
	Length int       `json:"length"`           // octets of payload
	Text   string    `json:"text,omitempty"`   // beginning of the payload
	State  [2]string `json:"state"`            // of client and server after it; empty for UDP
	Calls  []string  `json:"calls,omitempty"`  // socket calls that caused it, if the recording says so
	Why    string    `json:"why"`              // what it does, in one line
	Kind   RowKind   `json:"kind"`             // how it is drawn
	Again  bool      `json:"again,omitempty"`  // it was lost, and sent before
	Faults []string  `json:"faults,omitempty"` // findings that blame this frame

	Detail *Detail `json:"-"` // the octets of the frame; nil if none were kept

	at time.Time // zero if the frame carries no time
}

// A Detail is what a frame is made of.
type Detail struct {
	Below   []byte // captured octets in front of the transport header: link layer, IP; nil if unknown
	Header  []byte // captured octets of the transport header
	Payload []byte // captured octets that follow it
	Facts   HeaderFacts
}

// A RowKind says how a row is drawn.
type RowKind string

// The kinds of rows.
const (
	RowPlain   RowKind = "plain"
	RowRepeat  RowKind = "repeat"  // sent again
	RowCopy    RowKind = "copy"    // captured a second time; never happened
	RowLost    RowKind = "lost"    // dropped by the network: nobody received it
	RowTrouble RowKind = "trouble" // reset, out of order, out of place, unreachable
)

// Blame adds a finding to the row of a frame and reports whether there is one.
func (l *Ladder) Blame(frame int, finding string) bool {
	for i := range l.Rows {
		if l.Rows[i].Frame == frame {
			l.Rows[i].Faults = append(l.Rows[i].Faults, finding)
			return true
		}
	}
	return false
}

// clock gives the rows their seconds.
func (l *Ladder) clock() {
	var start time.Time
	for i := range l.Rows {
		r := &l.Rows[i]
		if start.IsZero() {
			start = r.at
		}
		since := r.at.Sub(start)
		tooLong := since == math.MinInt64 || since == math.MaxInt64 // for a time.Duration
		if r.NoTime = r.at.IsZero() || tooLong; !r.NoTime {
			r.Seconds = since.Seconds()
		}
	}
}

// newLadder begins a ladder.
func newLadder(protocol string, client, server netip.AddrPort, lang i18n.Lang) *Ladder {
	return &Ladder{
		Protocol: protocol,
		Title:    protocol + " " + client.String() + " – " + server.String(),
		Lanes: [2]Lane{
			lane(lang.Say("client"), protocol, client),
			lane(lang.Say("server"), protocol, server),
		},
	}
}

func lane(role, protocol string, a netip.AddrPort) Lane {
	return Lane{Role: role, Address: a.Addr().String(), Port: a.Port(), Service: Service(protocol, a.Port())}
}

// excerptLength is how many octets of a payload are shown.
const excerptLength = 48

// excerpt returns the beginning of a payload of length octets, safe to print.
// An ellipsis stands for what is not shown, or was not captured.
func excerpt(payload []byte, length int) string {
	shown := payload[:min(len(payload), excerptLength)]
	if len(shown) >= length {
		return printable.Bytes(shown)
	}
	return printable.Bytes(whole(shown)) + "…"
}

// whole returns text without the half of a character that it may end in.
func whole(text []byte) []byte {
	for i := 1; i < utf8.UTFMax && len(text) > i; i++ {
		if end := text[len(text)-i:]; utf8.RuneStart(end[0]) {
			if !utf8.FullRune(end) {
				return text[:len(text)-i]
			}
			break
		}
	}
	return text
}

// markLost makes a row whose frame was dropped one of its own kind, instead of
// the comment that says so.
func (r *Row) markLost() {
	if capture.Lost(r.Calls) {
		r.Calls = slices.DeleteFunc(r.Calls, func(c string) bool { return strings.HasPrefix(c, capture.LostMark) })
		r.Again = r.Kind == RowRepeat
		r.Kind = RowLost
	}
}

// callsOf returns the comments of a frame that are safe to print.
func callsOf(comments []string) []string {
	var out []string
	for _, c := range comments {
		out = append(out, printable.String(c))
	}
	return out
}

// octetCount says how many octets n are.
func octetCount(n int) i18n.Message {
	if n == 1 {
		return i18n.Msg("1 octet")
	}
	return i18n.Msg("%d octets", n)
}

// quotes returns the lane that sent the packet which m quotes. It reports false
// if m is about another conversation.
func quotes(m *flow.Unreachable, protocol uint8, client, server netip.AddrPort) (lane int, ok bool) {
	switch {
	case m.Protocol != protocol:
		return 0, false
	case m.Src == client && m.Dst == server:
		return 0, true
	case m.Src == server && m.Dst == client:
		return 1, true
	}
	return 0, false
}

// unreachableRow is the row of m, which answers a packet of a lane.
func unreachableRow(m *flow.Unreachable, lane int, why string) Row {
	return Row{
		Frame: m.Frame, From: 1 - lane, at: m.Time,
		Label: "ICMP port unreachable", Kind: RowTrouble, Why: why,
	}
}
