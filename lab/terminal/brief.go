package terminal

import (
	"bufio"
	"fmt"
	"io"

	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// Sizes of a brief view in terminal cells and lines.
const (
	briefWidth = 79
	nameWidth  = 13 // 클라이언트 12
	leastLines = 2  // of a session that is shown: how it began, and how it ended
)

// Brief writes what a person sees at one glance: at most so many lines, a
// session's name before its first one. A long session is folded in the middle,
// and sessions for which there is no room are counted. say puts a message into
// words. It returns the writer's error.
func Brief(w io.Writer, sessions []Session, lines int, say func(message.Message) string) error {
	b := bufio.NewWriter(w)
	shown := sessions
	if len(sessions)*leastLines > lines {
		lines-- // that counts the others
		shown = sessions[:min(max(lines/leastLines, 1), len(sessions))]
	}
	for i := range shown {
		lines -= shown[i].brief(b, max(lines/(len(shown)-i), leastLines), say)
	}
	if left := len(sessions) - len(shown); left > 0 {
		fmt.Fprintf(b, "%s\n", say(message.Of("… terminals not shown: %d", left)))
	}
	return b.Flush()
}

// brief writes a session in at most so many lines, and returns how many it
// took.
func (s *Session) brief(w io.Writer, lines int, say func(message.Message) string) int {
	name := s.Title
	line := func(text string) {
		cells := briefWidth - nameWidth - 1
		if printable.Width(text) > cells {
			text = printable.Wrap(text, cells-1)[0] + "…"
		}
		fmt.Fprintf(w, "%s %s\n", printable.Fit(printable.String(name), nameWidth), text)
		name = ""
	}
	head, tail := s.Lines, []Line(nil)
	if len(s.Lines) > lines {
		begin := min(lines/2, lines-2) // the end is always shown
		head, tail = s.Lines[:begin], s.Lines[len(s.Lines)-(lines-1-begin):]
	}
	for _, l := range head {
		line(l.brief())
	}
	if folded := len(s.Lines) - len(head) - len(tail); folded > 0 {
		line(say(message.Of("… lines not shown: %d", folded)))
	}
	for _, l := range tail {
		line(l.brief())
	}
	return min(len(s.Lines), lines)
}

// brief is a line as the log has it, without the time.
func (l *Line) brief() string { return mark(l.Kind) + " " + printable.String(l.Text) }
