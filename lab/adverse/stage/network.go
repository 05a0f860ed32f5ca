package stage

import (
	"errors"
	"fmt"
	"time"

	"socketlab/capture"
	"socketlab/lab/adverse"
	"socketlab/lab/private"
)

// A network is what lies between the program and whom the stage plays.
type network struct {
	path *private.Path // nil where nothing is done to single packets
	mtu  int           // octets; 0: as on Ethernet

	forgiven int // answers that were lost and are owed no more
	repeated int // answers that have come once more, as they were asked for, or sent, twice
}

// whileTCPRepeats is how much longer a program has to be waited for where TCP
// may have to send a segment twice, or a SYN, for which it takes a second.
const whileTCPRepeats = 1500 * time.Millisecond

// openPath takes the packets in hand, if the behaviour does something to single
// ones.
func (s *stage) openPath() bool {
	onPackets := s.job.Behaviour.OnPackets()
	if !onPackets && !s.job.Network {
		return true
	}
	path, err := private.OpenPath(s.promise.TCP, s.address.Port())
	if err != nil {
		s.out.NoPath = err.Error()
		if no := (*private.NoPath)(nil); errors.As(err, &no) {
			s.out.Remedy = no.Command()
		}
		return !onPackets
	}
	if !onPackets {
		path.Close()
		return true
	}
	s.net.path = path
	if s.promise.TCP {
		s.job.Patience += whileTCPRepeats
	}
	return true
}

// arrange lets the network do something to packets that are sent from here on.
func (s *stage) arrange(a *adverse.Action) {
	switch {
	case a.Do == adverse.DoMTU:
		if err := private.SetMTU(a.Octets); err != nil {
			s.out.Trouble = err.Error()
		}
		s.net.mtu = a.Octets
	case s.net.path != nil:
		// Seen from the port, a client under test is on the other side.
		back := a.Back != (s.job.Against == adverse.Client)
		s.net.path.Arrange(private.Impairment{Do: a.Do, Nth: a.Count, For: a.For, Back: back})
	}
}

// events are what the network has done, to all that was sent before.
func (n *network) events() []private.Event {
	if n.path == nil {
		return nil
	}
	n.path.Settle()
	return n.path.Events()
}

// count counts what was done to packets from the server, or to it.
func count(events []private.Event, back bool, what ...string) (n int) {
	for _, e := range events {
		for _, do := range what {
			if e.Back == back && e.Do == do {
				n++
			}
		}
	}
	return n
}

// idle reports whether nothing is on its way.
func (n *network) idle() bool { return n.path == nil || n.path.Idle() }

// lostAnswers is how many answers, or pieces of them, the network has lost that
// nobody was forgiven for.
func (n *network) lostAnswers() int {
	if n.path == nil {
		return 0
	}
	return count(n.path.Events(), true, private.Lose, private.Unreachable) - n.forgiven
}

// mayRepeat reports whether an answer may come once more: the network has
// doubled it, or what was asked.
func (n *network) mayRepeat() bool {
	if n.path == nil {
		return false
	}
	all := n.path.Events()
	if count(all, true, private.Duplicate)+count(all, false, private.Duplicate) <= n.repeated {
		return false
	}
	n.repeated++
	return true
}

// clear ends what the network does: what follows is friendly.
func (n *network) clear() {
	if n.path != nil {
		n.path.Clear()
	}
}

// mark writes beside the frames what the network has done to them.
func mark(packets []capture.Packet, events []private.Event) {
	for _, e := range events {
		at := private.Dropped(packets, []private.Drop{{Time: e.Time, Packet: e.Packet}})
		if len(at) == 0 {
			continue
		}
		p := &packets[at[0]]
		p.Comments = append(p.Comments, comment(e))
	}
}

func comment(e private.Event) string {
	switch e.Do {
	case private.Lose:
		return capture.LostMark + "the network dropped it, nobody received it"
	case private.Unreachable:
		return capture.LostMark + "the network dropped it, and told its sender by ICMP that the port is unreachable"
	case private.Duplicate:
		return capture.NetworkMark + "delivered twice"
	case private.Delay:
		return capture.NetworkMark + fmt.Sprintf("held back for %v", e.For)
	}
	return capture.NetworkMark + "overtaken by the next one"
}
