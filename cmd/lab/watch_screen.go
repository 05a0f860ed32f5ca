package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// screen draws the last result on the whole terminal, and takes keys.
func (w *watcher) screen(ctx context.Context) (last *outcome, err error) {
	s := &watchScreen{watcher: w, ctx: ctx, width: 80, height: 24}
	_, err = tea.NewProgram(s, tea.WithContext(ctx), tea.WithInput(w.in), tea.WithOutput(w.out), tea.WithoutSignalHandler()).Run()
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		err = nil
	}
	if s.interrupted {
		err = interrupted(nil)
	}
	return s.last, err
}

// A watchScreen is what is drawn.
type watchScreen struct {
	*watcher
	ctx           context.Context
	width, height int
	began         time.Time // of the run that goes on; zero if none does
	last          *outcome
	shown         string // key of what is shown: the ladder or the hint; "" is the verdict
	top           int    // first line that is shown
	note          string // about the last key
	interrupted   bool   // by Ctrl-C, which a terminal in this mode sends as a key
}

// A tick makes the clock of a run go on.
type tick struct{}

// Init waits for the first event.
func (s *watchScreen) Init() tea.Cmd { return tea.Batch(s.next, s.tick()) }

// next waits for what the watcher says.
func (s *watchScreen) next() tea.Msg {
	select {
	case e := <-s.events:
		return e
	case <-s.ctx.Done():
		return tea.Quit()
	}
}

func (s *watchScreen) tick() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return tick{} })
}

// Update takes what happened.
func (s *watchScreen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.width, s.height = msg.Width, msg.Height
	case tick:
		return s, s.tick()
	case event:
		s.note = ""
		if s.began = (time.Time{}); msg.running {
			s.began = time.Now()
		} else {
			s.last, s.top = msg.outcome, 0
		}
		return s, s.next
	case tea.KeyPressMsg:
		return s, s.press(msg.String())
	}
	return s, nil
}

// press does what a key asks for.
func (s *watchScreen) press(key string) tea.Cmd {
	s.note = ""
	page := max(s.height-3, 1)
	switch key {
	case "q", "esc":
		return tea.Quit
	case "ctrl+c":
		s.interrupted = true
		return tea.Quit
	case "r":
		s.rerun()
	case "l", "h":
		if s.top = 0; s.shown == key {
			key = ""
		}
		s.shown = key
	case "o":
		if err := s.open(); err != nil {
			s.note = s.words(err)
		}
	case "down", "j":
		s.top++
	case "up", "k":
		s.top--
	case "pgdown", "space":
		s.top += page
	case "pgup":
		s.top -= page
	}
	return nil
}

// View draws the screen: what goes on, the result, the keys.
func (s *watchScreen) View() tea.View {
	room := max(s.height-3, 1)
	lines := s.body()
	s.top = max(min(s.top, len(lines)-room), 0)
	lines = lines[s.top:min(s.top+room, len(lines))]
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", s.fit(s.assignment+"  "+s.state()))
	for _, line := range lines {
		fmt.Fprintln(&b, s.fit(line))
	}
	b.WriteString(strings.Repeat("\n", room-len(lines)))
	keys := s.Say("r run  l ladder  h hint  o open the page  q quit")
	if s.note != "" {
		keys = s.note
	}
	b.WriteString(s.fit(s.palette.Paint(s.palette.Faint, keys)))
	view := tea.NewView(b.String())
	view.AltScreen = true
	return view
}

// fit cuts a line to the width of the screen.
func (s *watchScreen) fit(line string) string { return ansi.Truncate(line, s.width, "…") }

// state says what goes on.
func (s *watchScreen) state() string {
	switch {
	case !s.began.IsZero():
		return s.Say("running … %d s", int(time.Since(s.began).Seconds()))
	case s.last == nil:
		return ""
	case s.last.report == nil:
		return s.Say("no result; it runs again at the next save")
	}
	r, color := s.last.report, s.palette.Bad
	if r.Passed {
		color = s.palette.Good
	}
	return s.palette.Paint(color, s.Say("%d of %d points", r.Points, r.MaxPoints)) + "  " + s.Say("%.1f s; it runs again at the next save", s.last.took.Seconds())
}

// body is the result as lines, in the view that was chosen.
func (s *watchScreen) body() []string {
	if s.last == nil {
		return nil
	}
	show := s.verdict
	switch s.shown {
	case "l":
		show = s.ladder
	case "h":
		show = s.hint
	}
	return strings.Split(strings.TrimRight(show(s.last), "\n"), "\n")
}
