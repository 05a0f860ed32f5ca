package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// What a terminal shows of a timeline: 80 cells are its width.
const (
	timelineWidth = 80
	timelineLeft  = 18 // cells of frame number and time
	textLanes     = 4  // side by side; of more there is an overview
	textMoments   = 200
)

// TimelineText draws a timeline for a terminal: all parties side by side, or
// where they are too many, each conversation as one row on the axis of time.
func TimelineText(t *Timeline, lang i18n.Lang, p Palette) string {
	d := timelineText{t: t, lang: lang, Palette: p}
	fmt.Fprintf(&d, "%s\n", d.Paint(d.Bold, lang.Say("All parties in one picture")))
	if len(t.Lanes) > textLanes {
		d.overview()
		return d.String()
	}
	d.step = (timelineWidth - timelineLeft) / len(t.Lanes)
	d.heads()
	for i := range t.Moments[:min(len(t.Moments), textMoments)] {
		d.moment(i)
	}
	if left := t.Missing + len(t.Moments) - min(len(t.Moments), textMoments); left > 0 {
		fmt.Fprintf(&d, "%s%s\n", indent(timelineLeft), lang.Say("frames and calls not shown here: %d", left))
	}
	return d.String()
}

// A timelineText is a timeline that is being drawn for a terminal.
type timelineText struct {
	strings.Builder
	Palette
	t    *Timeline
	lang i18n.Lang
	step int // cells from lane to lane
}

func (d *timelineText) heads() {
	for _, part := range []func(*PartyLane) string{
		func(l *PartyLane) string { return l.Name },
		func(l *PartyLane) string { return strings.Join(l.Sockets, " ") },
	} {
		line := indent(timelineLeft)
		for i := range d.t.Lanes {
			line += printable.Fit(printable.Cut(part(&d.t.Lanes[i]), d.step-1), d.step)
		}
		d.line(line, d.Faint)
	}
}

// line writes a line without the blanks at its end.
func (d *timelineText) line(s, color string) {
	d.WriteString(d.Paint(color, strings.TrimRight(s, " ")))
	d.WriteByte('\n')
}

// moment writes a moment, and before it how far time has jumped.
func (d *timelineText) moment(i int) {
	m := &d.t.Moments[i]
	if m.Jump > 0 {
		d.line(printable.Fit("     ⋮ "+Duration(m.Jump), timelineLeft)+d.lanes(i, true, func(int) string { return "" }), d.Unsure)
	}
	at := ""
	if !m.NoTime {
		at = strconv.FormatFloat(m.Seconds, 'f', 6, 64)
	}
	if m.Row != nil {
		d.line(fmt.Sprintf("%5d %10s  ", m.Row.Frame, at)+d.frame(i), "")
		return
	}
	color := ""
	if m.Call.Failed {
		color = d.Bad
	}
	d.line(fmt.Sprintf("%5s %10s  ", "", at)+d.lanes(i, false, func(lane int) string {
		if lane != m.Lane {
			return ""
		}
		return " " + m.CallText(d.step-2)
	}), color)
}

// lanes draws the lanes at a moment, each with a text to its right.
func (d *timelineText) lanes(i int, jump bool, beside func(lane int) string) (line string) {
	for lane := range d.t.Lanes {
		line += d.mark(i, lane, jump) + printable.Fit(beside(lane), d.step-1)
	}
	return line
}

// mark draws a lane at a moment: thick while a call lasts, dotted where time
// jumps.
func (d *timelineText) mark(i, lane int, jump bool) string {
	for j := range d.t.Moments {
		if b := d.t.Moments[j].Call; b != nil && b.Lane == lane && b.First <= i && i <= b.Last && (!jump || b.First < i) {
			return "┃"
		}
	}
	if jump {
		return "┊"
	}
	return "│"
}

// frame draws an arrow from lane to lane, what it is written near its sender.
func (d *timelineText) frame(i int) (line string) {
	m := &d.t.Moments[i]
	left, right := min(m.Lane, m.To), max(m.Lane, m.To)
	head := [2]string{"◀", "▶"}
	if m.Row.Lost() {
		head = [2]string{"✗", "✗"}
	}
	for lane := range d.t.Lanes {
		mark := d.mark(i, lane, false)
		if left < lane && lane < right {
			mark = "┼"
		}
		line += mark
		cells := d.step - 1
		if lane < left || lane >= right {
			line += indent(cells)
			continue
		}
		shaft := ""
		if sender := min(m.Lane, right-1); lane == sender {
			shaft = " " + m.Row.brief(cells-5) + " "
		}
		room := cells - printable.Width(shaft) - 1
		shaft = strings.Repeat("─", room/2) + shaft + strings.Repeat("─", room-room/2)
		switch {
		case m.Lane < m.To && lane == right-1:
			line += shaft + head[1]
		case m.Lane > m.To && lane == left:
			line += head[0] + shaft
		default:
			line += shaft + "─"
		}
	}
	return line
}

// Name is what a row is called on its arrow: the flags of a segment, "UDP", or
// the whole label of anything else.
func (r *Row) Name() string {
	switch {
	case r.Flags != "":
		return strings.ReplaceAll(r.Flags, ",", ", ")
	case strings.HasPrefix(r.Label, "UDP "):
		return "UDP"
	}
	return r.Label
}

// brief says what a frame is, and the beginning of what it carries where there
// is room.
func (r *Row) brief(cells int) string {
	s := printable.Cut(r.Name(), cells)
	room := cells - printable.Width(s) - 1
	if r.Text == "" || room < 4 {
		return s
	}
	return s + " " + printable.Cut(r.Text, room)
}

// CallText says a call in at most so many cells: whole, or else without what
// can best be spared.
func (m *Moment) CallText(cells int) string {
	c := m.Call
	name, _, _ := strings.Cut(c.Made, "(")
	short := name + "()"
	whole, _, _ := strings.Cut(c.Result, ", ")
	made, result, brief := c.Made, " = "+c.Result, " = "+whole
	switch {
	case m.Ends:
		made, short = "… "+short, "… "+short
		result, brief = result+" ("+Duration(c.Waited)+")", brief+" ("+Duration(c.Waited)+")"
	case c.waits():
		result, brief = " …", " …"
	}
	some, _, _ := strings.Cut(made, ", ")
	if some != made {
		some += ", …)"
	}
	socket := ""
	if c.Socket != "" {
		socket = c.Socket + ": "
	}
	for _, s := range []string{socket + made + result, made + result, some + result, some + brief, short + brief, short} {
		if printable.Width(s) <= cells {
			return s
		}
	}
	return printable.Cut(short, max(cells, 2))
}

// Duration writes seconds with the unit that suits them.
func Duration(s float64) string {
	switch {
	case s < 0.001:
		return strconv.FormatFloat(s*1e6, 'f', 0, 64) + " µs"
	case s < 0.1:
		return strconv.FormatFloat(s*1e3, 'f', 1, 64) + " ms"
	case s < 0.9995:
		return strconv.FormatFloat(s*1e3, 'f', 0, 64) + " ms"
	case s < math.MaxInt32:
		return strconv.FormatFloat(s, 'f', 2, 64) + " s"
	}
	return "…"
}

// Cells of an overview.
const (
	lifeName = 24
	lifeRoom = timelineWidth - lifeName - 2
)

// overview writes the lives of conversations below each other.
func (d *timelineText) overview() {
	from, to := math.Inf(1), math.Inf(-1)
	for i := range d.t.Lives {
		from, to = math.Min(from, d.t.Lives[i].From), math.Max(to, d.t.Lives[i].To)
	}
	cell := func(at float64) int {
		return min(int((at-from)/math.Max(to-from, 1e-9)*lifeRoom), lifeRoom-1)
	}
	d.line(indent(lifeName)+printable.Fit("0 s", lifeRoom-12)+fmt.Sprintf("%12s", Duration(math.Max(to-from, 0))), d.Faint)
	for i := range d.t.Lives {
		l := &d.t.Lives[i]
		row := []rune(indent(lifeRoom))
		fill := func(from, to float64, r rune) {
			for c := cell(from); c <= cell(to); c++ {
				row[c] = r
			}
		}
		fill(l.From, l.To, '─')
		for _, s := range l.Data {
			fill(s[0], s[1], '█')
		}
		if l.Established > l.From {
			fill(l.From, l.Established, '╟')
		}
		switch {
		case l.Broken:
			fill(l.Closing, l.To, '✗')
		case l.Closing < l.To:
			fill(l.Closing, l.To, '╢')
		}
		d.line(printable.Fit(printable.Cut(l.Client, lifeName-1), lifeName)+string(row), "")
	}
	d.line(indent(lifeName)+"╟ "+d.lang.Say("handshake")+"  █ "+d.lang.Say("data")+"  ╢ "+d.lang.Say("close")+"  ✗ "+d.lang.Say("reset"), d.Faint)
}
