// Package ltitest is a learning management system for tests: it speaks LTI 1.3
// as Moodle or as Canvas does, checks what a tool says to it as they do, and
// remembers the marks that it gets.
package ltitest

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"socketlab/assignments/web/lti"
)

// Roles in a course.
const (
	Learner    = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
	Instructor = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
	Elsewhere  = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor" // teaches some course
)

// A User is somebody at the platform.
type User struct {
	ID, Name, Email, Number, Login string
	Roles                          []string
	Status                         string // "" for Active
}

// A Score is a mark as the platform got it.
type Score struct {
	User, Item string // Item is the path that it came to, with its query
	Points     float64
	Of         float64
	Progress   string
	At         time.Time
}

// A Platform is Moodle, or Canvas.
type Platform struct {
	*httptest.Server
	t      testing.TB
	Canvas bool
	Users  []User
	Client *http.Client // reaches the tool
	Tool   string       // address of the tool
	Link   string       // id of the link that is opened
	Target string       // what it leads to; "" for the tool's launch
	Custom map[string]string
	NoItem bool // the link has no column of its own
	Page   int  // people on a page of the list

	mu       sync.Mutex
	Key      *rsa.PrivateKey
	KeyID    string
	KeysRead int
	Tokens   int // that were given
	Scores   []Score
	Refuse   func(n int) int // status with which the n-th mark is refused; 0 to take it
	asked    int
	items    []map[string]any
	valid    map[string]string // tokens and their scopes
	last     map[string]time.Time
	chose    map[string]any // claims of what was chosen at last
}

// ClientID is that of the tool, at every platform.
const ClientID = "tool-1"

// New starts a platform. Those who need its pages in a browser say so by tls.
func New(t testing.TB, canvas, tls bool) *Platform {
	p := &Platform{t: t, Canvas: canvas, Link: "link-1", Page: 2, valid: map[string]string{}, last: map[string]time.Time{}}
	p.Key, p.KeyID = firstKey(), "key-1"
	m := http.NewServeMux()
	m.HandleFunc("GET /keys", p.keys)
	m.HandleFunc("POST /token", p.token)
	m.HandleFunc("GET /auth", p.auth)
	m.HandleFunc("GET /names", p.names)
	m.HandleFunc("/items", p.lineItems)
	m.HandleFunc("POST /items/{id}/lineitem/scores", p.score) // Moodle's
	m.HandleFunc("POST /items/{id}/scores", p.score)          // Canvas'
	m.HandleFunc("POST /chosen", p.chosen)
	m.HandleFunc("GET /course", p.course)
	m.HandleFunc("GET /frame", p.storage)
	if p.Server = httptest.NewUnstartedServer(m); tls {
		p.StartTLS()
	} else {
		p.Start()
	}
	t.Cleanup(p.Close)
	p.Client = p.Server.Client()
	return p
}

// firstKey is the first of every platform: to make one takes long.
var firstKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// Rotate makes another key, which alone is shown from now on.
func (p *Platform) Rotate(id string) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Key, p.KeyID = key, id
}

// Registration is the platform as a tool registers it.
func (p *Platform) Registration() *lti.Platform {
	return &lti.Platform{Issuer: p.Issuer(), ClientID: ClientID, AuthURL: p.URL + "/auth", TokenURL: p.URL + "/token", KeysURL: p.URL + "/keys", Deployments: []string{p.Deployment()}}
}

// Issuer is what the platform calls itself.
func (p *Platform) Issuer() string {
	if p.Canvas {
		return "https://canvas.instructure.com" // wherever it is
	}
	return p.URL
}

// Deployment is the id of the tool's deployment.
func (p *Platform) Deployment() string {
	if p.Canvas {
		return "9:d89e331c21d21263871f13e1c0744565df26572c"
	}
	return "1"
}

func (p *Platform) user(id string) User {
	for _, u := range p.Users {
		if u.ID == id {
			return u
		}
	}
	p.t.Errorf("nobody is %q", id)
	return User{}
}

// Comes tells that the tool is elsewhere now, and that marks are taken.
func (p *Platform) Comes(tool string, client *http.Client) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Tool, p.Client, p.Refuse = tool, client, nil
}

// Marks are the marks that came so far.
func (p *Platform) Marks() []Score {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.Scores)
}

// Asked is how many marks came, those included that were refused.
func (p *Platform) Asked() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}
