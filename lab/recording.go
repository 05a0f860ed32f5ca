package lab

import (
	"errors"

	"socketlab/capture"
	"socketlab/capture/calls"
	"socketlab/capture/party"
	"socketlab/capture/record"
	"socketlab/lab/annotate"
	"socketlab/lab/peer"
	"socketlab/lab/private"
	"socketlab/lab/terminal"
)

// A Recording is what is left of a run.
type Recording struct {
	Packets    []capture.Packet // with the socket call that caused each frame as its comment
	Section    capture.Section
	Interface  capture.Interface
	Statistics capture.Statistics
	Journal    []peer.Call        // of the built-in peers and of the programs that were traced, in the order in which the calls returned; the section says it, too
	Untraced   error              // why calls of the student's programs are missing in it, a *syscalls.Refused; nil if they are not, or nobody asked for them; the section says it, too
	Sessions   []terminal.Session // of the servers, then of the clients
	Parties    []party.Party      // who wrote the program of each session, and how it ended; the section says it, too
	Incomplete error              // why frames may be missing; nil if none is
}

// section is what the file says of the program that made it.
func (r *run) section() capture.Section {
	s := capture.Section{OS: systemName(), Application: r.config.Program}
	if r.config.Assignment != "" {
		s.Comments = []string{capture.AssignmentMark + r.config.Assignment}
	}
	return s
}

// describe is what the file says of the interface.
func describe(result record.Result) capture.Interface {
	return capture.Interface{
		LinkType: result.LinkType, SnapLength: result.SnapLength,
		Name: result.Interface, Filter: result.Filter, OS: systemName(),
	}
}

// recorderConfig says what is recorded, and hands it to the draft.
func (r *run) recorderConfig() record.Config {
	config := record.Config{Ports: r.recorded(), Each: r.traffic.see}
	if far := r.config.Far; far != nil {
		config.Interface = far.Interface
	}
	r.traffic.ports = r.ports()
	if r.foreign() {
		r.traffic.bound = func() { r.stop(errFlood) }
	}
	draft := r.config.Draft
	if draft == nil {
		return config
	}
	var failed error
	config.Started = func(result record.Result) error {
		failed = draft.Begin(r.section(), describe(result))
		return nil
	}
	config.Each = func(p *capture.Packet) error {
		if err := r.traffic.see(p); err != nil {
			return err
		}
		if failed == nil {
			failed = draft.Add(p)
		}
		return nil
	}
	return config
}

// recording puts together what a run has left.
func (r *run) recording(result record.Result, runErr, stopErr error) *Recording {
	out := &Recording{
		Packets:    result.Packets,
		Section:    r.section(),
		Interface:  describe(result),
		Statistics: capture.Statistics{Start: r.begin, End: r.end, Received: result.Received, Dropped: result.Dropped + result.Skipped},
		Journal:    r.journal.Calls(),
		Untraced:   r.whyUntraced(),
		Parties:    r.parties(),
	}
	out.Section.Comments = append(out.Section.Comments, party.Comments(out.Parties)...)
	if stopErr == nil && !errors.Is(runErr, ErrInterrupted) && out.Statistics.Dropped == 0 {
		out.Section.Comments = append(out.Section.Comments, party.Whole(len(out.Packets)))
	}
	if out.Untraced != nil {
		out.Section.Comments = append(out.Section.Comments, out.Untraced.Error())
	}
	out.Section.Comments = append(out.Section.Comments, calls.Comments(annotate.Told(out.Journal))...)
	if errors.Is(stopErr, record.ErrIncomplete) {
		out.Incomplete = stopErr
	}
	for _, s := range r.kept {
		out.Sessions = append(out.Sessions, s.session())
	}
	for _, i := range private.Dropped(out.Packets, r.drops) {
		out.Packets[i].Comments = append(out.Packets[i].Comments, capture.LostMark+"the network dropped it, nobody received it")
	}
	annotate.Frames(out.Packets, out.Journal)
	r.endings.mark(out.Packets)
	return out
}
