package grade

import (
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/ladder"
	"socketlab/assignments/report"
	"socketlab/capture/calls"
	"socketlab/capture/flow"
)

// Bounds on what a report draws; the rest is counted.
const (
	maxLadders = 100
	maxRows    = 4000 // of all ladders together
)

// ladders draws the lab's conversations, with the findings on the frames that
// they blame.
func ladders(ev *check.Evidence, checks []report.CheckResult, lang i18n.Lang) []report.Ladder {
	var out []report.Ladder
	rows := 0
	add := func(l *report.Ladder) {
		keep := min(len(l.Rows), maxRows-rows)
		l.Missing += len(l.Rows) - keep
		l.Rows = l.Rows[:keep]
		rows += keep
		out = append(out, *l)
	}
	for _, t := range ev.Talks[:min(len(ev.Talks), maxLadders)] {
		add(ladder.UDP(t.Conversation, t.Pairing, ev.Capture.Unreachable, lang))
	}
	for _, c := range ev.TCP[:min(len(ev.TCP), maxLadders)] {
		add(ladder.TCP(c.Connection, ev.Capture.Unreachable, lang))
	}
	for _, c := range checks {
		for _, f := range c.Findings {
			blame(out, f)
		}
	}
	return out
}

// timeline draws them all in one, with the socket calls of which the capture
// tells.
func timeline(all []report.Ladder, c *flow.Capture, lang i18n.Lang) *report.Timeline {
	ladders := make([]*report.Ladder, len(all))
	for i := range all {
		ladders[i] = &all[i]
	}
	return ladder.Timeline(ladders, calls.Read(c.Info.Comments()), lang)
}

// blame puts a finding on the ladder that holds its frame.
func blame(ladders []report.Ladder, f report.Remark) {
	if f.Frame == 0 {
		return
	}
	for i := range ladders {
		if ladders[i].Blame(f.Frame, f.Message) {
			return
		}
	}
}
