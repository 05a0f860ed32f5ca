// Package provenance says where a capture seems to come from: which program
// wrote it, whether it was saved again, and what in it no machine would have
// recorded.
//
//	for _, s := range provenance.Signals(provenance.Case{Capture: c, Ports: ports}) { … }
//
// A Signal is evidence for a person, and takes no points. It says what is there
// and not what somebody did; its words could be read to the student concerned.
// Honest captures of any system, and of those who use editcap or mergecap, raise
// nothing stronger than a Note.
//
//	provenance.go  what a signal is
//	file.go        what the file says of itself: programs, counts, calls
//	packets.go     what stands in packets: identifications, checksums, octets
//	times.go       when frames were recorded
//	sealed.go      whether what lab sealed is unchanged
//	ordeal.go      likewise, of what a server survives
package provenance

import (
	"net/netip"
	"slices"
	"time"

	"socketlab/assignments/report"
	"socketlab/capture/flow"
	"socketlab/capture/ip"
	"socketlab/capture/message"
	"socketlab/capture/seal"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
	"socketlab/lab/adverse"
)

// A Signal is one thing about a capture that a person may want to know.
type Signal struct {
	ID       string // the same for signals of one kind: "constant-ids"
	Strength report.Strength
	Message  message.Message
	Frames   []int    // that show it, the first of them; nil if it is about the file
	About    []string // ids of other students whom it concerns
}

// A Case is a capture, and what is known besides.
type Case struct {
	Capture *flow.Capture
	Digest  *seal.Digest    // of all its frames and comments; nil if nobody made one
	Ordeal  *adverse.Ordeal // what the server survives, handed in beside it; nil if nothing was
	Ports   []uint16        // of the lab: only its conversations are looked at, unless there are none
	Others  []Other         // ids of other students that the text names
	Alone   bool            // and none but theirs

	Code  string // that the student was given to send; "" if none
	Codes []Code // that the text holds; looked at only where codes were given

	Now          time.Time // when it is looked at; zero: nobody knows
	Since, Until time.Time // when it should have been recorded; zero for no limit
}

// An Other is the id of another student, and the frame that names it.
type Other struct {
	ID    string
	Frame int
}

// A Code is one that the text holds (package nonce).
type Code struct {
	Text  string
	Owner string // id of the student to whom it was given; "" if to nobody
	Frame int
}

// A packet is a datagram or a segment.
type packet struct {
	frame    int
	at       time.Time
	src, dst netip.AddrPort
	id       uint32 // of the IP packet; 0 if it has none
	udp      bool
	octets   int // of data on the wire
	payload  []byte
	checksum ip.Checksum
	comments []string
	local    bool // it stays on one machine
}

// An inquiry is a Case that is looked at.
type inquiry struct {
	Case
	packets []packet // by frame, those that AF_PACKET shows twice once
	tcp     []*tcp.Connection
	out     []Signal
}

// Signals returns what there is to say of a capture, what means most first.
func Signals(c Case) []Signal {
	q := &inquiry{Case: c}
	q.gather()
	for _, look := range []func(*inquiry){
		(*inquiry).seals, (*inquiry).ordeal, (*inquiry).programs, (*inquiry).counts, (*inquiry).calls, (*inquiry).names, (*inquiry).codes,
		(*inquiry).identifications, (*inquiry).twice, (*inquiry).checksums, (*inquiry).notes, (*inquiry).numbers, (*inquiry).ports,
		(*inquiry).steps, (*inquiry).order, (*inquiry).period,
	} {
		look(q)
	}
	slices.SortStableFunc(q.out, func(a, b Signal) int { return int(b.Strength - a.Strength) })
	return q.out
}

// maxFrames is how many frames a signal names.
const maxFrames = 50

// tell adds a signal, a Note about the file unless as says otherwise. It is valid
// until the next.
func (q *inquiry) tell(id, format string, args ...any) *Signal {
	q.out = append(q.out, Signal{ID: id, Strength: report.Note, Message: message.Of(format, args...)})
	return &q.out[len(q.out)-1]
}

// as says how strong a signal is, and which frames show it.
func (s *Signal) as(strength report.Strength, frames []int) *Signal {
	slices.Sort(frames)
	frames = slices.Compact(frames)
	s.Strength, s.Frames = strength, frames[:min(len(frames), maxFrames)]
	return s
}

// gather lists the packets of the lab, or of all conversations if it has none.
func (q *inquiry) gather() {
	ports := q.Ports
	if !slices.ContainsFunc(q.Capture.UDP, func(u *udp.Conversation) bool { return of(ports, u.Client, u.Server) }) &&
		!slices.ContainsFunc(q.Capture.TCP, func(t *tcp.Connection) bool { return of(ports, t.Client, t.Server) }) {
		ports = nil
	}
	for _, u := range q.Capture.UDP {
		if ports != nil && !of(ports, u.Client, u.Server) {
			continue
		}
		for i := range u.Datagrams {
			d := &u.Datagrams[i]
			if !d.Copy {
				q.packets = append(q.packets, packet{d.Frame, d.Time, d.Src, d.Dst, d.ID, true, d.Octets(), d.Payload, d.Checksum, d.Comments, stays(u.Client, u.Server)})
			}
		}
	}
	for _, t := range q.Capture.TCP {
		if ports != nil && !of(ports, t.Client, t.Server) {
			continue
		}
		q.tcp = append(q.tcp, t)
		ends := [2]netip.AddrPort{t.Client, t.Server}
		for i := range t.Segments {
			s := &t.Segments[i]
			if !s.Notes.Has(tcp.FrameCopy) {
				q.packets = append(q.packets, packet{s.Frame, s.Time, ends[s.From], ends[s.From.Other()], s.ID, false, s.Length, s.Payload, s.Checksum, s.Comments, stays(t.Client, t.Server)})
			}
		}
	}
	slices.SortStableFunc(q.packets, func(a, b packet) int { return a.frame - b.frame })
}

// of reports whether either end of a conversation has one of the ports.
func of(ports []uint16, a, b netip.AddrPort) bool {
	return slices.Contains(ports, a.Port()) || slices.Contains(ports, b.Port())
}

// stays reports whether both sockets are on one machine, as far as their
// addresses tell.
func stays(a, b netip.AddrPort) bool {
	return a.Addr() == b.Addr() || a.Addr().IsLoopback() && b.Addr().IsLoopback()
}
