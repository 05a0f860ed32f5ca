package inspect

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"socketlab/assignments/report"
)

// sequenceDiagram draws ladders as one mermaid sequence diagram.
func sequenceDiagram(w io.Writer, ladders []*report.Ladder) error {
	var b strings.Builder
	b.WriteString("sequenceDiagram\n")
	lanes := map[string]string{}
	for _, l := range ladders {
		for i := range l.Lanes {
			declare(&b, lanes, &l.Lanes[i])
		}
	}
	for _, x := range inOrder(ladders) {
		client, server := lanes[socket(&x.of.Lanes[0])], lanes[socket(&x.of.Lanes[1])]
		if x.row == 0 {
			fmt.Fprintf(&b, "    Note over %s,%s: %s\n", client, server, mermaid(x.of.Title))
		}
		mermaidRow(&b, &x.of.Rows[x.row], client, server)
		if last := x.row == len(x.of.Rows)-1; last && x.of.Missing > 0 {
			fmt.Fprintf(&b, "    Note over %s,%s: … +%d\n", client, server, x.of.Missing)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// A place is a row of a ladder.
type place struct {
	of  *report.Ladder
	row int
}

// inOrder returns the rows of all ladders in the order of the capture: that is
// what a sequence diagram says of them.
func inOrder(ladders []*report.Ladder) (all []place) {
	for _, l := range ladders {
		for i := range l.Rows {
			all = append(all, place{l, i})
		}
	}
	slices.SortStableFunc(all, func(a, b place) int { return a.of.Rows[a.row].Frame - b.of.Rows[b.row].Frame })
	return all
}

// declare names a participant for each socket, once.
func declare(b *strings.Builder, lanes map[string]string, l *report.Lane) {
	socket := socket(l)
	if lanes[socket] != "" {
		return
	}
	lanes[socket] = fmt.Sprintf("P%d", len(lanes)+1)
	fmt.Fprintf(b, "    participant %s as %s %s\n", lanes[socket], mermaid(l.Role), mermaid(socket))
}

// socket names a lane by address and port.
func socket(l *report.Lane) string {
	if strings.Contains(l.Address, ":") {
		return fmt.Sprintf("[%s]:%d", l.Address, l.Port)
	}
	return fmt.Sprintf("%s:%d", l.Address, l.Port)
}

func mermaidRow(b *strings.Builder, r *report.Row, client, server string) {
	from, to := client, server
	if r.From == 1 {
		from, to = server, client
	}
	arrow := "->>"
	switch {
	case r.Kind == report.RowRepeat || r.Kind == report.RowCopy:
		arrow = "-->>"
	case r.Again:
		arrow = "--x"
	case r.Kind == report.RowTrouble || r.Lost():
		arrow = "-x"
	}
	text := r.Label
	if r.Text != "" {
		text += " " + r.Text
	}
	fmt.Fprintf(b, "    %s%s%s: %d: %s\n", from, arrow, to, r.Frame, mermaid(text))
	if r.State[0] != "" {
		fmt.Fprintf(b, "    Note over %s,%s: %s / %s\n", client, server, r.State[0], r.State[1])
	}
}

// mermaid spells the characters that mean something to mermaid, or to the
// HTML it draws, as entities.
func mermaid(s string) string {
	return strings.NewReplacer("#", "#35;", ";", "#59;", ":", "#58;", "<", "#lt;", ">", "#gt;", "&", "#amp;",
		"\"", "#quot;", "`", "#96;", "%%", "%#37;", "\\", "#92;").Replace(s)
}
