package ltitest

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"socketlab/assignments/web/lti"
)

func (p *Platform) keys(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.KeysRead++
	json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &p.Key.PublicKey, KeyID: p.KeyID, Algorithm: "RS256", Use: "sig"}}})
}

// fail answers as Canvas does.
func fail(w http.ResponseWriter, status int, text string) {
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"error": text})
}

// token gives a token to whoever proves to be the tool.
func (p *Platform) token(w http.ResponseWriter, r *http.Request) {
	var keys jose.JSONWebKeySet
	got, err := p.Client.Get(p.Tool + "/lti/jwks.json")
	if err == nil {
		err = json.NewDecoder(got.Body).Decode(&keys)
		got.Body.Close()
	}
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	proof, err := jwt.ParseSigned(r.PostFormValue("client_assertion"), []jose.SignatureAlgorithm{jose.RS256})
	var c struct {
		jwt.Claims
	}
	if err == nil {
		err = proof.Claims(&keys, &c)
	}
	if err == nil {
		err = c.Validate(jwt.Expected{Issuer: ClientID, Subject: ClientID, AnyAudience: jwt.Audience{p.URL + "/token"}, Time: time.Now()})
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch _, again := p.valid[c.ID]; {
	case err != nil, again, c.ID == "", r.PostFormValue("grant_type") != "client_credentials", r.PostFormValue("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer":
		fail(w, http.StatusBadRequest, fmt.Sprint("invalid_client ", err))
		return
	}
	p.valid[c.ID] = ""
	token := rand.Text()
	p.valid[token] = r.PostFormValue("scope")
	p.Tokens++
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": r.PostFormValue("scope")})
}

// Forget makes all tokens that were given worthless.
func (p *Platform) Forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.valid)
}

// may reports whether a request has a token for a scope.
func (p *Platform) may(w http.ResponseWriter, r *http.Request, scope string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Contains(strings.Fields(p.valid[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]), scope) {
		fail(w, http.StatusUnauthorized, "no token for "+scope)
		return false
	}
	return true
}

// names is the list of people, in pages.
func (p *Platform) names(w http.ResponseWriter, r *http.Request) {
	if !p.may(w, r, lti.ScopeNames) {
		return
	}
	if got := r.Header.Get("Accept"); got != "application/vnd.ims.lti-nrps.v2.membershipcontainer+json" {
		fail(w, http.StatusNotAcceptable, got)
		return
	}
	from, _ := strconv.Atoi(r.FormValue("from"))
	to := min(from+p.Page, len(p.Users))
	members := []map[string]any{}
	for _, u := range p.Users[from:to] {
		m := map[string]any{"user_id": u.ID, "name": u.Name, "email": u.Email, "lis_person_sourcedid": u.Number, "roles": u.Roles}
		if m["status"] = "Active"; u.Status != "" {
			m["status"] = u.Status
		}
		members = append(members, m)
	}
	if to < len(p.Users) {
		w.Header().Set("Link", fmt.Sprintf(`<%s/names?from=0>; rel="first",<%s/names?from=%d>; rel="next"`, p.URL, p.URL, to))
	}
	w.Header().Set("Content-Type", "application/vnd.ims.lti-nrps.v2.membershipcontainer+json")
	json.NewEncoder(w).Encode(map[string]any{"id": p.URL + "/names", "context": map[string]any{"id": "course-7"}, "members": members})
}

// itemsURL and itemURL are addresses as Moodle or Canvas writes them.
func (p *Platform) itemsURL() string {
	if p.Canvas {
		return p.URL + "/items"
	}
	return p.URL + "/items?type_id=1"
}

func (p *Platform) itemURL(id string) string {
	if p.Canvas {
		return p.URL + "/items/" + id
	}
	return p.URL + "/items/" + id + "/lineitem?type_id=1"
}

func (p *Platform) lineItems(w http.ResponseWriter, r *http.Request) {
	if !p.may(w, r, lti.ScopeLineItem) {
		return
	}
	if !p.Canvas && r.URL.Query().Get("type_id") != "1" {
		fail(w, http.StatusNotFound, "the query is lost")
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Method == http.MethodGet {
		list := []map[string]any{}
		for _, i := range p.items {
			if i["resourceId"] == r.URL.Query().Get("resource_id") {
				list = append(list, i)
			}
		}
		json.NewEncoder(w).Encode(list)
		return
	}
	var i map[string]any
	if err := json.NewDecoder(r.Body).Decode(&i); err != nil || i["scoreMaximum"] == nil || i["label"] == nil || r.Header.Get("Content-Type") != "application/vnd.ims.lis.v2.lineitem+json" {
		fail(w, http.StatusBadRequest, "no line item")
		return
	}
	i["id"] = p.itemURL(strconv.Itoa(20 + len(p.items)))
	p.items = append(p.items, i)
	w.WriteHeader(http.StatusCreated)
	json.NewEncoder(w).Encode(i)
}

// Items is how many columns were made.
func (p *Platform) Items() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.items)
}

// score takes a mark.
func (p *Platform) score(w http.ResponseWriter, r *http.Request) {
	if !p.may(w, r, lti.ScopeScore) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var s struct {
		UserID                            string
		ScoreGiven, ScoreMaximum          *float64
		Timestamp                         time.Time
		ActivityProgress, GradingProgress string
	}
	err := json.NewDecoder(r.Body).Decode(&s)
	if p.asked++; p.Refuse != nil {
		if status := p.Refuse(p.asked); status != 0 {
			fail(w, status, "not now")
			return
		}
	}
	wellFormed := err == nil && s.ScoreGiven != nil && s.ScoreMaximum != nil && s.ActivityProgress == "Completed" && r.Header.Get("Content-Type") == "application/vnd.ims.lis.v1.score+json"
	known := slices.ContainsFunc(p.Users, func(u User) bool { return u.ID == s.UserID && slices.Contains(u.Roles, Learner) })
	switch {
	case !p.Canvas && r.URL.Query().Get("type_id") != "1":
		fail(w, http.StatusNotFound, "the query is lost")
	case !wellFormed || !known:
		fail(w, http.StatusBadRequest, "Incorrect score received")
	case !p.Canvas && p.last[s.UserID+r.URL.Path].Unix() >= s.Timestamp.Unix(): // as Moodle compares
		fail(w, http.StatusConflict, "Refusing score with an earlier timestamp")
	default:
		p.last[s.UserID+r.URL.Path] = s.Timestamp
		p.Scores = append(p.Scores, Score{s.UserID, r.URL.RequestURI(), *s.ScoreGiven, *s.ScoreMaximum, s.GradingProgress, s.Timestamp})
	}
}
