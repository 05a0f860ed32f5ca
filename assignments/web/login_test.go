package web

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/store"
	"socketlab/assignments/web/lti/ltitest"
)

// An institution logs people in, as OpenID Connect has it.
type institution struct {
	*httptest.Server
	t      *testing.T
	key    *rsa.PrivateKey
	who    map[string]any       // claims of whoever logs in next
	change func(map[string]any) // of what it says
	sign   func(map[string]any) string
	codes  map[string]url.Values // what was asked for each code
}

func newInstitution(t *testing.T) *institution {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &institution{t: t, key: key, codes: map[string]url.Values{}}
	i.sign = func(c map[string]any) string {
		return ltitest.SignWith(t, jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, c)
	}
	m := http.NewServeMux()
	m.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(map[string]any{"issuer": i.URL, "authorization_endpoint": i.URL + "/auth", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}})
	})
	m.HandleFunc("GET /keys", func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "k", Algorithm: "RS256", Use: "sig"}}})
	})
	m.HandleFunc("POST /token", i.token)
	i.Server = httptest.NewServer(m)
	t.Cleanup(i.Close)
	return i
}

// answer is where the institution sends the browser back to, which came by the
// address to.
func (i *institution) answer(to string) string {
	u, err := url.Parse(to)
	if err != nil {
		i.t.Fatal(err)
	}
	q := u.Query()
	if q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || !strings.Contains(q.Get("scope"), "openid") {
		i.t.Errorf("asked by %s", to)
	}
	code := rand.Text()
	i.codes[code] = q
	return backPath + "?" + url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {i.URL}}.Encode()
}

func (i *institution) token(w http.ResponseWriter, r *http.Request) {
	asked := i.codes[r.PostFormValue("code")]
	delete(i.codes, r.PostFormValue("code"))
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	id, secret, _ := r.BasicAuth()
	if asked == nil || asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) || asked.Get("redirect_uri") != r.PostFormValue("redirect_uri") || id != "course" || secret != "s3cret" {
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	now := time.Now()
	c := map[string]any{"iss": i.URL, "aud": "course", "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "nonce": asked.Get("nonce")}
	for name, value := range i.who {
		c[name] = value
	}
	if i.change != nil {
		i.change(c)
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": i.sign(c)})
}

// withLogin is a course that an institution logs people in to.
func withLogin(t *testing.T) (*course, *institution) {
	i := newInstitution(t)
	c := newCourse(t, func(c *Config) {
		c.Login = &Login{Issuer: i.URL, ClientID: "course", Secret: "s3cret", Claim: "student_number", Teachers: []string{"Kim@example.org"}}
	})
	c.secure()
	if _, err := c.Store.Enrol(t.Context(), []store.Person{{Student: gradebook.Student{ID: "20241235", Name: "김민준", Email: "minjun@example.org"}}}); err != nil {
		t.Fatal(err)
	}
	return c, i
}

// to is where an address leads.
func (b *browser) to(path string) string {
	b.t.Helper()
	stay := b.Client
	stay.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	got, err := stay.Get(b.http.URL + path)
	if err != nil {
		b.t.Fatal(err)
	}
	got.Body.Close()
	return got.Header.Get("Location")
}

func TestPeopleLogIn(t *testing.T) {
	t.Parallel()
	c, i := withLogin(t)
	_, page := c.window().get("/")
	wants(t, "the start", page, `href="/login"`)
	for name, test := range map[string]struct {
		who  map[string]any
		want string // on the page; "" for nobody
	}{
		"by number":                    {map[string]any{"sub": "1", "student_number": "20241234"}, "홍길동"},
		"by address":                   {map[string]any{"sub": "2", "email": "Minjun@example.org", "email_verified": true}, "20241235"},
		"a teacher":                    {map[string]any{"sub": "3", "email": "kim@example.org", "email_verified": true, "name": "김교수"}, "Class list"},
		"an address of one's choice":   {map[string]any{"sub": "4", "email": "minjun@example.org", "email_verified": false}, ""},
		"a teacher's, of one's choice": {map[string]any{"sub": "5", "email": "kim@example.org"}, ""},
		"a name of one's choice":       {map[string]any{"sub": "6", "preferred_username": "20241234"}, ""},
		"a teacher's id":               {map[string]any{"sub": "7", "student_number": "@kim"}, ""},
		"a stranger":                   {map[string]any{"sub": "8", "student_number": "1", "email": "x@example.org", "email_verified": true}, ""},
		"nobody":                       {map[string]any{}, ""},
		"somebody else's address":      {map[string]any{"sub": "9", "email": "minjun@example.org", "email_verified": true}, "taken"},
	} {
		if test.want == "taken" {
			continue // below, when it is
		}
		i.who = test.who
		b := c.window()
		status, page := b.get(i.answer(b.to(loginPath)))
		if ok := status == http.StatusOK; ok != (test.want != "") || !strings.Contains(page, test.want) {
			t.Errorf("%s: %d %.400s", name, status, page)
		}
	}
	i.who = map[string]any{"sub": "9", "email": "minjun@example.org", "email_verified": true}
	b := c.window()
	if status, _ := b.get(i.answer(b.to(loginPath))); status != http.StatusForbidden {
		t.Errorf("a second account with the address of a student: %d", status)
	}
	c.Login.Teachers = nil
	i.who = map[string]any{"sub": "3", "email": "kim@example.org", "email_verified": true}
	b = c.window()
	if status, _ := b.get(i.answer(b.to(loginPath))); status != http.StatusForbidden {
		t.Errorf("who was a teacher: %d", status)
	}
}

func TestForgedLoginsAreRefused(t *testing.T) {
	t.Parallel()
	c, i := withLogin(t)
	i.who = map[string]any{"sub": "1", "student_number": "20241234"}
	refused := func(name string, b *browser, path string) {
		t.Helper()
		if status, page := b.get(path); status != http.StatusForbidden || strings.Contains(page, "홍길동") {
			t.Errorf("%s: %d %.300s", name, status, page)
		}
		if status, _ := b.get("/labs/udp-echo"); status != http.StatusUnauthorized {
			t.Errorf("%s: is in: %d", name, status)
		}
	}
	b := c.window()
	answer := i.answer(b.to(loginPath))
	refused("the answer in another browser", c.window(), answer)
	other := c.window()
	other.to(loginPath)
	refused("the answer in another browser that logs in", other, answer)
	if status, _ := b.get(answer); status != http.StatusOK {
		t.Fatalf("the honest one: %d", status)
	}
	b.post("/leave")
	refused("the answer once more", b, answer)

	b = c.window()
	answer = i.answer(b.to(loginPath))
	refused("from another institution", b, strings.Replace(answer, url.QueryEscape(i.URL), "https%3A%2F%2Fevil.example", 1))
	b = c.window()
	i.answer(b.to(loginPath))
	refused("refused", b, backPath+"?error=access_denied&state=x")
	b = c.window()
	stolen := i.answer(c.window().to(loginPath))
	mine, _ := url.Parse(i.answer(b.to(loginPath)))
	q := mine.Query()
	code, _ := url.Parse(stolen)
	q.Set("code", code.Query().Get("code"))
	refused("the code of another login", b, backPath+"?"+q.Encode())

	for name, change := range map[string]func(map[string]any){
		"other nonce":    func(c map[string]any) { c["nonce"] = "x" },
		"other issuer":   func(c map[string]any) { c["iss"] = "https://evil.example" },
		"other audience": func(c map[string]any) { c["aud"] = "other" },
		"other azp":      func(c map[string]any) { c["azp"] = "other" },
		"two audiences":  func(c map[string]any) { c["aud"] = []string{"course", "other"} },
		"expired":        func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() },
	} {
		i.change = change
		b := c.window()
		refused(name, b, i.answer(b.to(loginPath)))
	}
	i.change = nil
	honest := i.sign
	stranger, _ := rsa.GenerateKey(rand.Reader, 2048)
	for name, sign := range map[string]func(map[string]any) string{
		"another key": func(c map[string]any) string {
			return ltitest.SignWith(t, jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: stranger, KeyID: "k"}}, c)
		},
		"HS256": func(c map[string]any) string {
			return ltitest.SignWith(t, jose.SigningKey{Algorithm: jose.HS256, Key: jose.JSONWebKey{Key: []byte(strings.Repeat("s3cret", 6)), KeyID: "k"}}, c)
		},
		"none": func(c map[string]any) string {
			raw, _ := json.Marshal(c)
			return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString(raw) + "."
		},
		"nothing": func(map[string]any) string { return "" },
	} {
		i.sign = sign
		b := c.window()
		refused(name, b, i.answer(b.to(loginPath)))
	}
	i.sign = honest
}
