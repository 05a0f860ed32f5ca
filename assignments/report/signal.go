package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
)

// A Strength says how much a signal means.
type Strength int

// The strengths.
const (
	Note   Strength = iota // honest captures have it, too
	Weak                   // rare in honest captures: worth a question
	Strong                 // no machine and no network does that by itself
)

var strengths = [...]string{"note", "weak", "strong"}

// String is the word that JSON uses.
func (s Strength) String() string { return strengths[s] }

// MarshalText makes that word.
func (s Strength) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes that word.
func (s *Strength) UnmarshalText(text []byte) error {
	i := slices.Index(strengths[:], string(text))
	if i < 0 {
		return fmt.Errorf("no strength: %q", text)
	}
	*s = Strength(i)
	return nil
}

// A Signal is something about where the capture comes from. It is evidence for a
// person, and never changes points.
type Signal struct {
	ID       string   `json:"id"`       // the same for signals of one kind: "edited-payload"
	Strength Strength `json:"strength"` // in words: "note", "weak" or "strong"
	Message  string   `json:"message"`
	Frames   []int    `json:"frames"`                   // that show it, the first of them
	About    []string `json:"about"`                    // ids of other students whom it concerns
	Referee  []int    `json:"referee_frames,omitempty"` // of the referee's recording, that show it
}

// A Referee is how a capture compares with what the teacher's referee recorded of
// the same session.
type Referee struct {
	Verdict       string   `json:"verdict"` // "agrees", "partly", "differs", "other" or "none"
	Message       string   `json:"message"`
	Sessions      []string `json:"sessions"`      // files of the referee that the capture belongs to
	Conversations int      `json:"conversations"` // that both have
	Octets        int64    `json:"octets"`        // of data that are the same in both
	SameFrames    int      `json:"same_frames"`
	Frames        [][3]int `json:"frames"` // the first that are the same packets: here, in the referee's file, and which of Sessions, from 0
}

// Matters reports whether somebody should look at the signal: honest captures
// have notes, too.
func (s *Signal) Matters() bool { return s.Strength != Note }

// Word says how strong the signal is.
func (s *Signal) Word(lang i18n.Lang) string {
	switch s.Strength {
	case Strong:
		return lang.Say("no machine records this by itself")
	case Weak:
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
	if r := t.r.Referee; r != nil {
		fmt.Fprintln(t)
		t.paragraph("", r.Message)
	}
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
		t.paragraph("  - ", s.Message+frames(s.Frames, t.lang)+s.Theirs(t.lang))
	}
	if !first {
		t.paragraph("  ", SignalsMean(t.lang))
	}
}

// Theirs lists the frames of the referee's recording behind a sentence.
func (s *Signal) Theirs(lang i18n.Lang) string {
	if len(s.Referee) == 0 {
		return ""
	}
	return " " + lang.Say("(frames of the referee: %s)", listed(s.Referee))
}

// frames lists frames behind a sentence.
func frames(list []int, lang i18n.Lang) string {
	if len(list) == 0 {
		return ""
	}
	return " " + lang.Say("(frames %s)", listed(list))
}

// listed lists numbers.
func listed(list []int) string {
	var out []string
	for _, f := range list[:min(len(list), maxListed)] {
		out = append(out, strconv.Itoa(f))
	}
	if len(list) > maxListed {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}
