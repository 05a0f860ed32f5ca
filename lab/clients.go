package lab

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"sync"

	"socketlab/lab/experiment"
	"socketlab/lab/peer"
)

// runClients runs one group of clients after the other.
func (r *run) runClients(ctx context.Context) error {
	number := 0
	for i, spec := range r.config.Experiment.Clients {
		group, err := r.group(i, spec, &number)
		if err != nil {
			return err
		}
		perform := group.sequential
		switch spec.Order {
		case experiment.OrderTogether:
			perform = group.together
		case experiment.OrderOverlapping:
			perform = group.overlapping
		case experiment.OrderNested:
			perform = group.nested
		}
		err = perform(ctx)
		r.endLate(ctx)
		if ctx.Err() != nil {
			return early(ctx, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// later takes a client that has missed an answer, to be ended when its group
// is done.
func (r *run) later(end func(context.Context) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.late = append(r.late, end)
}

// endLate ends those clients. The one that was opened first is the first that
// a server comes to, and has given up last.
func (r *run) endLate(ctx context.Context) {
	r.mu.Lock()
	late := r.late
	r.late = nil
	r.mu.Unlock()
	for _, end := range slices.Backward(late) {
		_ = end(ctx) // as with other clients, the capture shows the rest
	}
}

// A client is a client of the run, built in or the student's own. opened and
// answered are as in peer.Client.
type client struct {
	run              func(ctx context.Context) error
	opened, answered func(ctx context.Context)
}

// hook calls one of the hooks, if it is set.
func (c *client) hook(ctx context.Context, hook func(context.Context)) {
	if hook != nil {
		hook(ctx)
	}
}

// A group is clients of the same kind.
type group []*client

// group makes the clients of a group. number counts the clients of the run.
func (r *run) group(index int, spec experiment.Client, number *int) (clients group, err error) {
	address, err := r.address(spec.Server)
	if err != nil {
		return nil, err
	}
	for i := range max(spec.Count, 1) {
		*number++
		lines, err := r.lines(spec, *number)
		if err != nil {
			return nil, err
		}
		make := r.builtIn
		if r.config.Client != "" {
			make = r.program
		}
		c, err := make(r.title(index, i+1), address, *number, lines, spec)
		if err != nil {
			return nil, err
		}
		clients = append(clients, c)
	}
	return clients, nil
}

// builtIn makes a built-in client.
func (r *run) builtIn(title string, server netip.AddrPort, _ int, lines []string, spec experiment.Client) (*client, error) {
	c := &client{}
	p := &peer.Client{Peer: r.peer(title), Spec: spec, Server: server, Next: typed(lines)}
	p.Opened = func(ctx context.Context) { c.hook(ctx, c.opened) }
	p.Answered = func(ctx context.Context) { c.hook(ctx, c.answered) }
	if len(r.servers) > 0 && r.config.Experiment.Loss == 0 { // where an answer is owed
		p.Patience = &r.patience
	}
	if r.config.Server != "" {
		p.Rest = func() { r.restServers(r.life) }
		p.Missed = func(local netip.AddrPort) { r.unanswered(local, spec.Server) }
	}
	if spec.Order != "" && spec.Order != experiment.OrderSequential {
		p.Later = r.later
	}
	c.run = p.Run
	return c, nil
}

// lines returns the messages of a client.
func (r *run) lines(spec experiment.Client, number int) ([]string, error) {
	return filler{r.config.Values, number, r.config.IPv6}.lines(spec)
}

// typed returns a source of messages that never waits.
func typed(lines []string) func(context.Context) (string, bool) {
	return func(context.Context) (string, bool) {
		if len(lines) == 0 {
			return "", false
		}
		line := lines[0]
		lines = lines[1:]
		return line, true
	}
}

// A built-in client that fails does not end the run: it has said so on its
// screen, and the capture shows the rest. What the functions below return is
// that a program could not be started.

// sequential runs one client after the other.
func (g group) sequential(ctx context.Context) error {
	for _, c := range g {
		if err := c.perform(ctx); err != nil {
			return err
		}
	}
	return nil
}

// overlapping starts each client when the one before has been answered once.
// That one goes on when the later ones are done.
func (g group) overlapping(ctx context.Context) error {
	return g.inside(ctx, func(c *client) *func(context.Context) { return &c.answered })
}

// nested starts each client when the one before has opened its socket. That
// one goes on when the later ones are done.
func (g group) nested(ctx context.Context) error {
	return g.inside(ctx, func(c *client) *func(context.Context) { return &c.opened })
}

// inside runs the first client, and all others from within one of its hooks,
// or after it if the hook is never called.
func (g group) inside(ctx context.Context, hook func(*client) *func(context.Context)) error {
	if len(g) == 0 {
		return nil
	}
	started, later := false, error(nil)
	rest := func(ctx context.Context) {
		started = true
		later = g[1:].inside(ctx, hook)
	}
	*hook(g[0]) = rest
	err := g[0].perform(ctx)
	if !started && err == nil {
		rest(ctx)
	}
	return first(err, later)
}

// together runs all clients at once. None sends before all have opened their
// sockets, or have failed to.
func (g group) together(ctx context.Context) error {
	var opening, running sync.WaitGroup
	opening.Add(len(g))
	errs := make([]error, len(g))
	for i, c := range g {
		opened := sync.OnceFunc(opening.Done)
		c.opened = func(context.Context) {
			opened()
			opening.Wait()
		}
		running.Go(func() {
			defer opened()
			errs[i] = c.perform(ctx)
		})
	}
	running.Wait()
	return first(errs...)
}

// perform runs a client and returns why it could not be started.
func (c *client) perform(ctx context.Context) error {
	err := c.run(ctx)
	var notStarted *StartError
	if errors.As(err, &notStarted) {
		return err
	}
	return nil
}
