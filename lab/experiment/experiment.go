// Package experiment describes an experiment: which sockets are opened, what
// is sent over them, who answers what, and who closes first. It is plain data,
// read from the `experiment:` part of an assignment file; package lab runs it.
//
// A zero value everywhere means the ordinary thing, so that a file says only
// what is special about its experiment.
package experiment

import (
	"cmp"
	"time"
)

// The transports. Both work over IPv4 and over IPv6.
const (
	UDP = "udp" // datagrams (RFC 768)
	TCP = "tcp" // a stream of octets (RFC 9293)
)

// An Experiment is servers and the clients that talk to them.
type Experiment struct {
	Transport string   `yaml:"transport"` // UDP or TCP
	Port      uint16   `yaml:"port"`      // of every server that names no other; also where clients of no server send to
	Loss      int      `yaml:"loss"`      // percent of the frames that the network drops; 0 is none
	Seed      uint64   `yaml:"seed"`      // of the loss, so that a run can be repeated
	Servers   []Server `yaml:"servers"`   // started first, in this order; none: nothing listens
	Clients   []Client `yaml:"clients"`   // started in this order, each group when the one before has ended
}

// PortOf returns the port of the server of a name, or of the first one if the
// name is empty.
func (e *Experiment) PortOf(server string) uint16 {
	for _, s := range e.Servers {
		if server == "" || server == s.Name {
			return cmp.Or(s.Port, e.Port)
		}
	}
	return e.Port
}

// Hosts a server binds to. Anything else is an IP address.
const (
	HostAny       = "any"       // every address of the machine: 0.0.0.0 or ::
	HostLocalhost = "localhost" // the loopback address only: 127.0.0.1 or ::1
)

// What a server answers to what it receives.
const (
	ReplyEcho       = "echo"        // the same octets (RFC 862)
	ReplyUpper      = "upper"       // the text in upper case by Unicode's full mapping: straße becomes STRASSE
	ReplyUpperASCII = "upper-ascii" // a to z in upper case, every other octet as it is
	ReplyFixed      = "fixed"       // Server.Text, whatever was received
	ReplyNone       = "none"        // nothing
)

// How a TCP server serves several connections.
const (
	ConcurrencyOne         = "one"         // one connection after the other; the next waits in the backlog
	ConcurrencyThreads     = "threads"     // every connection in a thread of its own
	ConcurrencyNonblocking = "nonblocking" // all connections in one thread that asks the kernel which of them is ready
)

// When a TCP server has read enough of a connection.
const (
	UntilMessage = "message" // after the first message (one recv, or one frame of Framing)
	UntilEnd     = "end"     // at the end of the stream: the client has closed its direction
)

// How messages are told apart in a stream.
const (
	FramingNone   = "none"   // not at all: a message is whatever one recv returns
	FramingLength = "length" // a length of 4 octets, in network byte order, stands before each
)

// How a TCP connection is closed.
const (
	CloseNormal = "normal" // close(): FIN
	CloseHalf   = "half"   // clients only: shutdown(SHUT_WR) after the last message, read to the end, close()
	CloseReset  = "reset"  // SO_LINGER 0, close(): RST
)

// When the clients of a group run.
const (
	OrderSequential  = "sequential"  // the next starts when the one before has closed its socket
	OrderOverlapping = "overlapping" // the next starts when the one before has been answered once, and runs while that one still lives
	OrderNested      = "nested"      // the next starts when the one before has opened its socket, and is done before that one sends: the last speaks first
	OrderTogether    = "together"    // all at once: every socket is open before the first message is sent
)

// When a client reads the answers.
const (
	AwaitEach = "each" // after every message: one recv
	AwaitEnd  = "end"  // after the last message: recv until the stream ends, or one answer for each datagram
	AwaitNone = "none" // never
)

// A Server is one server: a UDP socket, or a TCP welcoming socket and the
// connection sockets it gives birth to.
type Server struct {
	Name         string `yaml:"name"`          // may be empty if there is only one; clients refer to it
	Host         string `yaml:"host"`          // HostAny (the default), HostLocalhost or an address
	Port         uint16 `yaml:"port"`          // Experiment.Port if 0
	ReuseAddress bool   `yaml:"reuse_address"` // SO_REUSEADDR before bind
	Backlog      int    `yaml:"backlog"`       // listen's argument, TCP only; 128 if 0
	Buffer       int    `yaml:"buffer"`        // recv's argument in octets; 4096 if 0

	Reply   string `yaml:"reply"`   // ReplyEcho (the default), …
	Text    string `yaml:"text"`    // the answer of ReplyFixed
	Until   string `yaml:"until"`   // UntilMessage (the default) or UntilEnd; TCP only
	Gather  bool   `yaml:"gather"`  // with UntilEnd: one answer to everything at the end, instead of one to each recv
	Framing string `yaml:"framing"` // FramingNone (the default) or FramingLength; TCP only
	Close   string `yaml:"close"`   // CloseNormal (the default) or CloseReset; TCP only

	Concurrency string `yaml:"concurrency"` // ConcurrencyOne (the default), …; TCP only
	Serves      int    `yaml:"serves"`      // connections (TCP) or datagrams (UDP) after which the server ends by itself; 0: never

	AcceptAfter time.Duration `yaml:"accept_after"` // pause before the first accept(), from when the first connection is there
	ReadAfter   time.Duration `yaml:"read_after"`   // pause before the first recv() of a connection, from when something is there to read
	ReplyAfter  time.Duration `yaml:"reply_after"`  // pause before each answer
	CloseAfter  time.Duration `yaml:"close_after"`  // pause before a connection is closed

	Fails string `yaml:"fails"` // errno with which bind() has to fail, such as EADDRINUSE; empty: it has to succeed
}

// A Client is a group of Count equal clients.
type Client struct {
	Name   string `yaml:"name"`   // what its terminal is called; may be empty
	Count  int    `yaml:"count"`  // clients in the group; 1 if 0
	Order  string `yaml:"order"`  // OrderSequential (the default), …
	Server string `yaml:"server"` // name of the server to talk to; the first one if empty

	Bind    bool          `yaml:"bind"`    // bind() to port 0 before the first message; else the kernel chooses at the first call that needs a port
	Connect bool          `yaml:"connect"` // connect() the UDP socket; a TCP socket always is
	Timeout time.Duration `yaml:"timeout"` // of every recv; 0: wait until the run ends
	Buffer  int           `yaml:"buffer"`  // recv's argument in octets; 4096 if 0

	// Lines are the messages, as if typed. Filled in are {id}, {name}, {dept},
	// {n} (the number of the client, from 1) and {fill N} (letters that bring
	// the message to N octets; N may be max, the largest UDP payload, or
	// max+1).
	Lines   []string      `yaml:"lines"`
	Newline bool          `yaml:"newline"` // a newline ends each message, as Enter ends a line; else a message is the text alone
	Await   string        `yaml:"await"`   // AwaitEach (the default), …
	Framing string        `yaml:"framing"` // FramingNone (the default) or FramingLength; TCP only
	Gap     time.Duration `yaml:"gap"`     // pause before every message but the first
	Hold    time.Duration `yaml:"hold"`    // pause before the socket is closed
	Close   string        `yaml:"close"`   // CloseNormal (the default), …; TCP only
}

// Robustness gives points for surviving behaviours of the other side. A file
// that says nothing gives none.
type Robustness struct {
	Points int      `yaml:"points"` // for all of them; in proportion for some
	Cases  []string `yaml:"cases"`  // names of behaviours; empty: those that are fair in the lab
	Random int      `yaml:"random"` // how many random ones besides, for each student others
	Seed   uint64   `yaml:"seed"`   // of the random ones
}

// IsZero reports whether no points are given.
func (r Robustness) IsZero() bool { return r.Points == 0 }
