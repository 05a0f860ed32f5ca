package provenance

import (
	"slices"
	"time"

	"socketlab/assignments/report"
)

// steps looks at the time from frame to frame: no machine is as regular as a
// person who makes up numbers.
func (q *inquiry) steps() {
	var gaps []time.Duration
	var frames []int
	strong, weak := report.Strong, report.Weak
	if slices.ContainsFunc(q.packets, func(p packet) bool { return !p.local || p.at.Year() < unset }) {
		strong, weak = report.Note, report.Note // of a network, or of a clock that was not set
	}
	even, round, zero := true, true, true
	for i := 1; i < len(q.packets); i++ {
		a, b := q.packets[i-1].at, q.packets[i].at
		if a.IsZero() || b.IsZero() {
			return // the file has no times
		}
		gap := b.Sub(a)
		gaps, frames = append(gaps, gap), append(frames, q.packets[i].frame)
		even, zero = even && gap == gaps[0], zero && gap == 0
		round = round && gap%time.Millisecond == 0
	}
	switch {
	case len(gaps) < least:
	case zero:
		q.tell("equal-times", "All %d frames have the same time.", len(q.packets)).as(weak, frames)
	case even && gaps[0] == time.Microsecond:
		q.tell("even-times", "From each of %d frames to the next it takes exactly %v, as programs write it that know no times.", len(q.packets), gaps[0]).as(report.Note, frames)
	case even:
		q.tell("even-times", "From each of %d frames to the next it takes exactly %v; no machine is that regular.", len(q.packets), gaps[0]).as(strong, frames)
	case round && len(gaps) >= 2*least:
		q.tell("round-times", "The times between all %d frames are whole milliseconds.", len(q.packets)).as(weak, frames)
	}
}

// order looks for time that runs backwards.
func (q *inquiry) order() {
	var back []int
	steps := 0
	for i := 1; i < len(q.packets); i++ {
		a, b := q.packets[i-1].at, q.packets[i].at
		if a.IsZero() || b.IsZero() {
			continue
		}
		if steps++; b.Before(a.Add(-time.Millisecond)) {
			back = append(back, q.packets[i].frame)
		}
	}
	switch {
	case len(back) >= least && 2*len(back) > steps:
		q.tell("backward-times", "Time runs backwards from frame to frame.").as(report.Strong, back)
	case len(back) > 0:
		q.tell("backward-times", "These frames are earlier than those in front of them: the file was put together, or the clock was set.").as(report.Note, back)
	}
}

// unset is the year before which clocks were not set: no lab is older.
const unset = 2000

// day is how far clocks of machines are set wrong without anybody noticing.
const day = 24 * time.Hour

// period compares when the lab was recorded with when it can have been, and with
// when it should have been.
func (q *inquiry) period() {
	first, last := q.span()
	if first.IsZero() {
		return
	}
	switch {
	case !q.Now.IsZero() && last.After(q.Now.Add(2*day)):
		q.tell("future", "The file says that it was recorded on %s, which is yet to come.", last.UTC().Format(time.DateOnly)).as(report.Weak, nil)
	case last.Year() < unset:
		q.tell("clock", "The file says that it was recorded on %s: the clock of the machine was not set.", last.UTC().Format(time.DateOnly))
	case !q.Since.IsZero() && last.Before(q.Since.Add(-day)):
		q.tell("outside-period", "The file says that it was recorded on %s, before the assignment began.", last.UTC().Format(time.DateOnly)).as(report.Weak, nil)
	case !q.Until.IsZero() && first.After(q.Until.Add(day)):
		q.tell("outside-period", "The file says that it was recorded on %s, after the assignment ended.", first.UTC().Format(time.DateOnly)).as(report.Weak, nil)
	}
}
