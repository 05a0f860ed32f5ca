package report

import (
	"slices"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// An Evidence is why a check passed: the frames that show it, and what they
// show, in one sentence.
type Evidence struct {
	Frames  []int  `json:"frames"` // in order; empty if it is about no frames
	Message string `json:"message"`
}

// maxNamed is how many frames a line names.
const maxNamed = 6

// Line says the evidence in one line: "frames 1, 2, 3: the SYN-ACK …".
func (e Evidence) Line(lang i18n.Lang) string {
	if len(e.Frames) == 0 {
		return e.Message
	}
	var frames []string
	for _, f := range e.Frames[:min(len(e.Frames), maxNamed)] {
		frames = append(frames, strconv.Itoa(f))
	}
	if len(e.Frames) > maxNamed {
		frames = append(frames, "…")
	}
	if len(e.Frames) == 1 {
		return lang.Say("frame %d: ", e.Frames[0]) + e.Message
	}
	return lang.Say("frames %s: ", strings.Join(frames, ", ")) + e.Message
}

// evidence writes the first piece of evidence that fits into a line.
func (t *textReport) evidence(c CheckResult) {
	const indent = "    "
	at := slices.IndexFunc(c.Evidence, func(e Evidence) bool {
		return printable.Width(printable.String(indent+e.Line(t.lang))) <= textWidth
	})
	if at >= 0 {
		t.WriteString(t.Paint(t.Faint, indent+printable.String(c.Evidence[at].Line(t.lang))) + "\n")
	}
}
