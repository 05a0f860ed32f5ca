package tcp

import "net/netip"

// A State is a connection state (RFC 9293 §3.3.2). Its String is spelled as
// in the RFC: "FIN-WAIT-1".
type State uint8

// The states of RFC 9293 §3.3.2. Unknown is the state of a side whose past
// was not captured.
const (
	Unknown State = iota
	Closed
	Listen
	SynSent
	SynReceived
	Established
	FinWait1
	FinWait2
	CloseWait
	Closing
	LastAck
	TimeWait
)

// A Close says how a connection ended (RFC 9293 §3.6).
type Close uint8

// The ways a connection ends. Their strings are those of the inspect JSON.
const (
	NotClosed    Close = iota // "none": no FIN and no RST was captured
	Normal                    // "normal": each side's FIN was sent and acknowledged, in three segments or four
	Simultaneous              // "simultaneous": both FINs were under way at once
	HalfClosed                // "half": the FIN of one side only, or one that was never acknowledged
	Aborted                   // "abort": RST
)

// A Connection is one TCP connection, as far as the capture shows it. Pairs
// are [Client, Server].
type Connection struct {
	Client, Server netip.AddrPort
	RolesFrom      string // "syn", "synack" or "first": what told the client from the server

	FirstFrame, LastFrame int
	Frames                [2]int   // frames sent by each side
	Completeness          uint8    // SYN 1, SYN-ACK 2, ACK 4, data 8, FIN 16, RST 32, as Wireshark adds them
	Syn, SynAck, Fin, Rst [2]int   // segments with these flags (Syn: without ACK)
	Handshake             [3]int   // frames of SYN, SYN-ACK and ACK, each verified by its numbers; 0 if not captured
	ISN                   [2]Seq   // initial sequence numbers; valid iff HasISN
	HasISN                [2]bool  //
	State                 [2]State // at the end of the capture
	Close                 Close
	ActiveOpener          Side // the client, unless both opened at once
	SimultaneousOpen      bool
	ActiveCloser          Side     // sender of the first FIN, or of the RST; valid iff Close != NotClosed
	FinFrame              [2]int   // first frame with that side's FIN; 0 if none
	FinAcked              [2]int   // frame that acknowledged it; 0 if none
	RstFrame              [2]int   // first frame with that side's RST; 0 if none
	BeginMissing          bool     // the capture began after the connection did
	EndMissing            bool     // the capture ended, or the connection was left, before it closed
	PayloadBytes          [2]int64 // octets of payload, retransmitted ones counted again
	UniqueBytes           [2]int64 // octets of sequence space that carried payload
	Retransmissions       [2]int   // segments
	Complete              bool     // opened and closed within the capture, no octet missing

	Segments []Segment // in order of capture; nil unless the table was asked to keep them
}
