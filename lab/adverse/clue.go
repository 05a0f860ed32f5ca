package adverse

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	x "socketlab/lab/experiment"
)

// A clue is what the cause of a fault is found from: the shortest behaviour that
// brings it about, and what is known of the program.
type clue struct {
	*Fault
	Symptoms
	promise Promise
	b       *Behaviour
	client  bool // a client is under test

	sent    []byte // by the client that found the fault, or the first one
	sends   int    // that it took
	all     int    // messages of all clients
	clients int    // that are connected when the fault shows
	ended   bool   // a client has closed its direction, or its connection
	reset   bool   // a client has sent RST, or left without reading
	half    bool   // the client has closed its direction before its answer
	empty   bool   // an empty datagram was sent, or a connection without octets ended
	stays   bool   // another client was there first
}

func newClue(e *x.Experiment, b *Behaviour, out *Outcome, against string) *clue {
	c := &clue{Fault: out.Fault, Symptoms: out.Symptoms, promise: PromiseOf(e), b: b, client: against == Client}
	who := c.Client
	if who == 0 && len(b.Actions) > 0 {
		who = b.Actions[0].Who()
	}
	open, owed, said := map[int]bool{}, map[int]bool{}, map[int]bool{}
	for i := range b.Actions[:min(c.Action+1, len(b.Actions))] {
		a := &b.Actions[i]
		n := a.Who()
		leaves := a.Do == DoShut || a.Do == DoClose || a.Do == DoReset
		if leaves && !c.client && !open[n] { // who has not come does not go
			continue
		}
		switch a.Do {
		case DoConnect:
			open[n] = true
		case DoSend:
			owed[n], said[n] = true, true
			c.all++
			c.empty = c.empty || len(a.Data()) == 0
			if n == who {
				c.sent = append(c.sent, a.Data()...)
				c.sends++
			}
		case DoExpect:
			owed[n] = false
		case DoShut:
			c.ended = true
			c.half = c.half || owed[n]
			c.empty = c.empty || !said[n]
		case DoClose:
			c.ended = true
			c.reset = c.reset || owed[n] && c.promise.TCP
			c.empty = c.empty || !said[n] && c.promise.TCP
			delete(open, n)
		case DoReset:
			c.ended, c.reset = true, true
			delete(open, n)
		case DoTurns:
			c.ended = true
		case DoResets:
			c.ended, c.reset = true, true
		}
	}
	if c.Action >= len(b.Actions) { // what was left open was closed then
		c.ended = c.ended || len(open) > 0
		for n := range open {
			c.reset = c.reset || owed[n] && c.promise.TCP
			c.empty = c.empty || !said[n] && c.promise.TCP && against == Server
		}
	}
	if c.Action >= len(b.Actions) && c.Client == 0 { // the next client has found it
		c.all++
		if c.is(Wrong, ClosedSoon, Missing) {
			c.sent, c.sends = []byte(Greeting), 1
		}
	}
	c.clients = len(open)
	c.stays = c.promise.TCP && len(open) > 1 && c.Client > 0
	return c
}

// did reports whether the behaviour does something.
func (c *clue) did(do string) bool {
	return slices.ContainsFunc(c.b.Actions, func(a Action) bool { return a.Do == do })
}

// is reports whether the fault is of one of the kinds.
func (c *clue) is(kinds ...Kind) bool { return slices.Contains(kinds, c.Kind) }

// says reports whether the program's error names one of the words.
func (c *clue) says(words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return strings.Contains(strings.ToLower(c.Telling), strings.ToLower(w))
	})
}

// waits reports whether a thread waits in a call; on a welcoming socket, if
// listening.
func (c *clue) waits(call string) bool {
	return slices.ContainsFunc(c.Waits, func(w Wait) bool { return w.Call == call && !w.Input })
}

// coding reports whether the program's error is that octets are no text.
func (c *clue) coding() bool {
	return c.says("UnicodeDecodeError", "MalformedInput", "CharacterCoding", "invalid utf-8", "invalid utf8", "UnicodeEncodeError", "Unmappable")
}

// lost reports whether the program's error is that the other side is gone.
func (c *clue) lost() bool {
	return c.says("ConnectionReset", "BrokenPipe", "ECONNRESET", "EPIPE", "reset by peer", "broken pipe", "ConnectionAborted", "Connection reset")
}

// bounds reports whether the program's error is that something is not there.
func (c *clue) bounds() bool {
	return c.says("IndexError", "out of range", "OutOfBounds", "NullPointer", "struct.error", "unpack", "NoSuchElement", "ValueError", "TypeError", "KeyError")
}

// cut reports whether the client's octets are text, but not each of the pieces in
// which the program may have read them.
func (c *clue) cut() bool {
	if !utf8.Valid(c.sent) || !slices.ContainsFunc(c.sent, func(b byte) bool { return b >= utf8.RuneSelf }) {
		return false
	}
	for i := range c.b.Actions {
		a := &c.b.Actions[i]
		if a.Do == DoSend && (!utf8.Valid(a.Data()) || len(a.Data()) > c.promise.Spec.Buffer) {
			return true
		}
	}
	for _, call := range c.Calls {
		if receives(call.Name) && call.Octets > 0 && call.Octets < len(c.sent) && !utf8.Valid(c.sent[:call.Octets]) {
			return true
		}
	}
	return false
}

// receives and transmits tell calls apart.
func receives(name string) bool {
	return slices.Contains([]string{"recv", "recvfrom", "recvmsg", "read", "readv"}, name)
}

func transmits(name string) bool {
	return slices.Contains([]string{"send", "sendto", "sendmsg", "write", "writev"}, name)
}

// cutOff reports whether the program sent less than it wanted and never sent
// the rest.
func (c *clue) cutOff() bool {
	short := map[string]bool{}
	for _, call := range c.Calls {
		if !transmits(call.Name) {
			continue
		}
		switch {
		case call.Failed && call.Result == "EAGAIN":
			short[call.Remote] = true
		case call.Failed:
		case call.Asked > 0 && call.Octets < call.Asked:
			short[call.Remote] = true
		}
	}
	return len(short) > 0
}

// asksAtEnd reports whether the program asked again and again at the end of the
// stream.
func (c *clue) asksAtEnd() bool {
	const often = 20
	at := map[string]int{}
	for _, call := range c.Calls {
		if receives(call.Name) && !call.Failed && call.Octets == 0 && call.Asked > 0 {
			if at[call.Remote]++; at[call.Remote] > often {
				return true
			}
		}
	}
	return false
}

// readToEnd reports whether the program has seen the end of every stream that it
// has accepted.
func (c *clue) readToEnd() bool {
	accepted, ended := 0, map[string]bool{}
	for _, call := range c.Calls {
		switch {
		case call.Failed:
		case strings.HasPrefix(call.Name, "accept"):
			accepted++
		case receives(call.Name) && call.Octets == 0 && call.Asked > 0:
			ended[call.Remote] = true
		}
	}
	return accepted > 0 && len(ended) >= accepted
}

// goesRound reports whether the program does not notice the end of the stream, and
// uses a processor for it.
func (c *clue) goesRound() bool {
	return c.asksAtEnd() || len(c.Calls) == 0 && c.ended && c.Busy > 0.4 // where no calls are seen
}

// ahead reports whether the program has sent several messages before it read
// the first answer.
func (c *clue) ahead() bool {
	sent := 0
	for _, call := range c.Calls {
		switch {
		case transmits(call.Name) && !call.Failed:
			sent++
		case receives(call.Name) && !call.Failed:
			return sent > 1
		}
	}
	return false
}

// took counts the recv() calls that have returned octets.
func (c *clue) took() (n int) {
	for _, call := range c.Calls {
		if receives(call.Name) && !call.Failed && call.Octets > 0 {
			n++
		}
	}
	return n
}

// wants reports whether the octets where answers begin to differ are of a kind.
func (c *clue) blank() bool {
	return len(c.Want) > 0 && bytes.ContainsAny(c.Want[:1], " \t\r\n") || len(bytes.TrimSpace(c.Want)) == 0 && len(c.Want) > 0
}

// exception returns the beginning of an error message, which names it.
func exception(telling string) string {
	name, _, _ := strings.Cut(telling, ":")
	return name
}
