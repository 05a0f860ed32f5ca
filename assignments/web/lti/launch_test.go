package lti_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"socketlab/assignments/web/lti"
	"socketlab/assignments/web/lti/ltitest"
)

const core = "https://purl.imsglobal.org/spec/lti/claim/"

var hong = ltitest.User{ID: "u-7", Name: "홍길동", Email: "hong@example.org", Number: "20241234", Login: "hong", Roles: []string{ltitest.Learner}}

// platform is one with a student and a teacher.
func platform(t *testing.T, canvas bool) *ltitest.Platform {
	p := ltitest.New(t, canvas, false)
	p.Tool = "https://lab.example.org"
	p.Users = []ltitest.User{hong, {ID: "u-1", Name: "Kim", Roles: []string{ltitest.Instructor}}}
	return p
}

func TestBothPlatformsLaunch(t *testing.T) {
	for name, canvas := range map[string]bool{"Moodle": false, "Canvas": true} {
		t.Run(name, func(t *testing.T) {
			p := platform(t, canvas)
			p.Custom = map[string]string{"lab": "udp-echo"}
			l, ok := lti.ReadLogin(p.Login("u-7", false))
			if !ok || l.Deployment != p.Deployment() {
				t.Fatalf("read %+v", l)
			}
			form := p.Answer(p.Registration().Redirect(l, p.Tool+"/lti/launch", "state", "nonce"), "u-7")
			if form.Get("state") != "state" {
				t.Errorf("the state comes back as %q", form.Get("state"))
			}
			m, err := (&lti.Verifier{}).Verify(t.Context(), p.Registration(), form.Get("id_token"), "nonce")
			if err != nil {
				t.Fatal(err, lti.Particular(err))
			}
			if m.Subject != "u-7" || m.Name != "홍길동" || m.Number != "20241234" || m.Login != "hong" || m.Email != "hong@example.org" || !m.Student || m.Teacher ||
				m.Custom.Get("lab") != "udp-echo" || m.Course.ID != "course-7" || m.Link != "link-1" || m.Grades == nil || m.Grades.LineItem == "" || m.Names != p.URL+"/names" {
				t.Errorf("got %+v", m)
			}
		})
	}
}

// Whatever is wrong with a message, it is not believed.
func TestForgeriesAreRefused(t *testing.T) {
	p := platform(t, false)
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public := x509.MarshalPKCS1PublicKey(&p.Key.PublicKey)
	b64 := base64.RawURLEncoding.EncodeToString
	with := func(change func(map[string]any)) string {
		c := p.Claims("u-7", "nonce", false)
		change(c)
		return p.Sign(c)
	}
	set := func(name string, value any) string { return with(func(c map[string]any) { c[name] = value }) }
	without := func(name string) string { return with(func(c map[string]any) { delete(c, name) }) }
	ago := func(d time.Duration) int64 { return time.Now().Add(-d).Unix() }
	good := with(func(map[string]any) {})
	payload, _ := json.Marshal(p.Claims("u-7", "nonce", false))
	parts := strings.Split(good, ".")
	cases := map[string]string{
		"nothing":           "",
		"no token":          "a.b.c",
		"another key":       ltitest.SignWith(t, jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: stranger, KeyID: "key-1"}}, p.Claims("u-7", "nonce", false)),
		"an unknown key":    ltitest.SignWith(t, jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: stranger, KeyID: "key-9"}}, p.Claims("u-7", "nonce", false)),
		"no algorithm":      b64([]byte(`{"alg":"none","kid":"key-1"}`)) + "." + b64(payload) + ".",
		"no signature":      parts[0] + "." + parts[1] + ".",
		"HS256, public key": ltitest.SignWith(t, jose.SigningKey{Algorithm: jose.HS256, Key: jose.JSONWebKey{Key: public, KeyID: "key-1"}}, p.Claims("u-7", "nonce", false)),
		"changed":           parts[0] + "." + b64([]byte(strings.Replace(string(payload), "u-7", "u-1", 1))) + "." + parts[2],
		"other issuer":      set("iss", "https://evil.example"),
		"other audience":    set("aud", "tool-2"),
		"no audience":       without("aud"),
		"two audiences":     set("aud", []string{ltitest.ClientID, "tool-2"}),
		"other azp":         set("azp", "tool-2"),
		"expired":           set("exp", ago(5*time.Minute)),
		"never ends":        without("exp"),
		"old":               set("iat", ago(time.Hour)),
		"of the future":     set("iat", ago(-time.Hour)),
		"no time":           without("iat"),
		"not before":        set("nbf", ago(-time.Hour)),
		"other nonce":       set("nonce", "other"),
		"no nonce":          without("nonce"),
		"other deployment":  set(core+"deployment_id", "2"),
		"no deployment":     without(core + "deployment_id"),
		"LTI 1.1":           set(core+"version", "LTI-1p0"),
		"other message":     set(core+"message_type", "LtiSubmissionReviewRequest"),
		"nobody":            without("sub"),
		"no course":         without(core + "context"),
		"no link":           without(core + "resource_link"),
		"nothing to choose": set(core+"message_type", lti.DeepLinking),
	}
	v := &lti.Verifier{}
	if _, err := v.Verify(t.Context(), p.Registration(), good, "nonce"); err != nil {
		t.Fatal("the honest one: ", err, lti.Particular(err))
	}
	for name, raw := range cases {
		if m, err := v.Verify(t.Context(), p.Registration(), raw, "nonce"); err == nil {
			t.Errorf("%s: believed %+v", name, m)
		}
	}
	if _, err := v.Verify(t.Context(), p.Registration(), without("nonce"), ""); err == nil {
		t.Error("no nonce was asked for, and none given: believed")
	}
	if p.KeysRead > 8 {
		t.Errorf("the keys were read %d times: whoever sends nonsense makes this server ask", p.KeysRead)
	}
}

// A platform changes its keys: the new one is found, and after a while the old
// one is believed no longer.
func TestKeysRotate(t *testing.T) {
	p := platform(t, false)
	now := time.Now()
	v := &lti.Verifier{Now: func() time.Time { return now }}
	verify := func() error {
		_, err := v.Verify(t.Context(), p.Registration(), p.Sign(p.Claims("u-7", "nonce", false)), "nonce")
		return err
	}
	for range 3 {
		if err := verify(); err != nil {
			t.Fatal(err)
		}
	}
	if p.KeysRead != 1 {
		t.Errorf("the keys were read %d times", p.KeysRead)
	}
	old, oldID := p.Key, p.KeyID
	p.Rotate("key-2")
	if err := verify(); err != nil || p.KeysRead != 2 {
		t.Errorf("with the new key, read %d times: %v", p.KeysRead, err)
	}
	stolen := ltitest.SignWith(t, jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: old, KeyID: oldID}}, p.Claims("u-7", "nonce", false))
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) { // the new keys come into the cache a moment after the first use of them
		if _, err := v.Verify(t.Context(), p.Registration(), stolen, "nonce"); err != nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the key that was taken back is believed")
		}
	}
	p.Rotate("key-2") // another of the same name, which nobody would ask for
	now = now.Add(2 * time.Hour)
	claims := p.Claims("u-7", "nonce", false)
	claims["iat"], claims["exp"] = now.Unix(), now.Add(time.Minute).Unix()
	if _, err := v.Verify(t.Context(), p.Registration(), p.Sign(claims), "nonce"); err != nil {
		t.Errorf("the keys are kept for ever: %v", lti.Particular(err))
	}
}

// What somebody is elsewhere says nothing of this course.
func TestOnlyRolesOfTheCourseCount(t *testing.T) {
	p := platform(t, true)
	const member = "http://purl.imsglobal.org/vocab/lis/v2/membership"
	for role, want := range map[string][2]bool{
		ltitest.Instructor: {true, false}, ltitest.Learner: {false, true}, ltitest.Elsewhere: {false, false},
		member + "/Instructor#TeachingAssistant": {true, false},
		"Instructor":                             {true, false},
		member + "#Mentor":                       {false, false},
		"http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator": {false, false},
		"http://evil.example/membership#Instructor":                          {false, false},
	} {
		c := p.Claims("u-7", "nonce", false)
		c[core+"roles"] = []string{role}
		m, err := (&lti.Verifier{}).Verify(t.Context(), p.Registration(), p.Sign(c), "nonce")
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]bool{m.Teacher, m.Student}; got != want {
			t.Errorf("%s: %v, want %v", role, got, want)
		}
	}
}

func TestPlatformsAreValidOrNot(t *testing.T) {
	good := func() *lti.Platform {
		p := lti.Moodle("https://moodle.example.org/")
		p.ClientID, p.Deployments = "x", []string{"1"}
		return p
	}
	if err := good().Valid(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*lti.Platform){
		"no client": func(p *lti.Platform) { p.ClientID = "" }, "no deployment": func(p *lti.Platform) { p.Deployments = nil }, "no issuer": func(p *lti.Platform) { p.Issuer = "" },
		"http": func(p *lti.Platform) { p.TokenURL = "http://moodle.example.org/token" }, "file": func(p *lti.Platform) { p.KeysURL = "file:///etc/passwd" }, "none": func(p *lti.Platform) { p.AuthURL = "" },
	} {
		if p := good(); true {
			change(p)
			if p.Valid() == nil {
				t.Errorf("%s: valid", name)
			}
		}
	}
	for address, want := range map[string]string{"": "https://sso.canvaslms.com/login/oauth2/token", "https://school.instructure.com": "https://sso.canvaslms.com/login/oauth2/token",
		"https://canvas.example.org/": "https://canvas.example.org/login/oauth2/token", "https://instructure.com.evil.example": "https://instructure.com.evil.example/login/oauth2/token"} {
		if got := lti.Canvas(address).TokenURL; got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func TestWhatWasChosenIsSigned(t *testing.T) {
	p := platform(t, false)
	c := p.Claims("u-1", "nonce", true)
	m, err := (&lti.Verifier{}).Verify(t.Context(), p.Registration(), p.Sign(c), "nonce")
	if err != nil {
		t.Fatal(err)
	}
	if m.Choice == nil || !m.Choice.Links() || !m.Choice.Multiple || m.Choice.Data != "what-was-asked" || !slices.Contains(m.Frames, p.URL) {
		t.Errorf("got %+v", m.Choice)
	}
}

func TestOwnKeysRotate(t *testing.T) {
	now := time.Now()
	first, err := lti.NewKey(now, true)
	if err != nil {
		t.Fatal(err)
	}
	second, err := lti.NewKey(now.Add(time.Hour), false)
	if err != nil {
		t.Fatal(err)
	}
	keys := []lti.Key{second, first}
	shown := func(after time.Duration) (ids []string) {
		for _, k := range lti.Shown(keys, now.Add(after)) {
			ids = append(ids, k.ID)
		}
		return ids
	}
	for after, want := range map[time.Duration]*lti.Key{0: &first, 20 * time.Hour: &first, 26 * time.Hour: &second, 1000 * time.Hour: &second} {
		if got := lti.Signing(keys, now.Add(after)); got == nil || got.ID != want.ID {
			t.Errorf("after %v another key signs", after)
		}
	}
	if lti.Signing(keys, now.Add(-time.Hour)) != nil {
		t.Error("a key signs before its time")
	}
	if both := shown(time.Hour); !slices.Equal(both, []string{first.ID, second.ID}) {
		t.Errorf("platforms see the new key too late: %v", both)
	}
	if both := shown(3 * 24 * time.Hour); len(both) != 2 {
		t.Errorf("what the old one signed a moment ago is worth nothing: %v", both)
	}
	if one := shown(30 * 24 * time.Hour); !slices.Equal(one, []string{second.ID}) {
		t.Errorf("the old key is shown for ever: %v", one)
	}
	set, err := lti.KeySet(keys)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := json.Marshal(set)
	if strings.Contains(string(raw), `"d":`) || !strings.Contains(string(raw), `"kid":"`+first.ID) {
		t.Errorf("the public keys are %s", raw)
	}
}

func TestALoginKeepsItsWords(t *testing.T) {
	l, ok := lti.ReadLogin(url.Values{"iss": {"https://m.example"}, "login_hint": {"1&2"}, "lti_message_hint": {`{"a":"b"}`}, "target_link_uri": {"https://lab/x?y=z"}, "lti_storage_target": {"_parent"}})
	if !ok {
		t.Fatal("no login")
	}
	again, _ := url.ParseQuery(l.Query())
	got, _ := lti.ReadLogin(again)
	l.Storage = ""
	if got != l {
		t.Errorf("%+v became %+v", l, got)
	}
	if _, ok := lti.ReadLogin(url.Values{"iss": {"x"}}); ok {
		t.Error("a login without a hint")
	}
	p := lti.Platform{AuthURL: "https://m.example/auth?tenant=1", ClientID: "c"}
	to, err := url.Parse(p.Redirect(l, "https://lab/lti/launch", "s", "n"))
	if err != nil || to.Query().Get("tenant") != "1" || to.Query().Get("login_hint") != "1&2" {
		t.Errorf("redirects to %v", to)
	}
}

func TestStatusErrorsAreErrors(t *testing.T) {
	for status, want := range map[int]bool{400: true, 404: true, 422: true, 401: false, 409: false, 429: false, 500: false, 503: false} {
		if got := lti.Permanent(errors.Join(&lti.StatusError{Status: status})); got != want {
			t.Errorf("%d: %v", status, got)
		}
	}
}
