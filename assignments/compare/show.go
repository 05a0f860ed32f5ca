package compare

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/tcp"
)

// maxSide is how many pairs have their frames drawn side by side, and maxRows
// how many of a capture.
const (
	maxSide = 40
	maxRows = 400
)

// Report says which of all submissions share packets, in a language. side asks
// for the frames of both, too.
func Report(all int, pairs []Pair, side bool, lang i18n.Lang) *report.Comparison {
	r := &report.Comparison{Schema: report.CompareSchema, Language: lang.String(), Submissions: all,
		Pairs: []report.SharedPair{}, Groups: [][]string{}}
	for i := range pairs {
		p := &pairs[i]
		out := report.SharedPair{A: p.A.Called(), B: p.B.Called(), Files: [2]string{p.A.File, p.B.File},
			SharedFrames: len(p.Shared), Frames: [2]int{p.A.Frames, p.B.Frames}, Chance: p.Chance, Reasons: []string{}, Shared: p.Shared}
		for _, reason := range p.Reasons() {
			out.Reasons = append(out.Reasons, reason.In(lang))
		}
		if side && i < maxSide {
			out.Rows = [2][]report.SharedRow{p.A.rows(), p.B.rows()}
		}
		r.Pairs = append(r.Pairs, out)
	}
	r.Groups = append(r.Groups, Groups(pairs)...)
	return r
}

// Called is what a submission is called in a sentence: those of an earlier year
// say when they were recorded.
func (s *Entry) Called() string {
	if !s.Before {
		return s.Name
	}
	return fmt.Sprintf("%s (%s)", s.Name, s.Taken.Format("2006-01"))
}

// rows are the frames of a submission, nil if they cannot be had.
func (s *Entry) rows() (rows []report.SharedRow) {
	if s.Open == nil {
		return nil
	}
	c, err := Capture(s.Open)
	if err != nil {
		return nil // it could be read before; the pair stands without its frames
	}
	add := func(frame int, at time.Time, from bool, ends, what string) {
		rows = append(rows, report.SharedRow{Frame: frame, At: at.Sub(c.First).Seconds(), ToServer: from, Ends: ends, What: what})
	}
	wanted := chooser(c, nil)
	for _, u := range c.UDP {
		for i := range u.Datagrams {
			if d := &u.Datagrams[i]; wanted(u.Client, u.Server) {
				add(d.Frame, d.Time, d.Src == u.Client, fmt.Sprintf("UDP %d → %d", d.Src.Port(), d.Dst.Port()), beginning(d.Payload))
			}
		}
	}
	for _, t := range c.TCP {
		for i := range t.Segments {
			if s := &t.Segments[i]; wanted(t.Client, t.Server) {
				ends := [2]uint16{t.Client.Port(), t.Server.Port()}
				add(s.Frame, s.Time, s.From == tcp.Client, fmt.Sprintf("TCP %d → %d", ends[s.From], ends[s.From.Other()]), cmp.Or(beginning(s.Payload), flags(s.Flags)))
			}
		}
	}
	slices.SortFunc(rows, func(a, b report.SharedRow) int { return a.Frame - b.Frame })
	return rows[:min(len(rows), maxRows)]
}

// beginning is the beginning of what a frame carries.
func beginning(payload []byte) string { return string(payload[:min(len(payload), 60)]) }

// flags names the control bits of a segment.
func flags(f tcp.Flags) (text string) {
	for i, name := range [...]string{"FIN", "SYN", "RST", "PSH", "ACK"} {
		if f.Has(1 << i) {
			text += " " + name
		}
	}
	return text
}

// Anonymous takes the names out of submissions: each is called by a number, in
// the order in which they stand, and so is its file.
func Anonymous(all []Entry) {
	numbers := map[string]string{}
	number := func(name string) string {
		if numbers[name] == "" {
			numbers[name] = fmt.Sprintf("S%03d", len(numbers)+1)
		}
		return numbers[name]
	}
	for i := range all {
		s := &all[i]
		s.Name, s.File = number(s.Name), fmt.Sprintf("F%03d", i+1)
		for j := range s.Team {
			s.Team[j] = number(s.Team[j])
		}
	}
}
