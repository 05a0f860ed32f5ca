package lab

import (
	"context"
	"net/netip"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"socketlab/capture/message"
	"socketlab/capture/party"
	"socketlab/lab/peer"
	"socketlab/lab/program"
)

// A studentProgram is a student's program in the run.
type studentProgram struct {
	*program.Program
	view   *screen
	stream bool   // the lab is about TCP
	port   uint16 // of the server

	mu      sync.Mutex
	about   party.Party
	planned bool // lab has ended it when everything was done

	bound  bool          // a server has bound its port
	waited time.Duration // for that
	asked  bool          // a server has asked at its keyboard, and its input has been ended
	prompt string        // what it asked
}

// start starts a student's program under the name of the peer that it stands
// for, and notes its calls if that is wanted and possible.
func (r *run) start(view *screen, server netip.AddrPort, number int) (*studentProgram, error) {
	line := view.command
	serves := party.Party{Name: view.title}.Serves()
	words, err := words(line, serves)
	if err != nil {
		return nil, err
	}
	var note func(peer.Call)
	if r.config.Trace && r.whyUntraced() == nil {
		note = func(c peer.Call) {
			c.Peer = view.title
			r.journal.Add(c)
		}
	}
	about := party.Party{Name: view.title, Own: true, Command: line, SHA256: words.SHA256()}
	p, err := program.Start(r.life, words.Fill(r.filled(server, number)), view, note)
	if err != nil {
		return nil, &StartError{words[0], serves, words.Advise(line, err), err}
	}
	refused := p.Refused()
	about.Traced = note != nil && refused == nil
	s := &studentProgram{Program: p, view: view, stream: r.tcp(), port: server.Port(), about: about}
	r.mu.Lock()
	defer r.mu.Unlock()
	if refused != nil {
		r.untraced = refused
	}
	r.students = append(r.students, s)
	return s, nil
}

// words cuts a student's command line into words. The error is a *StartError.
func words(line string, serves bool) (program.Command, error) {
	words, err := program.Parse(line)
	if err != nil {
		return nil, &StartError{Program: line, Server: serves, Err: err}
	}
	if words.NeedsShell(line) {
		return nil, &StartError{line, serves, words.Advise(line, program.ErrShell), program.ErrShell}
	}
	return words, nil
}

// Command cuts a student's command line into words, and looks whether its
// program is there. The error is a *StartError.
func Command(line string, serves bool) (program.Command, error) {
	words, err := words(line, serves)
	if err != nil {
		return nil, err
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return nil, &StartError{words[0], serves, words.Advise(line, err), err}
	}
	return words, nil
}

// filled fills in what a student's command line leaves open.
func (r *run) filled(server netip.AddrPort, number int) *strings.Replacer {
	v := r.config.Values
	return strings.NewReplacer("{host}", server.Addr().String(), "{port}", strconv.Itoa(int(server.Port())),
		"{id}", v.ID, "{name}", v.Name, "{dept}", v.Dept, "{n}", strconv.Itoa(number))
}

// blame notes what went wrong with the program, unless something is noted
// already, and says it on its screen.
func (s *studentProgram) blame(t party.Trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.about.Trouble; old != nil && old.Kind != party.TimeWait { // which was overcome
		return
	}
	s.about.Trouble = &t
	s.about.Exit = s.Exit()
	s.view.Fail(s.about.Cause())
}

// dismiss ends a program that is not needed any more: how it ends then says
// nothing about it.
func (s *studentProgram) dismiss() {
	s.mu.Lock()
	s.planned = true
	s.mu.Unlock()
	s.End()
}

// told returns what there is to say of the program when the run is over.
func (s *studentProgram) told() party.Party {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.about
	out.ErrorOutput = s.ErrorOutput()
	if !s.planned {
		out.Exit = s.Exit()
	}
	return out
}

// parties says who wrote the program of each peer, in the order of their
// screens. Many clients that are parts of lab are one party.
func (r *run) parties() (all []party.Party) {
	own := map[*screen]*studentProgram{}
	for _, s := range r.students { // the last one where a program was started again
		own[s.view] = s
	}
	const few = 8
	many := len(r.kept)-len(own) > few
	journal := r.journal.Calls()
	for _, view := range r.kept {
		one := party.Party{Name: view.title, Own: view.command != "", Command: view.command, Traced: view.command == ""}
		if s := own[view]; s != nil {
			one = s.told()
			one.Threads = threads(journal, one.Name)
		} else if many && !one.Own && !one.Serves() {
			one.Name = "clients"
		}
		if n := len(all); n == 0 || all[n-1].Own || all[n-1] != one {
			all = append(all, one)
		}
	}
	return all
}

// tell says something to the person who waits for the run.
func (r *run) tell(m message.Message) {
	if r.config.Tell != nil {
		r.config.Tell(m)
	}
}

// within waits until is reports true, the program has ended, ctx ends, or the
// time is up. It reports whether is did.
func (s *studentProgram) within(ctx context.Context, limit time.Duration, is func(waited time.Duration) bool) bool {
	begin, delay := time.Now(), 5*time.Millisecond
	for {
		waited := time.Since(begin)
		switch {
		case is(waited):
			return true
		case waited >= limit:
			return false
		case waited > 500*time.Millisecond:
			delay = 50 * time.Millisecond
		}
		select {
		case <-time.After(delay):
		case <-s.Exited():
			return is(time.Since(begin))
		case <-ctx.Done():
			return false
		}
	}
}
