// Package lab runs an experiment and records it: it starts the recorder, the
// servers and the clients, stops them in the opposite order, and writes beside
// each frame the socket call that caused it.
package lab

import (
	"context"
	"errors"
	"time"

	"socketlab/capture"
	"socketlab/capture/message"
	"socketlab/capture/record"
	"socketlab/lab/experiment"
)

// A Config is an experiment and the wishes of the person who runs it.
type Config struct {
	Experiment experiment.Experiment
	Values     Values // filled into the lines of the clients

	IPv6    bool          // ::1 instead of 127.0.0.1
	Port    uint16        // of the first server, instead of the experiment's; the others keep their distance from it; 0: as the experiment says
	Clients int           // how many clients the first group has; 0: as the experiment says
	Timeout time.Duration // of the run, waiting for a port that closed connections hold not counted; 0: 30 s

	Server string // the student's own server, a command line, instead of the first built-in server
	Client string // the student's own client, a command line, instead of every built-in client
	Trace  bool   // the system calls of the student's own programs are noted like those of the built-in peers

	// Far, if not nil, is the other machine of a run whose servers are on one
	// machine and whose clients on another.
	Far *Far

	Assignment string           // its name, for whoever reads the recording; may be empty
	Language   message.Language // of the sessions; nil: English
	Program    string           // name and version of the recording program

	Tell func(message.Message) // says what is waited for; nil if nobody listens

	Draft Draft // gets every frame as soon as it is recorded; nil if nobody wants them
}

// A Draft keeps what is recorded while it is recorded, so that it is not lost
// with this program. The calls that caused the frames are not yet known. What
// a draft cannot keep ends no run: the Recording holds it all.
type Draft interface {
	Begin(capture.Section, capture.Interface) error // once, before any frame
	Add(*capture.Packet) error                      // not called any more after an error
}

const (
	defaultTimeout = 30 * time.Second
	// drainTimeout is how long servers may take to finish what has arrived
	// when the clients are done.
	drainTimeout = 2 * time.Second
	// mourning is how long clients may go on without their server.
	mourning = 3 * time.Second
)

// Run runs the experiment once and returns what was recorded.
//
// When peers have run, a Recording is returned even with an error, and holds
// what there was until then. The error is or wraps *PortInUse, *ServerDied,
// *StartError, ErrInterrupted (ctx ended), ErrTimeout, private.ErrNotPrivate or
// *private.NoLoss (where packets are to be lost and cannot be), or an error of
// package record.
func Run(ctx context.Context, config Config) (*Recording, error) {
	run, err := plan(config)
	if err != nil {
		return nil, err
	}
	life, kill := context.WithCancel(ctx)
	defer kill()
	work, stop := context.WithCancelCause(life)
	defer stop(nil)
	run.life, run.kill, run.stop = life, kill, stop
	recorder, err := record.Start(ctx, run.recorderConfig())
	if err != nil {
		return nil, early(ctx, err)
	}
	run.begin = time.Now()
	runErr := run.perform(work, recorder)
	result, err := recorder.Stop()
	return run.recording(result, runErr, err), first(runErr, err)
}

// perform starts the servers, runs the clients, stops the servers and waits
// until the network has delivered what they left behind. When the time is up,
// the same happens, so that lab's own peers never close before they would.
func (r *run) perform(work context.Context, recorder *record.Recorder) error {
	r.clock.set(r.timeout, func() { r.stop(ErrTimeout) })
	defer r.clock.stop()
	r.mayTrace()
	err := r.lose()
	if err == nil && !r.config.Far.serves() {
		err = r.startServers(work)
	}
	switch far := r.config.Far; {
	case err != nil:
	case far != nil && far.Clients != nil:
		err = early(work, far.Clients(work))
	default:
		err = r.runClients(work)
	}
	if errors.Is(err, errFlood) {
		r.blameFlood()
		err = nil
	}
	if r.foreign() { // it may still be at work when its clients are gone
		r.restServers(r.life)
		r.settle(recorder)
	}
	err = first(err, r.stopServers())
	if r.foreign() {
		r.settle(recorder)
	}
	return first(err, r.loseNoMore(r.life))
}

// first returns the first of the errors that is one.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
