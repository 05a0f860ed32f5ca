package lab

import (
	"sync"
	"time"

	"socketlab/capture/message"
	"socketlab/lab/terminal"
)

// A screen is the terminal of a peer during a run. It keeps what is shown.
type screen struct {
	language message.Language
	begin    time.Time
	title    string

	mu    sync.Mutex
	lines []terminal.Line
}

// Say shows a line that the peer prints.
func (s *screen) Say(m message.Message) {
	s.Show(terminal.Output, m.In(s.language))
}

// Fail shows a line about something that went wrong.
func (s *screen) Fail(m message.Message) {
	s.Show(terminal.Failure, m.In(s.language))
}

// Type shows a line that was typed.
func (s *screen) Type(line string) { s.Show(terminal.Input, line) }

// Show shows a line that the peer prints, or that is typed into it.
func (s *screen) Show(kind terminal.Kind, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, terminal.Line{At: time.Since(s.begin), Kind: kind, Text: text})
}

// session returns what stands on the screen now.
func (s *screen) session() terminal.Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return terminal.Session{Title: s.title, Lines: append([]terminal.Line(nil), s.lines...)}
}
