package lab

import (
	"context"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"socketlab/capture/message"
	"socketlab/lab/experiment"
	"socketlab/lab/program"
	"socketlab/lab/sockets"
)

// How long a student's server may take to bind its port, and to end by itself
// after the last client.
const (
	bindPatience = 3 * time.Second
	endPatience  = time.Second
)

// A programServer is a student's server.
type programServer struct {
	*program.Program
	serves  int           // as experiment.Server.Serves: 0 if it is to run until stopped
	stopped chan struct{} // closed by Stop
}

// startProgram starts the student's server and waits until its port is bound.
func (r *run) startProgram(ctx context.Context, s *server) error {
	words, err := program.Parse(r.config.Server)
	if err != nil {
		return &StartError{r.config.Server, err}
	}
	address, err := r.address(s.spec.Name)
	if err != nil {
		return err
	}
	tcp := r.config.Experiment.Transport == experiment.TCP
	if taken, err := sockets.Bound(tcp, s.port); err == nil && taken { // else it would pass for the student's own
		return r.portInUse(s.port, nil)
	}
	view := r.keep(s.name)
	p, err := r.start(ctx, s.name, words.Fill(r.filled(address, 1)), view)
	if err != nil {
		return err
	}
	server := &programServer{p, s.spec.Serves, make(chan struct{})}
	s.serve(ctx, server)
	return awaitBound(ctx, p, view, tcp, s.port)
}

// filled fills in what a student's command line leaves open.
func (r *run) filled(server netip.AddrPort, number int) *strings.Replacer {
	v := r.config.Values
	return strings.NewReplacer("{host}", server.Addr().String(), "{port}", strconv.Itoa(int(server.Port())),
		"{id}", v.ID, "{name}", v.Name, "{dept}", v.Dept, "{n}", strconv.Itoa(number))
}

// awaitBound waits until the program has bound its port. If it does not, the
// run goes on, and the capture shows what becomes of it.
func awaitBound(ctx context.Context, p *program.Program, view *screen, tcp bool, port uint16) error {
	late := time.NewTimer(bindPatience)
	defer late.Stop()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		if bound, err := sockets.Bound(tcp, port); bound || err != nil {
			return err
		}
		select {
		case <-look.C:
		case <-p.Exited(): // Serve tells
			return nil
		case <-late.C:
			view.Fail(message.Of("port %d is not bound after %v; going on without", port, bindPatience))
			return nil
		case <-ctx.Done():
			return ErrInterrupted
		}
	}
}

// Serve waits for the end of the program. A program that was not asked to end
// and has not served as many as it was meant to has died.
func (p *programServer) Serve(context.Context) error {
	select {
	case <-p.Exited():
		if p.serves > 0 {
			return p.Err()
		}
		return first(p.Err(), errEnded)
	case <-p.stopped:
	}
	select {
	case <-p.Exited(): // before it was asked to
		return p.Err()
	default:
	}
	if p.serves > 0 { // it ends by itself; a signal would only turn its last FIN into a RST
		select {
		case <-p.Exited():
		case <-time.After(endPatience):
		}
	}
	p.End()
	return nil
}

// Stop ends the program.
func (p *programServer) Stop() { close(p.stopped) }

// program makes a student's client.
func (r *run) program(title string, server netip.AddrPort, number int, lines []string, _ experiment.Client) (*client, error) {
	words, err := program.Parse(r.config.Client)
	if err != nil {
		return nil, &StartError{r.config.Client, err}
	}
	view := r.keep(title)
	c := &client{}
	c.run = func(ctx context.Context) error {
		p, err := r.start(ctx, title, words.Fill(r.filled(server, number)), view)
		if err != nil {
			return err
		}
		converse(ctx, p, view, c, lines)
		return nil
	}
	return c, nil
}

// converse types the lines into a client, each when the program has dealt
// with the one before, then an empty line, and waits for its end.
func converse(ctx context.Context, p *program.Program, view *screen, c *client, lines []string) {
	p.Settle(ctx)
	c.hook(ctx, c.opened)
	for i, line := range lines {
		p.Type(line)
		p.Settle(ctx)
		if i == 0 {
			c.hook(ctx, c.answered)
		}
	}
	p.Type("")
	p.CloseInput()
	<-p.Exited() // at the end of ctx at the latest
	if err := p.Err(); err != nil && ctx.Err() == nil {
		view.Fail(message.Of("the program ended with %v", err))
	}
}
