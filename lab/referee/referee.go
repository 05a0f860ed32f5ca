// Package referee is the other side of a lab, on the teacher's machine: it runs the
// servers for the clients of students, or the clients for their servers, over the
// network, and records what passes. The student's machine records, too. Who wants
// to make up one end would have to make up the other.
//
// A student's lab asks for a session (Join) and gets a code that nobody could know
// before (package challenge); the text of the lab has to hold it. When the session
// is over, its frames are sorted out and kept, one file each. Package bothends compares
// them with what the student hands in.
//
// A referee answers nobody who has no session, so that nobody can misuse it, and
// keeps within Limits whatever comes.
//
//	support.go   which labs can have a referee
//	wire.go      what a student's lab and a referee say to each other
//	limits.go    how much anybody may have
//	tape.go      what is recorded, for hours
//	place.go     whose frames are whose
//	referee.go   the referee
//	visit.go     the student's side
package referee

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode"

	"socketlab/capture"
	"socketlab/capture/challenge"
	"socketlab/capture/message"
	"socketlab/capture/record"
	"socketlab/lab"
	"socketlab/lab/experiment"
	"socketlab/lab/peer"
)

// A Config says what a referee is for.
type Config struct {
	Lab        string // name of the assignment
	Experiment experiment.Experiment
	Key        []byte
	Interface  string // that is recorded
	Port       uint16 // where sessions are asked for; Port if 0
	IPv6       bool   // instead of IPv4
	Limits     Limits
	Program    string // name and version of the program

	Room func() bool                                   // there is room for another recording; nil: always
	Save func(challenge.Session, *lab.Recording) error // keeps the recording of a session
	Tell func(message.Message)                         // says what happens; called by many goroutines
	Up   func(port uint16)                             // called once everything runs; may be nil
}

// A referee that runs.
type referee struct {
	Config
	limits Limits
	tape   tape

	mu       sync.Mutex
	places   map[netip.Addr]*place
	open     map[netip.AddrPort]*place // connections to the servers
	pacer    pacer
	sessions int
	octets   int                // of frames that are kept
	talks    map[netip.Addr]int // connections that ask for something

	sorting sync.Mutex
	running sync.WaitGroup
}

// Run runs a referee until ctx ends. Sessions that are going on then are kept as
// they are.
func Run(ctx context.Context, config Config) error {
	r := &referee{Config: config, limits: config.Limits.orDefaults(&config.Experiment), places: map[netip.Addr]*place{}, open: map[netip.AddrPort]*place{}, talks: map[netip.Addr]int{}}
	r.pacer.limits = r.limits
	if m := Unsupported(&config.Experiment); !m.IsZero() {
		return m.Err()
	}
	ears, err := net.Listen(r.network(), net.JoinHostPort("", strconv.Itoa(int(config.Port))))
	if errors.Is(err, syscall.EADDRINUSE) {
		return &lab.PortInUse{Port: config.Port, Err: err}
	}
	if err != nil {
		return err
	}
	defer ears.Close()
	if err := r.tape.start(ctx, r.recorded()); err != nil {
		return err
	}
	defer r.tape.stop()
	life, stop := context.WithCancel(ctx)
	defer r.running.Wait() // every session is kept
	defer stop()
	if err := r.serveAll(life); err != nil {
		return err
	}
	if config.Up != nil {
		config.Up(uint16(ears.Addr().(*net.TCPAddr).Port))
	}
	context.AfterFunc(life, func() { ears.Close() })
	for {
		c, err := ears.Accept()
		switch {
		case life.Err() != nil:
			return nil
		case err != nil: // no descriptors left, or a client that went away
			if !rest(life, time.Second) {
				return nil
			}
			continue
		}
		r.running.Go(func() { r.receive(life, c) })
	}
}

// network is what the referee listens on.
func (r *referee) network() string {
	if r.IPv6 {
		return "tcp6"
	}
	return "tcp4"
}

// rest waits so long, and reports false if ctx ends before.
func rest(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// recorded says what is recorded.
func (r *referee) recorded() record.Config {
	var ports []uint16
	for _, s := range r.Experiment.Servers {
		if port := r.Experiment.PortOf(s.Name); !slices.Contains(ports, port) {
			ports = append(ports, port)
		}
	}
	return record.Config{Interface: r.Interface, Ports: ports, Each: r.frame}
}

// serveAll starts the servers, where students bring clients.
func (r *referee) serveAll(ctx context.Context) error {
	if !Supports(&r.Experiment, challenge.Client).IsZero() {
		return nil
	}
	for _, spec := range r.Experiment.Servers {
		s, err := r.listen(ctx, spec)
		if err != nil {
			return err
		}
		r.running.Go(func() { r.serve(ctx, s) })
	}
	return nil
}

// listen makes a server that serves everybody at once, and is never done.
func (r *referee) listen(ctx context.Context, spec experiment.Server) (*peer.Server, error) {
	port := r.Experiment.PortOf(spec.Name)
	spec.Host, spec.Serves, spec.ReuseAddress = experiment.HostAny, 0, true
	stream := r.Experiment.Transport == experiment.TCP
	if stream {
		spec.Concurrency, spec.Backlog = experiment.ConcurrencyThreads, 128
	}
	s := &peer.Server{
		Peer: peer.Peer{Name: "server", Stream: stream, IPv6: r.IPv6, Screen: mute{}},
		Spec: spec, Port: port, Guard: guard{r}, Patience: r.limits.Patience,
	}
	err := s.Listen(ctx)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, &lab.PortInUse{Port: port, UDP: !stream, Err: err}
	}
	return s, err
}

// serve runs a server until ctx ends. One that breaks off is started again.
func (r *referee) serve(ctx context.Context, s *peer.Server) {
	for {
		err := s.Serve(ctx)
		if ctx.Err() != nil {
			return
		}
		r.Tell(message.Of("the server on port %d broke off (%v); it is started again", s.Port, err))
		for rest(ctx, time.Second) {
			if s, err = r.listen(ctx, s.Spec); err == nil {
				break
			}
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// A mute screen shows nothing.
type mute struct{}

func (mute) Say(message.Message)  {}
func (mute) Fail(message.Message) {}
func (mute) Type(string)          {}

// receive deals with one who asks for a session.
func (r *referee) receive(ctx context.Context, c net.Conn) {
	defer c.Close()
	defer context.AfterFunc(ctx, func() { _ = c.(*net.TCPConn).CloseRead() })() // what it says is no longer waited for
	t, from := newTalk(c), remote(c)
	defer r.hangUp(from)
	if !r.listens(from) {
		_ = t.say(Answer{Sorry: Busy})
		return
	}
	var q Request
	if err := t.hear(&q, sayPatience); err != nil {
		_ = t.say(Answer{Sorry: Unclear})
		return
	}
	s, sorry := r.begin(q, from)
	if sorry != "" {
		_ = t.say(Answer{Sorry: sorry, Lab: r.Lab})
		return
	}
	r.Tell(message.Of("%s from %v: session %s", s.ID, s.Student, s.Code))
	if t.say(Answer{Code: s.Code, Lab: r.Lab}) == nil {
		r.accompany(ctx, t, s, q)
	}
	_ = t.say(r.finish(ctx, s))
}

// moreTalks is how many connections an address may have open beside its sessions.
const moreTalks = 20

// listens reports whether one more of an address is listened to.
func (r *referee) listens(a netip.Addr) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.talks[a]++
	return r.talks[a] <= r.limits.Each+moreTalks
}

// hangUp forgets a connection of an address.
func (r *referee) hangUp(a netip.Addr) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.talks[a]--; r.talks[a] == 0 {
		delete(r.talks, a)
	}
}

// remote is the address of who is at the other end.
func remote(c net.Conn) netip.Addr {
	addr, _ := netip.ParseAddrPort(c.RemoteAddr().String())
	return addr.Addr().Unmap().WithZone("")
}

// maxID bounds an id, in characters.
const maxID = 32

// isID reports whether files can be named after an id on any system: letters and
// digits, and behind the first of them also . _ and -. As a regular expression, that
// took a quarter of the time in which any command of lab starts.
func isID(id string) bool {
	n := 0
	for _, c := range id {
		if !unicode.IsLetter(c) && !unicode.IsNumber(c) && (n == 0 || !strings.ContainsRune("._-", c)) {
			return false
		}
		n++
	}
	return n > 0 && n <= maxID
}

// maxWord bounds a name and a department, in octets.
const maxWord = 100

// begin gives a session, or says why there is none.
func (r *referee) begin(q Request, from netip.Addr) (*session, Sorry) {
	switch {
	case q.Lab != r.Lab || q.Port != r.Experiment.PortOf(""):
		return nil, OtherLab
	case !isID(q.ID):
		return nil, BadID
	case !Supports(&r.Experiment, q.Own).IsZero():
		return nil, Side
	case len(q.Name) > maxWord || len(q.Dept) > maxWord:
		return nil, Unclear
	case r.Room != nil && !r.Room():
		return nil, Full
	}
	random := make([]byte, 16)
	rand.Read(random)
	s := challenge.Session{Lab: r.Lab, ID: q.ID, Own: q.Own, At: time.Now().UTC(), Random: hex.EncodeToString(random), Student: from}
	s.Sign(r.Key)
	return r.enter(s)
}

// accompany waits until the student's program is done. Where it is a server, the
// clients are run against it.
func (r *referee) accompany(ctx context.Context, t *talk, s *session, q Request) {
	end := time.Now().Add(r.limits.Life)
	var w word
	for w.Say != done {
		if t.hear(&w, time.Until(end)) != nil || ctx.Err() != nil {
			return
		}
		if w.Say == ready && q.Own == challenge.Server {
			answered, _ := lab.Visit(ctx, lab.Config{
				Experiment: r.Experiment, Values: lab.Values{ID: q.ID, Name: q.Name, Dept: q.Dept, Nonce: s.Code},
				Timeout: time.Until(end),
			}, s.Student)
			if t.say(Answer{Answered: answered}) != nil {
				return
			}
		}
	}
}

// aftermath is how long what the student's system still sends may take.
const aftermath = 300 * time.Millisecond

// finish ends a session and keeps what was recorded.
func (r *referee) finish(ctx context.Context, s *session) (a Answer) {
	rest(ctx, aftermath)
	about, broken := r.tape.sync()
	kept, n := r.sort(s)
	a.Conversations, a.Frames = n, len(kept)
	err := r.Save(s.Session, r.recording(s, kept, about))
	if err = errors.Join(err, broken); err != nil {
		a.Unsaved = true
		r.Tell(message.Of("%s from %v: the session could not be kept (%v)", s.ID, s.Student, err))
		return a
	}
	r.Tell(message.Of("%s from %v: %d frames, %d conversations with the code", s.ID, s.Student, a.Frames, n))
	return a
}

// sort ends a session, and returns its frames, and how many conversations held its
// code. One is sorted after the other: the memory that it takes is taken once.
func (r *referee) sort(s *session) (kept []capture.Packet, conversations int) {
	r.sorting.Lock()
	defer r.sorting.Unlock()
	packets, others := r.leave(s)
	kept, conversations = s.own(packets, others)
	return slices.Clone(s.within(r.limits, kept)), conversations
}

// recording is the recording of a session.
func (r *referee) recording(s *session, packets []capture.Packet, about record.Result) *lab.Recording {
	return &lab.Recording{
		Packets:    packets,
		Section:    capture.Section{Application: r.Program, Comments: []string{capture.AssignmentMark + s.Lab, s.Comment()}},
		Interface:  capture.Interface{LinkType: about.LinkType, SnapLength: about.SnapLength, Name: about.Interface, Filter: about.Filter},
		Statistics: capture.Statistics{Start: s.At, End: time.Now(), Received: uint64(len(packets) + s.Lost), Dropped: uint64(s.Lost)},
	}
}
