package check

import (
	"bytes"
	"encoding/binary"

	"socketlab/capture/charset"
	"socketlab/capture/message"
	"socketlab/capture/tcp"
	"socketlab/lab/experiment"
)

// TCPAnswer requires the server to answer what the client sent as the
// assignment says, octet by octet and in order (RFC 9293 §3.4). TCP is a
// stream: how requests and answers are split into segments does not matter.
type TCPAnswer struct {
	Reply       string `yaml:"reply"`       // echo, upper, upper-ascii, fixed or none; echo if empty
	Text        string `yaml:"text"`        // the answer if reply is fixed
	All         bool   `yaml:"all"`         // everything the client sent has to be answered, not only what one recv() returned
	Framed      bool   `yaml:"framed"`      // a length of 4 octets stands before each message, and before each answer
	Connections int    `yaml:"connections"` // how many are looked at, the best first; 1 if 0
	Port        uint16 `yaml:"port"`        // of the server, if the assignment has several; any if 0
}

// replies are the words that a parameter called reply can be.
var replies = []string{experiment.ReplyEcho, experiment.ReplyUpper, experiment.ReplyUpperASCII, experiment.ReplyFixed, experiment.ReplyNone}

// Choices implements Chooser.
func (c *TCPAnswer) Choices() map[string][]string { return map[string][]string{"reply": replies} }

// Run implements Check.
func (c *TCPAnswer) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	verdicts := map[*Conn]answered{}
	on := ev.onPort(c.Port)
	for _, conn := range on.TCP {
		verdicts[conn] = c.judge(conn)
	}
	good := 0
	chosen := on.best(c.Connections, func(conn *Conn) int { return -int(verdicts[conn]) })
	for _, conn := range chosen {
		if verdicts[conn] == right {
			good++
		} else {
			c.blame(ev, conn, verdicts[conn], out)
		}
	}
	out.Count(good, len(chosen))
	if len(chosen) == 0 {
		ev.fewConnections(0, 1, out)
	}
	c.noteMapping(chosen, verdicts, out)
}

// onPort returns the evidence of one port only; of all if port is 0, or if
// the lab was done on other ports altogether.
func (ev *Evidence) onPort(port uint16) *Evidence {
	only := *ev
	only.TCP = nil
	for _, conn := range ev.TCP {
		if port == 0 || conn.port() == port {
			only.TCP = append(only.TCP, conn)
		}
	}
	return &only
}

// answered is how a connection was answered, best first.
type answered int

const (
	right     answered = iota
	cannot             // the capture cannot tell
	tooLate            // an answer came when the client had given up
	different          // something else came back
	nothing            // no answer came back
	silent             // the client sent nothing
)

// judge compares the two streams of a connection.
func (c *TCPAnswer) judge(conn *Conn) answered {
	asked, came := conn.Stream(conn.client), conn.Stream(conn.server)
	switch {
	case conn.OctetsMissing != [2]int64{}:
		return cannot
	case c.right(&asked, &came):
		if came.Frame() > 0 && came.Frame() < asked.Frame() && !c.greeted(&asked, &came) {
			return cannot // nobody answers what he has not heard yet: the frames are out of order, or some are missing
		}
		if conn.late() != nil {
			return tooLate
		}
		return right
	case conn.short && !asked.Gap && !came.Gap && len(came.Octets) > 0 && c.begun(asked.Octets, came.Octets):
		return right // as far as it was kept
	case asked.Gap || came.Gap || conn.AckMissing != [2]bool{} || conn.lacks() || conn.HasISN != [2]bool{true, true} && !conn.refused():
		return cannot
	case conn.EndMissing && (len(asked.Octets) == 0 || c.begun(asked.Octets, came.Octets)):
		return cannot
	case len(asked.Octets) == 0:
		return silent
	case len(came.Octets) == 0:
		return nothing
	case c.Reply != experiment.ReplyNone && conn.late() != nil:
		return tooLate
	}
	return different
}

// greeted reports whether the server answered before it was asked: a fixed text
// can be sent at once, and what the client then sends acknowledges it.
func (c *TCPAnswer) greeted(asked, came *tcp.Stream) bool {
	return c.Reply == experiment.ReplyFixed && asked.Pieces[0].Segment.RelAck > int64(len(came.Octets))
}

// maxPieces bounds how many segments one recv() of a lab can have returned.
const maxPieces = 64

// begun reports whether came is the beginning of a right answer, of which the
// rest may follow.
func (c *TCPAnswer) begun(asked, came []byte) bool {
	for _, want := range c.want(asked) {
		if bytes.HasPrefix(want, came) {
			return true
		}
	}
	return false
}

// right reports whether came is the answer to what was asked: to all of it,
// or, unless all is wanted, to what the server's first recv() can have
// returned.
func (c *TCPAnswer) right(asked, came *tcp.Stream) bool {
	if len(asked.Octets) == 0 || asked.Gap || came.Gap {
		return false
	}
	if c.matches(asked.Octets, came.Octets) {
		return true
	}
	if c.All || c.Framed || len(came.Octets) == 0 {
		return false
	}
	for _, p := range asked.Pieces[:min(len(asked.Pieces), maxPieces)] {
		if c.matches(asked.Octets[:p.End], came.Octets) {
			return true
		}
	}
	return false
}

func (c *TCPAnswer) matches(asked, came []byte) bool {
	for _, want := range c.want(asked) {
		if bytes.Equal(want, came) {
			return true
		}
	}
	return false
}

// want returns the answers that are right; the first is the one to show.
func (c *TCPAnswer) want(asked []byte) [][]byte {
	if !c.Framed {
		return answersTo(c.Reply, c.Text, asked)
	}
	messages, rest := unframe(asked)
	if len(rest) > 0 {
		return nil
	}
	all := [][]byte{nil}
	for _, m := range messages {
		answers := answersTo(c.Reply, c.Text, m)
		for len(all) < len(answers) { // one server answers all messages in one way
			all = append(all, bytes.Clone(all[0]))
		}
		for i := range all {
			answer := answers[min(i, len(answers)-1)]
			all[i] = binary.BigEndian.AppendUint32(all[i], uint32(len(answer)))
			all[i] = append(all[i], answer...)
		}
	}
	return all
}

// unframe takes a stream apart into messages with a length of 4 octets, in
// network byte order, before each; rest is what is left over.
func unframe(b []byte) (messages [][]byte, rest []byte) {
	for len(b) >= 4 {
		n := binary.BigEndian.Uint32(b)
		if uint64(n) > uint64(len(b)-4) {
			break
		}
		messages = append(messages, b[4:4+n])
		b = b[4+n:]
	}
	return messages, b
}

// answersTo returns what a server may answer to a message; the first is the
// one to show. Upper case is Unicode's full mapping (straße becomes STRASSE), or,
// where the lab is about octets, any that a programming language has; text in
// another encoding than UTF-8 may be mapped as text or octet by octet, and a
// fixed text may come in any encoding.
func answersTo(reply, fixed string, message []byte) [][]byte {
	switch reply {
	case experiment.ReplyUpper:
		return withLineEnds(inUpperCase(message))
	case experiment.ReplyUpperASCII:
		return withLineEnds(inAnyUpperCase(message))
	case experiment.ReplyFixed:
		return charset.Spellings(fixed)
	case experiment.ReplyNone:
		return [][]byte{{}}
	}
	return [][]byte{message}
}

// withLineEnds adds answers whose line ends are those of Windows: there println
// writes them where a line was read that ended in a newline.
func withLineEnds(answers [][]byte) [][]byte {
	for _, a := range answers {
		if bytes.HasSuffix(a, []byte("\n")) && !bytes.HasSuffix(a, []byte("\r\n")) {
			answers = append(answers, bytes.ReplaceAll(a, []byte("\n"), []byte("\r\n")))
		}
	}
	return answers
}

// blame says what is wrong with the answers on a connection.
func (c *TCPAnswer) blame(ev *Evidence, conn *Conn, how answered, out *Findings) {
	asked, came := conn.Stream(conn.client), conn.Stream(conn.server)
	frame := max(asked.Frame(), conn.FirstFrame)
	switch how {
	case cannot:
		out.Missingf(frame, "the capture does not hold this connection as a whole, so the answer cannot be judged").
			Hint("Start recording before the first client, stop after the last connection has closed, and record whole frames.").
			Show("%s", conn.filter())
	case silent:
		out.Addf(frame, "the client sent nothing on this connection").
			Hint("Let the client send its message after connect().").
			Show("%s", conn.filter())
	case tooLate:
		l := conn.late()
		ev.silent(out.Addf(l.answer.Frame, "got the answer only after the client had given up and closed in frame %d, want it before", l.closed.Frame).
			hint(l.advice(ev, asked.Octets))).
			Show("%s", conn.filter())
	case nothing:
		ev.silent(out.Addf(frame, "got no answer to %s, want %s", shown(asked.Octets, -1), c.shownWant(asked.Octets)).
			Hint("Let the server send its answer on the connection socket that accept() returned.")).
			Show("%s && tcp.len > 0", conn.filter())
	default:
		ev.misread(c.unlike(asked.Octets, &came, out)).Show("%s && tcp.len > 0", conn.filter())
	}
}

// unlike says that another answer came than was wanted.
func (c *TCPAnswer) unlike(asked []byte, came *tcp.Stream, out *Findings) *Finding {
	change := adviceFor(c.Reply, c.Text)
	if m := halfUpper(c.Reply, asked, came.Octets); !m.IsZero() {
		change = m
	}
	if c.Reply == experiment.ReplyNone {
		return out.Addf(came.Frame(), "the server answered %s, want no answer at all", shown(came.Octets, -1)).hint(change)
	}
	want := c.want(asked)
	if want == nil {
		return out.Addf(came.Frame(), "got %s, want %s, the answer to %s", shown(came.Octets, -1), c.shownWant(asked), shown(asked, -1)).hint(change)
	}
	got, wanted := contrast(came.Octets, -1, want[0])
	return out.Addf(came.Frame(), "got %s, want %s, the answer to %s", got, wanted, shown(asked, -1)).
		hint(adviceOn(came.Octets, want[0], change))
}

func (c *TCPAnswer) shownWant(asked []byte) message.Message {
	want := c.want(asked)
	if want == nil {
		return message.Of("messages with their length before them")
	}
	return shown(want[0], -1)
}

// adviceOn says what to change when an answer is a wrong one. One that holds
// the right text and goes on behind it is a buffer that was sent as a whole.
func adviceOn(got, want []byte, change message.Message) message.Message {
	if len(got) > len(want) && len(want) > 0 && bytes.HasPrefix(got, want) && leftover(got, charset.Decode(got)) > leftover(want, charset.Decode(want)) {
		return message.Of("Send only as many octets as were received, and not the whole buffer.")
	}
	return change
}

// adviceFor says what to change when the answer is a wrong one.
func adviceFor(reply, fixed string) message.Message {
	switch reply {
	case experiment.ReplyUpper:
		return message.Of("Answer with the received text in upper case, all of it and nothing else.")
	case experiment.ReplyUpperASCII:
		return message.Of("Answer with everything that was received, in upper case, and nothing else.")
	case experiment.ReplyFixed:
		return message.Of("Answer with exactly this text in UTF-8: %s", fixed)
	case experiment.ReplyNone:
		return message.Of("This server only reads and prints; it never answers.")
	}
	return message.Of("Send back exactly the octets that were received, without changing or cutting them.")
}
