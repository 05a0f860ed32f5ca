package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"socketlab/assignments/store"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// A Login is the institution's own way to log in (OpenID Connect).
type Login struct {
	Issuer, ClientID, Secret string
	Claim                    string   // that holds the student id; "" where only the e-mail address tells
	Teachers                 []string // e-mail addresses
}

const (
	loginPath = "/login"
	backPath  = "/login/back"

	loginKey = "login" // of a session: a login that was begun
)

// A begun login waits for the institution's answer, in the session of the
// browser that began it.
type begun struct {
	State, Nonce, Verifier string
	At                     time.Time
}

// Why a login is not believed.
var (
	errNoLogin  = message.Errorf("it was begun in another browser, or too long ago")
	errOtherOne = message.Errorf("it comes from another institution")
	errNoToken  = message.Errorf("the answer lacks who you are")
)

// provider is what the institution says of itself. It is asked when somebody
// first logs in, so that the course is there before the institution is.
func (s *Server) provider(ctx context.Context) (*oidc.Provider, error) {
	s.asking.Lock()
	defer s.asking.Unlock()
	if s.institution == nil {
		p, err := oidc.NewProvider(s.asked(ctx), s.Login.Issuer)
		if err != nil {
			return nil, err
		}
		s.institution = p
	}
	return s.institution, nil
}

// asked makes go-oidc ask by the client of the server.
func (s *Server) asked(ctx context.Context) context.Context {
	c := s.HTTP
	if c == nil {
		c = &http.Client{Timeout: 20 * time.Second}
	}
	return oidc.ClientContext(ctx, c)
}

func (s *Server) oauth(p *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: s.Login.ClientID, ClientSecret: s.Login.Secret, Endpoint: p.Endpoint(), RedirectURL: s.address(backPath), Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}
}

// logIn sends somebody to the institution.
func (s *Server) logIn(w http.ResponseWriter, r *http.Request) {
	v := s.visit(w, r)
	if s.Login == nil {
		v.notFound()
		return
	}
	if !s.limits.launches.get(s.network(r)).Allow() {
		v.message(http.StatusTooManyRequests, v.Say("Too many at once"), v.Say("Please wait a minute, and log in once more."))
		return
	}
	p, err := s.provider(r.Context())
	if err != nil {
		s.Log.Error("login", "error", err)
		v.message(http.StatusBadGateway, v.Say("This did not work"), v.Say("Your institution's login does not answer. Please try once more in a minute, or open your own link."))
		return
	}
	b := begun{rand.Text(), rand.Text(), oauth2.GenerateVerifier(), time.Now()}
	raw, err := json.Marshal(b)
	if err != nil {
		v.failed(err)
		return
	}
	s.sessions.Put(r.Context(), loginKey, string(raw))
	v.to(s.oauth(p).AuthCodeURL(b.State, oidc.Nonce(b.Nonce), oauth2.S256ChallengeOption(b.Verifier)))
}

// loggedIn takes the institution's answer.
func (s *Server) loggedIn(w http.ResponseWriter, r *http.Request) {
	v := s.visit(w, r)
	if s.Login == nil {
		v.notFound()
		return
	}
	who, err := v.believed()
	switch {
	case errors.Is(err, store.ErrNotFound):
		v.message(http.StatusForbidden, v.Say("You are not on the class list"), v.Say("You are logged in, but nobody on the class list of this course has your student id or e-mail address: please tell your instructor."))
	case err != nil:
		s.Log.Warn("login", "error", err)
		v.withLogin(http.StatusForbidden, v.Say("This did not work"), v.Say("The login cannot be believed: %s.", v.Err(shown(err))))
	default:
		if err := s.welcome(r.Context(), who); err != nil {
			v.failed(err)
			return
		}
		v.note(v, who.ID, "entered "+s.Login.Issuer, who.ID)
		v.to("/")
	}
}

// shown is an error as people see it: one of others stays in the log.
func shown(err error) error {
	for _, own := range []error{errNoLogin, errOtherOne} {
		if errors.Is(err, own) {
			return own
		}
	}
	return errNoToken
}

// refused is what an institution says when it lets nobody in.
type refused string

func (r refused) Error() string { return "the institution: " + printable.String(string(r)) }

// believed finds out who logged in.
func (v *visit) believed() (who store.Person, err error) {
	ctx, q := v.r.Context(), v.r.URL.Query()
	var b begun
	kept := v.sessions.PopString(ctx, loginKey) // good for one answer
	if json.Unmarshal([]byte(kept), &b) != nil || !same(q.Get("state"), b.State) || time.Since(b.At) > loginTime {
		return who, errNoLogin
	}
	if iss := q.Get("iss"); iss != "" && iss != v.Login.Issuer { // RFC 9207
		return who, errOtherOne
	}
	if wrong := q.Get("error"); wrong != "" {
		return who, refused(wrong)
	}
	p, err := v.provider(ctx)
	if err != nil {
		return who, err
	}
	token, err := v.oauth(p).Exchange(v.asked(ctx), q.Get("code"), oauth2.VerifierOption(b.Verifier))
	if err != nil {
		return who, err
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := p.Verifier(&oidc.Config{ClientID: v.Login.ClientID}).Verify(v.asked(ctx), raw)
	if err != nil {
		return who, err
	}
	var c map[string]any
	if err := id.Claims(&c); err != nil {
		return who, err
	}
	azp, _ := c["azp"].(string)
	if !same(id.Nonce, b.Nonce) || azp != "" && azp != v.Login.ClientID || azp == "" && len(id.Audience) > 1 || id.Subject == "" {
		return who, errNoToken
	}
	return v.loginPerson(ctx, id.Subject, c)
}

// loginPerson finds who of the course logged in. Only what the institution
// vouches for counts: an e-mail address that it has verified, and the claim that
// was configured.
func (s *Server) loginPerson(ctx context.Context, subject string, c map[string]any) (store.Person, error) {
	text := func(name string) string { t, _ := c[name].(string); return t }
	email := ""
	if verified := c["email_verified"]; verified == true || verified == "true" {
		email = text("email")
	}
	platform := "login " + s.Login.Issuer
	if email != "" && slices.ContainsFunc(s.Login.Teachers, func(t string) bool { return strings.EqualFold(t, email) }) {
		who, err := s.Store.Identified(ctx, platform, subject)
		if err == nil && who.IsTeacher() || err != nil && !errors.Is(err, store.ErrNotFound) {
			return who, err
		}
		return s.newTeacher(ctx, platform, subject, text("name"), "", email)
	}
	number := ""
	if s.Login.Claim != "" {
		number = text(s.Login.Claim)
	}
	who, err := s.match(ctx, platform, subject, claimed{Number: number, Email: email})
	if err == nil && who.IsTeacher() { // who was one when they last logged in
		err = store.ErrNotFound
	}
	return who, err
}

// withLogin answers with a page that says one thing, and offers to log in.
func (v *visit) withLogin(status int, title, text string) {
	d := view{Title: title, Data: text}
	if v.Login != nil {
		d.More = loginPath
	}
	v.show(status, "message", d)
}
