package report

import "time"

// A Ladder is one conversation, frame by frame, between two lanes. It is
// plain data that is already said in one language; every text in it is safe
// to print.
type Ladder struct {
	Protocol string  `json:"protocol"`        // "TCP" or "UDP"
	Title    string  `json:"title"`           // "TCP 127.0.0.1:40000 – 127.0.0.1:9999"
	Lanes    [2]Lane `json:"lanes"`           // client, server
	Summary  string  `json:"summary"`         // how it began and ended
	Ended    string  `json:"ended,omitempty"` // the end alone, in a few words; empty for UDP
	Rows     []Row   `json:"rows"`
	Missing  int     `json:"missing"` // frames that were not kept
}

// A Lane is one end of a conversation.
type Lane struct {
	Role    string `json:"role"`    // "client" or "server", said in the ladder's language
	Address string `json:"address"` // "127.0.0.1"
	Port    uint16 `json:"port"`
	Service string `json:"service"` // of the port: "HTTP"; empty if it has no name
}

// A Row is one frame.
type Row struct {
	Frame   int     `json:"frame"`
	Seconds float64 `json:"seconds"`           // since the first row that has a time
	NoTime  bool    `json:"no_time,omitempty"` // Seconds is not known
	From    int     `json:"from"`              // index of the lane that sent it

	Label  string    `json:"label"`            // what is written on the arrow: "SYN seq 0"
	Flags  string    `json:"flags,omitempty"`  // of a segment: "SYN,ACK"
	Seq    int64     `json:"seq"`              // of a segment, relative to the initial one
	Ack    int64     `json:"ack"`              // valid iff Flags has ACK
	Length int       `json:"length"`           // octets of payload
	Text   string    `json:"text,omitempty"`   // beginning of the payload
	State  [2]string `json:"state"`            // of client and server after it; empty for UDP
	Calls  []string  `json:"calls,omitempty"`  // socket calls that caused it, if the recording says so
	Typed  []string  `json:"typed,omitempty"`  // comments that anybody may have typed into the file
	Why    string    `json:"why"`              // what it does, in one line
	Kind   RowKind   `json:"kind"`             // how it is drawn
	Again  bool      `json:"again,omitempty"`  // it was lost, and sent before
	Faults []string  `json:"faults,omitempty"` // findings that blame this frame

	Detail *Detail `json:"-"` // the octets of the frame; nil if none were kept

	Time time.Time `json:"-"` // when it was captured; zero if the frame carries no time
}

// A Detail is what a frame is made of.
type Detail struct {
	Link     []byte // captured octets in front of the IP header; empty if unknown
	Network  []byte // captured octets of the IP header, extension headers included; empty if unknown
	Header   []byte // captured octets of the transport header
	Payload  []byte // captured octets that follow it
	Length   int    // octets that follow it, captured or not
	Checksum string // what the checksum field holds: "right"
}

// A RowKind says how a row is drawn.
type RowKind string

// The kinds of rows.
const (
	RowPlain   RowKind = "plain"
	RowRepeat  RowKind = "repeat"  // sent again
	RowCopy    RowKind = "copy"    // captured a second time; never happened
	RowLost    RowKind = "lost"    // dropped by the network: nobody received it
	RowTrouble RowKind = "trouble" // reset, out of order, out of place, unreachable
)

// Blame adds a finding to the row of a frame and reports whether there is one.
func (l *Ladder) Blame(frame int, finding string) bool {
	for i := range l.Rows {
		if l.Rows[i].Frame == frame {
			l.Rows[i].Faults = append(l.Rows[i].Faults, finding)
			return true
		}
	}
	return false
}

// Lost reports whether the frame never arrived.
func (r *Row) Lost() bool { return r.Kind == RowLost }
