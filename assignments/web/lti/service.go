package lti

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"socketlab/capture/message"
)

// What a platform may be asked for.
const (
	ScopeLineItem = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
	ScopeScore    = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
	ScopeNames    = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
)

// Scopes are all that this tool asks for.
var Scopes = []string{ScopeLineItem, ScopeScore, ScopeNames}

// A Service asks platforms for what they offer. It shows who it is by a JWT that
// its key signed (RFC 7523), and keeps the tokens that it gets for it while they
// last.
type Service struct {
	HTTP *http.Client // nil for one with limits
	Key  func(context.Context) (*Key, error)

	mu     sync.Mutex
	tokens map[string]*oauth2.Token
}

// A StatusError is an answer of a platform that is no success.
type StatusError struct {
	Status int
	After  time.Duration // to wait, if the platform says so
	Text   string        // the beginning of what it says
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("HTTP %d: %s", e.Status, e.Text)
}

// Permanent reports whether to say the same again is in vain.
func Permanent(err error) bool {
	var status *StatusError
	if !errors.As(err, &status) {
		return false
	}
	return status.Status/100 == 4 && !slices.Contains([]int{http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusConflict, http.StatusTooEarly, http.StatusTooManyRequests}, status.Status)
}

// A call is a question to a service.
type call struct {
	scope, method, url string
	accept, kind       string // media types of the answer, and of body
	body               any
}

// do asks a platform. With a token that it does not like any more, it asks for
// another, once.
func (s *Service) do(ctx context.Context, p *Platform, c call, answer any) (http.Header, error) {
	if err := p.mayAsk(c.url); err != nil {
		return nil, err
	}
	for again := true; ; again = false {
		token, err := s.token(ctx, p, c.scope)
		if err != nil {
			return nil, err
		}
		head, err := s.ask(ctx, token, c, answer)
		var status *StatusError
		if !again || !errors.As(err, &status) || status.Status != http.StatusUnauthorized {
			return head, err
		}
		s.forget(p, c.scope)
	}
}

// mayAsk refuses to send a token where everybody could read it.
func (p *Platform) mayAsk(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname()) && strings.HasPrefix(p.TokenURL, "http:")) {
		return message.Errorf("%q is no https address", address)
	}
	return nil
}

func (s *Service) ask(ctx context.Context, token string, c call, answer any) (http.Header, error) {
	var body io.Reader
	if c.body != nil {
		raw, err := json.Marshal(c.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(ctx, c.method, c.url, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if c.accept != "" {
		r.Header.Set("Accept", c.accept)
	}
	if c.kind != "" {
		r.Header.Set("Content-Type", c.kind)
	}
	return s.send(r, answer)
}

// send sends a request, and reads its answer as JSON, unless answer is nil.
func (s *Service) send(r *http.Request, answer any) (http.Header, error) {
	got, err := client(s.HTTP).Do(r)
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	raw, err := io.ReadAll(got.Body)
	if err != nil {
		return nil, err
	}
	if got.StatusCode/100 != 2 {
		seconds, _ := strconv.Atoi(got.Header.Get("Retry-After"))
		text := strings.Join(strings.Fields(strings.ToValidUTF8(string(raw[:min(len(raw), 200)]), "")), " ")
		return nil, &StatusError{got.StatusCode, time.Duration(max(0, min(seconds, 3600))) * time.Second, text}
	}
	if answer == nil {
		return got.Header, nil
	}
	return got.Header, json.Unmarshal(raw, answer)
}

const (
	early   = time.Minute // a token is renewed before it ends
	proofOf = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// token is one that a platform takes for a scope.
func (s *Service) token(ctx context.Context, p *Platform, scope string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock() // others wait for the same one
	name := p.Issuer + "\n" + p.ClientID + "\n" + scope
	if t := s.tokens[name]; t != nil && time.Until(t.Expiry) > early {
		return t.AccessToken, nil
	}
	if err := p.mayAsk(p.TokenURL); err != nil {
		return "", err
	}
	key, err := s.Key(ctx)
	if err != nil {
		return "", err
	}
	now := time.Now()
	proof, err := key.sign(map[string]any{"iss": p.ClientID, "sub": p.ClientID, "aud": p.audience(), "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "jti": rand.Text()})
	if err != nil {
		return "", err
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_assertion_type": {proofOf}, "client_assertion": {proof}, "scope": {scope}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	var t oauth2.Token
	if _, err := s.send(r, &t); err != nil {
		return "", message.At(p.TokenURL, err)
	}
	if t.AccessToken == "" {
		return "", message.Errorf("the platform gave no token")
	}
	t.Expiry = now.Add(time.Duration(t.ExpiresIn) * time.Second)
	if s.tokens == nil {
		s.tokens = map[string]*oauth2.Token{}
	}
	s.tokens[name] = &t
	return t.AccessToken, nil
}

// forget throws a token away.
func (s *Service) forget(p *Platform, scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, p.Issuer+"\n"+p.ClientID+"\n"+scope)
}
