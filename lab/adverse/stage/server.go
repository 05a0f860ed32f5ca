package stage

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"socketlab/lab/adverse"
	"socketlab/lab/peer"
	"socketlab/lab/private"
)

// A server is the one that the behaviour plays to a client under test.
type server struct {
	incoming // over the connection

	stage   *stage
	welcome *net.TCPListener
	conn    *net.TCPConn
	udp     *net.UDPConn
	other   *net.UDPConn   // of a stranger
	from    netip.AddrPort // who is answered

	closed  bool          // we have closed
	message []byte        // the last datagram that was taken
	since   time.Time     // when it came
	gaveUp  time.Duration // after so long without an answer the client goes on; 0 until it has
	waiting []datagram    // others that have come
	asked   map[string]int
	owed    []byte // of the answer, still to be sent
	last    []byte // sent
	sent    int    // octets of answers, in all
	lied    bool   // what was sent last is no answer to what the client waits for
}

// A datagram is what came from somewhere.
type datagram struct {
	at   time.Time
	from netip.AddrPort
	text []byte
}

// next takes the datagram that has waited longest.
func (v *server) next() {
	first := v.waiting[0]
	v.message, v.since, v.from, v.waiting = first.text, first.at, first.from, v.waiting[1:]
	v.asked[string(v.message)]++
}

// again reports whether a client has sent something once more that was taken
// already: it waits for its answer, or has waited for it. It proves neither that
// the client has given up, nor that it has gone on.
func (v *server) again(text []byte) bool {
	lines := 0
	for _, line := range v.stage.job.Lines {
		if line == string(text) {
			lines++
		}
	}
	return v.asked[string(text)] >= max(lines, 1)
}

// forget leaves out what waits and was sent again.
func (v *server) forget() {
	v.waiting = slices.DeleteFunc(v.waiting, func(d datagram) bool { return v.again(d.text) })
}

// note writes a call about the one who is answered into the journal.
func (v *server) note(start time.Time, name, args, result string, octets int, err error) {
	v.noteOf(v.from, start, name, args, result, octets, err)
}

func (v *server) noteOf(remote netip.AddrPort, start time.Time, name, args, result string, octets int, err error) {
	if err != nil {
		result = peer.ErrnoName(err)
	}
	v.stage.journal.Add(peer.Call{
		Peer: "server", Name: name, Args: args, Result: result, Err: err, Start: start, End: time.Now(),
		Stream: v.stage.promise.TCP, Local: v.stage.address, Remote: remote, Octets: octets,
	})
}

// listen opens the server's socket.
func (s *stage) listen() error {
	v := &server{stage: s, asked: map[string]int{}}
	s.server = v
	if s.job.Behaviour.Actions[0].Do == adverse.DoRefuse {
		v.closed = true
		return nil
	}
	var err error
	start := time.Now()
	if s.promise.TCP {
		v.welcome, err = net.ListenTCP("tcp4", net.TCPAddrFromAddrPort(s.address))
		v.note(start, "listen", "128", "0", 0, err)
		return err
	}
	v.udp, err = net.ListenUDP("udp4", net.UDPAddrFromAddrPort(s.address))
	v.note(start, "bind", s.address.String(), "0", 0, err)
	return err
}

func (v *server) close() {
	for _, c := range []io.Closer{v.welcome, v.conn, v.udp, v.other} {
		switch c := c.(type) {
		case *net.TCPListener:
			if c != nil {
				c.Close()
			}
		case *net.TCPConn:
			if c != nil {
				c.Close()
			}
		case *net.UDPConn:
			if c != nil {
				c.Close()
			}
		}
	}
}

// testClient plays a server to a client.
func (s *stage) testClient() {
	if err := s.listen(); err != nil {
		s.out.Trouble = err.Error()
		return
	}
	var err error
	if s.player, err = s.start(); err != nil {
		s.out.Trouble = err.Error()
		return
	}
	go s.typeLines()
	begin := time.Now()
	for i := range s.job.Behaviour.Actions {
		if s.ctx.Err() != nil || !s.serve(i) {
			return
		}
	}
	s.out.Took = time.Since(begin)
	s.net.clear()
	s.end()
}

// typeLines types what the lab's client says, an empty line, and the end.
func (s *stage) typeLines() {
	s.player.Settle(s.ctx)
	for _, line := range s.job.Lines {
		s.player.Type(line)
		s.player.Settle(s.ctx)
	}
	s.player.Type("")
	s.player.CloseInput()
}

// serve does one action of the server.
func (s *stage) serve(i int) bool {
	a, v := &s.job.Behaviour.Actions[i], s.server
	if a.OfNetwork() {
		s.arrange(a)
		return s.out.Trouble == ""
	}
	switch a.Do {
	case adverse.DoPause:
		for end := time.Now().Add(a.For); time.Now().Before(end) && !s.player.gone() && s.ctx.Err() == nil; {
			v.watch()
			if v.hasLeft() {
				break
			}
		}
	case adverse.DoReceive:
		return s.receive(i)
	case adverse.DoAnswer:
		return s.answer(i, a.Octets)
	case adverse.DoReply:
		v.lied = true
		v.owed = nil
		v.send(a.Data())
	case adverse.DoAgain:
		v.lied = true
		v.send(v.last)
	case adverse.DoStranger:
		v.lied = true
		v.strange(a.Data())
	case adverse.DoShut, adverse.DoClose:
		v.hangUp(false)
	case adverse.DoReset:
		v.hangUp(true)
	}
	return true
}

// receive waits for a message of the client.
func (s *stage) receive(i int) bool {
	v := s.server
	if v.closed {
		return true
	}
	had := len(v.got)
	ok := s.await(func() bool {
		v.watch()
		v.forget()
		if s.promise.TCP {
			return len(v.got) > had || v.ended || v.broken
		}
		return len(v.waiting) > 0 || s.player.gone()
	})
	if !ok || !s.promise.TCP && len(v.waiting) == 0 || s.promise.TCP && len(v.got) == 0 {
		if i == 0 {
			return s.fault(adverse.Fault{Kind: adverse.NotReady, Action: i})
		}
		return true // it has nothing more to say
	}
	if s.promise.TCP {
		v.settle()
		v.owed = s.promise.Reply(v.got)[min(v.sent, len(v.got)):]
		return true
	}
	v.next()
	v.owed = s.promise.Reply(v.message)
	return true
}

// settle waits until nothing more comes over the connection for a moment.
func (v *server) settle() {
	for n := -1; n != len(v.got); {
		n = len(v.got)
		v.watch()
		v.watch()
	}
}

// watch takes what has arrived, and waits for a moment.
func (v *server) watch() {
	const moment = 5 * time.Millisecond
	switch {
	case v.udp != nil:
		b := make([]byte, 64<<10)
		start := time.Now()
		_ = v.udp.SetReadDeadline(start.Add(moment))
		if n, from, err := v.udp.ReadFromUDPAddrPort(b); err == nil {
			v.noteOf(from, start, "recvfrom", fmt.Sprint(len(b)), fmt.Sprintf("%d, %v", n, from), n, nil)
			v.waiting = append(v.waiting, datagram{time.Now(), from, b[:n]})
		}
	case v.welcome != nil && v.conn == nil:
		start := time.Now()
		_ = v.welcome.SetDeadline(start.Add(moment))
		if conn, err := v.welcome.AcceptTCP(); err == nil {
			v.conn, v.from = conn, conn.RemoteAddr().(*net.TCPAddr).AddrPort()
			v.note(start, "accept", "", v.from.String(), 0, nil)
		}
	case v.conn != nil && !v.ended && !v.broken && !v.closed:
		v.stage.moved += v.read(v.conn, moment, v.note)
	default:
		time.Sleep(moment)
	}
}

// hasLeft reports whether the client has closed the connection.
func (v *server) hasLeft() bool { return v.ended || v.broken }

// answer sends the answer, or the next octets of it. A client that has gone on,
// or away, before the answer came has been content with something else, or with
// a piece.
func (s *stage) answer(i, octets int) bool {
	v := s.server
	if v.closed || len(v.owed) == 0 || s.promise.TCP && v.conn == nil || !s.promise.TCP && v.message == nil {
		return true
	}
	if octets == 0 || octets > len(v.owed) {
		octets = len(v.owed)
	}
	v.watch()
	v.forget()
	f := adverse.Fault{Action: i, Want: short(v.owed), At: v.sent}
	switch {
	case !s.promise.TCP && v.lied && (len(v.waiting) > 0 || s.player.over()) && !v.onItsOwn():
		f.Kind, f.Got = adverse.Believed, short(v.last)
		return s.fault(f)
	case s.promise.TCP && v.sent > 0 && octets > 0 && (v.broken || s.player.over() || v.ended && !s.reads()):
		f.Kind = adverse.LeftSoon
		return s.fault(f)
	}
	if v.lied = len(v.waiting) > 0; v.lied { // it has given up waiting: this is an answer to nothing
		v.gaveUp = v.waiting[0].at.Sub(v.since)
	}
	before := len(s.net.events())
	v.send(v.owed[:octets])
	if count(s.net.events()[before:], true, private.Duplicate) > 0 {
		v.lied = true
	}
	v.owed = v.owed[octets:]
	return true
}

// onItsOwn reports whether a client has gone on after as long as it did before,
// when there was nothing that it could have taken for an answer.
func (v *server) onItsOwn() bool {
	until := time.Now()
	if len(v.waiting) > 0 {
		until = v.waiting[0].at
	}
	const least = 100 * time.Millisecond // of what a busy machine may add
	return v.gaveUp > 0 && (until.Sub(v.since)-v.gaveUp).Abs() < max(least, v.gaveUp/5)
}

// reads reports whether a client that has closed its direction still has its
// socket: it may have shut it down, and still read.
func (s *stage) reads() bool {
	held, known := s.player.Sockets()
	for _, h := range held {
		if h.TCP && h.Remote == s.address {
			return true
		}
	}
	return !known
}

func (v *server) send(b []byte) {
	start := time.Now()
	var err error
	switch {
	case v.closed:
		return
	case v.udp != nil && v.from.IsValid():
		_, err = v.udp.WriteToUDPAddrPort(b, v.from)
		v.note(start, "sendto", fmt.Sprintf("%d octets, %v", len(b), v.from), fmt.Sprint(len(b)), len(b), err)
	case v.conn != nil:
		_ = v.conn.SetWriteDeadline(start.Add(time.Second))
		var n int
		n, err = v.conn.Write(b)
		v.note(start, "send", fmt.Sprintf("%d octets", len(b)), fmt.Sprint(n), n, err)
	}
	v.last = b
	v.sent += len(b)
}

// strange sends a datagram to the client from another port.
func (v *server) strange(b []byte) {
	if v.udp == nil || !v.from.IsValid() {
		return
	}
	if v.other == nil {
		var err error
		if v.other, err = net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}); err != nil {
			return
		}
	}
	_, _ = v.other.WriteToUDPAddrPort(b, v.from)
	v.last = b
}

func (v *server) hangUp(reset bool) {
	if v.closed {
		return
	}
	v.closed = true
	start := time.Now()
	if v.conn != nil {
		if reset {
			_ = v.conn.SetLinger(0)
			v.note(start, "setsockopt", "SO_LINGER, on, 0 s", "0", 0, nil)
		}
		v.note(start, "close", "", "0", 0, v.conn.Close())
	}
	if v.welcome != nil {
		v.welcome.Close()
	}
}

// end is a friendly server until the client ends.
func (s *stage) end() {
	v := s.server
	patience := s.job.Patience
	s.job.Patience = max(patience, s.clientTime())
	answered := s.promise.TCP && v.sent > 0
	ended := s.await(func() bool {
		v.watch()
		switch {
		case s.player.gone():
			return true
		case s.promise.TCP && v.conn != nil && !v.closed:
			if owed := s.promise.Reply(v.got); len(owed) > v.sent && (answered || s.innocent()) && !v.hasLeft() && len(v.owed) == 0 {
				v.send(owed[v.sent:])
			}
			if v.hasLeft() || !s.promise.Whole() && v.sent > 0 {
				v.hangUp(false)
			}
		case v.udp != nil && len(v.waiting) > 0:
			v.next()
			v.send(s.promise.Reply(v.message))
		}
		return false
	})
	s.job.Patience = patience
	at := len(s.job.Behaviour.Actions)
	switch {
	case !ended && s.player.busy() > 0.5:
		s.fault(adverse.Fault{Kind: adverse.Spins, Action: at})
	case !ended:
		s.fault(adverse.Fault{Kind: adverse.NotEnded, Action: at})
	case s.player.Failed() && !s.excused():
		s.fault(adverse.Fault{Kind: adverse.Died, Action: at})
	}
}

// innocent reports whether the behaviour owes the client its answer.
func (s *stage) innocent() bool {
	for _, a := range s.job.Behaviour.Actions {
		if a.Do == adverse.DoReply {
			return false
		}
	}
	return true
}

// clientTime is how long the lab lets a client wait for its answers, and a
// little more.
func (s *stage) clientTime() time.Duration {
	each := 2 * time.Second
	if all := s.job.Experiment.Clients; len(all) > 0 && all[0].Timeout > 0 {
		each = all[0].Timeout
	}
	return each*time.Duration(max(len(s.job.Lines), 1)) + 1500*time.Millisecond
}

// networkErrors are what the system says when the other side is gone, refuses,
// or is silent: a client that ends with that has noticed, and may end.
var networkErrors = []string{
	"ConnectionRefused", "ConnectionReset", "ConnectionAborted", "BrokenPipe", "TimeoutError", "timed out", "timeout", "refused", "reset", "Broken pipe", "SocketException", "SocketTimeout",
	"EOFError", "EOF", "ConnectException", "NoRouteToHost", "PortUnreachable",
}

// excused reports whether the program has ended with an error that it may end
// with.
func (s *stage) excused() bool {
	if strings.HasPrefix(s.player.Exit(), "status") {
		said := s.player.Telling() + "\n" + s.player.ErrorOutput()
		if said == "\n" { // it has chosen how to end
			return true
		}
		for _, word := range networkErrors {
			if strings.Contains(said, word) {
				return true
			}
		}
		return !strings.Contains(said, "Error") && !strings.Contains(said, "Exception") && !strings.Contains(said, "panic")
	}
	return false
}
