package lab

import (
	"context"
	"errors"
	"net/netip"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"socketlab/capture/message"
	"socketlab/lab/experiment"
	"socketlab/lab/peer"
	"socketlab/lab/private"
)

// A run is one performance of an experiment.
type run struct {
	config  Config
	servers []*server
	journal peer.Journal
	dropper *private.Dropper // nil if no packets are lost
	drops   []private.Drop   // that were lost
	begin   time.Time        // of the recording
	end     time.Time

	life    context.Context // of everything that is started: what is left at its end is killed
	kill    func()          // ends it; does nothing before the run has begun
	stop    func(error)     // ends the work of the clients, and says why; the servers are stopped after them
	timeout time.Duration   // of the run
	clock   clock           // that stops it then
	traffic traffic

	screens func(title string) peer.Screen // makes the terminal of a peer

	patience peer.Patience // of the built-in clients

	typed   atomic.Int64 // octets, into the student's clients
	ended   atomic.Bool  // a client has had to be ended
	endings endings

	mu       sync.Mutex
	kept     []*screen                     // in the order in which the peers were made
	students []*studentProgram             // in the order in which they were started
	late     []func(context.Context) error // end clients that have missed an answer
	untraced error                         // why the calls of the student's programs are not noted
}

// A server is a server of the run, built in or the student's own.
type server struct {
	name string
	port uint16
	spec experiment.Server
	died func(error) // stops the run

	process process       // nil before it is started, or if it was meant to fail
	done    chan struct{} // closed when Serve has returned
	err     error         // what it returned; valid once done is closed
}

// A process is what a started server does.
type process interface {
	Serve(ctx context.Context) error // peer.ErrStopped if ctx was done
	Stop()
}

// serve lets a process serve. If that ends before its time, the clients get a
// little longer, for whatever still comes of it, and then the run ends.
func (s *server) serve(ctx context.Context, p process) {
	s.process = p
	go func() {
		defer close(s.done)
		err := p.Serve(ctx)
		if err == nil || errors.Is(err, peer.ErrStopped) {
			return
		}
		s.err = &ServerDied{Name: s.name, Err: err}
		time.AfterFunc(mourning, func() { s.died(s.err) })
	}()
}

// rebinds reports whether TCP servers set SO_REUSEADDR, whatever the experiment
// says. Without it, the connections that the server of an earlier run has
// closed (TIME-WAIT) keep the port taken for a minute. A network of its own
// knows no earlier run; Windows does not mind them, and would let SO_REUSEADDR
// take a port away from its owner.
func rebinds() bool { return runtime.GOOS != "windows" && !private.Entered() }

// plan works out who runs where.
func plan(config Config) (*run, error) {
	if config.Language == nil {
		config.Language = message.English
	}
	e := &config.Experiment
	if config.Clients > 0 && len(e.Clients) > 0 {
		e.Clients = slices.Clone(e.Clients)
		e.Clients[0].Count = config.Clients
	}
	r := &run{config: config, kill: func() {}, stop: func(error) {}, timeout: config.Timeout}
	if r.timeout == 0 {
		r.timeout = defaultTimeout
	}
	r.screens = func(title string) peer.Screen { return r.keep(title) }
	for _, spec := range e.Servers {
		port, err := r.port(spec.Port)
		if err != nil {
			return nil, err
		}
		spec.ReuseAddress = spec.ReuseAddress || e.Transport == experiment.TCP && rebinds()
		r.servers = append(r.servers, &server{name: called("server", spec.Name), port: port, spec: spec, done: make(chan struct{}), died: func(err error) { r.stop(err) }})
	}
	return r, nil
}

// port returns the port that stands for one of the experiment's.
func (r *run) port(wanted uint16) (uint16, error) {
	base := r.config.Experiment.Port
	if wanted == 0 {
		wanted = base
	}
	if r.config.Port == 0 {
		return wanted, nil
	}
	port := int(r.config.Port) + int(wanted) - int(base)
	if port < 1 || port > 65535 {
		return 0, message.Errorf("port %d: out of range", port)
	}
	return uint16(port), nil
}

// ports returns the ports that the recording is about.
func (r *run) ports() (ports []uint16) {
	if port, err := r.port(0); err == nil {
		ports = append(ports, port)
	}
	for _, s := range r.servers {
		if !slices.Contains(ports, s.port) {
			ports = append(ports, s.port)
		}
	}
	return ports
}

// recorded returns the ports whose traffic is kept; none means all of it. In
// a network of its own, whatever a student's program sends belongs to the lab,
// above all what it sends to a wrong port.
func (r *run) recorded() []uint16 {
	if r.foreign() && private.Entered() {
		return nil
	}
	return r.ports()
}

// foreign reports whether a program takes part that is not ours.
func (r *run) foreign() bool { return r.config.Server != "" || r.config.Client != "" }

// peer returns what a new peer has in common with the others.
func (r *run) peer(name string) peer.Peer {
	return peer.Peer{
		Name: name, Stream: r.config.Experiment.Transport == experiment.TCP, IPv6: r.config.IPv6,
		Journal: &r.journal, Screen: r.screens(name),
	}
}

// keep returns a new screen, of which the recording will tell.
func (r *run) keep(title string) *screen {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &screen{language: r.config.Language, begin: r.begin, title: title}
	r.kept = append(r.kept, s)
	return s
}

// startServers starts one server after the other. When it has returned nil,
// all built-in ones are bound.
func (r *run) startServers(ctx context.Context) error {
	for i, s := range r.servers {
		var err error
		if i == 0 && r.config.Server != "" {
			err = r.startProgram(ctx, s)
		} else {
			err = r.startBuiltIn(ctx, s)
		}
		if err = early(ctx, err); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) startBuiltIn(ctx context.Context, s *server) error {
	p := &peer.Server{Peer: r.peer(s.name), Spec: s.spec, Port: s.port}
	err := p.Listen(r.life)
	if left, held := lingering(s.port); s.spec.Fails == "" && inUse(err) && r.tcp() && held {
		if err := r.awaitPort(ctx, s, left); err != nil {
			return err
		}
		err = p.Listen(r.life)
	}
	switch {
	case s.spec.Fails != "" && err == nil && r.cleared(s): // whoever died tells why
		p.Stop()
		_ = p.Serve(r.life) // closes the socket
		return nil
	case s.spec.Fails != "":
		return expectFailure(r.life, s, p, err)
	case inUse(err):
		return r.portInUse(s.port, err)
	case err != nil:
		return message.At(s.name, err)
	}
	s.serve(r.life, p)
	return nil
}

// cleared reports whether the server has ended that was to hold the port of
// another one.
func (r *run) cleared(by *server) bool {
	return slices.ContainsFunc(r.servers, func(s *server) bool {
		if s == by || s.port != by.port || s.process == nil {
			return false
		}
		select {
		case <-s.done:
			return true
		default:
			return false
		}
	})
}

func inUse(err error) bool { return err != nil && peer.ErrnoName(err) == "EADDRINUSE" }

// expectFailure checks that a server which is meant to fail has failed as it
// should.
func expectFailure(ctx context.Context, s *server, p *peer.Server, err error) error {
	if err == nil {
		p.Stop()
		_ = p.Serve(ctx) // closes the socket
		return message.Errorf("%s: bind() succeeded, want %s", s.name, s.spec.Fails)
	}
	if got := peer.ErrnoName(err); got != s.spec.Fails {
		return message.Errorf("%s: got %s, want %s", s.name, got, s.spec.Fails)
	}
	return nil
}

// restServers waits until the student's own server has dealt with what its
// clients have left behind.
func (r *run) restServers(ctx context.Context) {
	for _, s := range r.servers {
		if p, ok := s.process.(*programServer); ok {
			p.Rest(ctx)
		}
	}
}

// stopServers lets the servers finish what has arrived, and ends them if
// that takes too long. Every server has ended when it returns.
func (r *run) stopServers() error {
	timer := time.AfterFunc(drainTimeout, r.kill)
	defer timer.Stop()
	var failed error
	for _, s := range r.servers {
		if s.process == nil {
			continue
		}
		s.process.Stop()
		<-s.done
		failed = first(failed, s.err)
	}
	r.end = time.Now()
	return failed
}

// address returns where clients find a server; the first one if it has no
// name.
func (r *run) address(server string) (netip.AddrPort, error) {
	host := netip.AddrFrom4([4]byte{127, 0, 0, 1})
	if r.config.IPv6 {
		host = netip.IPv6Loopback()
	}
	if far := r.config.Far; far != nil {
		host = far.host()
	}
	for _, s := range r.servers {
		if server == "" || server == s.spec.Name {
			return netip.AddrPortFrom(host, s.port), nil
		}
	}
	port, err := r.port(0)
	return netip.AddrPortFrom(host, port), err
}

// title returns the name of a client: numbered, unless it is the only one of
// that name.
func (r *run) title(group, number int) string {
	name, same := r.config.Experiment.Clients[group].Name, 0
	for i, c := range r.config.Experiment.Clients {
		if c.Name != name {
			continue
		}
		if i < group {
			number += max(c.Count, 1)
		}
		same += max(c.Count, 1)
	}
	title := called("client", name)
	if same > 1 {
		title += " " + strconv.Itoa(number)
	}
	return title
}

// called returns what a peer is called: a server and a client may have the
// same name.
func called(role, name string) string {
	if name == "" || name == role {
		return role
	}
	return role + " " + name
}
