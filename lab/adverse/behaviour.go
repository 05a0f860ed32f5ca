// Package adverse looks for the behaviour of the other side, and of the network,
// that is allowed and under which a program breaks its assignment.
//
// A Behaviour is plain data: what clients do to a server, or a server to a
// client, step by step. Cases lists behaviours from likely to exotic, Vary makes
// more of them by a seed, Shrink makes one as short as it can be, and Name finds
// the cause of what went wrong in the Symptoms, with a cure. A Search does all
// that. Nothing here opens a socket: package stage plays a Behaviour.
package adverse

import (
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"socketlab/capture/message"
	"socketlab/lab/experiment"
)

// A Behaviour is what the other side of a program does.
type Behaviour struct {
	Name    string   `yaml:"name"`    // of the case it began as: "cut-inside-a-character"
	Family  string   `yaml:"family"`  // one of experiment.BehaviourFamilies
	Actions []Action `yaml:"actions"` // one after the other
}

// An Action is one thing that a client, or a server, does.
type Action struct {
	Do     string        `yaml:"do"`     // one of the words below
	Client int           `yaml:"client"` // which client, from 1 (0 is 1); for servers under test only
	Text   string        `yaml:"text"`   // what is sent, as text
	Hex    string        `yaml:"hex"`    // what is sent, where it is no text
	Fill   int           `yaml:"fill"`   // so many letters are sent instead; octets
	Octets int           `yaml:"octets"` // of the answer: how many are sent; 0 is all that is left. Of a packet: at most so many
	Count  int           `yaml:"count"`  // how many clients; of packets: which one from here, 0 and 1 being the next
	Back   bool          `yaml:"back"`   // of the packets that the program sends, not of those to it
	Small  bool          `yaml:"small"`  // with the smallest window
	For    time.Duration `yaml:"for"`    // how long
}

// What clients do.
const (
	DoConnect   = "connect"    // a TCP connection, or a UDP socket
	DoSend      = "send"       // one segment where it fits, or one datagram
	DoExpect    = "expect"     // wait for all that is owed by now, and read it
	DoExpectEnd = "expect-end" // wait until the server closes the connection
	DoShut      = "shut"       // shutdown(SHUT_WR): half-close
	DoClose     = "close"      // FIN, or RST where something is left unread
	DoReset     = "reset"      // SO_LINGER 0, close(): RST
	DoTurns     = "turns"      // Count friendly clients, one after the other
	DoResets    = "resets"     // Count clients, one after the other, that reset their connection; every other has sent something
	DoRestart   = "restart"    // the server is ended, and started again at once
)

// What servers do. After the last action a server is a friendly one.
const (
	DoRefuse   = "refuse"   // nobody listens from here on
	DoReceive  = "receive"  // wait for a message
	DoAnswer   = "answer"   // the right answer, or the next octets of it
	DoAgain    = "again"    // the last answer once more
	DoStranger = "stranger" // an answer from another port
	DoReply    = "reply"    // these octets, whatever is owed
)

// DoPause is what both do: nothing.
const DoPause = "pause"

// What the network does, to one packet that is sent from here on, and with
// DoMTU to all. Counted are datagrams, fragments, and segments that carry
// something.
const (
	DoLose        = "lose"        // it is lost
	DoDuplicate   = "duplicate"   // it arrives twice
	DoDelay       = "delay"       // it arrives later, by For
	DoReorder     = "reorder"     // it arrives behind the next one
	DoUnreachable = "unreachable" // it is lost, and its sender is told that the port is unreachable
	DoMTU         = "mtu"         // packets have at most Octets
)

// impairments are what the network does to single packets, with their families.
var impairments = map[string]string{
	DoLose: experiment.BehaviourLoss, DoDuplicate: experiment.BehaviourDuplicates, DoDelay: experiment.BehaviourReordering,
	DoReorder: experiment.BehaviourReordering, DoUnreachable: experiment.BehaviourUnreachable,
}

// ofPackets reports whether a family is of what the network does to single
// packets.
func ofPackets(family string) bool {
	for _, f := range impairments {
		if f == family {
			return true
		}
	}
	return false
}

// onPacket reports whether the network does it to a single packet.
func (a *Action) onPacket() bool { return impairments[a.Do] != "" }

// OfNetwork reports whether the network does it.
func (a *Action) OfNetwork() bool { return a.onPacket() || a.Do == DoMTU }

// OnPackets reports whether a behaviour needs a network that chooses packets.
func (b *Behaviour) OnPackets() bool {
	return slices.ContainsFunc(b.Actions, func(a Action) bool { return a.onPacket() })
}

// Data returns what an action sends.
func (a *Action) Data() []byte {
	switch {
	case a.Fill > 0:
		const alphabet = "abcdefghijklmnopqrstuvwxyz"
		return []byte(strings.Repeat(alphabet, a.Fill/len(alphabet)+1)[:a.Fill])
	case a.Hex != "":
		b, _ := hex.DecodeString(a.Hex) // Check has seen it
		return b
	}
	return []byte(a.Text)
}

// sendOf returns the action that sends octets: as text where they are.
func sendOf(client int, b []byte) Action {
	a := Action{Do: DoSend, Client: client}
	return a.with(b)
}

func (a Action) with(b []byte) Action {
	a.Text, a.Hex, a.Fill = "", "", 0
	if text := string(b); utf8.Valid(b) && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f }) {
		a.Text = text
	} else {
		a.Hex = hex.EncodeToString(b)
	}
	return a
}

// ofMany reports whether clients do it that have no number.
func (a *Action) ofMany() bool { return a.Do == DoTurns || a.Do == DoResets }

// Who returns the client of an action, from 1.
func (a *Action) Who() int { return max(a.Client, 1) }

// Bounds on what a file may ask for: anybody may have written it.
const (
	mostActions = 200
	mostClients = 64
	mostOctets  = 4 << 20 // that one action sends
	longestTime = 10 * time.Second

	mostOctetsInAll  = 32 << 20
	longestTimeInAll = 60 * time.Second
)

// words are the actions there are, by who is under test.
var words = map[string][]string{
	Server: {DoConnect, DoSend, DoExpect, DoExpectEnd, DoShut, DoClose, DoReset, DoTurns, DoResets, DoRestart},
	Client: {DoRefuse, DoReceive, DoAnswer, DoAgain, DoStranger, DoReply, DoShut, DoClose, DoReset},
}

// against reports whether an action is one of those that put a server, or a
// client, to the test.
func (a *Action) against(who string) bool {
	return a.Do == DoPause || a.OfNetwork() || slices.Contains(words[who], a.Do)
}

// Said describes an action to a person, where a server or a client is under
// test.
func (a *Action) Said(against string) message.Message {
	who := a.Who()
	if a.OfNetwork() {
		return a.ofNetwork(against)
	}
	if against == Client {
		return a.ofServer()
	}
	switch a.Do {
	case DoConnect:
		if a.Small {
			return message.Of("client %d opens a socket with the smallest window", who)
		}
		return message.Of("client %d opens a socket", who)
	case DoSend:
		return message.Of("client %d sends %s", who, shown(a.Data()))
	case DoExpect:
		return message.Of("client %d reads the answer that it is owed", who)
	case DoExpectEnd:
		return message.Of("client %d waits for the server to close", who)
	case DoShut:
		return message.Of("client %d closes its direction (half-close)", who)
	case DoClose:
		return message.Of("client %d closes its socket", who)
	case DoReset:
		return message.Of("client %d resets the connection (RST)", who)
	case DoTurns:
		return message.Of("%d friendly clients come, one after the other", a.Count)
	case DoResets:
		return message.Of("%d clients come and reset the connection (RST), one after the other", a.Count)
	case DoRestart:
		return message.Of("the server is ended, and started again at once")
	}
	return message.Of("nothing happens for %v", a.For)
}

// ofServer describes what a server does.
func (a *Action) ofServer() message.Message {
	switch a.Do {
	case DoRefuse:
		return message.Of("nobody listens on the port")
	case DoReceive:
		return message.Of("the server reads a message")
	case DoAnswer:
		if a.Octets > 0 {
			return message.Of("the server sends the next %d octets of the answer", a.Octets)
		}
		return message.Of("the server sends the answer, or the rest of it")
	case DoAgain:
		return message.Of("the server sends its last answer once more")
	case DoStranger:
		return message.Of("somebody else sends %s from another port", shown(a.Data()))
	case DoReply:
		return message.Of("the server sends %s", shown(a.Data()))
	case DoShut, DoClose:
		return message.Of("the server closes")
	case DoReset:
		return message.Of("the server resets the connection (RST)")
	}
	return message.Of("nothing happens for %v", a.For)
}

// ofNetwork describes what the network does.
func (a *Action) ofNetwork(against string) message.Message {
	which := a.which(against)
	switch a.Do {
	case DoLose:
		return message.Of("the network loses %s", which)
	case DoDuplicate:
		return message.Of("the network delivers %s twice", which)
	case DoDelay:
		return message.Of("the network holds %s back for %v", which, a.For)
	case DoReorder:
		return message.Of("the network lets the one after it overtake %s", which)
	case DoUnreachable:
		return message.Of("the network answers %s with ICMP: port unreachable", which)
	}
	return message.Of("the network carries at most %d octets in a packet", a.Octets)
}

// which says which packet.
func (a *Action) which(against string) message.Message {
	toServer := (against == Server) != a.Back
	switch n := max(a.Count, 1); {
	case n == 1 && toServer:
		return message.Of("the next packet to the server")
	case n == 1:
		return message.Of("the next packet to the client")
	case toServer:
		return message.Of("packet %d from here to the server", n)
	default:
		return message.Of("packet %d from here to the client", n)
	}
}

// shownOctets is how much of a payload stands in a sentence.
const shownOctets = 24

// shown writes octets for a person: as text where they are, and short.
func shown(b []byte) string {
	switch {
	case len(b) == 0:
		return "0 octets"
	case !utf8.Valid(b):
		if len(b) > shownOctets/2 {
			return spaced(b[:shownOctets/2]) + "…"
		}
		return spaced(b)
	}
	cut := b
	for len(cut) > shownOctets || !utf8.Valid(cut) {
		cut = cut[:min(len(cut)-1, shownOctets)]
	}
	text := quote(string(cut))
	if len(cut) < len(b) {
		text += "…"
	}
	return text
}

// spaced writes octets in base 16.
func spaced(b []byte) string {
	var s strings.Builder
	for i, c := range b {
		if i > 0 {
			s.WriteByte(' ')
		}
		s.WriteString(hex.EncodeToString([]byte{c}))
	}
	return s.String()
}

// quote puts text between quotation marks, with what cannot be printed spelled.
func quote(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\r':
			out.WriteString(`\r`)
		case r == '\t':
			out.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			out.WriteString(`\x` + hex.EncodeToString([]byte{byte(r)}))
		default:
			out.WriteRune(r)
		}
	}
	return out.String() + `"`
}
