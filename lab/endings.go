package lab

import (
	"sync"
	"time"

	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/party"
	"socketlab/capture/tcp"
)

// An ending is what lab does to a client that does not end by itself.
type ending struct {
	name       string
	begin, end time.Time
}

// endings are those of a run.
type endings struct {
	mu  sync.Mutex
	all []ending
}

func (e *endings) add(x ending) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, x)
}

// mark writes beside the segments with which the system then closed the
// client's connections that this was lab's doing.
func (e *endings) mark(packets []capture.Packet) {
	if len(e.all) == 0 {
		return
	}
	for _, c := range flow.Packets(packets, flow.Options{}).TCP {
		for _, frame := range []int{c.FinFrame[tcp.Client], c.RstFrame[tcp.Client]} {
			if frame == 0 {
				continue
			}
			p := &packets[frame-1]
			for _, x := range e.all {
				if !p.Time.Before(x.begin) && !p.Time.After(x.end) {
					p.Comments = append(p.Comments, party.EndedByLab(x.name))
					break
				}
			}
		}
	}
}
