package adverse

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"socketlab/lab/experiment"
)

// Greeting is what the next client says, who is to be served whatever the others
// have done.
const Greeting = "good day"

// A Promise is what a server of a lab owes its clients.
type Promise struct {
	Spec experiment.Server
	TCP  bool
}

// PromiseOf returns that of the first server of an experiment: of that which a
// student's own takes the place.
func PromiseOf(e *experiment.Experiment) Promise {
	p := Promise{TCP: e.Transport == experiment.TCP}
	if len(e.Servers) > 0 {
		p.Spec = e.Servers[0]
	}
	if p.Spec.Buffer == 0 {
		p.Spec.Buffer = 4096
	}
	return p
}

// Ends reports whether the server ends by itself, after so many clients.
func (p *Promise) Ends() bool { return p.Spec.Serves > 0 }

// Whole reports whether the server reads to the end of the stream.
func (p *Promise) Whole() bool { return p.TCP && p.Spec.Until == experiment.UntilEnd }

// Framed reports whether a length stands before each message.
func (p *Promise) Framed() bool { return p.TCP && p.Spec.Framing == experiment.FramingLength }

// Answers reports whether the server answers at all.
func (p *Promise) Answers() bool { return p.Spec.Reply != experiment.ReplyNone }

// Reply is the answer to a message.
func (p *Promise) Reply(message []byte) []byte {
	answer, _ := p.Spec.Answer(message)
	return answer
}

// others are other answers that are as right: upper case of octets may be that
// of text, which has two kinds (Unicode's simple and full mappings).
func (p *Promise) others(message []byte) [][]byte {
	if p.Spec.Reply != experiment.ReplyUpperASCII || !utf8.Valid(message) {
		return nil
	}
	text := experiment.Server{Reply: experiment.ReplyUpper}
	full, _ := text.Answer(message)
	return [][]byte{full, bytes.ToUpper(message)}
}

// Exact reports whether the answer to a message is fixed by the lab to the last
// octet: upper case of what is no text is not.
func (p *Promise) Exact(message []byte) bool {
	upper := p.Spec.Reply == experiment.ReplyUpper || p.Spec.Reply == experiment.ReplyUpperASCII
	return !upper || utf8.Valid(message)
}

// A Ledger is what a client has sent over a connection, and so is owed.
type Ledger struct {
	Sent  []byte
	Sends int  // that it took
	Ended bool // the client has closed its direction
	MTU   int  // octets that a packet carries at most; 0: as on Ethernet
}

// A Debt is what a server owes on a connection by now.
type Debt struct {
	Want  []byte   // these octets, if Exact
	Or    [][]byte // or these
	Exact bool     // else anything will do
	Some  bool     // something is owed
	Ends  bool     // and then the end of the stream
}

// segment is how many octets one segment carries at least, and so one recv()
// returns.
const segment = 1400

// segment is how many octets the segments of a client carry at least.
func (l *Ledger) segment() int {
	const headers = 20 + 60 // of IP and TCP, at most
	if l.MTU > 0 {
		return min(segment, l.MTU-headers)
	}
	return segment
}

// Of returns the debt as it stands to what has come: with that of the right
// answers which begins with it.
func (d Debt) Of(got []byte) Debt {
	for _, other := range d.Or {
		if !bytes.HasPrefix(d.Want, got) && bytes.HasPrefix(other, got) {
			d.Want = other
		}
	}
	return d
}

// Owed returns what is owed by now to a client of a TCP server.
func (p *Promise) Owed(l *Ledger) Debt {
	switch {
	case !p.Answers():
		return Debt{Exact: true, Ends: l.Ended || !p.Whole() && len(l.Sent) > 0}
	case p.Framed():
		return Debt{Want: p.frames(l.Sent), Exact: true, Some: true, Ends: l.Ended}
	case p.Whole() && p.Spec.Gather:
		if !l.Ended {
			return Debt{Exact: true}
		}
		return Debt{Want: p.Reply(l.Sent), Or: p.others(l.Sent), Exact: p.Exact(l.Sent), Some: true, Ends: true}
	case p.Whole() && p.Spec.Reply == experiment.ReplyFixed: // one for each recv: nobody knows how many
		return Debt{Some: len(l.Sent) > 0, Ends: l.Ended}
	case p.Whole():
		return Debt{Want: p.Reply(l.Sent), Or: p.others(l.Sent), Exact: p.Exact(l.Sent), Some: len(l.Sent) > 0, Ends: l.Ended}
	}
	// One message, which is whatever one recv() returns.
	whole := l.Sends == 1 && len(l.Sent) <= min(p.Spec.Buffer, l.segment())
	return Debt{Want: p.Reply(l.Sent), Or: p.others(l.Sent), Exact: whole && p.Exact(l.Sent), Some: l.Sends == 1 && len(l.Sent) > 0, Ends: len(l.Sent) > 0 || l.Ended}
}

// frames answers each whole message of a stream in which a length stands before
// each.
func (p *Promise) frames(stream []byte) (out []byte) {
	for len(stream) >= 4 {
		n := int(binary.BigEndian.Uint32(stream))
		if n > len(stream)-4 {
			break
		}
		out = append(out, Frame(p.Reply(stream[4:4+n]))...)
		stream = stream[4+n:]
	}
	return out
}

// Frame puts its length before a message.
func Frame(message []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(message))), message...)
}

// Right reports whether got may be the answer to one datagram. A server need
// not take more of it than the lab's buffer holds.
func (p *Promise) Right(datagram, got []byte) bool {
	if !p.Exact(datagram) || bytes.Equal(got, p.Reply(datagram)) {
		return true
	}
	for _, other := range p.others(datagram) {
		if bytes.Equal(got, other) {
			return true
		}
	}
	for n := p.Spec.Buffer; n < len(datagram); n++ {
		if answer := p.Reply(datagram[:n]); len(answer) == len(got) && bytes.Equal(answer, got) {
			return true
		}
	}
	return false
}
