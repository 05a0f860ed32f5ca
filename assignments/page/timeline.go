package page

import (
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/printable"
)

// What a page shows of a timeline.
const (
	maxLanes  = 8   // that are drawn side by side; of more there is an overview
	maxDrawn  = 160 // moments that are drawn; a class has as many pages as students
	maxListed = 600 // moments that are listed below an overview
)

// A timelineView is all parties of a lab in one picture, or an overview of
// their conversations where they are too many.
type timelineView struct {
	*report.Timeline
	lang     i18n.Lang
	Heads    []lanesDrawing
	Drawings []timelineDrawing
	Overview *overviewDrawing // nil if the parties are drawn
	links    func(frame int) string
}

// newTimelineView draws up a timeline; nil if there is none. links returns the
// id of a frame's row on the page, or nothing.
func newTimelineView(t *report.Timeline, links func(frame int) string, lang i18n.Lang) *timelineView {
	if t == nil {
		return nil
	}
	v := &timelineView{Timeline: t, lang: lang, links: links}
	if len(t.Lanes) > maxLanes {
		v.Timeline = first(t, maxListed)
		v.Overview = newOverview(t)
		return v
	}
	t = first(t, maxDrawn)
	v.Timeline = t
	for _, g := range timelineGeometries(len(t.Lanes)) {
		v.Heads = append(v.Heads, g.heads(t.Lanes))
		v.Drawings = append(v.Drawings, g.layout(t))
	}
	return v
}

// first returns a timeline with only so many moments; the others are counted.
func first(t *report.Timeline, most int) *report.Timeline {
	if len(t.Moments) <= most {
		return t
	}
	out := *t
	out.Missing += len(t.Moments) - most
	out.Moments = t.Moments[:most]
	return &out
}

// Sockets reports whether a server has more than one kind of socket.
func (v *timelineView) Sockets() bool {
	for i := range v.Moments {
		if c := v.Moments[i].Call; c != nil && c.Socket != "" {
			return true
		}
	}
	return false
}

// Many returns the class of a drawing that a telephone has to scroll.
func (v *timelineView) Many() string {
	if n := len(v.Lanes); n > 3 && v.Overview == nil {
		return "many lanes" + strconv.Itoa(n)
	}
	return ""
}

// A timelineGeometry says where things stand in a timeline. Lengths are as in
// geometry.
type timelineGeometry struct {
	Class  string
	Width  int
	Gutter int // room for number and time of a frame
	Times  bool
	step   int // from lane to lane, and from the last one to the right end
	lanes  int
	long   bool // it lasts so long that times are in seconds
}

// clock writes the time of a moment, all in one unit and equally fine: they
// stand below each other.
func (g *timelineGeometry) clock(m *report.Moment) string {
	switch {
	case m.NoTime:
		return ""
	case g.long:
		return strconv.FormatFloat(m.Seconds, 'f', 3, 64) + " s"
	}
	return strconv.FormatFloat(m.Seconds*1e3, 'f', 3, 64) + " ms"
}

// Heights and widths of a timeline.
const (
	callHeight  = 17
	frameHeight = 27
	jumpHeight  = 24
	barWidth    = 7
	slotWidth   = 8  // from a bar to the next one beside it
	maxSlots    = 5  // of bars that are told apart
	firstLane   = 16 // from the gutter to the first lane
	mono        = 6.7
	bold        = 7.4
)

// timelineGeometries returns the geometries for a number of lanes: for a screen
// and for a telephone.
func timelineGeometries(lanes int) []timelineGeometry {
	wide := timelineGeometry{Class: "wide", Width: 900, Gutter: 112, Times: true, lanes: lanes}
	narrow := timelineGeometry{Class: "narrow", Width: max(340, 50+lanes*104), Gutter: 34, lanes: lanes}
	all := []timelineGeometry{wide, narrow}
	for i := range all {
		g := &all[i]
		g.step = (g.Width - g.Gutter - firstLane) / lanes
	}
	return all
}

// x returns where a lane stands.
func (g *timelineGeometry) x(lane int) int { return g.Gutter + firstLane + lane*g.step }

// heads draws a box for each lane, with its name and its sockets.
func (g *timelineGeometry) heads(lanes []report.PartyLane) lanesDrawing {
	d := lanesDrawing{geometry: &geometry{Class: g.Class, Width: g.Width}, Height: 46}
	for i, l := range lanes {
		side := "lane0"
		if l.Server {
			side = "lane1"
		}
		sockets := strings.Join(l.Sockets, " ")
		cells := g.step/8 - 1
		width := min(g.step-8, max(int(8*float64(printable.Width(sockets))), int(9*float64(printable.Width(l.Name))), 60)+12)
		x := max(g.x(i)-width/2, 2)
		x = min(x, g.Width-width-2)
		if i == 0 { // leaves the gutter to nobody, but stays clear of the next one
			x = max(min(g.x(0)-width/2, g.x(1)-g.step/2-width), 2)
		}
		if g.lanes == 1 {
			x = max(g.x(0)-width/2, 2)
		}
		d.States = append(d.States, drawnState{X: x, Y: 2, Width: width, Height: 42, Class: "end " + side})
		d.Texts = append(d.Texts,
			drawnText{x + width/2, 19, "middle", "role " + side, laneName(l.Name, cells)},
			drawnText{x + width/2, 36, "middle", "socket", printable.Cut(sockets, cells)})
	}
	return d
}

// laneName is the name of a party in a heading of so many cells: without its
// role, which the colour tells, if there is no room for both.
func laneName(name string, cells int) string {
	if _, own, found := strings.Cut(name, " "); found && printable.Width(name) > cells {
		name = own
	}
	return printable.Cut(name, cells)
}

// A timelineDrawing is a timeline in numbers.
type timelineDrawing struct {
	timelineGeometry
	Height int
	Lanes  []drawnLane
	Jumps  []drawnJump
	Bars   []drawnBar
	Rows   []drawnMoment
}

// A drawnLane is the line of a lane, from the top to the bottom.
type drawnLane struct {
	X     int
	Class string
}

// A drawnJump is a stretch of the drawing in which time jumps.
type drawnJump struct {
	Y    int // upper end; jumpHeight high
	Text string
}

// A drawnBar stands beside a lane while a call lasts.
type drawnBar struct {
	X, Y, Height int
	Class        string
}

// A drawnMoment is a line of the drawing.
type drawnMoment struct {
	Frame int // 0 for a call
	Y     int // upper end
	Texts []drawnText
	Arrow *drawnArrow
}

// layout turns a timeline into numbers.
func (g timelineGeometry) layout(t *report.Timeline) timelineDrawing {
	g.long = t.Seconds >= 100
	d := timelineDrawing{timelineGeometry: g}
	tops, bottoms := d.heights(t)
	d.Height += 8
	for i, l := range t.Lanes {
		class := "lane0"
		if l.Server {
			class = "lane1"
		}
		d.Lanes = append(d.Lanes, drawnLane{g.x(i), class})
	}
	slots := slotsBeside(t)
	for i := range t.Moments {
		m := &t.Moments[i]
		if m.Row != nil {
			d.frame(m, tops[i])
			continue
		}
		d.call(m, tops[i], min(slots[i], maxSlots))
		if !m.Ends {
			d.bar(m.Call, t.Lanes[m.Lane].Server, tops[m.Call.First], bottoms[min(m.Call.Last, len(bottoms)-1)])
		}
	}
	return d
}

// heights gives every moment its place, and the drawing its height.
func (d *timelineDrawing) heights(t *report.Timeline) (tops, bottoms []int) {
	y := 4
	for i := range t.Moments {
		m := &t.Moments[i]
		if m.Jump > 0 {
			d.Jumps = append(d.Jumps, drawnJump{y, report.Duration(m.Jump)})
			y += jumpHeight
		}
		tops = append(tops, y)
		if y += callHeight; m.Row != nil {
			y += frameHeight - callHeight
		}
		bottoms = append(bottoms, y)
	}
	d.Height = y
	return tops, bottoms
}

// slotsBeside returns for each moment of a call how many slots of bars stand
// beside its lane then: its text begins behind them.
func slotsBeside(t *report.Timeline) []int {
	out := make([]int, len(t.Moments))
	for i := range t.Moments {
		b := t.Moments[i].Call
		if b == nil || t.Moments[i].Ends {
			continue
		}
		for j := b.First; j <= min(b.Last, len(out)-1); j++ {
			if t.Moments[j].Lane == b.Lane && t.Moments[j].Row == nil {
				out[j] = max(out[j], b.Slot)
			}
		}
	}
	return out
}

// bar draws the bar of a call of a client or a server.
func (d *timelineDrawing) bar(b *report.Bar, server bool, top, bottom int) {
	class := "took"
	switch {
	case b.Failed:
		class += " failed"
	case b.Welcoming:
		class += " welcoming"
	case b.Socket != "" || server:
		class += " connection"
	}
	x := d.x(b.Lane) - barWidth/2 + min(b.Slot, maxSlots)*slotWidth
	d.Bars = append(d.Bars, drawnBar{x, top + 3, bottom - top - 5, class})
}

// call writes what a call is where it begins, and what came of it where it
// ends: at once, unless it waited.
func (d *timelineDrawing) call(m *report.Moment, y, slot int) {
	x := d.x(m.Lane) + barWidth/2 + slot*slotWidth + 6
	cells := int(float64(d.step-(x-d.x(m.Lane))-8) / mono)
	row := drawnMoment{Y: y}
	class := "call"
	if m.Call.Failed {
		class += " failed"
	}
	row.Texts = append(row.Texts, drawnText{x, y + 13, "start", class, m.CallText(cells)})
	if d.Times {
		row.Texts = append(row.Texts, drawnText{d.Gutter, y + 13, "end", "at", d.clock(m)})
	}
	d.Rows = append(d.Rows, row)
}

// frame draws a frame.
func (d *timelineDrawing) frame(m *report.Moment, y int) {
	r := m.Row
	row := drawnMoment{Frame: r.Frame, Y: y}
	row.Texts = append(row.Texts, drawnText{4, y + 20, "start", "no", frameNumber(r.Frame)})
	if d.Times {
		row.Texts = append(row.Texts, drawnText{d.Gutter, y + 20, "end", "at", d.clock(m)})
	}
	from, to := d.x(m.Lane), d.x(m.To)
	way := 1
	if from > to {
		way = -1
	}
	a := d.arrow(r, from, to, way, y+20)
	row.Arrow = a
	near := from + way*d.step/2 // of the sender, and clear of every lane
	cells := int(float64(d.step-24) / bold)
	row.Texts = append(row.Texts, drawnText{near, y + 14, "middle", strings.Replace(a.Class, "arrow", "name", 1), frameText(r, cells)})
	d.Rows = append(d.Rows, row)
}

// arrow draws an arrow from lane to lane.
func (d *timelineDrawing) arrow(r *report.Row, from, to, way, y int) *drawnArrow {
	a := &drawnArrow{X1: from + 5*way, Y1: y, X2: to - 5*way, Y2: y, Class: "arrow"}
	if r.Kind != report.RowPlain {
		a.Class += " " + string(r.Kind)
	}
	if r.Lost() {
		a.X2 = from + (to-from)*6/10
		a.Cross = cross(a.X2+9*way, y, 5)
	}
	a.Head = head(a.X2, y, way)
	return a
}

// frameText says what a frame is, and the beginning of what it carries where
// there is room.
func frameText(r *report.Row, cells int) string {
	s := printable.Cut(r.Name(), max(cells, 2))
	room := cells - printable.Width(s) - 4
	if r.Text == "" || room < 4 {
		return s
	}
	return s + " “" + printable.Cut(shown(r.Text), room) + "”"
}
