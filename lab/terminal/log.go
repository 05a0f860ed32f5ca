package terminal

import (
	"bufio"
	"fmt"
	"io"

	"socketlab/capture/printable"
)

// marks stand before a line in the log and say who wrote it.
var marks = [...]string{Output: " ", Input: ">", Failure: "!"}

// Text writes the sessions one below the other, every line with its time in
// seconds since the experiment began, whole and in one line whatever it holds.
// It returns the writer's error.
func Text(w io.Writer, sessions []Session) error {
	b := bufio.NewWriter(w)
	for i, s := range sessions {
		if i > 0 {
			fmt.Fprintln(b)
		}
		fmt.Fprintf(b, "== %s ==\n", printable.String(s.Title))
		for _, l := range s.Lines {
			fmt.Fprintf(b, "%9s %s %s\n", clock(l), mark(l.Kind), printable.String(l.Text))
		}
	}
	return b.Flush()
}

// clock spells the time of a line in seconds.
func clock(l Line) string { return fmt.Sprintf("%.4f", l.At.Seconds()) }

// mark returns the sign of a kind.
func mark(k Kind) string { return marks[known(k)] }

// known turns a kind that does not exist into output.
func known(k Kind) Kind {
	if k > Failure {
		return Output
	}
	return k
}
