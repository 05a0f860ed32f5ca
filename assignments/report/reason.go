package report

import "slices"

// A ReasonCode says for programs why nothing could be graded.
type ReasonCode string

// The reasons.
const (
	Unreadable     ReasonCode = "unreadable"      // a capture that cannot be read
	EmptyFile      ReasonCode = "empty"           // a file without an octet, or a capture without a frame
	Archive        ReasonCode = "archive"         // an archive that is not opened
	NoCapture      ReasonCode = "no-capture"      // other files alone
	NothingThere   ReasonCode = "nothing"         // no file at all
	OtherInterface ReasonCode = "other-interface" // frames, none of them of the loopback interface
	OtherLab       ReasonCode = "other-lab"       // what was recorded for another assignment
	NoTraffic      ReasonCode = "no-traffic"      // loopback, and nothing of the assignment
	OtherID        ReasonCode = "other-id"        // only another student's id was sent
	Crashed        ReasonCode = "crashed"         // lab's own fault, as all below
	Timeout        ReasonCode = "timeout"
	Machine        ReasonCode = "machine" // this computer could not read the file
)

// Unlooked reports whether nothing could be looked at: there is no capture, or
// none that can be read.
func (r *Report) Unlooked() bool {
	switch r.ReasonCode {
	case Unreadable, Archive, NoCapture, NothingThere, Crashed, Timeout, Machine:
		return true
	case EmptyFile:
		return r.Verdict() == NotCaptured && !r.found()
	}
	return false
}

// found reports whether any check says anything.
func (r *Report) found() bool {
	return slices.ContainsFunc(r.Checks, func(c CheckResult) bool { return len(c.Findings)+len(c.Notes) > 0 })
}
