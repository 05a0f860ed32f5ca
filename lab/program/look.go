package program

import (
	"context"
	"time"

	"socketlab/lab/sockets"
)

// A Sight is what can be seen of a program and its children from outside.
type Sight struct {
	Known   bool   // false: this system does not tell, and the rest says nothing
	Gone    bool   // none of them lives any more
	Ended   int    // children that have ended, and for which nobody has waited
	Busy    bool   // one of them computes, or waits for a processor, a disk or the one who traces it
	Reading bool   // one of them waits for its input
	Sleeps  bool   // one of them waits for nothing but the time
	Waits   []Wait // for what they wait, as far as calls tell that name one descriptor
	Used    uint64 // processor time that they have used, in clock ticks: hundredths of a second
}

// A Wait is a thread that waits in a call on a socket.
type Wait struct {
	Accepts bool   // in accept(), else for something to read
	Inode   uint64 // of the socket
}

// Look looks at the program and its children.
func (p *Program) Look() Sight { return look(family(p.cmd.Process.Pid)) }

// Sockets returns the sockets that the program and its children have. It
// reports false where that cannot be known.
func (p *Program) Sockets() ([]sockets.Socket, bool) {
	return sockets.HeldBy(family(p.cmd.Process.Pid))
}

// Unread returns how many octets that were typed the program has not read; 0
// where the system does not tell.
func (p *Program) Unread() int { return unread(p.cmd.Process.Pid) }

// Asks reports whether the program waits for somebody to type: it reads, or
// has printed a prompt and does nothing more.
func (p *Program) Asks() bool {
	s := p.Look()
	return s.Reading || p.Prompt() != "" && !s.Busy
}

// Settle waits until the program has printed something and is quiet again, or
// has ended, or seems to have nothing to say.
func (p *Program) Settle(ctx context.Context) {
	const quiet, patience, limit = 30 * time.Millisecond, 400 * time.Millisecond, 5 * time.Second
	begin, last := time.Now(), p.Look()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		select {
		case <-p.printed:
		case <-timer.C:
			now := p.Look()
			if !now.Busy && now.Used == last.Used {
				return
			}
			last = now
		case <-p.exited:
			return
		case <-ctx.Done():
			return
		}
		if time.Since(begin) > limit {
			return
		}
		timer.Reset(quiet)
	}
}

// Rest waits until the program has nothing more to do, and reports whether it
// has come to that, or has ended. Time alone says little: on a busy machine it
// passes before a program that is to read what has arrived gets a processor. Nor
// does one look: while it is taken, a program may hand over to another. So some
// looks in a row have to find nobody at work, and a program that never rests is
// known by the processor time that it takes meanwhile.
func (p *Program) Rest(ctx context.Context) bool {
	const every, wanted, most = 10 * time.Millisecond, 5, 50
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	last := p.Look()
	for idle, used := 0, uint64(0); idle < wanted; {
		select {
		case <-ticker.C:
		case <-p.exited:
			return true
		case <-ctx.Done():
			return false
		}
		now := p.Look()
		if now.Gone { // its end will be known as soon as everything it printed has been read
			select {
			case <-p.exited:
				return true
			case <-ctx.Done():
				return false
			}
		}
		if now.Used > last.Used {
			used += now.Used - last.Used
		}
		if used > most {
			return false
		}
		if idle++; now.Busy || now.Used != last.Used {
			idle = 0
		}
		last = now
	}
	return true
}
