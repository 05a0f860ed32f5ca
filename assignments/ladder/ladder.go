// Package ladder turns the frames of a conversation into the rows of a ladder:
// what each frame is, what it does, said in one line of the reader's language,
// and how the conversation began and ended.
//
// It reads what the engine found and decides nothing about it. What it makes,
// a report.Ladder, is plain data: the formats, the pages and lab inspect draw
// it without knowing what a segment is.
package ladder

import (
	"math"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/ip"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// clock gives the rows their seconds.
func clock(l *report.Ladder) {
	var start time.Time
	for i := range l.Rows {
		r := &l.Rows[i]
		if start.IsZero() {
			start = r.Time
		}
		since := r.Time.Sub(start)
		tooLong := since == math.MinInt64 || since == math.MaxInt64 // for a time.Duration
		if r.NoTime = r.Time.IsZero() || tooLong; !r.NoTime {
			r.Seconds = since.Seconds()
		}
	}
}

// newLadder begins a ladder.
func newLadder(protocol string, client, server netip.AddrPort, lang i18n.Lang) *report.Ladder {
	return &report.Ladder{
		Protocol: protocol,
		Title:    protocol + " " + client.String() + " – " + server.String(),
		Lanes: [2]report.Lane{
			lane(lang.Say("client"), protocol, client),
			lane(lang.Say("server"), protocol, server),
		},
	}
}

func lane(role, protocol string, a netip.AddrPort) report.Lane {
	return report.Lane{Role: role, Address: a.Addr().String(), Port: a.Port(), Service: Service(protocol, a.Port())}
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

// markLost makes a row whose frame was dropped, if it was, one of its own kind,
// instead of the comment that says so.
func markLost(r *report.Row, lost bool) {
	if lost {
		r.Calls = slices.DeleteFunc(r.Calls, func(c string) bool { return strings.HasPrefix(c, capture.LostMark) })
		r.Again = r.Kind == report.RowRepeat
		r.Kind = report.RowLost
	}
}

// note puts the comments of a frame into its row, safe to print: what lab has
// written, and what anybody may have typed.
func note(r *report.Row, comments []string) {
	for _, c := range comments {
		if typed, ok := strings.CutPrefix(c, capture.Foreign); ok {
			r.Typed = append(r.Typed, printable.String(typed))
		} else {
			r.Calls = append(r.Calls, printable.String(c))
		}
	}
}

// octetCount says how many octets n are.
func octetCount(n int) message.Message {
	if n == 1 {
		return message.Of("1 octet")
	}
	return message.Of("%d octets", n)
}

// unreachableRow is the row of m, which answers a packet of a lane.
func unreachableRow(m *flow.Unreachable, lane int, why string) report.Row {
	return report.Row{
		Frame: m.Frame, From: 1 - lane, Time: m.Time,
		Label: "ICMP port unreachable", Kind: report.RowTrouble, Why: why,
	}
}

// checksumWord says what a checksum field holds.
func checksumWord(lang i18n.Lang, c ip.Checksum) string {
	switch c {
	case ip.ChecksumValid:
		return lang.Say("right")
	case ip.ChecksumAbsent:
		return lang.Say("zero: none was computed, which IPv4 allows")
	case ip.ChecksumOffloaded:
		return lang.Say("left to the hardware, as loopback does: no mistake")
	case ip.ChecksumWrong:
		return lang.Say("does not fit the octets")
	}
	return lang.Say("cannot be verified here")
}
