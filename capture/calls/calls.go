// Package calls says which socket calls the parties of a lab made, when each
// began and when it returned. A recording carries them in comments of its
// section, so that whoever reads the file later knows as much; Wireshark shows
// these comments among the properties of the capture file.
//
// A comment holds the calls of one party, or as many of them as it has room
// for: a line that names the party and the time from which is counted, then a
// line for each call, in the order in which they began:
//
//	calls: client 2, from 2026-03-02T09:00:00.25Z
//	0.000000000 0.000004100 TCP ok - - socket(AF_INET, SOCK_STREAM) = 0
//	0.000011800 0.000180200 TCP ok 127.0.0.1:40000 127.0.0.1:9999 connect(127.0.0.1:9999) = 0
//	0.000204000 2.000391000 TCP failed 127.0.0.1:40000 127.0.0.1:9999 recv(4096) = timed out after 2s
//
// that is: begin and end in seconds, the protocol of the socket, whether the
// call succeeded, the address of the socket and that of whom the call was
// about ("-" where there is none), and the call as it stands in a program, with
// its result. The calls that have to do with a frame stand beside it as well,
// in its own comments.
//
// The specification has custom blocks for such things, but they need a number
// that is assigned to an enterprise; and no other program would show them.
package calls

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Call is one system call on a socket. Begin and End are equal where it did
// not take any time that could be measured.
type Call struct {
	Party      string    // who called: "server", "client 2"
	Begin, End time.Time // when it was made, and when it returned
	Stream     bool      // on a TCP socket, not a UDP one
	Failed     bool
	Local      netip.AddrPort // of the socket after the call; its address may be unspecified (0.0.0.0); invalid if the kernel had chosen no port
	Remote     netip.AddrPort // whom the call was about; invalid if nobody
	Text       string         // "recv(4096) = 5"; nobody has made sure that it is safe to print
}

// Name returns the name of the function: "recv".
func (c *Call) Name() string {
	name, _, _ := strings.Cut(c.Text, "(")
	return name
}

// Halves splits the text into the call as it was made, and its result.
func (c *Call) Halves() (made, result string) {
	made, result, _ = strings.Cut(c.Text, ") = ")
	return made + ")", result
}

// Bounds on what a file is given, and on what is read of one, which anybody may
// have written. They keep the comments below what a capture.Reader keeps.
const (
	mostCalls   = 4096
	mostText    = 400       // octets of the text of a call
	mostComment = 60_000    // octets of a comment; pcapng has room for 65,535
	mostOctets  = 512 << 10 // of all comments
	mostSeconds = 1_000_000 // between the beginning of the comment and a call
	mark        = "calls: "
	from        = ", from "
)

// Comments returns the comments that tell of calls: those that began first
// where there are too many.
func Comments(all []Call) (comments []string) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Call) int { return a.Begin.Compare(b.Begin) })
	all = all[:min(len(all), mostCalls)]
	pages, order, octets := map[string]*page{}, []*page(nil), 0
	for i := range all {
		c := &all[i]
		p := pages[c.Party]
		if p == nil || p.Len() > mostComment-mostText-200 {
			p = newPage(c)
			pages[c.Party], order = p, append(order, p)
		}
		before := p.Len()
		p.add(c)
		if octets += p.Len() - before; octets > mostOctets {
			break
		}
	}
	for _, p := range order {
		comments = append(comments, p.String())
	}
	return comments
}

// A page is a comment that is being written.
type page struct {
	strings.Builder
	begin time.Time
}

// newPage begins a comment with the first of its calls.
func newPage(c *Call) *page {
	p := &page{begin: c.Begin}
	p.WriteString(mark + oneLine(c.Party) + from + c.Begin.UTC().Format(time.RFC3339Nano) + "\n")
	return p
}

func (p *page) add(c *Call) {
	protocol, outcome := "UDP", "ok"
	if c.Stream {
		protocol = "TCP"
	}
	if c.Failed {
		outcome = "failed"
	}
	fmt.Fprintf(p, "%.9f %.9f %s %s %s %s %s\n", c.Begin.Sub(p.begin).Seconds(), c.End.Sub(p.begin).Seconds(),
		protocol, outcome, written(c.Local), written(c.Remote), oneLine(c.Text))
}

func written(a netip.AddrPort) string {
	if !a.IsValid() {
		return "-"
	}
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port()).String()
}

// oneLine makes a bounded line of a text.
func oneLine(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s[:min(len(s), mostText)], "?"), "\n", " ")
}

// Read returns the calls of which the comments of a section tell, in the order
// in which they began. Comments about anything else, and lines that nobody here
// has written, are passed over.
func Read(comments []string) (all []Call) {
	for _, text := range comments {
		head, rest, _ := strings.Cut(text, "\n")
		party, begin, ok := readHead(head)
		if !ok {
			continue
		}
		for line := range strings.Lines(rest) {
			if len(all) == mostCalls {
				break
			}
			if c, ok := readCall(strings.TrimSuffix(line, "\n"), begin); ok {
				c.Party = party
				all = append(all, c)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Call) int { return a.Begin.Compare(b.Begin) })
	return all
}

// readHead reads the first line of a comment.
func readHead(head string) (party string, begin time.Time, ok bool) {
	head, ok = strings.CutPrefix(head, mark)
	at := strings.LastIndex(head, from)
	if !ok || at <= 0 || at > mostText {
		return "", begin, false
	}
	begin, err := time.Parse(time.RFC3339Nano, head[at+len(from):])
	year := begin.UTC().Year()
	return head[:at], begin, err == nil && year >= 1 && year < 9999 // RFC 3339 writes four digits, for the latest call as well
}

// readCall reads the line of a call.
func readCall(line string, begin time.Time) (c Call, ok bool) {
	f := strings.SplitN(line, " ", 7)
	if len(f) < 7 {
		return c, false
	}
	text := f[6][:min(len(f[6]), mostText)]
	if !strings.Contains(text, "(") {
		return c, false
	}
	first, firstErr := strconv.ParseFloat(f[0], 64)
	last, lastErr := strconv.ParseFloat(f[1], 64)
	if firstErr != nil || lastErr != nil || !(0 <= first && first <= last && last <= mostSeconds) {
		return c, false
	}
	c = Call{Begin: after(begin, first), End: after(begin, last), Stream: f[2] == "TCP", Failed: f[3] == "failed", Text: text}
	c.Local, _ = netip.ParseAddrPort(f[4]) // "-" is none
	c.Remote, _ = netip.ParseAddrPort(f[5])
	return c, true
}

func after(begin time.Time, seconds float64) time.Time {
	return begin.Add(time.Duration(seconds*1e9 + 0.5))
}
