package report

import (
	"fmt"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
)

// A Signal is something about where the capture comes from. It is evidence for a
// person, and never changes points.
type Signal struct {
	ID       string   `json:"id"`       // the same for signals of one kind: "edited-payload"
	Strength string   `json:"strength"` // "note", "weak" or "strong"
	Message  string   `json:"message"`
	Frames   []int    `json:"frames"` // that show it, the first of them
	About    []string `json:"about"`  // ids of other students whom it concerns
}

// Matters reports whether somebody should look at the signal: honest captures
// have notes, too.
func (s *Signal) Matters() bool { return s.Strength != "note" }

// Word says how strong the signal is.
func (s *Signal) Word(lang i18n.Lang) string {
	switch s.Strength {
	case "strong":
		return lang.Say("no machine records this by itself")
	case "weak":
		return lang.Say("rare; worth a question")
	}
	return lang.Say("worth knowing")
}

// SignalsMean says what signals are for.
func SignalsMean(lang i18n.Lang) string {
	return lang.Say("This is about the file, not about anybody. It changes no points; a person looks at it, and asks.")
}

// signals writes what is known of where the capture comes from, if it matters.
func (t *textReport) signals() {
	first := true
	for i := range t.r.Signals {
		s := &t.r.Signals[i]
		if !s.Matters() {
			continue
		}
		if first {
			fmt.Fprintf(t, "\n%s\n", t.lang.Say("Where the capture comes from:"))
			first = false
		}
		t.paragraph("  - ", s.Message+frames(s.Frames, t.lang))
	}
	if !first {
		t.paragraph("  ", SignalsMean(t.lang))
	}
}

// frames lists frames behind a sentence.
func frames(list []int, lang i18n.Lang) string {
	if len(list) == 0 {
		return ""
	}
	var out []string
	for _, f := range list[:min(len(list), maxListed)] {
		out = append(out, strconv.Itoa(f))
	}
	if len(list) > maxListed {
		out = append(out, "…")
	}
	return " " + lang.Say("(frames %s)", strings.Join(out, ", "))
}
