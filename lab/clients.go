package lab

import (
	"context"
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
		switch spec.Order {
		case experiment.OrderTogether:
			group.together(ctx)
		case experiment.OrderOverlapping:
			group.overlapping(ctx)
		default:
			group.sequential(ctx)
		}
		if ctx.Err() != nil {
			return interruptedOr(ctx, ErrTimeout)
		}
	}
	return nil
}

// A group is clients of the same kind.
type group []*peer.Client

// group makes the clients of a group. number counts the clients of the run.
func (r *run) group(index int, spec experiment.Client, number *int) (group, error) {
	address, err := r.address(spec.Server)
	if err != nil {
		return nil, err
	}
	var clients group
	for i := range max(spec.Count, 1) {
		*number++
		lines, err := r.lines(spec, *number)
		if err != nil {
			return nil, err
		}
		clients = append(clients, &peer.Client{
			Peer: r.peer(r.title(index, i+1)), Spec: spec, Server: address, Next: typed(lines),
		})
	}
	return clients, nil
}

// lines returns the messages of a client. One of which nothing is left is not
// sent.
func (r *run) lines(spec experiment.Client, number int) (lines []string, err error) {
	f := filler{r.config.Values, number, r.config.IPv6}
	for _, template := range spec.Lines {
		line, err := f.line(template)
		if err != nil {
			return nil, err
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines, nil
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

// A client that fails does not end the run: it has said so on its screen, and
// the capture shows the rest.

// sequential runs one client after the other.
func (g group) sequential(ctx context.Context) {
	for _, c := range g {
		_ = c.Run(ctx)
	}
}

// overlapping starts each client when the one before has been answered once.
// That one goes on when the later ones are done.
func (g group) overlapping(ctx context.Context) {
	if len(g) == 0 {
		return
	}
	started := false
	rest := func(ctx context.Context) {
		started = true
		g[1:].overlapping(ctx)
	}
	g[0].Answered = rest
	_ = g[0].Run(ctx)
	if !started {
		rest(ctx)
	}
}

// together runs all clients at once. None sends before all have opened their
// sockets, or have failed to.
func (g group) together(ctx context.Context) {
	var opening, running sync.WaitGroup
	opening.Add(len(g))
	for _, c := range g {
		opened := sync.OnceFunc(opening.Done)
		c.Opened = func(ctx context.Context) {
			opened()
			opening.Wait()
		}
		running.Go(func() {
			defer opened()
			_ = c.Run(ctx)
		})
	}
	running.Wait()
}
