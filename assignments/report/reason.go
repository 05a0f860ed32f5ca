package report

import (
	"slices"

	"socketlab/assignments/i18n"
	"socketlab/capture/message"
)

// A ReasonCode says for programs why nothing could be graded.
type ReasonCode string

// The reasons. Reasons says what each means.
const (
	Unreadable     ReasonCode = "unreadable"
	EmptyFile      ReasonCode = "empty"
	Archive        ReasonCode = "archive"
	NoCapture      ReasonCode = "no-capture"
	NothingThere   ReasonCode = "nothing"
	OtherInterface ReasonCode = "other-interface"
	OtherLab       ReasonCode = "other-lab"
	NoTraffic      ReasonCode = "no-traffic"
	OtherID        ReasonCode = "other-id"
	Crashed        ReasonCode = "crashed"
	Timeout        ReasonCode = "timeout"
	Machine        ReasonCode = "machine"
)

// A Reason is a code and what it means.
type Reason struct {
	Code    ReasonCode
	Meaning message.Message
}

// reasons is the whole list, which the README shows, too.
var reasons = []Reason{
	{NothingThere, message.Of("no file was handed in, and nothing was typed into the LMS")},
	{NoCapture, message.Of("other files alone were handed in, or text typed into the LMS")},
	{Archive, message.Of("an archive that is not opened: of another kind than zip and tar, damaged, locked, or of several students")},
	{EmptyFile, message.Of("a file of 0 octets, or a capture without a frame")},
	{Unreadable, message.Of("the file called a capture is something else, or damaged from its beginning on")},
	{OtherInterface, message.Of("frames, none of them of the loopback interface")},
	{OtherLab, message.Of("what was recorded for another assignment")},
	{NoTraffic, message.Of("frames of the loopback interface, and nothing of the assignment's ports")},
	{OtherID, message.Of("only another student's id was sent")},
	{Crashed, message.Of("lab itself failed: no mark is entered")},
	{Timeout, message.Of("grading took too long: no mark is entered")},
	{Machine, message.Of("this computer could not read the file: no mark is entered")},
}

// Headline is the verdict in words, or what is there instead of a capture.
func (r *Report) Headline(lang i18n.Lang) string {
	switch {
	case !r.Unlooked() || r.Verdict() == Error:
		return VerdictWord(lang, r.Verdict())
	case r.ReasonCode == Unreadable:
		return lang.Say("not readable")
	case r.ReasonCode == EmptyFile:
		return lang.Say("empty file")
	}
	return lang.Say("no capture")
}

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

// lookedAt is the checks that could look at anything.
func (r *Report) lookedAt() []CheckResult {
	if r.Unlooked() {
		return nil
	}
	return r.Checks
}

// found reports whether any check says anything.
func (r *Report) found() bool {
	return slices.ContainsFunc(r.Checks, func(c CheckResult) bool { return len(c.Findings)+len(c.Notes) > 0 })
}
