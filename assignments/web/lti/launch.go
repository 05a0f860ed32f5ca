package lti

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/time/rate"

	"socketlab/capture/message"
)

// Types of messages.
const (
	ResourceLink = "LtiResourceLinkRequest"
	DeepLinking  = "LtiDeepLinkingRequest"
	deepAnswer   = "LtiDeepLinkingResponse"
	version      = "1.3.0"
)

// A Message is what a platform says of somebody who opens this tool there. All
// of it was signed by the platform.
type Message struct {
	Type, Deployment string
	Subject          string // who it is, to the platform
	Name, Email      string
	Number           string   // who it is, to the institution: Moodle's ID number, Canvas' SIS id
	Login            string   // account name
	Teacher, Student bool     // in this course
	Course           Course   // where the tool was opened
	Link             string   // id of the link that was opened
	Target           string   // where the user wants to go
	Custom           Custom   // what was given to the link
	Grades           *Grades  // nil if marks may not be sent
	Names            string   // address of the course's list of people; may be empty
	Choice           *Choice  // of a DeepLinking message
	Frames           []string // origins that this was opened from
}

// A Course is a course of the platform's.
type Course struct{ ID, Label, Title string }

// Grades is where marks go.
type Grades struct {
	Scopes              []string `json:"scope"`
	LineItems, LineItem string
}

// Custom are parameters that were given to a link.
type Custom map[string]any

// Get returns a parameter as text. One that the platform could not fill in is
// none.
func (c Custom) Get(name string) string {
	if text, ok := c[name].(string); ok && !strings.HasPrefix(text, "$") {
		return text
	}
	return ""
}

// claims are those of a message, as they are called there.
type claims struct {
	AZP        string `json:"azp"`
	Name       string `json:"name"`
	GivenName  string `json:"given_name"`
	FamilyName string `json:"family_name"`
	Email      string `json:"email"`

	Type       string   `json:"https://purl.imsglobal.org/spec/lti/claim/message_type"`
	Version    string   `json:"https://purl.imsglobal.org/spec/lti/claim/version"`
	Deployment string   `json:"https://purl.imsglobal.org/spec/lti/claim/deployment_id"`
	Target     string   `json:"https://purl.imsglobal.org/spec/lti/claim/target_link_uri"`
	Roles      []string `json:"https://purl.imsglobal.org/spec/lti/claim/roles"`
	Context    Course   `json:"https://purl.imsglobal.org/spec/lti/claim/context"`
	Link       struct {
		ID string `json:"id"`
	} `json:"https://purl.imsglobal.org/spec/lti/claim/resource_link"`
	LIS struct {
		Person string `json:"person_sourcedid"`
	} `json:"https://purl.imsglobal.org/spec/lti/claim/lis"`
	Presentation struct {
		Return string `json:"return_url"`
	} `json:"https://purl.imsglobal.org/spec/lti/claim/launch_presentation"`
	Custom Custom          `json:"https://purl.imsglobal.org/spec/lti/claim/custom"`
	Ext    json.RawMessage `json:"https://purl.imsglobal.org/spec/lti/claim/ext"` // Moodle's; anything
	Grades *Grades         `json:"https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"`
	Names  struct {
		URL string `json:"context_memberships_url"`
	} `json:"https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"`
	Choice *Choice `json:"https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"`
}

// Why a message is not believed. What a platform's signature is worth is said by
// go-oidc, and stands behind errToken.
var (
	errToken      = message.Errorf("its signature, issuer, audience or time is wrong")
	errTime       = message.Errorf("its time is wrong: the clocks of the platform and of this server differ, or it is an old one")
	errNonce      = message.Errorf("it is an answer to another question")
	errAuthorized = message.Errorf("it was made for another tool")
	errDeployment = message.Errorf("its deployment is not the one that was registered")
	errVersion    = message.Errorf("it is no LTI 1.3")
	errType       = message.Errorf("this kind of message is not known here")
	errIncomplete = message.Errorf("something that every message has is missing")
)

// A refusal says why a message is not believed, and to a log what was wrong in
// particular.
type refusal struct {
	error
	cause error
}

func (r *refusal) Unwrap() []error { return []error{r.error, r.cause} }

// Particular is what a log should hold of an error.
func Particular(err error) error {
	if r, ok := err.(*refusal); ok {
		return r.cause
	}
	return err
}

const (
	leeway    = 2 * time.Minute  // by which clocks may differ
	oldest    = 15 * time.Minute // a message that is older is no answer to a login of ours
	keysFor   = time.Hour        // keys that a platform took back are believed no longer
	keysEvery = 10 * time.Second // between two questions for keys, after some at once
	maxAnswer = 4 << 20          // octets of what a platform answers
)

// A Verifier believes messages that platforms have signed. It keeps their keys
// for a while, and asks for them once more when a message names one that it does
// not know: platforms change them. The zero value is ready.
type Verifier struct {
	HTTP *http.Client // nil for one with limits
	Now  func() time.Time

	mu   sync.Mutex
	sets map[string]*keySet
}

type keySet struct {
	*oidc.RemoteKeySet
	until time.Time
}

func (v *Verifier) now() time.Time {
	if v.Now != nil {
		return v.Now()
	}
	return time.Now()
}

// keys are those of a platform.
func (v *Verifier) keys(p *Platform) oidc.KeySet {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.sets == nil {
		v.sets = map[string]*keySet{}
	}
	s := v.sets[p.KeysURL]
	if s == nil || s.until.Before(v.now()) {
		c := *client(v.HTTP)
		c.Transport = &sparing{c.Transport, rate.NewLimiter(rate.Every(keysEvery), 6)}
		s = &keySet{oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), &c), p.KeysURL), v.now().Add(keysFor)}
		v.sets[p.KeysURL] = s
	}
	return s
}

// Verify reads a message, and believes it only if the platform signed it for
// this tool as the answer to the login with this nonce. That a nonce is used
// once is for the caller to see to.
func (v *Verifier) Verify(ctx context.Context, p *Platform, raw, nonce string) (*Message, error) {
	token, err := oidc.NewVerifier(p.Issuer, v.keys(p), &oidc.Config{ClientID: p.ClientID, SupportedSigningAlgs: []string{oidc.RS256},
		Now: func() time.Time { return v.now().Add(-leeway) }}).Verify(ctx, raw)
	if err != nil {
		return nil, &refusal{errToken, err}
	}
	var c claims
	if err := token.Claims(&c); err != nil {
		return nil, &refusal{errIncomplete, err}
	}
	now := v.now()
	switch {
	case token.IssuedAt.After(now.Add(leeway)) || token.IssuedAt.Before(now.Add(-oldest)):
		return nil, errTime
	case nonce == "" || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1:
		return nil, errNonce
	case c.AZP != "" && c.AZP != p.ClientID, c.AZP == "" && len(token.Audience) > 1:
		return nil, errAuthorized
	case !slices.Contains(p.Deployments, c.Deployment):
		return nil, &refusal{errDeployment, message.Errorf("deployment %q", c.Deployment)}
	case c.Version != version:
		return nil, errVersion
	case c.Type != ResourceLink && c.Type != DeepLinking:
		return nil, errType
	case token.Subject == "" || c.Context.ID == "", c.Type == ResourceLink && c.Link.ID == "", c.Type == DeepLinking && (c.Choice == nil || Origin(c.Choice.ReturnURL) == ""):
		return nil, errIncomplete
	}
	return c.message(p, token.Subject), nil
}

func (c *claims) message(p *Platform, subject string) *Message {
	m := &Message{Type: c.Type, Deployment: c.Deployment, Subject: subject, Name: fullName(c.Name, c.GivenName, c.FamilyName), Email: c.Email, Number: c.LIS.Person,
		Course: c.Context, Link: c.Link.ID, Target: c.Target, Custom: c.Custom, Grades: c.Grades, Names: c.Names.URL, Choice: c.Choice}
	m.Teacher, m.Student = roles(c.Roles)
	var ext struct {
		Username string `json:"user_username"`
	}
	json.Unmarshal(c.Ext, &ext) // whatever else it is has no name in it
	m.Login = ext.Username
	if login := c.Custom.Get("login"); login != "" {
		m.Login = login
	}
	if number := c.Custom.Get("student"); number != "" {
		m.Number = number
	}
	addresses := []string{p.Issuer, p.AuthURL, c.Presentation.Return}
	if c.Choice != nil {
		addresses = append(addresses, c.Choice.ReturnURL)
	}
	for _, address := range addresses {
		if o := Origin(address); o != "" && !slices.Contains(m.Frames, o) {
			m.Frames = append(m.Frames, o)
		}
	}
	return m
}

// fullName is somebody's name, of which a platform may give the parts alone.
func fullName(name, given, family string) string {
	if name != "" {
		return name
	}
	return strings.TrimSpace(given + " " + family)
}

// membership begins the roles that somebody has in a course. Those in the
// institution, or in the system, say nothing of this course: a student may teach
// another.
const membership = "http://purl.imsglobal.org/vocab/lis/v2/membership"

// roles tells teachers from students.
func roles(list []string) (teacher, student bool) {
	for _, r := range list {
		switch r {
		case membership + "#Instructor", membership + "/Instructor#TeachingAssistant", "Instructor", "TeachingAssistant":
			teacher = true
		case membership + "#Learner", membership + "/Learner#Learner", "Learner":
			student = true
		}
	}
	return teacher, student
}

// client is c, or one with limits. No answer of a service leads elsewhere: a
// token is for the address that it is sent to.
func client(c *http.Client) *http.Client {
	if c == nil {
		c = &http.Client{Timeout: 20 * time.Second}
	}
	limited := *c
	if limited.Transport == nil {
		limited.Transport = http.DefaultTransport
	}
	limited.Transport = &bounded{limited.Transport}
	limited.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &limited
}

// bounded bounds what is read of an answer.
type bounded struct{ http.RoundTripper }

func (b *bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	got, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		got.Body = &limitedBody{io.LimitReader(got.Body, maxAnswer), got.Body}
	}
	return got, err
}

type limitedBody struct {
	io.Reader
	io.Closer
}

// sparing asks seldom: whoever sends messages that name keys which are not there
// must not make this server ask for them each time.
type sparing struct {
	http.RoundTripper
	limit *rate.Limiter
}

var errSparing = message.Errorf("the keys of the platform were asked for too often")

func (s *sparing) RoundTrip(r *http.Request) (*http.Response, error) {
	if !s.limit.Allow() {
		return nil, errSparing
	}
	return s.RoundTripper.RoundTrip(r)
}
