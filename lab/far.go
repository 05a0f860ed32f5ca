package lab

import (
	"context"
	"net/netip"

	"socketlab/capture/record"
)

// A Far is another machine, on which one half of an experiment runs. What passes
// between the two is recorded on this one.
type Far struct {
	Addr      netip.Addr // of that machine
	Own       netip.Addr // of this one, as the other reaches it
	Interface string     // of this one, that leads there

	// Clients has the clients run over there, against the servers here, and
	// returns when they are done. Nil: the servers are over there.
	Clients func(ctx context.Context) error
}

// serves reports whether the servers of the run are on another machine.
func (f *Far) serves() bool { return f != nil && f.Clients == nil }

// host is the address at which clients find the servers.
func (f *Far) host() netip.Addr {
	if f.serves() {
		return f.Addr
	}
	return f.Own
}

// leisure is how many times as long as on loopback what is under way takes to
// come.
const leisure = 5

// settle waits until the network has delivered what was sent.
func (r *run) settle(recorder *record.Recorder) {
	times := 1
	if r.config.Far != nil {
		times = leisure
	}
	for range times {
		recorder.Settle(r.life)
	}
}

// Visit runs the clients of an experiment against its server on another machine,
// without a recording. answered reports whether any of them was answered; a
// client that was not is no error.
func Visit(ctx context.Context, config Config, server netip.Addr) (answered bool, err error) {
	config.Far = &Far{Addr: server}
	config.IPv6 = server.Is6()
	r, err := plan(config)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	r.life = ctx
	err = r.runClients(ctx)
	for _, c := range r.journal.Calls() {
		got := c.Name == "recv" || c.Name == "recvfrom" || c.Name == "connect" && r.tcp()
		answered = answered || got && c.Err == nil
	}
	return answered, err
}
