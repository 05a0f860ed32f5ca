package check

import (
	"net/netip"
	"time"

	"socketlab/capture/flow"
	"socketlab/capture/party"
	"socketlab/capture/udp"
)

// Evidence is all that a check may look at.
type Evidence struct {
	Capture  *flow.Capture
	Port     uint16                     // that the assignment gives to its first server
	Talks    []*Talk                    // the lab's UDP conversations, by first frame
	Ports    []uint16                   // of all its servers
	TCP      []*Conn                    // the lab's TCP connections, by first frame
	refused  map[pair]*flow.Unreachable // the first message that refuses datagrams between two sockets
	Guessed  bool                       // the student id was found in the text, because nobody said it
	last     time.Time                  // when the evidence ends
	short    bool                       // before the capture does
	wanted   udp.Wanted                 // the answers over UDP that are right
	parties  []party.Party              // what Diagnosed has found; nil before
	all      []*Talk                    // those of all attempts
	attempt                             // that the evidence is of
	OtherEnd *OtherEnd                  // how it compares with the referee's recordings; nil where there are none
	gathered *Evidence                  // that this was chosen from; nil where it was not
	Cover
}

// Bounds on what is looked at of a lab: far more than any lab has, and little
// enough that nobody can make grading slow.
const (
	maxConversations = 2000
	maxDatagrams     = 20000 // of one conversation
	maxDetailed      = 20    // exchanges that are looked into when they went wrong
)

// A pair is where a datagram comes from and where it goes.
type pair struct{ src, dst netip.AddrPort }

// A Cover is what stands on what a student handed in: whose it is, and what its
// files are called.
type Cover struct {
	ID         string   // student id; empty if it is not known
	Team       []string // ids of others who hand this in with the student: as good as the student's own
	Name       string   // of the student, for the human eye only; empty if it is not known
	Department string   // likewise
	File       string   // name of the capture file, without folders; empty if it came from nowhere
	Picture    Picture  // of the terminal
	Answers    []byte   // the file with answers to the quiz; empty if there is none
	Ordeal     []byte   // the file that lab break has recorded for points; empty if there is none
}

// AnswersEnding ends the name of a file with answers to the quiz:
// 20241234.quiz.json.
const AnswersEnding = ".quiz.json"

// MaxAnswers bounds such a file in octets.
const MaxAnswers = 64 << 10

// A Picture is the picture that was handed in beside the capture.
type Picture struct {
	Name  string // file name; empty if there is none
	Valid bool   // it can be decoded
}

// A Lab is what an assignment says of the traffic that a capture should hold.
type Lab struct {
	Ports  []uint16   // of its servers, that of the first one first
	Wanted udp.Wanted // the answers over UDP that are right; nil if no check asks for answers
}

// Gather picks out of a capture what belongs to the lab: the conversations
// that have one of its ports at one end. Checks look at what For makes of it.
func Gather(c *flow.Capture, lab Lab) *Evidence {
	ports := lab.Ports
	ev := &Evidence{Capture: c, Port: ports[0], Ports: ports, wanted: lab.Wanted, refused: map[pair]*flow.Unreachable{}}
	for i := range c.Unreachable {
		if u := &c.Unreachable[i]; u.Protocol == 17 && ev.refused[pair{u.Src, u.Dst}] == nil {
			ev.refused[pair{u.Src, u.Dst}] = u
		}
	}
	ev.Talks, ev.TCP = talks(c, ports), connections(c, ports)
	ev.bound()
	ev.pair()
	return ev
}

// Gathered is all that Gather has found, of all attempts and students.
func (ev *Evidence) Gathered() *Evidence {
	if ev.gathered == nil {
		return ev
	}
	return ev.gathered
}

// For returns the evidence for what one student handed in; it may be asked for
// several students. Where nothing has one of the lab's ports, it takes what
// looks like the lab on another port, so that one mistake costs one check.
func (ev *Evidence) For(s Cover) *Evidence {
	one := *ev
	one.gathered, one.Cover = ev, s
	if one.Empty() {
		one.lookElsewhere()
		one.bound()
	}
	if one.ID == "" {
		one.ID = one.findOwnID()
		one.Guessed = one.ID != ""
	}
	one.part()
	one.pair()
	one.all = one.Talks
	one.naming = one.said()
	one.words = one.naming
	return &one
}

// pair pairs the requests of all talks with the replies to them.
func (ev *Evidence) pair() {
	for _, t := range ev.Talks {
		if t.Pairing == nil {
			t.Pairing = udp.Pair(t.Datagrams, t.Client, t.Server, ev.wanted)
		}
	}
}

// lookElsewhere takes what looks like the lab on another port.
func (ev *Evidence) lookElsewhere() {
	c := ev.Capture
	if port, ok := elsewhere(c.UDP, ev.ID); ok {
		ev.Talks = talks(c, []uint16{port})
	} else if port, ok := connectedElsewhere(c.TCP, ev.ID); ok {
		ev.TCP = connections(c, []uint16{port})
	}
}

// Empty reports whether the capture holds nothing of the lab.
func (ev *Evidence) Empty() bool { return len(ev.Talks)+len(ev.TCP) == 0 }

// said returns what the clients said.
func (ev *Evidence) said() []*saying {
	var out []*saying
	for _, t := range ev.Talks {
		out = append(out, t.said()...)
	}
	for _, c := range ev.TCP {
		out = append(out, c.said()...)
	}
	return out
}

// bound notes where the evidence ends before the capture does: where traffic
// was more than is kept or looked at.
func (ev *Evidence) bound() {
	ev.last = ev.Capture.Last
	if ev.Capture.NotKept > 0 {
		ev.short, ev.last = true, ev.Capture.KeptUntil
	}
	for _, t := range ev.Talks {
		all := t.Conversation
		full := len(t.Datagrams) == maxDatagrams && len(all.Datagrams) > maxDatagrams
		if full {
			ev.short = true
			if end := all.Datagrams[maxDatagrams].Time; end.Before(ev.last) {
				ev.last = end
			}
		}
		if full || ev.Capture.NotKept > 0 && all.Frames[0]+all.Frames[1] > len(all.Datagrams) {
			t.dropUnanswered()
		}
	}
}

// dropUnanswered forgets the requests at the end, whose answers were not kept.
func (t *Talk) dropUnanswered() {
	end := len(t.Datagrams)
	for end > 0 && t.request(t.Datagrams[end-1]) {
		end--
	}
	if end > 0 {
		t.Datagrams = t.Datagrams[:end]
	}
}
