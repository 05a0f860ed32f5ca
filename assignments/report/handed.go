package report

// An Attempt is one of several times that a student handed something in.
type Attempt struct {
	Number    int        `json:"number"`         // from 1, the oldest first
	Time      string     `json:"time,omitempty"` // RFC 3339 UTC; empty if unknown
	Late      bool       `json:"late,omitempty"`
	File      string     `json:"file,omitempty"`    // name of the capture; empty if there was none
	Verdict   Verdict    `json:"verdict,omitempty"` // empty if it was not graded: there are too many
	Points    int        `json:"points"`
	MaxPoints int        `json:"max_points"`
	Reason    string     `json:"reason,omitempty"` // why nothing could be graded
	Code      ReasonCode `json:"reason_code,omitempty"`
	Counts    bool       `json:"counts"` // the report is of this one
}

// A Cover is what is known of the student beside the id; empty where nothing is.
type Cover struct{ Name, Department string }

// A Picture is a picture that was handed in, or drawn of the terminals, as a
// page shows it.
type Picture struct {
	Name string // file name; empty if there is none
	Type string // "image/png"; empty if it cannot be shown
	Data []byte // nil if it cannot be shown
}

// Around are the pages around that of a student, for the teacher who reads one
// after the other. Addresses are relative to the page.
type Around struct {
	Class, Before, After Link
}

// A Link leads to a page; the zero value to none.
type Link struct {
	Page  string // its address, a file name of any letters
	Label string
}
