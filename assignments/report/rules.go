package report

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
