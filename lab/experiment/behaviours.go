package experiment

// Behaviours sorts the families of behaviour of the other side, each allowed by
// the RFCs and by POSIX, by what they are in a lab. A family that stands in
// neither list does not apply to it.
type Behaviours struct {
	Fair   []string `yaml:"fair"`   // a program that does the lab survives them
	Beyond []string `yaml:"beyond"` // the lab does not ask for that: shown apart, as a challenge
}

// IsZero reports whether nothing is said: DefaultBehaviours then holds.
func (b Behaviours) IsZero() bool { return len(b.Fair)+len(b.Beyond) == 0 }

// The families of behaviour. Those of the first part are of clients, and put a
// server to the test; those of the second are of servers, those of the third of
// the network between them.
const (
	BehaviourPieces   = "pieces"   // a message comes in several segments, cut anywhere
	BehaviourTogether = "together" // several messages come in one segment, or faster than they are answered
	BehaviourText     = "text"     // text with line ends, blanks and characters of several octets
	BehaviourBinary   = "binary"   // octets that are no text, NUL among them
	BehaviourLarge    = "large"    // more than a buffer holds
	BehaviourEmpty    = "empty"    // an empty datagram; a client that says nothing and leaves
	BehaviourHalf     = "half"     // the client closes its direction before it has been answered
	BehaviourAbrupt   = "abrupt"   // the client leaves in the middle, with FIN or RST
	BehaviourUnread   = "unread"   // the client reads late, so that its window closes
	BehaviourTurns    = "turns"    // many clients, one after the other
	BehaviourOverlap  = "overlap"  // clients while another one stays
	BehaviourRestart  = "restart"  // the server is started again at once

	BehaviourSlow     = "slow"     // the answer comes late, but within the client's time
	BehaviourSilent   = "silent"   // the answer never comes
	BehaviourRefused  = "refused"  // nobody listens
	BehaviourCut      = "cut"      // the answer comes in pieces
	BehaviourGone     = "gone"     // the server closes or resets before it has answered
	BehaviourOpen     = "open"     // the server answers, and does not close
	BehaviourLate     = "late"     // the answer comes after the client's time, or twice
	BehaviourStranger = "stranger" // somebody else answers first
	BehaviourOdd      = "odd"      // the answer is no text

	BehaviourLoss        = "loss"        // a packet is lost
	BehaviourDuplicates  = "duplicates"  // a packet arrives twice
	BehaviourReordering  = "reordering"  // a packet arrives late, or behind the next one
	BehaviourFragments   = "fragments"   // packets are small: datagrams come in fragments, streams in small segments
	BehaviourUnreachable = "unreachable" // instead of a packet's arriving, its sender is told by ICMP that the port is unreachable
)

// BehaviourFamilies returns all families, in the order above.
func BehaviourFamilies() []string {
	return []string{
		BehaviourPieces, BehaviourTogether, BehaviourText, BehaviourBinary, BehaviourLarge, BehaviourEmpty, BehaviourHalf,
		BehaviourAbrupt, BehaviourUnread, BehaviourTurns, BehaviourOverlap, BehaviourRestart,
		BehaviourSlow, BehaviourSilent, BehaviourRefused, BehaviourCut, BehaviourGone, BehaviourOpen, BehaviourLate, BehaviourStranger, BehaviourOdd,
		BehaviourLoss, BehaviourDuplicates, BehaviourReordering, BehaviourFragments, BehaviourUnreachable,
	}
}

// DefaultBehaviours are those of a lab that says nothing about them: fair is
// what every program on the network meets and what its experiment promises.
func (e *Experiment) DefaultBehaviours() Behaviours {
	b := Behaviours{
		Fair:   []string{BehaviourSlow, BehaviourRefused, BehaviourLoss, BehaviourDuplicates, BehaviourReordering, BehaviourUnreachable},
		Beyond: []string{BehaviourStranger, BehaviourLate, BehaviourOdd},
	}
	if e.Transport == UDP {
		b.Fair = append(b.Fair, BehaviourTogether, BehaviourText, BehaviourBinary, BehaviourLarge, BehaviourEmpty, BehaviourTurns, BehaviourAbrupt, BehaviourSilent, BehaviourFragments)
		return b
	}
	b.Fair = append(b.Fair, BehaviourText, BehaviourBinary, BehaviourEmpty, BehaviourHalf, BehaviourAbrupt, BehaviourTurns, BehaviourCut, BehaviourGone)
	b.Beyond = append(b.Beyond, BehaviourRestart, BehaviourSilent, BehaviourOpen)
	whole, together := false, false
	for _, s := range e.Servers[:min(len(e.Servers), 1)] {
		whole = s.Until == UntilEnd
		together = s.Concurrency == ConcurrencyThreads || s.Concurrency == ConcurrencyNonblocking
	}
	if whole {
		b.Fair = append(b.Fair, BehaviourPieces, BehaviourTogether, BehaviourLarge, BehaviourUnread, BehaviourFragments)
	} else {
		b.Beyond = append(b.Beyond, BehaviourPieces, BehaviourLarge, BehaviourFragments)
	}
	if together {
		b.Fair = append(b.Fair, BehaviourOverlap)
	} else {
		b.Beyond = append(b.Beyond, BehaviourOverlap)
	}
	return b
}
