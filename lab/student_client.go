package lab

import (
	"context"
	"errors"
	"net/netip"
	"regexp"
	"time"

	"socketlab/capture/message"
	"socketlab/capture/party"
	"socketlab/lab/experiment"
	"socketlab/lab/sockets"
)

// program makes a student's client.
func (r *run) program(title string, server netip.AddrPort, number int, lines []string, spec experiment.Client) (*client, error) {
	view := r.keep(title)
	view.command = r.config.Client
	c := &client{}
	c.run = func(ctx context.Context) error {
		if ctx.Err() != nil {
			return nil
		}
		p, err := r.start(view, server, number)
		if err != nil {
			return err
		}
		r.converse(ctx, p, c, lines, spec)
		return nil
	}
	return c, nil
}

// converse types the lines into a client, each when the program has dealt
// with the one before, then an empty line, and waits for its end. One that reads
// its answers at the end only has nothing to deal with: its lines come as fast
// as the experiment says, which a server that reads a moment later rests on.
func (r *run) converse(ctx context.Context, p *studentProgram, c *client, lines []string, spec experiment.Client) {
	hurry := spec.Await == experiment.AwaitEnd
	r.awaitOpen(ctx, p, spec.Order, false)
	p.Settle(ctx)
	c.hook(ctx, c.opened)
	for i, line := range lines {
		if hurry && i > 0 {
			rest(ctx, spec.Gap)
		}
		p.Type(line)
		r.typed.Add(int64(len(line)))
		if i == 0 {
			r.awaitOpen(ctx, p, spec.Order, true)
		}
		if !hurry {
			p.Settle(ctx)
		}
		if i == 0 {
			c.hook(ctx, c.answered)
		}
	}
	p.Type("")
	p.CloseInput()
	r.awaitEnd(ctx, p)
}

// rest waits so long, or until ctx ends.
func rest(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// awaitOpen waits until a client has got its socket, so that those that are to
// start after that do: it may have to be compiled first, or sleep. It does not
// wait for one that waits for its first line. Where a client's socket is of no
// importance to others, or cannot be seen, it does not take long.
func (r *run) awaitOpen(ctx context.Context, p *studentProgram, order string, typed bool) {
	limit := r.timeout / 3
	if order == "" || order == experiment.OrderSequential || !p.Look().Known {
		limit = 0
	}
	p.within(ctx, limit, func(time.Duration) bool {
		if !typed && p.Asks() {
			return true
		}
		held, known := p.Sockets()
		for _, s := range held {
			if s.TCP == r.tcp() && (!s.TCP || s.State == sockets.Other) {
				return true
			}
		}
		return !known
	})
}

// How long a client may take to end by itself when everything has been typed.
// One that does nothing any more is waited for no longer than idleEnd; one that
// is at work, but sends nothing, workTimes as long. Once one has had to be
// ended, the others are probably the same program, and have less.
const (
	idleEnd   = 3 * time.Second
	idleSoon  = time.Second
	workTimes = 3
)

// idle returns how long a client may do nothing. Where it has not yet sent what
// was typed, or an answer may still come, somebody may only be slow.
func (r *run) idle() time.Duration {
	settled := r.traffic.settled(int(r.typed.Load()), r.config.Server != "")
	switch again := r.ended.Load(); {
	case settled && again:
		return idleSoon
	case settled:
		return idleEnd
	case again:
		return max(r.timeout/8, idleSoon)
	}
	return max(r.timeout/4, idleEnd)
}

// mostAfter is how many frames may come after the end of the input: far more
// than any lab has, and few enough to stay readable.
const mostAfter = 2000

// awaitEnd waits for the end of a client that has nothing more to read. One
// that does not end is ended, before any server is: it closes its socket
// first, as it would have.
func (r *run) awaitEnd(ctx context.Context, p *studentProgram) {
	var blame *party.Trouble
	begin, before := time.Now(), r.traffic.count()
	printed, used, quiet := p.Printed(), p.Look().Used, time.Now()
	p.within(ctx, r.timeout/2, func(time.Duration) bool {
		if p.over() {
			return true
		}
		frames, silent, idle := r.traffic.count()-before, r.traffic.since(begin), r.idle()
		if now, sight := p.Printed(), p.Look(); now != printed || sight.Busy || sight.Used != used {
			printed, used, quiet = now, sight.Used, time.Now()
		}
		switch {
		case frames > mostAfter+100*len(r.kept):
			blame = &party.Trouble{Kind: party.Flood, Frames: frames}
		case min(silent, time.Since(quiet)) > idle:
			if blame = r.idles(p); blame == nil {
				blame = &party.Trouble{Kind: party.NoEnd, After: silent.Seconds()}
			}
		case silent > workTimes*idle:
			blame = &party.Trouble{Kind: party.Endless, After: silent.Seconds()}
		}
		return blame != nil
	})
	r.conclude(ctx, p, blame)
}

// conclude ends a client that has not ended by itself, and notes what went
// wrong with one that has.
func (r *run) conclude(ctx context.Context, p *studentProgram, blame *party.Trouble) {
	switch cause := context.Cause(ctx); {
	case p.over():
		if p.Failed() && !endOfInput.MatchString(p.Telling()) {
			p.blame(p.death(party.Crashed))
		} else if p.Failed() {
			p.view.Fail(message.Of("the program ended with %v", p.Err()))
		}
		return
	case errors.Is(cause, errFlood):
		blame = &party.Trouble{Kind: party.Flood, Frames: r.traffic.count()}
	case errors.Is(cause, ErrTimeout):
		blame = &party.Trouble{Kind: party.TooLong, After: r.timeout.Seconds()}
	case cause != nil: // its server has died, or somebody has pressed Ctrl-C
		p.dismiss()
		return
	case blame == nil:
		blame = &party.Trouble{Kind: party.Endless, After: (r.timeout / 2).Seconds()}
	}
	r.ended.Store(true)
	begin := time.Now()
	p.End()
	r.endings.add(ending{p.about.Name, begin, time.Now()})
	p.blame(*blame)
}

// endOfInput finds what programs say that end because nothing more is typed,
// which is one way to leave a loop.
var endOfInput = regexp.MustCompile(`^EOFError|NoSuchElementException|\bEOF\b`)
