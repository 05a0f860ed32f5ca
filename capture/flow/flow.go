// Package flow reads a whole capture and sorts its frames into TCP connections
// and UDP conversations, in one pass and bounded memory. It is the door to the
// engine: whoever wants to know what a capture shows begins here.
//
//	file, err := os.Open("20241234.pcapng")
//	…
//	c, err := flow.Read(file, flow.Options{Keep: onPort5000})
//
// A frame is read by package capture, its IP packet by ip, and its segment or
// datagram goes into the table of tcp or udp. Capture is what they found: the
// connections, the conversations, the ICMP messages that refuse one of their
// packets, and how many frames were something else, by what they were.
//
// Totals cost no memory for a frame, so a capture may be longer than memory is.
// Frames themselves are kept only for the conversations that Options.Keep
// chooses, and only as far as Options.MaxKept, MaxEach and MaxFrames allow;
// Capture.NotKept says whether something is missing, so that nobody takes a part
// for the whole.
//
// A damaged file is no error. It is read as far as it goes, and Capture.Info
// says where it ends and what is wrong. Packets is Read for frames that are in
// memory already, such as those of package trace.
package flow

import (
	"cmp"
	"io"
	"net/netip"
	"time"

	"socketlab/capture"
	"socketlab/capture/ip"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// Options say what Read keeps beyond the totals. The zero value keeps totals
// only.
type Options struct {
	Hash bool // compute the SHA-256 of every TCP stream

	// Keep, if not nil, decides for each new conversation whether its
	// segments or datagrams are kept. It is asked once, with the ports of
	// the conversation's first frame; of a conversation that is left out, with
	// those of each.
	Keep func(src, dst netip.AddrPort) bool

	// Aside, if not nil, is asked of each new conversation that Keep does not
	// keep: what it wants is kept as well, up to 1 MiB of each conversation and
	// 16 MiB in all, and takes no room from the others. What exceeds that is
	// not counted.
	Aside func(src, dst netip.AddrPort) bool

	// MaxConversations bounds the connections and conversations in all. Where it
	// is reached, further ones are left out, unless Keep wants them: of those it
	// takes as many again. 0 means 100,000.
	MaxConversations int

	// MaxKept bounds the octets that kept segments and datagrams may take in
	// all; what exceeds it is counted in Capture.NotKept. 0 means 64 MiB.
	MaxKept int

	// MaxEach bounds likewise what is kept of one conversation, so that a long
	// one leaves room for the others. 0 is no limit.
	MaxEach int

	// MaxFrames bounds the frames that are kept of one conversation. 0 is no
	// limit.
	MaxFrames int

	// Each, if not nil, is shown each frame of the file before anything else is
	// done with it, for as long as the call takes.
	Each func(*capture.Packet)

	// Enterprise chooses whose custom options Capture.Info.Custom holds; 0 is
	// nobody's.
	Enterprise uint32
}

// A Capture is what a whole capture holds.
type Capture struct {
	Info         capture.Info
	TCP          []*tcp.Connection   // by first frame
	UDP          []*udp.Conversation // by first frame
	Unreachable  []Unreachable       // ICMP port unreachable, in order; the first 65,536
	Unreachables int                 // how many there were
	Other        map[string]int      // frames that are neither, by what they are ("ARP", "link type 220")
	LeftOut      int                 // frames of conversations that were left out by MaxConversations
	NotKept      int                 // frames left out of Segments and Datagrams by MaxKept and MaxEach
	KeptUntil    time.Time           // of the first of them; zero if there is none, or it has no time
	First, Last  time.Time           // of all frames; zero if none has a time
}

// Read reads a capture to its end. A file that is damaged or cut short is
// read as far as it goes, and Info says so; an error means that it is no
// capture, or that reading failed.
func Read(r io.Reader, o Options) (*Capture, error) { return read(r, o, firstOctets, chunkSize) }

// read is Read with other numbers of octets for one goroutine to read, and of
// chunks for several.
func read(r io.Reader, o Options, first, size int) (*Capture, error) {
	s := newSorter(o)
	s.first, s.size = first, size
	in, err := capture.NewReader(r, capture.Through(s.source), capture.KeepCustom(o.Enterprise))
	if err != nil {
		return nil, err
	}
	defer s.stop()
	for {
		p, err := in.Next()
		if err == io.EOF || err != nil && capture.Damaged(err) {
			break
		}
		if err != nil {
			return nil, err
		}
		if o.Each != nil {
			o.Each(p)
		}
		if p.Comments != nil {
			info := in.Info()
			p.Comments = info.Attribute(p.Comments)
		}
		s.frame(p)
	}
	s.stop()
	c := s.finish()
	c.Info = in.Info()
	return c, nil
}

// Packets is Read for a capture that is in memory.
func Packets(packets []capture.Packet, o Options) *Capture {
	s := newSorter(o)
	for i := range packets {
		s.frame(&packets[i])
	}
	c := s.finish()
	c.Info.Packets = len(packets)
	return c
}

// A sorter sorts frames.
type sorter struct {
	decoder ip.Decoder
	current ip.Frame
	packet  ip.Packet // of the current frame
	keeper  ip.Keeper
	tcp     tcp.Table
	udp     udp.Table
	pipeline
	other others
	out   Capture
}

// Bounds on what Options.Aside keeps, in octets.
const (
	maxAside     = 16 << 20
	maxAsideEach = 1 << 20
)

// What Options are if they are 0.
const (
	defaultMaxKept          = 64 << 20
	DefaultMaxConversations = 100_000
)

func newSorter(o Options) *sorter {
	room := cmp.Or(o.MaxKept, defaultMaxKept)
	s := &sorter{keeper: ip.Keeper{
		Places: cmp.Or(o.MaxConversations, DefaultMaxConversations), Wanted: o.Keep,
		Room: room, Each: cmp.Or(o.MaxEach, room), Frames: o.MaxFrames,
		Aside: o.Aside, AsideRoom: maxAside, AsideEach: maxAsideEach,
	}}
	s.tcp = tcp.Table{Hash: o.Hash, Keeper: &s.keeper}
	s.udp = udp.Table{Keeper: &s.keeper}
	s.pipeline.table = &s.tcp
	return s
}

// frame sorts one frame.
func (s *sorter) frame(f *capture.Packet) {
	s.clock(f.Time)
	fill(&s.current, f)
	switch kind := s.decoder.Decode(&s.current, &s.packet); kind {
	case ip.Whole:
		s.transport()
	case ip.Fragment:
		s.other.text("IP fragment")
	default:
		s.other.what(s.decoder.What())
	}
}

// fill makes f what p, a packet of a file, is to the decoder.
func fill(f *ip.Frame, p *capture.Packet) {
	f.Number, f.Time, f.LinkType, f.Length, f.Data = p.Frame, p.Time, uint16(p.LinkType), p.Length, p.Data
	f.Comments, f.Lost = p.Comments, p.Comments != nil && capture.Lost(p.Comments)
}

// Ends returns who sent the IP packet in a frame to whom, be it a fragment or the
// whole, and false if there is none.
func Ends(p *capture.Packet) (src, dst netip.Addr, ok bool) {
	var d ip.Decoder
	var packet ip.Packet
	var f ip.Frame
	fill(&f, p)
	if kind := d.Decode(&f, &packet); kind != ip.Whole && kind != ip.Fragment {
		return src, dst, false
	}
	return packet.Src.Netip(packet.Version), packet.Dst.Netip(packet.Version), true
}

// transport sorts an IP packet.
func (s *sorter) transport() {
	p := &s.packet
	switch {
	case p.Protocol == ip.TCP:
		s.segment(p)
	case p.Protocol == ip.UDP:
		s.udp.Add(p)
	case p.Protocol == ip.ICMP || p.Protocol == ip.ICMPv6:
		s.icmp()
	default:
		s.other.protocol(p.Protocol)
	}
}

// clock widens the time span. Frames nearly always come in order.
func (s *sorter) clock(t time.Time) {
	if t.After(s.out.Last) {
		s.out.Last = t
		if !s.out.First.IsZero() {
			return
		}
		s.out.First = t
	}
	if t.Before(s.out.First) && !t.IsZero() {
		s.out.First = t
	}
}

// finish ends the analysis.
func (s *sorter) finish() *Capture {
	s.out.TCP = s.tcp.Connections()
	s.out.UDP = s.udp.Conversations()
	s.other.texts("TCP header unreadable", s.tcp.Unreadable)
	s.other.texts("UDP header unreadable", s.udp.Unreadable)
	s.out.Other = s.other.counts()
	s.out.LeftOut = s.keeper.LeftOut
	s.out.NotKept, s.out.KeptUntil = s.keeper.NotKept, s.keeper.Until
	return &s.out
}
