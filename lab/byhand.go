package lab

import (
	"context"
	"errors"
	"net/netip"

	"socketlab/lab/peer"
)

// ErrNoServer says that nothing listens in an experiment.
var ErrNoServer = errors.New("the experiment has no server")

// Serve runs the servers of an experiment, without clients and without a
// recording, until each has ended by itself or ctx ends. screen makes the
// terminal of a server. The error is nil, ErrInterrupted, ErrNoServer,
// *PortInUse or what else went wrong.
func Serve(ctx context.Context, config Config, screen func(title string) peer.Screen) error {
	r, err := plan(config)
	if err != nil {
		return err
	}
	if len(r.servers) == 0 {
		return ErrNoServer
	}
	r.screens = screen
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	r.life = running
	err = r.startServers(running)
	if err != nil {
		cancel() // for those that are up already
	}
	for _, s := range r.servers {
		if s.process != nil {
			<-s.done
			err = first(err, s.err)
		}
	}
	return early(ctx, err)
}

// Connect runs one client of an experiment's first group against a server
// that is running somewhere. The messages are what next returns, and answers
// are shown on the screen. The error is nil, ErrInterrupted, or the first call
// that failed.
func Connect(ctx context.Context, config Config, server netip.AddrPort, next func(context.Context) (string, bool), screen peer.Screen) error {
	r, err := plan(config)
	if err != nil {
		return err
	}
	r.screens = func(string) peer.Screen { return screen }
	client := &peer.Client{Peer: r.peer("client"), Server: server, Next: next}
	if groups := config.Experiment.Clients; len(groups) > 0 {
		client.Spec = groups[0]
	}
	return early(ctx, client.Run(ctx))
}

// Address returns where the clients of an experiment find its first server on
// this machine.
func Address(config Config) (netip.AddrPort, error) {
	r, err := plan(config)
	if err != nil {
		return netip.AddrPort{}, err
	}
	return r.address("")
}
