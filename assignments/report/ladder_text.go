package report

import (
	"fmt"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// stateCells is the width of a state in terminal cells.
const stateCells = 12

// columns are the widths of the other columns of a ladder.
type columns struct{ frame, seconds, arrow int }

// columnsOf returns the usual widths, or wider ones where a row needs them: a
// number that is cut is another number.
func columnsOf(rows []Row) columns {
	c := columns{frame: 5, seconds: 10, arrow: 35}
	for i := range rows {
		r := &rows[i]
		c.frame = max(c.frame, len(strconv.Itoa(r.Frame)))
		c.seconds = max(c.seconds, len(r.clock()))
		c.arrow = max(c.arrow, printable.Width(r.Label)+5)
	}
	return c
}

// left returns where the column of the first state begins.
func (c columns) left() int { return c.frame + 1 + c.seconds + 1 }

// clock writes the seconds of a row; nothing if they are not known.
func (r *Row) clock() string {
	if r.NoTime {
		return ""
	}
	return strconv.FormatFloat(r.Seconds, 'f', 6, 64)
}

// A ladderText writes a ladder for a terminal.
type ladderText struct {
	w    *strings.Builder
	lang i18n.Lang
	Palette
	columns
}

// LadderText draws a ladder for a terminal.
func LadderText(l *Ladder, lang i18n.Lang, p Palette) string {
	t := ladderText{w: &strings.Builder{}, lang: lang, Palette: p, columns: columnsOf(l.Rows)}
	t.head(l)
	for i := range l.Rows {
		t.row(l, &l.Rows[i])
	}
	if l.Missing > 0 {
		fmt.Fprintf(t.w, "%s%s\n", indent(t.left()), lang.Say("… frames not shown: %d", l.Missing))
	}
	return t.w.String()
}

// conversation draws one of the conversations of a report.
func (t *textReport) conversation(l *Ladder) {
	t.WriteByte('\n')
	t.WriteString(LadderText(l, t.lang, t.Palette))
}

func (t *ladderText) head(l *Ladder) {
	fmt.Fprintf(t.w, "%s\n", t.Paint(t.Bold, l.Title))
	if l.Summary != "" {
		fmt.Fprintf(t.w, "%s\n", l.Summary)
	}
	left, right := l.Lanes[0].head(), l.Lanes[1].head()
	gap := 2*stateCells + t.arrow + 2 - printable.Width(left) - printable.Width(right)
	line := printable.Fit(t.lang.Say("frame"), t.frame+1) + " " + printable.Fit(t.lang.Say("seconds"), t.left()-t.frame-2) +
		left + indent(max(gap, 2)) + right
	fmt.Fprintf(t.w, "%s\n", t.Paint(t.Faint, line))
}

// head names a lane: "client :40000", "server :80 (HTTP)".
func (l *Lane) head() string {
	s := fmt.Sprintf("%s :%d", l.Role, l.Port)
	if l.Service != "" {
		s += " (" + l.Service + ")"
	}
	return s
}

func (t *ladderText) row(l *Ladder, r *Row) {
	left, right := r.State[0], r.State[1]
	if left == "" && right == "" {
		left, right = strings.Repeat(" ", stateCells-1)+"│", "│"
	}
	color := t.of(r.Kind)
	fmt.Fprintf(t.w, "%*d %*s %s %s %s\n", t.frame, r.Frame, t.seconds, r.clock(),
		printable.Fit(left, stateCells), t.Paint(color, arrow(r, t.arrow)), right)
	for _, call := range r.Calls {
		fmt.Fprintf(t.w, "%s%s\n", indent(t.left()), t.Paint(t.Faint, "⚙ "+call))
	}
	for _, text := range r.Typed {
		for _, line := range WrapWords(t.lang.Say("comment in the file: %s", text), textWidth-t.left()-2) {
			fmt.Fprintf(t.w, "%s%s\n", indent(t.left()+2), t.Paint(t.Faint, line))
		}
	}
	for _, line := range WrapWords(r.Why, textWidth-t.left()-2) {
		fmt.Fprintf(t.w, "%s%s\n", indent(t.left()+2), t.Paint(t.Faint, line))
	}
	for _, fault := range r.Faults {
		for i, line := range WrapWords(fault, textWidth-t.left()-2) {
			mark := "✗ "
			if i > 0 {
				mark = "  "
			}
			fmt.Fprintf(t.w, "%s%s\n", indent(t.left()), t.Paint(t.Bad, mark+printable.String(line)))
		}
	}
}

// of returns the colour of a kind of row.
func (t *ladderText) of(k RowKind) string {
	switch k {
	case RowTrouble, RowLost:
		return t.Bad
	case RowRepeat:
		return t.Unsure
	case RowCopy:
		return t.Faint
	}
	return ""
}

// arrow draws the arrow of a row, so many cells wide, with its label on it.
// One that was repeated is dotted, one that was lost ends in a cross.
func arrow(r *Row, cells int) string {
	shaft, right, left := "─", "▶", "◀"
	if r.Kind == RowLost {
		right, left = "✗", "✗"
	}
	if r.Kind == RowRepeat || r.Kind == RowCopy || r.Again {
		shaft = "╌"
	}
	label := " " + r.Label + " "
	room := cells - 1 - printable.Width(label)
	before := strings.Repeat(shaft, room/2)
	after := strings.Repeat(shaft, room-room/2)
	if r.From == 0 {
		return before + label + after + right
	}
	return left + before + label + after
}

func indent(cells int) string { return strings.Repeat(" ", cells) }
