// Package annotate says which socket call stands at which frame of a recording:
// the call that caused it, and the calls that received what it brought.
//
// It is given the packets and the journal of the peers, and adds comments:
//
//	annotate.Frames(recording.Packets, journal)
//	fmt.Println(recording.Packets[3].Comments) // [client: send(5 octets) = 5 server: recv(1024) = 5]
//
// What a frame means is not found out here. The packets go through flow, and
// its facts decide: a send() stands where its octets were sent for the first
// time (tcp.Facts.Fresh), and not where the kernel sends them once more; a
// recv() stands at the frame that made the octets readable that it returned
// (tcp.Facts.Readable), so that a read of several segments stands at the last
// one, and what came behind a gap waits until the gap is filled; a recv() that
// found the end of the stream stands where that could be known
// (tcp.EndOfStream). connect() stands at its SYN and at the segment that
// completes the handshake: "connect(127.0.0.1:9999) …" where it began, and
// "… connect(127.0.0.1:9999) = 0" where it could return. Whoever closes stands
// at the FIN or the RST. A call that returned noticeably later than its frame
// says how much: "recv(1024) = 5 (+300.1 ms)". What the
// kernel sends by itself has no call. Frames that the network dropped (their
// comment begins with capture.LostMark) were received by nobody; their comments
// have to be there before.
//
// Calls and frames are brought together by the sockets at both ends. A socket
// that is bound to every address does not know its own, so only its port
// counts. Datagrams are told apart by their lengths.
package annotate

import (
	"fmt"
	"net/netip"
	"time"

	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/lab/peer"
)

// room is how many octets of frames are looked at: more than a lab has. The
// frames of an endless one that come after them get no comment.
const room = 256 << 20

// Frames writes into the comments of each packet the calls that caused it, and
// those that received what it brought.
func Frames(packets []capture.Packet, journal []peer.Call) {
	all := func(_, _ netip.AddrPort) bool { return true }
	wire := flow.Packets(packets, flow.Options{Keep: all, MaxKept: room})
	a := annotator{book: read(journal), packets: map[int]*capture.Packet{}}
	for i := range packets {
		a.packets[packets[i].Frame] = &packets[i]
	}
	for _, c := range wire.TCP {
		a.connection(c)
	}
	for _, c := range wire.UDP {
		a.conversation(c)
	}
}

// An annotator writes comments.
type annotator struct {
	book    *book
	packets map[int]*capture.Packet // by frame
}

// note writes calls into the comment of a frame.
func (a *annotator) note(frame int, calls ...*peer.Call) {
	p := a.packets[frame]
	for _, call := range calls {
		a.comment(p, call, call.String()+later(call, p))
	}
}

// comment writes what a call did into the comment of a frame.
func (a *annotator) comment(p *capture.Packet, call *peer.Call, what string) {
	p.Comments = append(p.Comments, call.Peer+": "+what)
}

// noticeable is how much later than its frame a call may return without a word:
// longer than a busy computer takes to wake up a program.
const noticeable = 10 * time.Millisecond

// later says how long after a frame a call returned; nothing if that is not
// noticeable, or the frame has no time.
func later(call *peer.Call, p *capture.Packet) string {
	d := call.End.Sub(p.Time)
	if p.Time.IsZero() || d < noticeable || d > 24*time.Hour {
		return ""
	}
	return fmt.Sprintf(" (+%.1f ms)", float64(d)/float64(time.Millisecond))
}
