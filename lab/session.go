package lab

import (
	"slices"
	"sync"
	"time"

	"socketlab/capture/message"
	"socketlab/capture/party"
	"socketlab/lab/terminal"
)

// A screen is the terminal of a peer during a run. It keeps what is shown.
type screen struct {
	language message.Language
	begin    time.Time
	title    string
	command  string // the student's command line that runs in it; empty: a part of lab does

	mu     sync.Mutex
	lines  []terminal.Line // the first ones
	octets int             // of their texts
	tail   []terminal.Line // the last ones, where there are too many to be kept
	left   int             // lines between the two that are not kept
}

// What is kept of a peer that prints without end: its beginning, and its end,
// where the error stands.
const (
	mostShown = 256 << 10 // octets of text
	tailShown = 100       // lines
)

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
	line := terminal.Line{At: time.Since(s.begin), Kind: kind, Text: text}
	const each = 16 // a line takes room even if it is empty
	if s.octets += len(text) + each; s.octets <= mostShown {
		s.lines = append(s.lines, line)
		return
	}
	if len(s.tail) == tailShown {
		s.tail = s.tail[1:]
		s.left++
	}
	line.Text = text[:min(len(text), mostShown/tailShown)]
	s.tail = append(s.tail, line)
}

// session returns what stands on the screen now.
func (s *screen) session() terminal.Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := slices.Clone(s.lines)
	if s.left > 0 {
		text := s.language.Say("… %d lines are left out here: it printed too much …", s.left)
		lines = append(lines, terminal.Line{At: s.tail[0].At, Kind: terminal.Failure, Text: text})
	}
	return terminal.Session{Title: party.Party{Name: s.title}.Who().In(s.language), Lines: append(lines, s.tail...)}
}
