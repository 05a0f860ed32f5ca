package grade

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/trace"
)

// The mutation matrix: a right submission in which one property of one frame
// was broken fails the checks that the property belongs to, and no other.

// A mutation changes one line of a trace. Where it does not apply it returns
// false.
type mutation struct {
	name    string
	apply   func(l line) (string, bool) // the line in its place; "" drops it
	costs   []string                    // checks of the catalogue, of which at least one has to notice
	besides []string                    // checks that may notice, too
}

// A line of a trace, taken apart.
type line struct {
	text                string
	at, proto, from, to string
	rest                string
	server              string // the port of the lab
	flags               string // of a segment
	seq, end            int    // of a segment
}

// answered reports whether the line goes from the server to a client.
func (l line) answered() bool { return l.from == l.server }

func (l line) String() string {
	return fmt.Sprintf("%s %s %s > %s %s", l.at, l.proto, l.from, l.to, l.rest)
}

var (
	udpAnswers = []string{"udp-echo", "udp-answer"}
	tcpAnswers = []string{"tcp-answer"}
)

var udpMutations = []mutation{
	{name: "answer dropped", apply: when(isAnswer, dropped), costs: udpAnswers},
	{name: "answer changed", apply: when(isAnswer, changed), costs: udpAnswers},
	{name: "answer cut", apply: when(isAnswer, shortened), costs: udpAnswers},
	{name: "answer from another port", apply: when(isAnswer, func(l line) string { l.from = "5999"; return l.String() }), costs: udpAnswers},
	{name: "answer to another port", apply: when(isAnswer, func(l line) string { l.to = "45999"; return l.String() }), costs: udpAnswers},
	{name: "answer before its request", apply: when(isLaterAnswer, func(l line) string { l.at = "0"; return l.String() }), costs: udpAnswers},
	{name: "length too large", apply: when(isDatagram, longer), costs: []string{"udp-header"}},
	{name: "request dropped", apply: when(isLaterRequest, dropped), costs: udpAnswers},
	{name: "request from another port", apply: when(isRequest, func(l line) string { l.from = "45998"; return l.String() }), costs: udpAnswers},
}

var tcpMutations = []mutation{
	{name: "SYN dropped", apply: when(hasFlags("S"), dropped), costs: []string{"tcp-handshake"}},
	{name: "SYN-ACK dropped", apply: when(hasFlags("S."), dropped), costs: []string{"tcp-handshake"}},
	{name: "SYN-ACK acknowledges another number", apply: when(hasFlags("S."), func(l line) string {
		return strings.Replace(l.text, "ack 1", "ack 77", 1)
	}), costs: []string{"tcp-handshake"}},
	{name: "answer dropped", apply: when(isAnswer, dropped), costs: tcpAnswers},
	{name: "answer changed", apply: when(isAnswer, changed), costs: tcpAnswers},
	{name: "answer moved in sequence", apply: when(isAnswer, moved), costs: tcpAnswers},
	{name: "request dropped", apply: when(isRequest, dropped), costs: tcpAnswers, besides: []string{"identity"}},
	{name: "FIN dropped", apply: when(hasFlags("F."), dropped), costs: []string{"tcp-close"}},
	{name: "FIN becomes RST", apply: when(hasFlags("F."), func(l line) string {
		return strings.Replace(l.text, " F. ", " R. ", 1)
	}), costs: []string{"tcp-close"}},
}

// mutated are the labs with a property for every mutation; the others prove
// one claim each, by what is in grade's testdata.
var mutated = map[string][]mutation{
	"udp-echo": udpMutations, "udp-upper": udpMutations, "udp-reply": udpMutations, "udp-mux": withoutHeader(udpMutations),
	"tcp-upper": tcpMutations, "tcp-threaded": tcpMutations, "tcp-echo": tcpMutations, "tcp-hello": tcpMutations,
	"tcp-sink": tcpMutations, "bind-conflict": tcpMutations,
}

// withoutHeader leaves the mutations of the UDP header away, for a lab that
// does not look at it.
func withoutHeader(all []mutation) []mutation {
	return slices.DeleteFunc(slices.Clone(all), func(m mutation) bool { return slices.Contains(m.costs, "udp-header") })
}

func TestMutationMatrix(t *testing.T) {
	cases := 0
	for lab, mutations := range mutated {
		text := rightTrace(t, lab)
		for _, m := range mutations {
			cases += mutate(t, lab, text, m)
		}
	}
	if !t.Failed() {
		t.Logf("%d mutations, each noticed by the checks that it belongs to and by no other", cases)
	}
}

// mutate applies a mutation to every line that it applies to.
func mutate(t *testing.T, lab, text string, m mutation) (cases int) {
	t.Helper()
	lines := strings.Split(text, "\n")
	for i, old := range lines {
		l, ok := split(lab, old)
		if !ok {
			continue
		}
		changed, ok := m.apply(l)
		if !ok || changed == old {
			continue
		}
		cases++
		lines[i] = changed
		name := fmt.Sprintf("%s, line %d: %s", lab, i+1, m.name)
		packets, err := trace.Parse(strings.Join(lines, "\n"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		slices.SortStableFunc(packets, func(a, b capture.Packet) int { return a.Time.Compare(b.Time) })
		noticed(t, name, gradeBytes(t, lab, pcapng(t, packets)), m)
		lines[i] = old
	}
	return cases
}

// noticed wants a report to blame the right checks, and no other.
func noticed(t *testing.T, name string, r *report.Report, m mutation) {
	t.Helper()
	hit := false
	for _, c := range r.Checks {
		if c.Verdict == report.Pass || c.Verdict == report.Skip {
			continue
		}
		switch {
		case slices.Contains(m.costs, c.Check):
			hit = true
		case !slices.Contains(m.besides, c.Check):
			t.Errorf("%s: %s: %s", name, c.ID, c.Findings[0].Message)
		}
	}
	if !hit {
		t.Errorf("%s: nobody noticed", name)
	}
}

var (
	frameLine = regexp.MustCompile(`^(\S+) (udp|tcp) (\S+) > (\S+) (.*)$`)
	segment   = regexp.MustCompile(`^(\S+) (\d+):(\d+)\(`)
	quoted    = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	serverOf  = map[string]string{"udp-upper": "12000", "udp-reply": "9090", "tcp-upper": "12000", "tcp-threaded": "12000",
		"tcp-hello": "8080", "tcp-sink": "8080", "tcp-echo": "9999", "bind-conflict": "9999"}
)

func split(lab, text string) (line, bool) {
	m := frameLine.FindStringSubmatch(text)
	if m == nil {
		return line{}, false
	}
	l := line{text: text, at: m[1], proto: m[2], from: m[3], to: m[4], rest: m[5], server: "5000"}
	if port, ok := serverOf[lab]; ok {
		l.server = port
	}
	if s := segment.FindStringSubmatch(l.rest); s != nil && l.proto == "tcp" {
		l.flags = s[1]
		l.seq, _ = strconv.Atoi(s[2])
		l.end, _ = strconv.Atoi(s[3])
	}
	return l, true
}

func when(applies func(line) bool, change func(line) string) func(line) (string, bool) {
	return func(l line) (string, bool) {
		if !applies(l) {
			return "", false
		}
		return change(l), true
	}
}

func isDatagram(l line) bool { return l.proto == "udp" }
func hasText(l line) bool    { return quoted.MatchString(l.rest) }
func isAnswer(l line) bool   { return l.answered() && hasText(l) }
func isRequest(l line) bool  { return !l.answered() && hasText(l) }

// The first exchange of a trace begins at 0: before it nothing can be, and
// without its request the recording only began later.
func isLaterAnswer(l line) bool  { return isAnswer(l) && l.at > "0.001" }
func isLaterRequest(l line) bool { return isRequest(l) && l.at > "0.001" }

func hasFlags(flags string) func(line) bool {
	return func(l line) bool { return l.flags == flags }
}

func dropped(line) string { return "" }

// changed puts another octet in the place of the text's last.
func changed(l line) string {
	return quoted.ReplaceAllStringFunc(l.text, func(q string) string {
		s, _ := strconv.Unquote(q)
		b := []byte(s)
		b[len(b)-1] ^= 1
		return fmt.Sprintf("%q", b)
	})
}

// shortened leaves the text's last octet away.
func shortened(l line) string {
	return quoted.ReplaceAllStringFunc(l.text, func(q string) string {
		s, _ := strconv.Unquote(q)
		return fmt.Sprintf("%q", s[:len(s)-1])
	})
}

// longer lets the length field claim one octet more than there is.
func longer(l line) string {
	s, _ := strconv.Unquote(quoted.FindString(l.rest))
	return fmt.Sprintf("%s length=%d", l.text, 8+len(s)+1)
}

// moved lets a segment begin one octet further in the stream.
func moved(l line) string {
	return strings.Replace(l.text, fmt.Sprintf(" %d:%d(", l.seq, l.end), fmt.Sprintf(" %d:%d(", l.seq+1, l.end+1), 1)
}
