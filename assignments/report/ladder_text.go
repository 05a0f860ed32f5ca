package report

import (
	"fmt"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// Columns of a ladder in terminal cells: frame, time, state, arrow, state.
const (
	stateCells = 12
	arrowCells = 35
	ladderLeft = 17 // frame and time
)

// A ladderText writes ladders for a terminal.
type ladderText struct {
	w    *strings.Builder
	lang i18n.Lang
	Palette
}

// LadderText draws a ladder for a terminal.
func LadderText(l *Ladder, lang i18n.Lang, p Palette) string {
	t := ladderText{w: &strings.Builder{}, lang: lang, Palette: p}
	t.head(l)
	for i := range l.Rows {
		t.row(l, &l.Rows[i])
	}
	if l.Missing > 0 {
		fmt.Fprintf(t.w, "%s%s\n", indent(ladderLeft), lang.Say("… frames not shown: %d", l.Missing))
	}
	return t.w.String()
}

// conversation draws one of the conversations of a report.
func (t *textReport) conversation(l *Ladder) {
	t.WriteByte('\n')
	t.WriteString(LadderText(l, t.lang, t.Palette))
}

func (t *ladderText) head(l *Ladder) {
	fmt.Fprintf(t.w, "%s\n", t.paint(t.Bold, l.Title))
	if l.Summary != "" {
		fmt.Fprintf(t.w, "%s\n", l.Summary)
	}
	left, right := l.Lanes[0].head(), l.Lanes[1].head()
	gap := 2*stateCells + arrowCells + 2 - printable.Width(left) - printable.Width(right)
	line := printable.Fit(t.lang.Say("frame"), 6) + " " + printable.Fit(t.lang.Say("seconds"), ladderLeft-7) +
		left + indent(max(gap, 2)) + right
	fmt.Fprintf(t.w, "%s\n", t.paint(t.Faint, line))
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
	fmt.Fprintf(t.w, "%5d %10.6f %s %s %s\n", r.Frame, r.Seconds,
		printable.Fit(left, stateCells), t.paint(color, arrow(r)), right)
	for _, call := range r.Calls {
		fmt.Fprintf(t.w, "%s%s\n", indent(ladderLeft), t.paint(t.Faint, "⚙ "+call))
	}
	for _, line := range WrapWords(r.Why, textWidth-ladderLeft-2) {
		fmt.Fprintf(t.w, "%s%s\n", indent(ladderLeft+2), t.paint(t.Faint, line))
	}
	for _, fault := range r.Faults {
		for i, line := range WrapWords(fault, textWidth-ladderLeft-2) {
			mark := "✗ "
			if i > 0 {
				mark = "  "
			}
			fmt.Fprintf(t.w, "%s%s\n", indent(ladderLeft), t.paint(t.Bad, mark+printable.String(line)))
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

// arrow draws the arrow of a row with its label on it. One that was repeated
// is dotted, one that was lost ends in a cross.
func arrow(r *Row) string {
	shaft, right, left := "─", "▶", "◀"
	if r.Kind == RowLost {
		right, left = "✗", "✗"
	}
	if r.Kind == RowRepeat || r.Kind == RowCopy {
		shaft = "╌"
	}
	label := " " + printable.Cut(r.Label, arrowCells-5) + " "
	room := arrowCells - 1 - printable.Width(label)
	before := strings.Repeat(shaft, room/2)
	after := strings.Repeat(shaft, room-room/2)
	if r.From == 0 {
		return before + label + after + right
	}
	return left + before + label + after
}

func indent(cells int) string { return strings.Repeat(" ", cells) }
