package report

import (
	"fmt"
	"strings"
)

// A Timeline is everything that happened between the parties of a lab, in one
// and true in time: the frames of all conversations in the order in which they
// were captured, and the socket calls between them, each from its begin to its
// end. It is plain data; every text in it is safe to print.
type Timeline struct {
	Lanes   []PartyLane // clients in the order in which they appeared, then servers
	Moments []Moment    // in the order of time
	Lives   []Life      // of the conversations, in the order of the ladders
	Seconds float64     // from the first moment to the last
	Missing int         // frames and calls that are not in it
}

// A PartyLane is one party, whatever sockets it has.
type PartyLane struct {
	Name    string   // "client 2", said in the picture's language
	Sockets []string // ":40000", in the order in which they appeared
	Server  bool
}

// A Moment is a frame, or the begin or the end of a call.
type Moment struct {
	Seconds float64 // since the first moment that has a time
	NoTime  bool    // Seconds is not known
	Jump    float64 // seconds before it in which nothing happened; 0 if they are few
	Lane    int     // of who sent or called
	To      int     // of whom a frame is for
	Row     *Row    // of a frame; nil for a call
	Call    *Bar    // the call that begins or ends; nil for a frame
	Ends    bool    // it ends
}

// A Bar is a socket call, which stands beside its lane from where it began to
// where it returned.
type Bar struct {
	Lane        int
	First, Last int     // moments between which it stands; the same if nothing happened meanwhile
	Slot        int     // of the bars beside a lane at the same time, from 0
	Made        string  // "recv(4096)"
	Result      string  // "15"
	Socket      string  // which of the sockets of a TCP server: "welcoming", "40000"; empty for others
	Welcoming   bool    // that is the welcoming socket
	Failed      bool    //
	Waited      float64 // seconds; 0 if hardly any
}

// A Life is the life of a conversation on the time axis, in seconds since the
// first moment.
type Life struct {
	Ladder      int // index of its ladder
	Client      string
	Server      string
	From, To    float64
	Data        [][2]float64 // stretches in which data went
	Closing     float64      // when its end began: the first FIN or RST; To if none was captured
	Established float64      // when the handshake was complete; From where there was none
	Broken      bool         // it ended with a RST, or was refused
}

// waits reports whether the call has two moments, its begin and its end.
func (b *Bar) waits() bool { return b.Waited > 0 }

// MomentText writes a moment in one line: when, who, what.
func MomentText(t *Timeline, m *Moment) string {
	at := ""
	if !m.NoTime {
		at = fmt.Sprintf("%.6f", m.Seconds)
	}
	who := t.Lanes[m.Lane].Name
	switch {
	case m.Row != nil:
		return fmt.Sprintf("%12s  #%d %s → %s: %s %s", at, m.Row.Frame, who, t.Lanes[m.To].Name, m.Row.Label, m.Row.Text)
	case m.Ends:
		return fmt.Sprintf("%12s  %s: … %s = %s", at, who, m.Call.named(), m.Call.Result)
	case m.Call.waits():
		return fmt.Sprintf("%12s  %s: %s …", at, who, m.Call.named())
	}
	return fmt.Sprintf("%12s  %s: %s = %s", at, who, m.Call.named(), m.Call.Result)
}

// named is the call, with the name of its socket before it.
func (b *Bar) named() string { return strings.TrimPrefix(b.Socket+": "+b.Made, ": ") }
