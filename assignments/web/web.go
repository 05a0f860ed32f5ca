// Package web puts a course online: a student drops a capture on a page and
// sees what it is worth, a teacher sees the class.
//
// Pages work without scripts; a script makes them handier. Everything that is
// uploaded is a stranger's: it is bounded before it is read, kept before it is
// called received, and graded in a worker as lab grade does it, so that the
// marks are the same.
package web

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/alexedwards/scs/v2"
	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/sync/semaphore"

	"socketlab/assignments/check"
	"socketlab/assignments/class"
	"socketlab/assignments/deadline"
	"socketlab/assignments/i18n"
	"socketlab/assignments/jobs"
	"socketlab/assignments/store"
	"socketlab/assignments/web/lti"
	"socketlab/capture/message"
)

//go:embed files
var files embed.FS

// A Lab is an assignment of the course.
type Lab struct {
	Spec    *check.Spec
	Until   time.Time       // the last moment in time; zero for none
	Attempt string          // which counts: class.Newest, class.First or class.Best
	Late    deadline.Policy // what lateness costs
	Most    int             // attempts that a student has; 0 for no limit. Our own faults cost none
	Weight  int             // against the other labs of the course
	Break   *Break          // handed out with the lab; nil if none is
	Own     []byte          // the assignment file, of one that is not built in; nil if it is

	// Worker is that of class.Options: a program that grades this assignment.
	Worker func() *exec.Cmd
}

// A Break is a behaviour of the other side that lab break has saved, for students
// to try their own programs against.
type Break struct {
	Name    string // of the file
	Content []byte
	Against string            // "server" or "client": which program it is for
	Actions []message.Message // what happens, one after the other
}

// Name names the lab in addresses.
func (l *Lab) Name() string { return l.Spec.Name }

// A Config is all that a server is made of.
type Config struct {
	Title   i18n.Text      // of the course; may be empty
	Labs    []*Lab         // in the order of the course
	Drop    int            // so many of a student's labs do not count: those without which the result is best
	Known   []*check.Spec  // class.Options.Labs
	Zone    *time.Location // in which deadlines are shown
	Lang    i18n.Lang      // of those whose browsers ask for none
	Address string         // under which people reach the server: https://…; decides over Secure cookies
	Version string

	CourseFile func(io.Writer, *Plan) error // writes a course file, for ExportCourse

	Helper bool // it does jobs alone, and has no pages

	Store   *store.Store
	Scratch *os.Root // a folder of the server's own
	Log     *slog.Logger

	Upload  int64 // octets of an upload at most; 0 for 32 MiB
	Space   int64 // octets that a student may hand in altogether; 0 for 1 GiB
	Rate    int   // uploads of a student in a minute; 0 for 20
	Workers int   // submissions graded at the same time; 0 for as many as there are processors
	Proxied bool  // a proxy says in X-Forwarded-For whose a request is

	Login *Login       // of the institution; nil for none
	HTTP  *http.Client // asks other servers; nil for one with limits
}

// A Server serves a course.
type Server struct {
	Config
	pool     *class.Pool
	queue    *queue      // what is graded while its student waits
	jobs     *jobs.Queue // what any server or worker does
	hub      *hub
	sessions *scs.SessionManager
	limits   *limits
	room     *semaphore.Weighted // octets of uploads in memory
	drawing  *semaphore.Weighted // reports at the same time
	pages    *pageCache
	compared compareCache
	versions sync.Map // of *check.Spec: class.Version of it
	labs     map[string]*Lab
	statics  map[string]static
	metrics  *metrics.Set
	count    counters

	verifier  *lti.Verifier
	service   *lti.Service
	columns   sync.Mutex // of marks, while one is made
	lookAgain chan struct{}

	asking      sync.Mutex
	institution *oidc.Provider // nil until somebody logs in

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	work   sync.WaitGroup
}

// maxRoom is how many octets of uploads are in memory at the same time.
const maxRoom = 256 << 20

// New starts a server's work: what waited in the store is graded first.
func New(c Config) (*Server, error) {
	s := Look(c)
	var err error
	if s.jobs, err = jobs.New(s.ctx, c.Store, jobs.Config{Kinds: s.kinds(), Workers: s.Workers, Log: s.Log}); err != nil {
		return nil, err
	}
	if err := s.startGrading(); err != nil {
		return s, err
	}
	if s.Helper {
		return s, nil
	}
	s.work.Go(s.drawAhead)
	s.work.Go(s.watchMarks)
	return s, s.goOnTrying()
}

// Look returns a server that only does what it is asked to.
func Look(c Config) *Server {
	if c.Upload <= 0 {
		c.Upload = 32 << 20
	}
	if c.Space <= 0 {
		c.Space = 1 << 30
	}
	if c.Rate <= 0 {
		c.Rate = 20
	}
	if c.Workers <= 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	if c.Zone == nil {
		c.Zone = time.Local
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{Config: c, pool: class.NewPool(c.Workers, c.Scratch), hub: newHub(), limits: newLimits(c.Rate),
		room: semaphore.NewWeighted(max(maxRoom, c.Upload)), drawing: semaphore.NewWeighted(int64(c.Workers)), pages: newPageCache(), labs: map[string]*Lab{}, metrics: metrics.NewSet()}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	for _, l := range c.Labs {
		s.labs[l.Name()] = l
	}
	s.statics = readStatics()
	s.newSessions()
	s.queue = newQueue()
	s.newCounters()
	s.verifier, s.service = &lti.Verifier{HTTP: c.HTTP}, &lti.Service{HTTP: c.HTTP, Key: s.signingKey}
	s.lookAgain = make(chan struct{}, 1)
	return s
}

// Close ends the server's work. What waits to be graded is graded when it is
// started again.
func (s *Server) Close() {
	s.cancel()
	s.queue.close()
	s.hub.close()
	if s.jobs != nil {
		s.jobs.Stop(context.Background())
	}
	s.work.Wait()
	s.pool.Close()
}

// Leave ends what would keep a server from ending by itself: pages that wait for
// news.
func (s *Server) Leave() { s.hub.close() }

// Handler is what answers requests.
func (s *Server) Handler() http.Handler {
	out := http.NewServeMux()
	out.HandleFunc("GET /healthz", s.health)
	out.HandleFunc("GET /metrics", s.showMetrics)
	if !s.Helper {
		out.Handle(apiPath, s.api())
		out.Handle("/", s.sessions.LoadAndSave(s.bounded(s.pagesOfCourse())))
	}
	protection := http.NewCrossOriginProtection()
	if own := lti.Origin(s.Address); own != "" {
		protection.AddTrustedOrigin(own) // also behind a proxy that names another host to us; it is one, so there is no error
	}
	protection.AddInsecureBypassPattern("POST " + launchPath) // whence messages of platforms come; they are signed
	return s.guard(protection.Handler(out))
}

// pagesOfCourse are what people see.
func (s *Server) pagesOfCourse() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("GET /{$}", s.start)
	m.HandleFunc("GET /enter/{token}", s.enter)
	m.HandleFunc("POST /enter/{token}", s.enter)
	m.HandleFunc("GET "+loginPath, s.logIn)
	m.HandleFunc("GET "+backPath, s.loggedIn)
	m.HandleFunc("POST /leave", s.leave)
	m.HandleFunc("POST /language", s.language)
	m.HandleFunc("GET /labs/{lab}", s.student((*visit).lab))
	m.HandleFunc(uploadPattern, s.student((*visit).upload))
	m.HandleFunc("GET /labs/{lab}/lab.yaml", s.student((*visit).ownFile))
	m.HandleFunc("GET /labs/{lab}/break.yaml", s.student((*visit).breakFile))
	m.HandleFunc("GET /labs/{lab}/{number}", s.student((*visit).attempt))
	m.HandleFunc("GET /labs/{lab}/{number}/report", s.student((*visit).report))
	m.HandleFunc("GET /labs/{lab}/{number}/quiz", s.student((*visit).ask))
	m.HandleFunc("POST /labs/{lab}/{number}/quiz", s.student((*visit).answer))
	m.HandleFunc("GET /labs/{lab}/{number}/files/{place}", s.student((*visit).file))
	m.HandleFunc("GET /mine.zip", s.student((*visit).mine))

	m.HandleFunc("GET /course", s.teacher((*visit).course))
	m.HandleFunc("GET /course/gradebook.csv", s.teacher((*visit).courseTable))
	m.HandleFunc("GET /audit", s.teacher((*visit).audit))
	m.HandleFunc("POST /class/roster", s.teacher((*visit).roster))
	m.HandleFunc("GET /class/results.zip", s.teacher((*visit).results))
	m.HandleFunc("GET /class/{lab}", s.teacher((*visit).class))
	m.HandleFunc("GET /class/{lab}/events", s.teacher((*visit).events))
	m.HandleFunc("GET /class/{lab}/results.zip", s.teacher((*visit).results))
	m.HandleFunc("GET /class/{lab}/compare", s.teacher((*visit).compare))
	m.HandleFunc("GET /class/{lab}/compare/frames", s.teacher((*visit).sideBySide))
	m.HandleFunc("POST /class/gradebook", s.teacher((*visit).book))
	m.HandleFunc("POST /class/{lab}/gradebook", s.teacher((*visit).book))
	m.HandleFunc("GET /class/{lab}/regrade", s.teacher((*visit).trial))
	m.HandleFunc("GET /class/{lab}/regrade/changes.csv", s.teacher((*visit).changes))
	m.HandleFunc("POST /class/{lab}/regrade", s.teacher((*visit).regrade))
	m.HandleFunc("GET /class/{lab}/{id}", s.teacher((*visit).one))
	m.HandleFunc("POST /class/{lab}/{id}", s.teacher((*visit).rule))
	m.HandleFunc("POST /class/{lab}/{id}/link", s.teacher((*visit).newLink))
	m.HandleFunc("GET /class/{lab}/{id}/everything.zip", s.teacher((*visit).theirs))
	m.HandleFunc("POST /class/{lab}/{id}/forget", s.teacher((*visit).forget))
	m.HandleFunc("GET /class/{lab}/{id}/{number}/report", s.teacher((*visit).report))
	m.HandleFunc("GET /class/{lab}/{id}/{number}/files/{place}", s.teacher((*visit).file))

	m.HandleFunc("GET "+launchPath, s.launch)
	m.HandleFunc("POST "+launchPath, s.launch)
	m.HandleFunc("POST /lti/continue", s.proved)
	m.HandleFunc("POST "+choosePath, s.chosen)
	m.HandleFunc("GET "+keysPath, s.showKeys)
	m.HandleFunc("GET "+canvasPath, s.canvasConfiguration)
	m.HandleFunc("GET /lti/connect/{ticket}", s.connect)
	m.HandleFunc("POST /lti/connect/{ticket}", s.connect)
	m.HandleFunc("GET /lti", s.teacher((*visit).platformsPage))
	m.HandleFunc("POST /lti/{course}/{action}", s.teacher((*visit).courseAction))

	m.HandleFunc("GET /static/{name}", s.static)
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		v, status := s.visit(w, r), http.StatusNotFound
		if v.otherMethod(m, "/") {
			status = http.StatusMethodNotAllowed
		}
		v.noPage(status)
	})
	return m
}

// A static is a file of the program's that browsers may keep.
type static struct {
	kind string
	body []byte
	tag  string
}

// statics are the files that pages refer to.
func readStatics() map[string]static {
	all := map[string]static{}
	for name, kind := range map[string]string{"web.css": "text/css; charset=utf-8", "web.js": "text/javascript; charset=utf-8", "lti.js": "text/javascript; charset=utf-8", "favicon.svg": "image/svg+xml"} {
		body, err := files.ReadFile("files/" + name)
		if err != nil {
			panic(err) // it is part of the program
		}
		if name == "web.css" {
			body = append([]byte(baseStyle()), body...)
		}
		sum := sha256.Sum256(body)
		all[name] = static{kind, body, hex.EncodeToString(sum[:8])}
	}
	return all
}

func (s *Server) static(w http.ResponseWriter, r *http.Request) {
	f, ok := s.statics[r.PathValue("name")]
	if !ok {
		s.nothing(w, r)
		return
	}
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", `"`+f.tag+`"`)
	if strings.Contains(r.Header.Get("If-None-Match"), f.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Write(f.body)
}
