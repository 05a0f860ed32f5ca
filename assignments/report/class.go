package report

import (
	"slices"

	"socketlab/assignments/i18n"
)

// ClassSchema names the JSON form of a class.
const ClassSchema = "lab/class/v1"

// A Status is what became of one student.
type Status string

// The statuses.
const (
	Graded    Status = "graded"    // a submission of a known student
	Missing   Status = "missing"   // on the roster, nothing handed in
	Unmatched Status = "unmatched" // graded, but of no student that is known
	Ambiguous Status = "ambiguous" // graded, but it may be several students'
	Unsure    Status = "unsure"    // on the roster, and only ambiguous submissions may be theirs
)

// Absent reports whether nothing was graded for a student on the roster.
func (s Status) Absent() bool { return s == Missing || s == Unsure }

// A Class is how a whole class was graded: a row for each student and for
// each submission of nobody known. Like a Report it is plain data, said in
// one language.
type Class struct {
	Schema     string `json:"schema"`
	Assignment string `json:"assignment"`
	Title      string `json:"title"`
	Language   string `json:"language"`
	MaxPoints  int    `json:"max_points"`
	Rules      Rules  `json:"rules"`

	Roster   bool `json:"roster"`    // there is a list of the class, so that students can be missing
	Graded   int  `json:"graded"`    // rows of that status
	Full     int  `json:"full"`      // of those, rows with all points
	Missing  int  `json:"missing"`   // rows of that status
	Unsure   int  `json:"unsure"`    // rows of that status
	Unclear  int  `json:"unclear"`   // rows that are unmatched or ambiguous
	OtherLab int  `json:"other_lab"` // rows with a capture of another assignment, whether it counted or not
	Failed   int  `json:"failed"`    // rows that lab could not grade, by its own fault

	Checks    []ClassCheck `json:"checks"` // in the order of the assignment
	Rows      []*ClassRow  `json:"-"`      // by student id, those without one last
	Skipped   []ClassFile  `json:"skipped"`
	Gradebook *ClassBook   `json:"gradebook,omitempty"` // nil without --gradebook
	Changes   *Changes     `json:"-"`                   // since earlier results; nil if nobody asked
	Machines  []Sealer     `json:"machines,omitempty"`  // that sealed captures of several students
	Sharing   *Comparison  `json:"sharing,omitempty"`   // captures that share packets; nil if none do
}

// A ClassCheck says how one check went in the class.
type ClassCheck struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	MaxPoints   int    `json:"max_points"`
	SHA256      string `json:"sha256"` // of what it asks for: equal for equal rules
	Pass        int    `json:"pass"`   // rows with this verdict, and so on
	Fail        int    `json:"fail"`
	Skip        int    `json:"skip"`
	NotCaptured int    `json:"not_captured"`
	Error       int    `json:"error"`

	Trials []TrialCount `json:"trials,omitempty"` // behaviours of lab break that broke a server, the worst first
}

// A TrialCount says how many servers a behaviour broke.
type TrialCount struct {
	Name  string `json:"name"`
	Broke int    `json:"broke"`
}

// broke counts a behaviour that broke a server.
func (k *ClassCheck) broke(name string) {
	i := slices.IndexFunc(k.Trials, func(t TrialCount) bool { return t.Name == name })
	if i < 0 {
		i = len(k.Trials)
		k.Trials = append(k.Trials, TrialCount{Name: name})
	}
	k.Trials[i].Broke++
	for ; i > 0 && k.Trials[i].Broke > k.Trials[i-1].Broke; i-- {
		k.Trials[i], k.Trials[i-1] = k.Trials[i-1], k.Trials[i]
	}
}

// A ClassRow is one student, or one submission of nobody known.
type ClassRow struct {
	ID         string  `json:"id"` // student id; may be empty unless Status is Graded, Missing or Unsure
	Name       string  `json:"name,omitempty"`
	Department string  `json:"department,omitempty"`
	Section    string  `json:"section,omitempty"` // of the course, as the roster has it
	Group      string  `json:"group,omitempty"`   // that works together, as the roster has it
	Status     Status  `json:"status"`
	Verdict    Verdict `json:"verdict,omitempty"` // empty if Status.Absent
	Points     int     `json:"points"`
	MaxPoints  int     `json:"max_points"`

	Source  string `json:"source,omitempty"` // archive or folder it was found in
	Layout  string `json:"layout,omitempty"` // "moodle", "canvas", …
	Label   string `json:"label,omitempty"`  // what it is called there
	Capture string `json:"capture,omitempty"`
	Picture string `json:"picture,omitempty"`

	CaptureSHA256 string `json:"capture_sha256,omitempty"` // of the files; empty where they were not read
	PictureSHA256 string `json:"picture_sha256,omitempty"`

	Attempt  int    `json:"attempt,omitempty"`  // the one that counts, from 1
	Attempts int    `json:"attempts,omitempty"` // how many there are
	Time     string `json:"time,omitempty"`     // of the attempt, RFC 3339 UTC; empty if unknown
	Late     bool   `json:"late,omitempty"`

	Lateness      *Lateness  `json:"lateness,omitempty"`       // nil where there is nothing to say of it
	MachinePoints *int       `json:"machine_points,omitempty"` // lab's own total, where a person set any mark
	Overrides     []Override `json:"overrides,omitempty"`      // marks that a person set; the total last
	Comments      []Comment  `json:"comments,omitempty"`

	Fault *Fault `json:"first_fault,omitempty"` // where the submission first leaves the way; nil if it does not

	Page       string         `json:"page,omitempty"`        // of the student, relative to the class page
	Reason     string         `json:"reason,omitempty"`      // why nothing could be graded
	ReasonCode ReasonCode     `json:"reason_code,omitempty"` // the same for programs
	OtherLabs  []string       `json:"other_labs,omitempty"`  // assignments that the capture may be of instead of this one
	PassedOver []ClassAttempt `json:"passed_over,omitempty"` // attempts that did not count, because another held traffic of the assignment
	Referee    string         `json:"referee,omitempty"`     // how both ends compare: Referee.Verdict; empty if there was no referee
	Notes      []string       `json:"notes,omitempty"`       // what the teacher should know
	Checks     []Outcome      `json:"-"`                     // in the order of the class; nil if Status.Absent
}

// A ClassAttempt is an attempt that was passed over.
type ClassAttempt struct {
	Attempt    int        `json:"attempt"`        // from 1
	File       string     `json:"file,omitempty"` // the capture; empty if there was none
	Reason     string     `json:"reason"`
	ReasonCode ReasonCode `json:"reason_code,omitempty"`
	OtherLabs  []string   `json:"other_labs,omitempty"`
}

// ofOtherLab reports whether the capture that counts, or one that was passed
// over, is of another assignment.
func (r *ClassRow) ofOtherLab() bool {
	return len(r.OtherLabs) > 0 || slices.ContainsFunc(r.PassedOver, func(a ClassAttempt) bool { return len(a.OtherLabs) > 0 })
}

// An Outcome is what became of one check in a row.
type Outcome struct {
	Verdict           Verdict
	Points, MaxPoints int
	Broke             []string // behaviours of lab break that broke the server
}

// Outcome returns that of the class' check number i, from 0; nothing if the
// student is missing.
func (r *ClassRow) Outcome(i int) (o Outcome) {
	if i < len(r.Checks) {
		o = r.Checks[i]
	}
	return o
}

// Mark is the outcome as one character.
func (o Outcome) Mark() string {
	if noted(o.Verdict, o.MaxPoints) {
		return markNoted
	}
	return Mark(o.Verdict)
}

// A ClassFile is a file that belongs to no submission.
type ClassFile struct {
	Source string `json:"source"`
	Path   string `json:"path"`
	Reason string `json:"reason"`
	Kept   bool   `json:"kept,omitempty"`   // it was graded all the same
	Unread bool   `json:"unread,omitempty"` // this machine could not read it: whose it is, and how good, nobody knows
}

// A ClassBook says how the teacher's gradebook was filled.
type ClassBook struct {
	Kind      string   `json:"kind"`        // "moodle", "canvas" or "table"
	File      string   `json:"file"`        // the filled copy
	Column    string   `json:"column"`      // that the marks went into
	Entered   int      `json:"entered"`     // rows with a mark now
	Kept      []string `json:"kept"`        // rows left alone: id, and why
	NotInBook []string `json:"not_in_book"` // marked, without a row
	Ambiguous []string `json:"ambiguous"`   // marked, with several rows
	Scaled    bool     `json:"-"`           // it counts another maximum than the assignment
}

// Count fills in the totals and the checks' tallies from the rows.
func (c *Class) Count() {
	c.Graded, c.Full, c.Missing, c.Unsure, c.Unclear, c.OtherLab, c.Failed = 0, 0, 0, 0, 0, 0, 0
	for i := range c.Checks {
		k := &c.Checks[i]
		*k = ClassCheck{ID: k.ID, Title: k.Title, MaxPoints: k.MaxPoints, SHA256: k.SHA256}
	}
	for _, row := range c.Rows {
		c.count(row)
	}
}

// Doubt says that most of those who handed in a capture handed in one of another
// assignment, so that perhaps the wrong one was named; "" if not.
func (c *Class) Doubt(lang i18n.Lang) string {
	counted := 0
	for _, row := range c.Rows {
		if len(row.OtherLabs) > 0 {
			counted++
		}
	}
	switch all := c.Captures(); {
	case 2*counted > all:
		return lang.Say("most of the captures (%d of %d) are of another lab: is %s the right assignment?", counted, all, c.Assignment)
	case 2*c.OtherLab > all:
		return lang.Say("most students (%d of %d) handed in a capture of another lab, too; where there is one of %s, that one counts", c.OtherLab, all, c.Assignment)
	}
	return ""
}

// Captures counts the rows that have a capture.
func (c *Class) Captures() (n int) {
	for _, row := range c.Rows {
		if !row.Status.Absent() && row.Capture != "" {
			n++
		}
	}
	return n
}

func (c *Class) count(row *ClassRow) {
	switch row.Status {
	case Graded:
		c.Graded++
	case Missing:
		c.Missing++
		return
	case Unsure:
		c.Unsure++
		return
	default:
		c.Unclear++
	}
	if !row.IsMarked() {
		c.Failed++
	}
	if row.ofOtherLab() {
		c.OtherLab++
	}
	if row.Status == Graded && row.Points == row.MaxPoints {
		c.Full++
	}
	for i := range c.Checks {
		o := row.Outcome(i)
		c.Checks[i].Count(o.Verdict)
		for _, trial := range o.Broke {
			c.Checks[i].broke(trial)
		}
	}
}

// Count counts a verdict.
func (k *ClassCheck) Count(v Verdict) {
	switch v {
	case Pass:
		k.Pass++
	case Fail:
		k.Fail++
	case Skip:
		k.Skip++
	case NotCaptured:
		k.NotCaptured++
	case Error:
		k.Error++
	}
}

// Rules are what all marks of a class were given by, so that two results of one
// class can be compared.
type Rules struct {
	Lab        string `json:"lab"`               // version of the program
	Assignment string `json:"assignment_sha256"` // of the whole assignment
	Attempt    string `json:"attempt"`           // which one counts
	Since      string `json:"since,omitempty"`   // RFC 3339 UTC
	Until      string `json:"until,omitempty"`
	Late       string `json:"late,omitempty"` // the late policy, as an assignment file writes it; empty where lateness costs nothing
}
