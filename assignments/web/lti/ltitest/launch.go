package ltitest

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"socketlab/assignments/web/lti"
)

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
