// Package ltitest is a learning management system for tests: it speaks LTI 1.3
// as Moodle or as Canvas does, checks what a tool says to it as they do, and
// remembers the marks that it gets.
package ltitest

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

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

// Login is what the platform has the browser of somebody post, or get, to begin.
func (p *Platform) Login(user string, deep bool) url.Values {
	target := p.Target
	if target == "" {
		target = p.Tool + "/lti/launch"
	}
	if deep {
		target = p.Tool + "/lti/choose"
	}
	hint := map[string]any{"user": user, "deep": deep}
	raw, _ := json.Marshal(hint)
	v := url.Values{"iss": {p.Issuer()}, "target_link_uri": {target}, "login_hint": {user}, "lti_message_hint": {string(raw)}, "client_id": {ClientID}}
	if p.Canvas {
		v.Set("deployment_id", p.Deployment())
		v.Set("lti_storage_target", "post_message_forwarding")
		v.Set("canvas_environment", "prod")
	} else {
		v.Set("lti_deployment_id", p.Deployment())
	}
	return v
}

// Claims are those of a message for somebody, as the answer to a login.
func (p *Platform) Claims(user, nonce string, deep bool) map[string]any {
	u, now := p.user(user), time.Now()
	const core = "https://purl.imsglobal.org/spec/lti/claim/"
	c := map[string]any{
		"iss": p.Issuer(), "aud": ClientID, "sub": u.ID, "nonce": nonce, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
		"name": u.Name, "email": u.Email,
		core + "message_type": lti.ResourceLink, core + "version": "1.3.0", core + "deployment_id": p.Deployment(),
		core + "target_link_uri": p.Tool + "/lti/launch",
		core + "roles":           u.Roles,
		core + "context":         map[string]any{"id": "course-7", "label": "NET", "title": "네트워크 2026", "type": []string{"http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"}},
		core + "resource_link":   map[string]any{"id": p.Link, "title": "Echo"},
		"https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": map[string]any{"context_memberships_url": p.URL + "/names", "service_versions": []string{"2.0"}},
	}
	if p.Target != "" {
		c[core+"target_link_uri"] = p.Target
	}
	custom := map[string]any{}
	for name, value := range p.Custom {
		custom[name] = value
	}
	grades := map[string]any{"scope": []string{lti.ScopeLineItem, lti.ScopeScore}, "lineitems": p.itemsURL()}
	if !p.NoItem {
		grades["lineitem"] = p.itemURL("14")
	}
	c["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] = grades
	if p.Canvas {
		c["aud"], c["azp"] = []string{ClientID}, ClientID
		c["exp"] = now.Add(time.Hour).Unix()
		custom["login"], custom["student"], custom["empty"] = u.Login, "$Canvas.user.sisSourceId", nil
		if u.Number != "" {
			custom["student"] = u.Number
		}
		c[core+"lis"] = map[string]any{"person_sourcedid": u.Number, "course_offering_sourcedid": nil}
	} else {
		c[core+"lis"] = map[string]any{"person_sourcedid": u.Number}
		c[core+"ext"] = map[string]any{"user_username": u.Login, "lms": "moodle-2"}
		c[core+"tool_platform"] = map[string]any{"product_family_code": "moodle", "version": "2024100700", "guid": "x", "name": "Moodle"}
		c[core+"launch_presentation"] = map[string]any{"locale": "ko", "document_target": "iframe", "return_url": p.URL + "/mod/lti/return.php?course=7"}
	}
	c[core+"custom"] = custom
	if deep {
		c[core+"message_type"] = lti.DeepLinking
		delete(c, core+"resource_link")
		c["https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"] = map[string]any{"deep_link_return_url": p.URL + "/chosen?course=7&id=1",
			"accept_types": []string{"ltiResourceLink"}, "accept_presentation_document_targets": []string{"frame", "iframe", "window"}, "accept_multiple": true, "data": "what-was-asked"}
	}
	return c
}

// Sign signs claims as the platform does.
func (p *Platform) Sign(claims map[string]any) string {
	p.mu.Lock()
	key, id := p.Key, p.KeyID
	p.mu.Unlock()
	return SignWith(p.t, jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: id}}, claims)
}

// SignWith signs claims by any key.
func SignWith(t testing.TB, key jose.SigningKey, claims map[string]any) string {
	signer, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// Answer is the form that the platform has the browser of somebody post, who
// came to it by the address that the tool redirected to.
func (p *Platform) Answer(redirect, user string) url.Values {
	u, err := url.Parse(redirect)
	if err != nil {
		p.t.Fatal(err)
	}
	form, wrong := p.answer(u.Query(), user)
	if wrong != "" {
		p.t.Errorf("the tool's redirect %s: %s", redirect, wrong)
	}
	return form
}

// answer checks what a tool asks, as Moodle does.
func (p *Platform) answer(q url.Values, user string) (form url.Values, wrong string) {
	var hint struct {
		User string
		Deep bool
	}
	for name, want := range map[string]string{"scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none", "client_id": ClientID, "redirect_uri": p.Tool + "/lti/launch"} {
		if q.Get(name) != want {
			return nil, fmt.Sprintf("%s is %q, want %q", name, q.Get(name), want)
		}
	}
	if err := json.Unmarshal([]byte(q.Get("lti_message_hint")), &hint); err != nil || q.Get("login_hint") != hint.User || user != "" && user != hint.User || q.Get("nonce") == "" {
		return nil, "the hints are not those that were given"
	}
	form = url.Values{"state": {q.Get("state")}, "id_token": {p.Sign(p.Claims(hint.User, q.Get("nonce"), hint.Deep))}}
	if p.Canvas {
		form.Set("lti_storage_target", "post_message_forwarding")
	}
	return form, ""
}

var formPage = template.Must(template.New("").Parse(`<!DOCTYPE html><title>…</title><form id="f" method="post" action="{{.To}}">{{range $k, $v := .Form}}{{range $v}}<input type="hidden" name="{{$k}}" value="{{.}}">{{end}}{{end}}</form><script>document.getElementById("f").submit()</script>`))

// auth answers a browser, as the platform's authentication endpoint does.
func (p *Platform) auth(w http.ResponseWriter, r *http.Request) {
	form, wrong := p.answer(r.URL.Query(), "")
	if wrong != "" {
		http.Error(w, wrong, http.StatusBadRequest)
		return
	}
	formPage.Execute(w, map[string]any{"To": p.Tool + "/lti/launch", "Form": form})
}

var coursePage = template.Must(template.New("").Parse(`<!DOCTYPE html><title>Course</title><h1>Course</h1>
<iframe name="tool" width="900" height="700"></iframe>{{if .Canvas}}<iframe name="post_message_forwarding" src="/frame" hidden></iframe>{{end}}
<form id="f" method="post" target="{{.Where}}" action="{{.To}}">{{range $k, $v := .Form}}{{range $v}}<input type="hidden" name="{{$k}}" value="{{.}}">{{end}}{{end}}</form>
<script>addEventListener("load", () => document.getElementById("f").submit())</script>`))

// course is a page of the platform's with the tool in a frame, or in a new
// window.
func (p *Platform) course(w http.ResponseWriter, r *http.Request) {
	where := "tool"
	if r.FormValue("window") != "" {
		where = "_self"
	}
	coursePage.Execute(w, map[string]any{"Canvas": p.Canvas, "Where": where, "To": p.Tool + "/lti/launch", "Form": p.Login(r.FormValue("user"), r.FormValue("deep") != "")})
}

// storage is the frame that keeps data for tools (LTI Platform Storage).
func (p *Platform) storage(w http.ResponseWriter, r *http.Request) {
	fmt.Fprint(w, `<!DOCTYPE html><title>…</title><script>
const kept = {};
addEventListener("message", e => {
	const m = e.data, key = e.origin + " " + m.key, answer = {subject: m.subject + ".response", message_id: m.message_id, key: m.key};
	if (m.subject === "lti.put_data") { kept[key] = m.value; answer.value = m.value; }
	else if (m.subject === "lti.get_data") answer.value = kept[key] ?? null;
	else return;
	e.source.postMessage(answer, e.origin);
});</script>`)
}

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
