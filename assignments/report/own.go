package report

// An Own says whose programs an assignment wants, and whose they were, as far as
// the capture says it. That is information: a file proves nothing of who wrote a
// program.
type Own struct {
	Wants         string `json:"wants,omitempty"` // "server", "client" or "both"; empty if it does not matter
	Known         bool   `json:"known"`           // the capture says who wrote the programs
	Server        bool   `json:"server"`          // the student wrote it
	Client        bool   `json:"client"`          // likewise
	Demonstration bool   `json:"demonstration"`   // nothing of what is wanted is the student's
	Message       string `json:"message,omitempty"`
}
