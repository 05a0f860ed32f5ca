package ltitest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// chosen takes what a teacher chose.
func (p *Platform) chosen(w http.ResponseWriter, r *http.Request) {
	claims, err := p.Choice(r.PostFormValue("JWT"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.chose = claims
	fmt.Fprint(w, "<!DOCTYPE html><title>Chosen</title><p id=chosen>chosen</p>")
}

// Answered is what a teacher chose at last; nil for nothing.
func (p *Platform) Answered() map[string]any {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.chose
}

// Choice checks the JWT of what a teacher chose.
func (p *Platform) Choice(raw string) (claims map[string]any, err error) {
	got, err := p.Client.Get(p.Tool + "/lti/jwks.json")
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	var keys jose.JSONWebKeySet
	if err := json.NewDecoder(got.Body).Decode(&keys); err != nil {
		return nil, err
	}
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, err
	}
	var c jwt.Claims
	if err := token.Claims(&keys, &c, &claims); err != nil {
		return nil, err
	}
	return claims, c.Validate(jwt.Expected{Issuer: ClientID, AnyAudience: jwt.Audience{p.Issuer()}, Time: time.Now()})
}
