// Package proof looks whether the evidence of a report is true, from its ladders
// alone: from what each frame is, not from what the checks thought of it.
package proof

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"socketlab/assignments/report"
)

// Faults says what is wrong with the evidence of a report in English: checks that
// passed without any, frames that are not there, and numbers that disagree with
// the frames.
func Faults(r *report.Report) (faults []string) {
	c := catalogue{}
	missing := false
	for i := range r.Ladders {
		l := &r.Ladders[i]
		missing = missing || l.Missing > 0
		for j := range l.Rows {
			c[l.Rows[j].Frame] = frame{l, &l.Rows[j]}
		}
	}
	for _, check := range r.Checks {
		blame := func(e report.Evidence, format string, args ...any) {
			faults = append(faults, fmt.Sprintf("%s %v %q: ", check.Check, e.Frames, e.Message)+fmt.Sprintf(format, args...))
		}
		switch {
		case check.Verdict == report.Pass && len(check.Evidence) == 0:
			blame(report.Evidence{}, "passed without evidence")
		case check.Verdict != report.Pass && len(check.Evidence) > 0:
			blame(check.Evidence[0], "not passed, but evidence")
		case missing:
			continue // frames that are not kept cannot be looked at
		}
		for _, e := range check.Evidence {
			for _, fault := range c.faults(check.Check, e) {
				blame(e, "%s", fault)
			}
		}
	}
	return faults
}

// A frame is a row of a ladder.
type frame struct {
	*report.Ladder
	*report.Row
}

// ports are those of its sender and its receiver.
func (f frame) ports() (from, to int) {
	return int(f.Lanes[f.From].Port), int(f.Lanes[1-f.From].Port)
}

type catalogue map[int]frame

// faults says what is wrong with one piece of evidence.
func (c catalogue) faults(check string, e report.Evidence) (out []string) {
	for _, n := range e.Frames {
		if _, ok := c[n]; !ok {
			return []string{fmt.Sprintf("there is no frame %d", n)}
		}
	}
	if !slices.IsSorted(e.Frames) || len(slices.Compact(slices.Clone(e.Frames))) != len(e.Frames) {
		out = append(out, "its frames are not in order, each once")
	}
	sentence := quoted.ReplaceAllString(e.Message, "…")
	for _, m := range named.FindAllStringSubmatch(sentence, -1) {
		n, _ := strconv.Atoi(m[2])
		switch {
		case m[1] == "frame" && !slices.Contains(e.Frames, n):
			out = append(out, fmt.Sprintf("frame %d is not among them", n))
		case m[1] == "port" && !c.somePort(e.Frames, n):
			out = append(out, fmt.Sprintf("none of them has port %d", n))
		}
	}
	if rule := rules[check]; rule != nil {
		out = append(out, rule(c, e)...)
	}
	return out
}

var (
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	named  = regexp.MustCompile(`\b(frame|port) (\d+)`)
	number = regexp.MustCompile(`\d+`)
)

func (c catalogue) somePort(frames []int, port int) bool {
	return slices.ContainsFunc(frames, func(n int) bool {
		from, to := c[n].ports()
		return from == port || to == port
	})
}

// numbers are those of a sentence, in order, texts left out.
func numbers(e report.Evidence) (out []int) {
	for _, m := range number.FindAllString(quoted.ReplaceAllString(e.Message, "…"), -1) {
		n, _ := strconv.Atoi(m)
		out = append(out, n)
	}
	return out
}

// flags are the flags of each frame, such as "S", "SA", "A".
func (c catalogue) flags(frames []int) (out []string) {
	for _, n := range frames {
		letters := ""
		for _, f := range strings.Split(c[n].Flags, ",") {
			if f != "" && f != "PSH" {
				letters += f[:1]
			}
		}
		out = append(out, letters)
	}
	return out
}

// rules look at the sentences of one check.
var rules = map[string]func(c catalogue, e report.Evidence) []string{
	"tcp-handshake": func(c catalogue, e report.Evidence) (out []string) {
		if strings.HasPrefix(e.Message, "the same") {
			return nil
		}
		if got := c.flags(e.Frames); len(got) != 3 || !slices.Contains([]string{"S", "SA"}, got[0]) || !strings.Contains(got[1], "A") || !strings.Contains(got[2], "A") {
			return []string{fmt.Sprintf("their flags are %v", got)}
		}
		if n := numbers(e); len(n) >= 2 && (int64(n[0]) != c[e.Frames[1]].Ack || strings.Contains(e.Message, "ISN+1") && c[e.Frames[2]].Ack != 1) {
			out = append(out, fmt.Sprintf("frame %d acknowledges %d, frame %d %d", e.Frames[1], c[e.Frames[1]].Ack, e.Frames[2], c[e.Frames[2]].Ack))
		}
		return out
	},
	"tcp-close": func(c catalogue, e report.Evidence) []string {
		fins := 0
		for _, f := range c.flags(e.Frames) {
			fins += strings.Count(f, "F")
		}
		if fins != 2 && !strings.HasPrefix(e.Message, "the same") {
			return []string{fmt.Sprintf("%d of them have FIN", fins)}
		}
		return nil
	},
	"tcp-refused": func(c catalogue, e report.Evidence) []string {
		if got := c.flags(e.Frames); len(got) != 2 || got[0] != "S" || got[1] != "RA" && got[1] != "AR" {
			return []string{fmt.Sprintf("their flags are %v", got)}
		}
		return nil
	},
	"tcp-retransmission": func(c catalogue, e report.Evidence) []string {
		for _, n := range e.Frames {
			if f := c[n]; f.Kind != report.RowRepeat && !f.Again {
				return []string{fmt.Sprintf("frame %d was not sent again", n)}
			}
		}
		return nil
	},
	"udp-port": func(c catalogue, e report.Evidence) []string {
		if from, to := c[e.Frames[0]].ports(); !slices.Equal(numbers(e), []int{from, to}) {
			return []string{fmt.Sprintf("it goes from %d to %d", from, to)}
		}
		return nil
	},
	"udp-header": func(c catalogue, e report.Evidence) []string {
		if n, f := numbers(e), c[e.Frames[0]]; n[0] != 8+f.Length || n[2] != f.Length {
			return []string{fmt.Sprintf("frame %d carries %d octets", f.Frame, f.Length)}
		}
		return nil
	},
	"udp-echo":    sentAndCame,
	"udp-answer":  sentAndCame,
	"udp-largest": wholeLength,
	"udp-truncated": func(c catalogue, e report.Evidence) []string {
		if n := numbers(e); len(e.Frames) == 2 && (n[0] != c[e.Frames[0]].Length || n[1] != c[e.Frames[1]].Length) {
			return []string{fmt.Sprintf("they carry %d and %d octets", c[e.Frames[0]].Length, c[e.Frames[1]].Length)}
		}
		return nil
	},
	"udp-lossy": func(c catalogue, e report.Evidence) []string {
		if n := numbers(e); len(e.Frames) > n[0] || n[0] > n[1] {
			return []string{"more frames than messages"}
		}
		return nil
	},
	"udp-clients": eachItsOwn, "tcp-connections": eachItsOwn,
}

// sentAndCame: two frames, one of each side, between the same ports.
func sentAndCame(c catalogue, e report.Evidence) []string {
	if len(e.Frames) != 2 || strings.HasPrefix(e.Message, "the same") {
		return nil
	}
	a, b := c[e.Frames[0]], c[e.Frames[1]]
	from, to := a.ports()
	if back, there := b.ports(); from != there || to != back || numbers(e)[0] != from {
		return []string{fmt.Sprintf("they go from %d to %d, and from %d to %d", from, to, back, there)}
	}
	return nil
}

// wholeLength: all frames carry the octets that the sentence says.
func wholeLength(c catalogue, e report.Evidence) []string {
	for _, n := range e.Frames {
		if c[n].Length != numbers(e)[0] {
			return []string{fmt.Sprintf("frame %d carries %d octets", n, c[n].Length)}
		}
	}
	return nil
}

// eachItsOwn: as many frames as ports are listed, each of its own.
func eachItsOwn(c catalogue, e report.Evidence) []string {
	ports := numbers(e)[1:]
	if len(ports) != len(e.Frames) {
		return []string{fmt.Sprintf("%d ports, %d frames", len(ports), len(e.Frames))}
	}
	for i, n := range e.Frames {
		if from, to := c[n].ports(); from != ports[i] && to != ports[i] {
			return []string{fmt.Sprintf("frame %d is not of port %d", n, ports[i])}
		}
	}
	return nil
}
