package page

import (
	"math"
	"strconv"

	"socketlab/assignments/report"
	"socketlab/capture/printable"
)

// An overviewDrawing shows each conversation as one row on the axis of time, in
// numbers: its handshake, its data, its end.
type overviewDrawing struct {
	Width, Height int
	Ticks         []drawnTick
	Rows          []drawnLife
}

// A drawnTick is a moment on the axis.
type drawnTick struct {
	X    int
	Text string
}

// A drawnLife is the row of a conversation.
type drawnLife struct {
	Ladder int // index of its ladder
	Y      int // upper end; lifeHeight high
	Name   string
	Peer   string
	Parts  []drawnPart
}

// A drawnPart is a stretch of a life.
type drawnPart struct {
	X, Width int
	Class    string // "open", "idle", "data", "close", "broken"
}

// Measures of an overview.
const (
	overviewWidth = 900
	lifeHeight    = 20
	axisLeft      = 190
	axisRight     = 880
	axisTop       = 24
	nameCells     = 24
)

// newOverview turns the lives of conversations into numbers.
func newOverview(t *report.Timeline) *overviewDrawing {
	d := &overviewDrawing{Width: overviewWidth, Height: axisTop + lifeHeight*len(t.Lives) + 8}
	a := axisOf(t.Lives)
	for s, step := 0.0, a.step(); s <= a.seconds && len(d.Ticks) < 20; s += step {
		d.Ticks = append(d.Ticks, drawnTick{a.x(a.from + s), report.Duration(s)})
	}
	if len(d.Ticks) > 0 {
		d.Ticks[0].Text = "0 s"
	}
	for i := range t.Lives {
		l := &t.Lives[i]
		row := drawnLife{Ladder: l.Ladder, Y: axisTop + lifeHeight*i, Name: printable.Cut(l.Client, nameCells), Peer: l.Server}
		row.Parts = append(row.Parts, a.part(l.From, l.To, "idle"))
		if l.Established > l.From {
			row.Parts = append(row.Parts, a.part(l.From, l.Established, "open"))
		}
		for _, s := range l.Data {
			row.Parts = append(row.Parts, a.part(s[0], s[1], "data"))
		}
		class := "close"
		if l.Broken {
			class = "broken"
		}
		if l.Closing < l.To || l.Broken {
			row.Parts = append(row.Parts, a.part(l.Closing, l.To, class))
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

// An axis maps seconds to the width of the drawing.
type axis struct{ from, seconds float64 }

// axisOf returns the axis on which lives fit.
func axisOf(lives []report.Life) axis {
	from, to := math.Inf(1), math.Inf(-1)
	for i := range lives {
		from, to = math.Min(from, lives[i].From), math.Max(to, lives[i].To)
	}
	if len(lives) == 0 {
		from, to = 0, 0
	}
	return axis{from, math.Max(to-from, 1e-6)}
}

func (a axis) x(seconds float64) int {
	share := math.Min(math.Max((seconds-a.from)/a.seconds, 0), 1)
	return axisLeft + int(share*(axisRight-axisLeft)+0.5)
}

// part is a stretch of time, wide enough to be seen.
func (a axis) part(from, to float64, class string) drawnPart {
	x := a.x(from)
	return drawnPart{x, max(a.x(to)-x, 3), class}
}

// step returns a round distance of ticks: at most eight of them.
func (a axis) step() float64 {
	step := math.Pow(10, math.Floor(math.Log10(a.seconds/8)))
	for _, times := range []float64{1, 2, 5, 10} {
		if a.seconds/(step*times) <= 8 {
			return step * times
		}
	}
	return step * 10
}

// talkID is the id of a conversation on the page, by the index of its ladder.
func talkID(ladder int) string { return "talk-" + strconv.Itoa(ladder+1) }
