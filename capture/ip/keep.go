package ip

import (
	"net/netip"
	"slices"
	"time"
)

// A Keeper decides which conversations have a place and which of their frames
// are kept beside the totals, and holds the room for them. One serves all tables
// of a capture.
type Keeper struct {
	// Places bounds the conversations; 0 is no limit. Where others have taken
	// all places there are as many again for wanted ones: a flood of what
	// nobody wants hides nothing.
	Places int

	// Wanted, if not nil, decides for each new conversation whether its frames
	// are kept; it is asked with the source and destination of the first one.
	Wanted func(src, dst netip.AddrPort) bool

	Room   int // octets left for all conversations
	Each   int // octets for one conversation
	Frames int // of one conversation; 0 is no limit

	// Aside, if not nil, is asked of each new conversation that is not wanted:
	// its frames are kept in a room of their own as long as that lasts. That it
	// is full takes nothing from those that are wanted.
	Aside     func(src, dst netip.AddrPort) bool
	AsideRoom int // octets left for all of them
	AsideEach int // octets for one of them

	NotKept int       // frames of wanted conversations for which there was no room
	Until   time.Time // of the first of them
	LeftOut int       // frames of conversations for which there was no place

	taken, wanted int // places
}

// A Share is what one conversation has of the room of a Keeper.
type Share struct {
	Wanted bool // the frames of the conversation are kept
	aside  bool // in the room aside
	octets int
	frames int
}

// Admit gives a new conversation its place and its share of the room. It
// reports false, and counts the frame that would open it, if there is no place.
func (k *Keeper) Admit(p *Pair) (s Share, ok bool) {
	if k == nil {
		return Share{}, true
	}
	full := k.Places > 0 && k.taken >= k.Places
	switch {
	case k.Wanted != nil && !(full && k.wanted >= k.Places) && k.Wanted(p.Sockets()):
		s.Wanted = true
		k.wanted++
	case full:
		k.LeftOut++
		return Share{}, false
	case k.Aside != nil && k.Aside(p.Sockets()):
		s.Wanted, s.aside = true, true
	}
	k.taken++
	return s, true
}

// Kept is what is kept of a frame: copies, so that they outlive it.
type Kept struct {
	Comments []string // of the frame
	Link     []byte   // captured octets in front of the IP header; empty if the packet stands in no single frame
	Network  []byte   // captured octets of the IP header, extension headers included; empty likewise
	Header   []byte   // captured octets of the transport header
	Payload  []byte   // captured octets behind it
}

// stringSize is what a string takes apart from its text.
const stringSize = 16

// maxBelow is how many octets in front of a transport header are worth
// keeping: more than any usual stack of headers takes.
const maxBelow = 128

// Take keeps header octets of the transport that p carries, and payload octets
// behind them, for a conversation with share s. It reports false if there is no
// room; then nothing more of that conversation is kept. fixed is what a kept
// frame takes beside its octets.
func (k *Keeper) Take(s *Share, p *Packet, fixed, header, payload int) (kept Kept, ok bool) {
	if k.Frames > 0 && s.frames >= k.Frames {
		return Kept{}, false
	}
	f := p.Frame
	octets := fixed + textLength(f.Comments) + stringSize*len(f.Comments) + payload
	room, each := &k.Room, k.Each
	if s.aside {
		room, each = &k.AsideRoom, k.AsideEach
	}
	if octets > *room || s.octets+octets > each {
		s.octets = each
		if !s.aside && k.NotKept == 0 {
			k.Until = f.Time
		}
		if !s.aside {
			k.NotKept++
		}
		return Kept{}, false
	}
	*room -= octets
	s.octets += octets
	s.frames++
	var below []byte
	if p.Offset > 0 && p.Offset <= maxBelow {
		below = f.Data[:p.Offset]
	}
	all := slices.Concat(below, p.Payload[:header+payload])
	begin, end := len(below), len(below)+header // of the header
	network := min(p.Network, begin)
	return Kept{slices.Clone(f.Comments), all[:network:network], all[network:begin:begin], all[begin:end:end], all[end:]}, true
}

// textLength returns the octets of all comments together.
func textLength(comments []string) int {
	n := 0
	for _, c := range comments {
		n += len(c)
	}
	return n
}
