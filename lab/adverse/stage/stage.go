package stage

import (
	"bytes"
	"cmp"
	"context"
	"net/netip"
	"time"

	"socketlab/capture"
	"socketlab/capture/calls"
	"socketlab/capture/record"
	"socketlab/lab/adverse"
	"socketlab/lab/annotate"
	"socketlab/lab/peer"
	"socketlab/lab/private"
	"socketlab/lab/sockets"
)

// A stage is a performance of one behaviour.
type stage struct {
	job     adverse.Job
	ctx     context.Context
	promise adverse.Promise
	address netip.AddrPort // of the server
	player  *player
	clients map[int]*client
	out     adverse.Outcome
	journal peer.Journal
	server  *server
	net     network
	moved   int  // octets that have come from the program, in all
	coming  bool // more was still coming when the last wait was given up
}

// perform plays a job. The network is nobody else's.
func perform(ctx context.Context, job adverse.Job) adverse.Outcome {
	ctx, end := context.WithCancel(ctx)
	defer end()
	s := &stage{job: job, ctx: ctx, promise: adverse.PromiseOf(&job.Experiment), clients: map[int]*client{}}
	s.address = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), job.Experiment.PortOf(""))
	recorder := s.record()
	if s.out.Trouble == "" && s.openPath() {
		if job.Against == adverse.Client {
			s.testClient()
		} else {
			s.testServer()
		}
	}
	for _, c := range s.clients {
		c.close()
	}
	if s.server != nil {
		s.server.close()
	}
	end()
	if s.player != nil && s.player.Program != nil {
		<-s.player.Exited()
	}
	s.out.Symptoms.Calls = s.calls()
	var events []private.Event
	if s.net.path != nil {
		events = s.net.path.Close()
	}
	if recorder != nil {
		s.keep(recorder, events)
	}
	return s.out
}

// record begins to record, if that is wanted.
func (s *stage) record() *record.Recorder {
	if !s.job.Record {
		return nil
	}
	recorder, err := record.Start(s.ctx, record.Config{Ports: []uint16{s.address.Port()}})
	if err != nil {
		s.out.Trouble = err.Error()
		return nil
	}
	return recorder
}

// keep makes a capture file of what was recorded.
func (s *stage) keep(recorder *record.Recorder, events []private.Event) {
	recorder.Settle(context.Background())
	result, _ := recorder.Stop()
	const most = 4000
	result.Packets = result.Packets[:min(len(result.Packets), most)]
	mark(result.Packets, events)
	journal := s.journal.Calls()
	annotate.Frames(result.Packets, journal)
	section := capture.Section{Application: s.job.Program, Comments: calls.Comments(annotate.Told(journal))}
	var b bytes.Buffer
	w, err := capture.NewWriter(&b, section)
	if err == nil {
		_, err = w.AddInterface(capture.Interface{LinkType: result.LinkType, SnapLength: result.SnapLength, Name: result.Interface})
	}
	for i := range result.Packets {
		if err == nil {
			err = w.Write(&result.Packets[i])
		}
	}
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		s.out.Capture = b.Bytes()
	}
}

// fault notes what went wrong, unless something is noted already, with what is
// known of the program now.
func (s *stage) fault(f adverse.Fault) bool {
	if s.out.Fault != nil || s.ctx.Err() != nil {
		return false
	}
	s.dying()
	s.out.Fault = &f
	s.out.Symptoms = s.symptoms()
	if f.Kind == adverse.Missing || f.Kind == adverse.Deaf || f.Kind == adverse.ClosedSoon || f.Kind == adverse.NotClosed {
		if s.died() { // perhaps while the symptoms were collected
			f.Kind = adverse.Died
			s.out.Fault, s.out.Symptoms = &f, s.symptoms()
		}
	}
	return false
}

// died reports whether the program has ended before its time. Whoever serves a
// number of clients, and ends, may do so once they have come.
func (s *stage) died() bool {
	return s.player != nil && s.player.gone() && (s.player.Failed() || !s.promise.Ends())
}

// testServer plays clients to a server.
func (s *stage) testServer() {
	if !s.startServer() {
		return
	}
	s.player.before = s.player.look()
	begin := time.Now()
	for i := range s.job.Behaviour.Actions {
		if s.ctx.Err() != nil || !s.act(i) {
			return
		}
	}
	s.out.Took = time.Since(begin)
	s.net.clear()
	if s.promise.TCP { // a UDP client may get what is meant for the next
		for _, c := range s.clients {
			c.close()
		}
	}
	s.afterwards()
}

// startServer starts the server and waits until it has bound its port.
func (s *stage) startServer() bool {
	var err error
	if s.player, err = s.start(); err != nil {
		s.out.Trouble = err.Error()
		return false
	}
	const longest = 40 * time.Second
	begin, worked, used := time.Now(), time.Now(), uint64(0)
	for delay := time.Millisecond; ; delay = min(2*delay, 10*time.Millisecond) {
		if bound, err := sockets.Bound(s.promise.TCP, s.address.Port()); bound || err != nil {
			return true
		}
		if s.player.gone() || s.ctx.Err() != nil {
			break
		}
		if time.Since(begin) > time.Second {
			if now := s.player.Look(); now.Busy || now.Used != used {
				used, worked = now.Used, time.Now()
			}
		}
		if time.Since(begin) > longest || time.Since(worked) > max(4*time.Second, s.job.Patience) {
			break
		}
		time.Sleep(delay)
	}
	s.fault(adverse.Fault{Kind: adverse.NotReady, At: s.elsewhere()})
	return false
}

// elsewhere returns the port that the server has bound instead, 0 if there is
// none.
func (s *stage) elsewhere() int {
	held, _ := s.player.Sockets()
	for _, h := range held {
		if h.TCP == s.promise.TCP && (!h.TCP || h.State == sockets.Listen) {
			return int(h.Local.Port())
		}
	}
	return 0
}

// afterwards looks at what the behaviour has left of a server.
func (s *stage) afterwards() {
	if s.promise.Ends() {
		s.mayEnd()
		return
	}
	if s.job.Probe && !s.friendly() {
		return
	}
	if s.player.gone() {
		s.fault(adverse.Fault{Kind: adverse.Died, Action: len(s.job.Behaviour.Actions)})
		return
	}
	s.mustRest()
	s.mustLetGo()
}

// mayEnd looks at a server that has served as many as the lab's own, which then
// ends. One that goes on accepting is no worse: it is at rest, or has ended, and
// not by a fault of its own.
func (s *stage) mayEnd() {
	s.mustRest()
	if s.player.gone() && s.player.killed() {
		s.fault(adverse.Fault{Kind: adverse.Died, Action: len(s.job.Behaviour.Actions)})
	}
}

// mustRest finds a server that computes although nobody wants anything.
func (s *stage) mustRest() {
	if s.out.Fault == nil && !s.player.gone() && !s.player.Rest(s.ctx) && !s.player.Rest(s.ctx) {
		s.fault(adverse.Fault{Kind: adverse.Spins, Action: len(s.job.Behaviour.Actions)})
	}
}

// crowd is how many clients have to come before what is left of each says
// anything, and how many of them have to have left something.
const crowd, leftOf = 20, 15

// mustLetGo finds sockets, threads and children that clients have left behind.
func (s *stage) mustLetGo() {
	came := 0
	for _, a := range s.job.Behaviour.Actions {
		if a.Do == adverse.DoTurns || a.Do == adverse.DoResets {
			came += a.Count
		}
	}
	if came < crowd || s.out.Fault != nil {
		return
	}
	var left seen
	s.await(func() bool {
		now, before := s.player.look(), s.player.before
		left = seen{now.sockets - before.sockets, now.threads - before.threads, now.children - before.children}
		return max(left.sockets, left.threads, left.children) < leftOf
	})
	f := adverse.Fault{Action: len(s.job.Behaviour.Actions)}
	switch {
	case left.sockets >= leftOf:
		f.Kind, f.At = adverse.Sockets, left.sockets
	case left.threads >= leftOf:
		f.Kind, f.At = adverse.Threads, left.threads
	case left.children >= leftOf:
		f.Kind, f.At = adverse.Children, left.children
	default:
		return
	}
	s.fault(f)
}

// restart ends the server and starts it again.
func (s *stage) restart(action int) bool {
	s.player.End()
	for _, c := range s.clients {
		c.close()
	}
	s.clients = map[int]*client{}
	if s.startServer() {
		s.player.before = s.player.look()
		return true
	}
	if f := s.out.Fault; f != nil {
		f.Kind, f.Action = adverse.NotBound, action
	}
	return false
}

// greeting is what a friendly client says.
func (s *stage) greeting() []byte {
	text := []byte(cmp.Or(s.job.Greeting, adverse.Greeting))
	if s.promise.Framed() {
		return adverse.Frame(text)
	}
	return text
}
