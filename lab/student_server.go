package lab

import (
	"context"
	"slices"
	"time"

	"socketlab/capture/message"
	"socketlab/capture/party"
	"socketlab/lab/experiment"
	"socketlab/lab/sockets"
)

// How long a student's server may take for what is not its work.
const (
	endPatience  = time.Second            // to end by itself after the last client
	bindSilence  = 2 * time.Second        // to bind its port before somebody is told what is waited for
	idlePatience = 2 * time.Second        // to go on, with a port that is not the lab's, before that is its port
	askPatience  = 700 * time.Millisecond // to get an answer at its keyboard
)

// A programServer is a student's server.
type programServer struct {
	*studentProgram
	serves  int           // as experiment.Server.Serves: 0 if it is to run until stopped
	excused func() bool   // its clients have been taken away from it
	stopped chan struct{} // closed by Stop
}

// startProgram starts the student's server and waits until its port is bound.
// If it does not bind it, the run goes on, and the capture shows what becomes of
// it.
func (r *run) startProgram(ctx context.Context, s *server) error {
	address, err := r.address(s.spec.Name)
	if err != nil {
		return err
	}
	if taken, err := sockets.Bound(r.tcp(), s.port); err == nil && taken { // else it would pass for the student's own
		return r.portInUse(s.port, nil)
	}
	view := r.keep(s.name)
	view.command = r.config.Server
	p, err := r.start(view, address, 1)
	if err != nil {
		return err
	}
	bound := r.awaitBound(ctx, p, s.port)
	if left, held := r.lingers(p, s.port); !bound && held {
		p.dismiss()
		if err := r.awaitPort(ctx, s, left); err != nil {
			return err
		}
		if p, err = r.start(view, address, 1); err != nil {
			return err
		}
		p.blame(party.Trouble{Kind: party.TimeWait, Port: s.port, After: left.Round(time.Second).Seconds()})
		bound = r.awaitBound(ctx, p, s.port)
	}
	if p.bound = bound; !bound && ctx.Err() == nil {
		r.blameUnbound(p, s.port)
	}
	s.serve(r.life, &programServer{p, s.spec.Serves, r.traffic.overflows, make(chan struct{})})
	return nil
}

// tcp reports whether the experiment is about TCP, else it is about UDP.
func (r *run) tcp() bool { return r.config.Experiment.Transport == experiment.TCP }

// awaitBound waits until the program has bound its port, as long as it lives:
// a compiler may have to do its work first. That takes nothing of the time of
// the clients, but has a limit of its own. It reports whether the port is bound.
func (r *run) awaitBound(ctx context.Context, p *studentProgram, port uint16) (bound bool) {
	r.clock.stop()
	defer r.clock.start()
	said, used, worked := false, uint64(0), time.Now()
	var asks, away span
	p.within(ctx, workLimit*r.timeout, func(waited time.Duration) bool {
		p.waited = waited
		var err error
		if bound, err = sockets.Bound(r.tcp(), port); bound || err != nil {
			return true
		}
		if waited > bindSilence && !said {
			said = true
			r.tell(message.Of("waiting for %s to bind port %d (%s)", p.about.Who(), port, p.about.Command))
		}
		if waited < askPatience { // not yet worth a closer look
			return false
		}
		sight := p.Look()
		if sight.Busy || sight.Used != used {
			used, worked = sight.Used, time.Now()
		}
		if asks.lasts(p.Asks() && !sight.Busy) > askPatience {
			r.endInput(p)
		}
		_, elsewhere := r.elsewhere(p, port)
		return away.lasts(elsewhere && !sight.Busy) > idlePatience ||
			waited > r.bindLimit() && time.Since(worked) > idlePatience
	})
	return bound
}

// workLimit is how many times the time of a run a server may take that works,
// as a compiler does on a busy machine. Whoever waits has been told for what.
const workLimit = 3

// bindLimit is how long a server may take that does nothing meanwhile, but
// sleep.
func (r *run) bindLimit() time.Duration { return r.timeout * 2 / 3 }

// endInput tells a server that asks at its keyboard that nobody will answer.
func (r *run) endInput(p *studentProgram) {
	if p.asked {
		return
	}
	p.asked, p.prompt = true, p.Prompt()
	p.view.Fail(message.Of("it asks at the keyboard, where nobody sits: this is the end of its input"))
	p.CloseInput()
}

// A span measures how long something has been true without a break.
type span struct{ since time.Time }

// lasts returns how long it has been true, if it is now.
func (s *span) lasts(is bool) time.Duration {
	switch {
	case !is:
		s.since = time.Time{}
		return 0
	case s.since.IsZero():
		s.since = time.Now()
	}
	return time.Since(s.since)
}

// elsewhere returns the port on which the program serves instead.
func (r *run) elsewhere(p *studentProgram, port uint16) (uint16, bool) {
	held, _ := p.Sockets()
	for _, s := range held {
		serves := s.TCP && s.State == sockets.Listen || !s.TCP && s.Remote.Port() == 0 && s.Local.Port() != 0
		if s.TCP == r.tcp() && serves && s.Local.Port() != port {
			return s.Local.Port(), true
		}
	}
	return 0, false
}

// blameUnbound says why the program has not bound its port. How it died, Serve
// will tell.
func (r *run) blameUnbound(p *studentProgram, port uint16) {
	found, away := r.elsewhere(p, port)
	switch {
	case p.asked:
		p.blame(party.Trouble{Kind: party.AtKeyboard, Port: port, Text: p.prompt})
	case p.over():
	case away:
		p.blame(party.Trouble{Kind: party.OtherPort, Port: port, Found: found})
	case r.tcp() && p.hasStream():
		p.blame(party.Trouble{Kind: party.NotListening, Port: port})
	default:
		p.blame(party.Trouble{Kind: party.NotBound, Port: port, After: p.waited.Seconds()})
	}
}

// hasStream reports whether the program has made a TCP socket that neither
// listens nor has a connection.
func (s *studentProgram) hasStream() bool {
	held, _ := s.Sockets()
	return slices.ContainsFunc(held, func(h sockets.Socket) bool { return h.TCP && h.State == sockets.Closed })
}

// over reports whether the program has ended.
func (s *studentProgram) over() bool {
	select {
	case <-s.Exited():
		return true
	default:
		return false
	}
}

// Serve waits for the end of the program. A program that was not asked to end
// and has not served as many as it was meant to has died.
func (p *programServer) Serve(context.Context) error {
	select {
	case <-p.Exited():
		if p.serves == 0 && !p.Failed() && !p.excused() {
			p.blame(p.death(party.Died))
			return errEnded
		}
		return p.died()
	case <-p.stopped:
	}
	if p.over() { // before it was asked to
		return p.died()
	}
	if p.serves > 0 { // it ends by itself; a signal would only turn its last FIN into a RST
		select {
		case <-p.Exited():
			return nil
		case <-time.After(endPatience):
		}
	}
	p.dismiss()
	return nil
}

// died returns how a program has ended by itself: nil for success.
func (p *programServer) died() error {
	if p.Failed() && !p.excused() {
		p.blame(p.death(party.Died))
		return p.Err()
	}
	return nil
}

// Stop ends the program.
func (p *programServer) Stop() { close(p.stopped) }
