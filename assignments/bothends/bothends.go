// Package bothends compares the two ends of a lab: what a student hands in, and what
// the teacher's referee recorded of the same session (lab referee). A capture that
// was made up, edited or taken from somebody else has no such other end.
//
//	sessions, _, err := bothends.Find("udp-echo-referee", key)
//	…
//	r := bothends.Judge(capture, ports, codes, ids, sessions)
//
// Both captures have to agree in ports, initial sequence numbers, TCP timestamps,
// identifications, and in every octet. What a network does is no difference:
// datagrams get lost and overtake each other, segments are cut and put together,
// clocks of two machines differ. A NAT gives a student another address and port,
// and a firewall may draw sequence numbers and clocks anew: then they have to
// differ by the same amount throughout a connection, and the octets have to agree
// all the same.
//
// What is found is evidence for a person, as that of package provenance, and costs
// points only where an assignment has the check "referee".
//
//	bothends.go  what is found
//	find.go      the referee's recordings
//	match.go     which conversation is which
//	segments.go  the two ends of a TCP connection
//	datagrams.go the two ends of a UDP conversation
package bothends

import (
	"slices"
	"time"

	"socketlab/assignments/report"
	"socketlab/capture/flow"
	"socketlab/capture/message"
)

// An Agreement sums up how the two ends compare.
type Agreement string

// The verdicts.
const (
	Agree   Agreement = "agrees"  // all that the capture holds of the lab, the referee recorded, too
	Partly  Agreement = "partly"  // something is missing on one end, or cannot be told
	Differ  Agreement = "differs" // the ends contradict each other
	Other   Agreement = "other"   // the session is another student's
	Nothing Agreement = "none"    // nothing in the capture belongs to a session
)

// A Signal is one thing about the two ends, for a person to look at.
type Signal struct {
	ID       string // the same for signals of one kind: "referee-octets"
	Strength report.Strength
	Message  message.Message
	Frames   []int    // of the capture, that show it; nil if it is about the whole
	Theirs   []int    // of the referee's recording
	About    []string // ids of other students whom it concerns
}

// A Result is what the comparison of the two ends has brought.
type Result struct {
	Agreement     Agreement
	Sessions      []Session // that the capture belongs to
	Conversations int       // that both ends hold
	Octets        int64     // of data that agree
	Frames        []Joint   // that are the same
	Signals       []Signal
}

// A Joint is one packet on both ends: its frame in the capture, and in the
// recording of a session, which is numbered as in Result.Sessions.
type Joint struct{ Own, Theirs, Session int }

// maxSignals bounds how many signals there are, maxListed how many frames one
// names, and maxJoints how many are joined.
const (
	maxSignals = 40
	maxListed  = 50
	maxJoints  = 5000
)

// tell adds a signal, a Note unless as says otherwise. It is valid until the next.
func (r *Result) tell(id, format string, args ...any) *Signal {
	r.Signals = append(r.Signals, Signal{ID: id, Strength: report.Note, Message: message.Of(format, args...)})
	return &r.Signals[len(r.Signals)-1]
}

// as says how strong a signal is, and which frames of either end show it.
func (f *Signal) as(strength report.Strength, own, theirs []int) *Signal {
	cut := func(frames []int) []int {
		slices.Sort(frames)
		frames = slices.Compact(frames)
		return frames[:min(len(frames), maxListed)]
	}
	f.Strength, f.Frames, f.Theirs = strength, cut(own), cut(theirs)
	return f
}

// A Code is one that the text of a capture holds, and the frame that shows it.
type Code struct {
	Text  string
	Frame int
}

// Judge compares a capture with the recordings of the sessions that it belongs to.
// ports are the lab's; codes are those in its text, and ids those of the student
// and of who handed it in, too.
func Judge(c *flow.Capture, ports []uint16, codes []Code, ids []string, all []Session) *Result {
	r := &Result{Agreement: Nothing}
	var recorded []*recording
	for _, s := range all {
		i := slices.IndexFunc(codes, func(c Code) bool { return c.Text == s.Code })
		switch {
		case i < 0:
		case len(ids) > 0 && !slices.Contains(ids, s.ID):
			r.tell("referee-other", "The text holds the code of a session that the referee had with student %s.", s.ID).
				as(report.Strong, []int{codes[i].Frame}, nil).About = []string{s.ID}
		default:
			theirs, err := s.read()
			if err != nil {
				r.tell("referee-unread", "The referee's recording of this session cannot be read: %v", err)
				continue
			}
			recorded = append(recorded, &recording{c: theirs, number: len(r.Sessions)})
			r.Sessions = append(r.Sessions, s)
		}
	}
	if len(recorded) == 0 {
		r.nothing(ids, all)
		return r
	}
	r.compare(c, ports, recorded)
	r.sum()
	return r
}

// nothing says that a capture belongs to no session of its student.
func (r *Result) nothing(ids []string, all []Session) {
	if len(r.Signals) > 0 {
		if r.Signals[0].ID == "referee-other" {
			r.Agreement = Other
		}
		return
	}
	n := 0
	for _, s := range all {
		if slices.Contains(ids, s.ID) {
			n++
		}
	}
	if n == 0 {
		r.tell("referee-none", "The referee recorded no session of this student.").as(report.Weak, nil, nil)
		return
	}
	r.tell("referee-none", "The referee recorded sessions of this student (%d), and the text holds the code of none of them.", n).as(report.Weak, nil, nil)
}

// sum says what the signals come to.
func (r *Result) sum() {
	worst := report.Note
	for _, f := range r.Signals {
		worst = max(worst, f.Strength)
	}
	slices.SortStableFunc(r.Signals, func(a, b Signal) int { return int(b.Strength - a.Strength) })
	r.Signals = r.Signals[:min(len(r.Signals), maxSignals)]
	switch worst {
	case report.Strong:
		r.Agreement = Differ
	case report.Weak:
		r.Agreement = Partly
	default:
		r.Agreement = Agree
		at := r.Sessions[0].At.UTC().Format(time.DateTime)
		r.tell("referee", "Both ends agree: what was recorded here, the referee recorded, too (session of %s UTC; conversations: %d, octets: %d).", at, r.Conversations, r.Octets)
	}
}

// Message says the verdict.
func (v Agreement) Message() message.Message {
	switch v {
	case Agree:
		return message.Of("The capture and the recording of the referee agree.")
	case Partly:
		return message.Of("The capture and the recording of the referee do not contradict each other; something is missing, or cannot be told.")
	case Differ:
		return message.Of("The capture and the recording of the referee contradict each other.")
	case Other:
		return message.Of("The capture is of a session that the referee had with another student.")
	}
	return message.Of("Nothing in the capture belongs to a session with the referee.")
}

// Unseen reports whether the capture holds conversations of the lab that were not
// with the referee.
func (r *Result) Unseen() bool {
	return slices.ContainsFunc(r.Signals, func(f Signal) bool { return f.ID == "referee-part" || f.ID == "referee-unseen" })
}
