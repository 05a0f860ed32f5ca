// Package report says how a submission was graded, and how a whole class was:
// plain data, and the formats that are text all through.
//
// A Report holds everything that its formats show, already said in one
// language. The formats add nothing but form: no clock, no environment, no
// map order, so that equal reports give equal bytes.
package report

import (
	"slices"

	"socketlab/assignments/i18n"
)

// Schema names the JSON form of a report.
const Schema = "lab/report/v1"

// A Verdict is the outcome of one check.
type Verdict string

// The verdicts.
const (
	Pass        Verdict = "pass"
	Fail        Verdict = "fail"
	Skip        Verdict = "skip"         // a check that it needs failed
	NotCaptured Verdict = "not-captured" // the capture cannot tell: it began too late or ended too early
	Error       Verdict = "error"        // our fault
)

// A Report is the result of grading one submission.
type Report struct {
	Schema     string `json:"schema"`
	Assignment string `json:"assignment"` // name of the assignment
	Title      string `json:"title"`      // its title
	Language   string `json:"language"`   // of every text in the report: "en" or "ko"
	ID         string `json:"id"`         // student id; empty if none is known
	Capture    string `json:"capture"`    // file name of the capture, without folders

	Points    int  `json:"points"` // sum of the checks' and of Lateness', unless Override says otherwise
	MaxPoints int  `json:"max_points"`
	Passed    bool `json:"passed"` // no check lacks a point, and nothing went wrong on our side; lateness changes nothing

	Lateness      *Lateness `json:"lateness,omitempty"`       // nil where there is nothing to say of it
	Override      *Override `json:"override,omitempty"`       // of the total; nil if there is none
	MachinePoints *int      `json:"machine_points,omitempty"` // lab's own total, where a person set any mark
	Comments      []Comment `json:"comments,omitempty"`       // about the whole

	Reason     string        `json:"reason,omitempty"`      // why nothing could be graded; empty otherwise
	ReasonCode ReasonCode    `json:"reason_code,omitempty"` // the same for programs; empty where Reason is
	Typed      string        `json:"typed,omitempty"`       // what the student typed into the LMS, as plain text of several lines
	Problems   []string      `json:"problems,omitempty"`    // what is wrong with the capture file itself
	Programs   []Program     `json:"programs,omitempty"`    // who wrote them, and how they ended, as far as the capture says it
	Own        *Own          `json:"own,omitempty"`         // whose programs were wanted and whose they were; nil where that does not matter
	Checks     []CheckResult `json:"checks"`
	Referee    *Referee      `json:"referee,omitempty"` // how both ends compare; nil if the teacher had no referee
	Signals    []Signal      `json:"signals,omitempty"` // about where the capture comes from; never about points

	Attempts []Attempt `json:"attempts,omitempty"` // all that were handed in, if there were several
	Cover    Cover     `json:"-"`                  // for pages only, like Picture and Around: nothing of it changes what is graded
	Picture  Picture   `json:"-"`
	Around   Around    `json:"-"`
	Platform Platform  `json:"-"`                       // for Classroom 50 only
	Ladders  []Ladder  `json:"conversations,omitempty"` // the lab's traffic, frame by frame
	Timeline *Timeline `json:"-"`                       // all of it in one; nil if that would show nothing new
}

// A CheckResult is what became of one check.
type CheckResult struct {
	ID        string   `json:"id"`    // in this assignment: "echo"
	Check     string   `json:"check"` // in the catalogue: "udp-echo"
	Title     string   `json:"title"`
	Verdict   Verdict  `json:"verdict"`
	Points    int      `json:"points"`
	MaxPoints int      `json:"max_points"`
	Findings  []Remark `json:"findings"`        // what is wrong, worst first; empty if lab's own verdict is pass
	Notes     []Remark `json:"notes,omitempty"` // what is worth knowing and costs nothing
	Section   string   `json:"section"`         // what the check rests on: "RFC 862"

	Evidence []Evidence `json:"evidence,omitempty"` // why it passed; empty if it did not

	// ByLab: it passed, but lab did in the student's place what is asked for,
	// so that its points count in part or not at all. Own says why.
	ByLab bool `json:"by_lab,omitempty"`

	// Noted says "noted, no points" of a check that did not pass and costs
	// nothing: the submission may have passed all the same. Else it is empty.
	Noted string `json:"noted,omitempty"`

	Override *Override `json:"override,omitempty"` // Points and Verdict are a person's; nil if they are lab's own
	Comments []Comment `json:"comments,omitempty"`
}

// Note fills in Noted.
func (c *CheckResult) Note(lang i18n.Lang) {
	c.Noted = ""
	if noted(c.Verdict, c.MaxPoints) && len(c.Findings) > 0 {
		c.Noted = lang.Say("noted, no points")
	}
}

// noted reports whether a verdict is only noted: it is no pass, and the check
// weighs nothing.
func noted(v Verdict, points int) bool { return points == 0 && (v == Fail || v == NotCaptured) }

// Mark is the check's verdict as one character.
func (c *CheckResult) Mark() string {
	if c.Noted != "" || c.ByLab {
		return markNoted
	}
	return Mark(c.Verdict)
}

// Word says the check's verdict.
func (c *CheckResult) Word(lang i18n.Lang) string {
	switch {
	case c.Noted != "":
		return c.Noted
	case c.ByLab:
		return lang.Say("done by lab")
	}
	return VerdictWord(lang, c.Verdict)
}

// A Remark is a finding, said: one thing that a check found, with the frame that
// shows it.
type Remark struct {
	Frame   int    `json:"frame"` // from 1, as Wireshark counts; 0 if it is about no single frame
	Message string `json:"message"`
	Hint    string `json:"hint"`            // what to change; may be empty
	Filter  string `json:"filter"`          // Wireshark display filter that shows the frames; may be empty
	Trial   string `json:"trial,omitempty"` // behaviour of lab break that it is about; mostly empty
	Kind    string `json:"-"`               // the same for findings that say the same of other frames; may be empty
}

// Broke returns the behaviours of lab break that broke the server, each once.
func (c *CheckResult) Broke() (names []string) {
	for _, f := range c.Findings {
		if f.Trial != "" && !slices.Contains(names, f.Trial) {
			names = append(names, f.Trial)
		}
	}
	return names
}

// Verdict sums up the whole report: Pass, Fail, NotCaptured or Error.
func (r *Report) Verdict() Verdict {
	if r.Override != nil && r.Passed {
		return Pass
	}
	sum := Pass
	for _, c := range r.Checks {
		switch {
		case c.Verdict == Error:
			return Error
		case c.MaxPoints == 0:
		case c.Verdict == Fail:
			sum = Fail
		case c.Verdict == NotCaptured && sum == Pass:
			sum = NotCaptured
		}
	}
	if sum == Pass && !r.Passed {
		return Fail
	}
	return sum
}
