package page

import (
	"strings"

	"socketlab/assignments/report"
	"socketlab/capture/printable"
)

// A geometry says where things stand in one drawing of a ladder. There are
// two: one for a screen, one for a telephone. Lengths are in units of the
// drawing, which are pixels where it is shown in its own size.
type geometry struct {
	Class  string  // of the drawing, to show one and hide the other
	Width  int     // of the drawing
	Lanes  [2]int  // x of client and server
	Gutter int     // x where frame number and time begin
	Aside  bool    // frame number and time stand in the margin, not above the row
	side   int     // terminal cells of a text beside a lane
	middle int     // terminal cells of a text between the lanes
	prose  int     // the same in proportional letters
	slope  int     // how far an arrow falls on its way
	cell   float64 // width of one terminal cell beside a lane
}

// The geometries. A cell between the lanes is 7.3 wide (12 pixel digits), one
// beside them 6.7 (11 pixels).
var geometries = [2]geometry{
	{Class: "wide", Width: 900, Lanes: [2]int{276, 624}, Gutter: 8, Aside: true, side: 29, middle: 44, prose: 54, slope: 12, cell: 6.7},
	{Class: "narrow", Width: 340, Lanes: [2]int{98, 242}, Gutter: 4, side: 13, middle: 18, prose: 22, slope: 10, cell: 6.7},
}

// lineHeight is the distance of two lines of text.
const lineHeight = 16

// A drawing is one row of a ladder in numbers: what stands where.
type drawing struct {
	*geometry
	Height int
	Texts  []drawnText
	Arrow  *drawnArrow // nil in the row that names the lanes
	States []drawnState
}

// A drawnText is a line of text; its X is the left end, the middle or the
// right end of it.
type drawnText struct {
	X, Y   int
	Anchor string // "start", "middle", "end"
	Class  string
	Text   string
}

// A drawnArrow leads from lane to lane.
type drawnArrow struct {
	X1, Y1, X2, Y2 int
	Class          string
	Head           string // points of the arrow head
	Cross          string // path of the cross of a lost frame; empty if it arrived
}

// A drawnState is a state beside a lane, in a box.
type drawnState struct {
	X, Y, Width, Height int // upper left corner
	Class               string
	Text                string
	TextX, TextY        int // middle of the text
}

// layout turns a row of a ladder into numbers. before are the states before
// it, and tag is a word on what is special about it.
func (g *geometry) layout(r *report.Row, before [2]string, tag string) drawing {
	d := drawing{geometry: g}
	top := d.place(r)
	for _, line := range d.label(r) {
		top += lineHeight
		d.text(g.center(), top, "middle", line.class, line.text)
	}
	d.arrow(r, top+8)
	bottom := d.excerpt(r)
	if tag != "" {
		bottom += lineHeight
		d.text(d.center(), bottom-2, "middle", "tag "+string(r.Kind), printable.Cut(tag, d.prose))
	}
	bottom = max(bottom, d.calls(r), d.states(r, before))
	d.Height = bottom + 8
	return d
}

// center is the middle between the lanes.
func (g *geometry) center() int { return (g.Lanes[0] + g.Lanes[1]) / 2 }

func (d *drawing) text(x, y int, anchor, class, text string) {
	d.Texts = append(d.Texts, drawnText{x, y, anchor, class, text})
}

// place writes frame number and time, and returns where the row begins.
func (d *drawing) place(r *report.Row) int {
	number, at := frameNumber(r.Frame), seconds(r)
	if d.Aside {
		d.text(d.Gutter, 20, "start", "no", number)
		d.text(d.Gutter, 20+lineHeight, "start", "at", at)
		return 4
	}
	d.text(d.Gutter, 14, "start", "no", number)
	d.text(d.Width-d.Gutter, 14, "end", "at", at)
	return 14
}

type labelLine struct{ class, text string }

// label says what the segment or datagram is, above its arrow: on one line if
// that fits, else name and numbers on lines of their own.
func (d *drawing) label(r *report.Row) []labelLine {
	name, numbers := r.Name(), numbers(r)
	if numbers == "" {
		return []labelLine{{"name", printable.Cut(name, d.middle)}}
	}
	if printable.Width(name)+2+printable.Width(numbers) <= d.middle {
		return []labelLine{{"name", name + "  " + numbers}}
	}
	lines := []labelLine{{"name", printable.Cut(name, d.middle)}}
	for _, line := range report.WrapWords(numbers, d.middle) {
		lines = append(lines, labelLine{"num", line})
	}
	return lines
}

// arrow draws the arrow of a row below y.
func (d *drawing) arrow(r *report.Row, y int) {
	from, to := d.Lanes[r.From], d.Lanes[1-r.From]
	way := 1
	if from > to {
		way = -1
	}
	a := drawnArrow{X1: from + 3*way, Y1: y, X2: to - 3*way, Y2: y + d.slope, Class: "arrow " + string(r.Kind)}
	if r.Lost() {
		a.X2, a.Y2 = from+(to-from)*6/10, y+d.slope*6/10
		a.Cross = cross(a.X2+9*way, a.Y2, 6)
	}
	a.Head = head(a.X2, a.Y2, way)
	d.Arrow = &a
}

// excerpt writes the beginning of the payload below the arrow.
func (d *drawing) excerpt(r *report.Row) (bottom int) {
	bottom = d.Arrow.Y1 + d.slope
	if r.Lost() {
		bottom += 6 // below its cross
	}
	class, lines := "data", printable.Wrap(r.Text, d.middle-2)
	if r.Text == "" {
		class, lines = "about", balanced(r.Why, d.prose)
	}
	most, cells := 3, d.middle-3
	if r.Text == "" { // a sentence is not cut, unless it has no end
		most, cells = 6, d.prose-1
	}
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = strings.TrimSuffix(printable.Cut(lines[most-1], cells), "…") + "…"
	}
	if r.Text != "" {
		lines[0] = "“" + lines[0]
		lines[len(lines)-1] += "”"
	}
	for i, line := range lines {
		d.text(d.center(), bottom+lineHeight-2+i*lineHeight, "middle", class, line)
	}
	return bottom + len(lines)*lineHeight
}

// balanced breaks a text into lines, and leaves no single word on the last.
func balanced(s string, cells int) []string {
	lines := report.WrapWords(s, cells)
	even := printable.Width(s)/len(lines) + 6
	if even >= cells {
		return lines
	}
	if narrower := report.WrapWords(s, even); len(narrower) == len(lines) {
		return narrower
	}
	return lines
}

// calls writes the socket calls beside the lanes: those that sent the frame
// where the arrow begins, those that received it where it ends, below the
// state if there is one.
func (d *drawing) calls(r *report.Row) (bottom int) {
	var calls [2][]string
	for _, c := range r.Calls {
		lane := r.From
		if receives(c) {
			lane = 1 - r.From
		}
		calls[lane] = append(calls[lane], c)
	}
	y := d.Arrow.Y1 - 8
	if len(calls[r.From]) > 1 {
		y = max(d.top(), y-lineHeight)
	}
	bottom = d.callsAt(r.From, y, calls[r.From])
	y = d.Arrow.Y1 + d.slope + 4
	if r.State[1-r.From] != "" {
		y = d.Arrow.Y1 + d.slope/2 + stateHeight + 14
	}
	return max(bottom, d.callsAt(1-r.From, y, calls[1-r.From]))
}

// callsAt writes calls from y on, and returns where the last line stands.
func (d *drawing) callsAt(lane, y int, calls []string) (bottom int) {
	for i, c := range calls {
		if i == 2 && len(calls) > 3 {
			d.beside(lane, y, "call", "…")
			return y
		}
		for _, line := range d.callLines(c) {
			d.beside(lane, y, "call", line)
			bottom = y
			y += lineHeight
		}
	}
	return bottom
}

// receives reports whether a call is one of the receiver's.
func receives(call string) bool {
	_, call, _ = strings.Cut(call, ": ")
	for _, name := range []string{"recv(", "recvfrom(", "recvmsg(", "read(", "accept("} {
		if strings.HasPrefix(call, name) {
			return true
		}
	}
	return false
}

// top is the first line below frame number and time.
func (d *drawing) top() int {
	if d.Aside {
		return 20
	}
	return 14 + lineHeight
}

// callLines breaks a call into at most two lines; on a telephone only its
// name is said.
func (d *drawing) callLines(call string) []string {
	_, call, found := strings.Cut(call, ": ")
	if !found {
		return nil
	}
	if !d.Aside {
		name, _, _ := strings.Cut(call, "(")
		return []string{printable.Cut(name+"()", d.side)}
	}
	lines := report.WrapWords(call, d.side)
	if len(lines) > 2 {
		lines = []string{lines[0], printable.Cut(lines[1]+" …", d.side)}
	}
	return lines
}

// beside writes a line outside of a lane.
func (d *drawing) beside(lane, y int, class, text string) {
	if lane == 0 {
		d.text(d.Lanes[0]-10, y, "end", class, text)
	} else {
		d.text(d.Lanes[1]+10, y, "start", class, text)
	}
}

// stateHeight is the height of the box around a state.
const stateHeight = 18

// states puts the states after the segment in boxes beside the lanes; a state
// that the segment changed stands out.
func (d *drawing) states(r *report.Row, before [2]string) (bottom int) {
	for lane, state := range r.State {
		if state == "" {
			continue
		}
		class := "state"
		if state != before[lane] {
			class += " new"
		}
		y := d.Arrow.Y1
		if lane != r.From {
			y = d.Arrow.Y1 + d.slope/2
		}
		if lane == r.From {
			y = max(y, d.lastCall(lane)+4)
		}
		d.States = append(d.States, d.state(lane, y, class, state))
		bottom = max(bottom, y+stateHeight)
	}
	return bottom
}

// lastCall is where the last line of the calls beside a lane stands.
func (d *drawing) lastCall(lane int) int {
	y := -4
	for _, t := range d.Texts {
		if t.Class == "call" && (t.Anchor == "end") == (lane == 0) {
			y = max(y, t.Y)
		}
	}
	return y
}

func (d *drawing) state(lane, y int, class, text string) drawnState {
	width := int(float64(printable.Width(text))*d.cell) + 8
	s := drawnState{Y: y, Width: width, Height: stateHeight, Class: class, Text: text, TextY: y + 13}
	if lane == 0 {
		s.X = d.Lanes[0] - 8 - width
	} else {
		s.X = d.Lanes[1] + 8
	}
	s.TextX = s.X + width/2
	return s
}
