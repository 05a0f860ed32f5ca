package terminal

import (
	"image"

	"socketlab/capture/printable"
)

// Sizes in pixels. A cell holds half a Hangul syllable.
const (
	cellWidth  = 10
	cellHeight = 24
	barHeight  = 34 // title bar
	padding    = 12 // between the frame of a window and its text
	gap        = 22 // around the windows
)

// Sizes in cells.
const (
	gutter    = 9  // time, mark and the spaces between
	leastCols = 36 // text of the narrowest pane
	mostCols  = 72 // text of the widest pane
)

// Panes of clients that are shown when there are too many to show all.
const (
	mostClients = 8
	firstShown  = 6
	lastShown   = 1
)

// A pane is one terminal window and its place in the picture.
type pane struct {
	title string
	rows  []row
	frame image.Rectangle // title bar and text; empty for a note between panes
	note  bool            // stands for sessions that are left out
}

// layout places the sessions: the first, which is the server, in a column of
// its own on the left, the others below one another on the right. It returns
// the panes and the size of the whole picture.
func layout(sessions []Session) ([]pane, image.Point) {
	if len(sessions) == 0 {
		sessions = []Session{{Title: "terminal"}}
	}
	left := column(sessions[:1])
	right := column(sessions[1:])
	edge := place(left, gap)
	if len(right) > 0 {
		edge = place(right, edge.X+gap)
	}
	bottom := max(bottomOf(left), bottomOf(right))
	left[len(left)-1].frame.Max.Y = bottom
	if n := len(right); n > 0 {
		right[n-1].frame.Max.Y = bottom
	}
	return append(left, right...), image.Pt(edge.X+gap, bottom+gap)
}

// column makes panes of sessions; all of them share the rows of one column.
func column(sessions []Session) []pane {
	if len(sessions) == 0 {
		return nil
	}
	hidden := 0
	if len(sessions) > mostClients {
		hidden = len(sessions) - firstShown - lastShown
	}
	var panes []pane
	shown := len(sessions) - hidden
	limit := max(leastRows, paneRows/shown)
	for i, s := range sessions {
		switch {
		case hidden > 0 && i == firstShown:
			panes = append(panes, pane{note: true, rows: []row{leftOut(hidden, "개 창", "windows")}})
		case hidden > 0 && i > firstShown && i < len(sessions)-lastShown:
		default:
			panes = append(panes, pane{title: readable(s.Title), rows: rowsOf(s.Lines, mostCols, limit)})
		}
	}
	return panes
}

// place puts the panes of one column below one another, x pixels from the
// left, all as wide as the widest needs. It returns the lower right corner.
func place(panes []pane, x int) image.Point {
	cols := leastCols
	for _, p := range panes {
		for _, r := range p.rows {
			cols = max(cols, printable.Width(r.text))
		}
	}
	width := (gutter+min(cols, mostCols))*cellWidth + 2*padding
	y := gap
	for i := range panes {
		height := barHeight + len(panes[i].rows)*cellHeight + 2*padding
		if panes[i].note {
			height = cellHeight
		}
		panes[i].frame = image.Rect(x, y, x+width, y+height)
		y += height + gap
	}
	return image.Pt(x+width, y-gap)
}

func bottomOf(panes []pane) int {
	bottom := 0
	for _, p := range panes {
		bottom = max(bottom, p.frame.Max.Y)
	}
	return bottom
}
