package page

import (
	"fmt"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// frameNumber writes the number of a frame.
func frameNumber(frame int) string { return "#" + strconv.Itoa(frame) }

// seconds writes the time since the first frame: finer the shorter it is, and
// nothing where it is not known.
func seconds(r *report.Row) string {
	switch s := r.Seconds; {
	case r.NoTime:
		return ""
	case s == 0:
		return "0 s"
	case s < 0.001:
		return strconv.FormatFloat(s*1e6, 'f', 0, 64) + " µs"
	case s < 1:
		return strconv.FormatFloat(s*1e3, 'f', 1, 64) + " ms"
	default:
		return strconv.FormatFloat(s, 'f', 3, 64) + " s"
	}
}

// datagram reports whether the row is a UDP datagram.
func datagram(r *report.Row) bool { return strings.HasPrefix(r.Label, "UDP ") }

// numbers are the numbers that stand beside the name.
func numbers(r *report.Row) string {
	switch {
	case r.Flags != "":
		return strings.TrimPrefix(r.Label, r.Flags+" ")
	case datagram(r):
		return strings.TrimPrefix(r.Label, "UDP ")
	}
	return ""
}

// tag says in a word or two what is special about a row that shows its
// payload; one without payload has room to say all.
func tag(r *report.Row, lang i18n.Lang) string {
	switch {
	case r.Text == "":
		return ""
	case r.Again:
		return lang.Say("sent again, lost on its way")
	case r.Lost():
		return lang.Say("lost on its way")
	case r.Kind == report.RowRepeat:
		return lang.Say("sent again")
	case r.Kind == report.RowCopy:
		return lang.Say("captured twice")
	case r.Kind == report.RowTrouble && datagram(r) && r.From == 0:
		return lang.Say("no answer was captured")
	case r.Kind == report.RowTrouble && datagram(r):
		return lang.Say("nobody asked for it")
	}
	return ""
}

// head returns the points of an arrow head at x, y that points to the right
// (way 1) or to the left (-1).
func head(x, y, way int) string {
	return fmt.Sprintf("%d,%d %d,%d %d,%d", x, y, x-10*way, y-5, x-9*way, y+4)
}

// cross returns the path of a cross around x, y.
func cross(x, y, r int) string {
	return fmt.Sprintf("M%d %dL%d %dM%d %dL%d %d", x-r, y-r, x+r, y+r, x-r, y+r, x+r, y-r)
}
