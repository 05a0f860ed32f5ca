// Package stage plays a behaviour to a program, in a network of its own, and
// judges what the program makes of it.
//
// perform is the work of one process, a stage, that has a network which nobody
// has used before; a Theatre starts such processes, each for one adverse.Job, so
// that no job can leave anything to the next.
package stage

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"

	"socketlab/lab/adverse"
	"socketlab/lab/peer"
	"socketlab/lab/program"
	"socketlab/lab/syscalls"
	"socketlab/lab/terminal"
)

// A screen keeps the end of what a program prints.
type screen struct {
	mu   sync.Mutex
	text strings.Builder
}

// mostPrinted is how much of it is kept, in octets.
const mostPrinted = 16 << 10

// Show takes a line.
func (s *screen) Show(kind terminal.Kind, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kind == terminal.Input || s.text.Len() > mostPrinted {
		return
	}
	s.text.WriteString(text[:min(len(text), mostPrinted)] + "\n")
}

func (s *screen) printed() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.ToValidUTF8(s.text.String(), "?")
}

// A player is the program under test.
type player struct {
	*program.Program
	screen  *screen
	begin   time.Time
	before  seen // any client came
	journal *peer.Journal
	traced  bool
}

// seen is what a program has.
type seen struct{ sockets, threads, children int }

// start starts the program under test.
func (s *stage) start() (*player, error) {
	p := &player{screen: &screen{}, begin: time.Now(), journal: &s.journal, traced: s.job.Trace || s.job.Record}
	var note func(peer.Call)
	if p.traced {
		note = func(c peer.Call) {
			c.Peer = s.job.Against
			s.journal.Add(c)
		}
	}
	var err error
	p.Program, err = program.Start(s.ctx, s.job.Command, p.screen, note)
	refused := error(nil)
	switch {
	case err == nil:
		refused = p.Refused()
	case p.traced:
		if refused = syscalls.Probe(); refused != nil { // a container's filter forbids it, and the program would start without
			p.traced = false
			p.Program, err = program.Start(s.ctx, s.job.Command, p.screen, nil)
		}
	}
	if refused != nil {
		s.out.Untraced = refused.Error()
	}
	return p, err
}

// gone reports whether the program has ended.
func (p *player) gone() bool {
	select {
	case <-p.Exited():
		return true
	default:
		return false
	}
}

// over reports whether none of its processes lives any more: a moment later the
// program is gone, when all that it printed has been read.
func (p *player) over() bool { return p.gone() || p.Look().Gone }

// killed reports whether the system has ended the program for a fault of its
// own.
func (p *player) killed() bool {
	exit := p.Exit()
	for _, signal := range []string{"segmentation", "abort", "bus error", "illegal", "floating"} {
		if strings.Contains(exit, signal) {
			return true
		}
	}
	return false
}

// look returns what the program has now.
func (p *player) look() seen {
	return seen{p.Descriptors(), p.Threads(), p.Look().Ended}
}

// await waits until is reports true. It gives up when the program has done
// nothing for the time of its patience, or has been at work for many times that;
// time alone would accuse whoever runs on a busy machine.
func (s *stage) await(is func() bool) bool {
	const longest, withProgress = 4, 20 * time.Second
	begin, idle, came, used, moved := time.Now(), time.Now(), time.Now(), uint64(0), s.moved
	s.coming = false
	if s.player != nil && !s.player.gone() {
		used = s.player.Look().Used
	}
	before, first, limit := used, s.moved, longest*s.job.Patience
	for delay := time.Millisecond; ; delay = min(2*delay, 10*time.Millisecond) {
		if is() {
			return true
		}
		if s.moved != moved { // something has come, if not yet all
			moved, idle, limit = s.moved, time.Now(), max(limit, withProgress)
			came = idle
		}
		if !s.net.idle() { // something is on its way
			idle = time.Now()
		}
		if s.ctx.Err() != nil || time.Since(begin) > limit {
			s.coming = s.moved != first && time.Since(came) < s.job.Patience
			return false
		}
		if p := s.player; p != nil && !p.gone() && time.Since(begin) > s.job.Patience/4 {
			if now := p.Look(); now.Busy || now.Used != used {
				used, idle = now.Used, time.Now()
			}
			// Whoever has computed so much, for nothing, will go on to do so.
			computed := time.Duration(used-before) * time.Second / 100
			if s.moved == first && time.Since(begin) > s.job.Patience && computed > 600*time.Millisecond+s.job.Patience/3 {
				return is()
			}
		}
		if time.Since(idle) > s.job.Patience {
			return is()
		}
		time.Sleep(delay)
	}
}

// busy measures how many processors the program uses. Where others leave it less
// than it wants, one that never stops wanting, until it has used as much as would
// have been much on a quiet machine, counts as using a whole one.
func (p *player) busy() float64 {
	const window, longest = 150 * time.Millisecond, 3 * time.Second
	begin, before, wants := time.Now(), p.Look().Used, true
	for {
		time.Sleep(window / 15)
		now, passed := p.Look(), time.Since(begin)
		used := time.Duration(now.Used-before) * time.Second / 100
		wants = wants && now.Busy
		share := used.Seconds() / passed.Seconds()
		switch {
		case passed < window:
		case wants && used >= window/2:
			return max(share, 1)
		case !wants || passed > longest:
			return share
		}
	}
}

// symptoms are what is known of the program now.
func (s *stage) symptoms() adverse.Symptoms {
	p := s.player
	if p == nil {
		return adverse.Symptoms{}
	}
	e := adverse.Symptoms{Printed: p.screen.printed()}
	if !p.gone() {
		e.Busy = p.busy()
		for _, w := range p.Blocked() {
			e.Waits = append(e.Waits, adverse.Wait{Call: w.Call, Socket: w.Socket, Input: w.Input})
		}
		now := p.look()
		e.Sockets, e.Threads = now.sockets-p.before.sockets, now.threads-p.before.threads
	}
	e.Exit, e.Failed, e.Telling = p.Exit(), p.Failed(), p.Telling()
	if e.Telling == "" {
		e.Telling = lastLine(p.ErrorOutput())
	}
	return e
}

// dying gives a program that is about to end the time for it: it has no socket
// any more.
func (s *stage) dying() {
	p := s.player
	if p == nil || p.gone() || p.Descriptors() > 0 {
		return
	}
	select {
	case <-p.Exited():
	case <-time.After(2 * time.Second):
	case <-s.ctx.Done():
	}
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// calls are those that the program has made.
func (s *stage) calls() (all []adverse.Call) {
	if s.player == nil {
		return nil
	}
	for _, c := range s.journal.Calls() {
		if c.Peer != s.job.Against {
			continue
		}
		one := adverse.Call{
			Name: c.Name, Args: c.Args, Result: c.Result, Failed: c.Err != nil, Octets: c.Octets,
			Local: c.Local.String(), Remote: c.Remote.String(), Begin: c.Start.Sub(s.player.begin), End: c.End.Sub(s.player.begin),
		}
		fmt.Sscanf(c.Args, "%d", &one.Asked)
		all = append(all, one)
		if len(all) == mostCalls {
			break
		}
	}
	return all
}

// mostCalls is how many calls a cause may be found in.
const mostCalls = 6000

// differs returns how many octets of got are those of want.
func differs(got, want []byte) int {
	n := 0
	for n < len(got) && n < len(want) && got[n] == want[n] {
		n++
	}
	return n
}

// short returns the beginning of octets, for a sentence.
func short(b []byte) []byte { return bytes.Clone(b[:min(len(b), 64)]) }
