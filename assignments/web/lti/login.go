package lti

import (
	"net/url"
)

// A Login is a platform's request to begin a login (Security Framework, §5.1.1.1).
type Login struct {
	Issuer, ClientID, Deployment string
	Hint, MessageHint            string // for the platform
	Target                       string // where the user wants to go
	Storage                      string // the platform's frame that keeps data for tools (LTI Platform Storage); empty for none
}

// ReadLogin reads a request to begin a login from a form or a query.
func ReadLogin(values url.Values) (l Login, ok bool) {
	l = Login{Issuer: values.Get("iss"), ClientID: values.Get("client_id"), Deployment: values.Get("lti_deployment_id"),
		Hint: values.Get("login_hint"), MessageHint: values.Get("lti_message_hint"), Target: values.Get("target_link_uri"), Storage: values.Get("lti_storage_target")}
	if l.Deployment == "" {
		l.Deployment = values.Get("deployment_id") // Canvas'
	}
	return l, l.Issuer != "" && l.Hint != ""
}

// Query is a login as a query, without the platform's storage: for a window
// that is no frame of the platform's.
func (l Login) Query() string {
	q := url.Values{"iss": {l.Issuer}, "login_hint": {l.Hint}}
	for name, value := range map[string]string{"client_id": l.ClientID, "lti_deployment_id": l.Deployment, "lti_message_hint": l.MessageHint, "target_link_uri": l.Target} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q.Encode()
}

// Redirect is where the browser goes on to: the platform, which answers with a
// form that is posted to the address back (Security Framework, §5.1.1.2).
func (p *Platform) Redirect(l Login, back, state, nonce string) string {
	u, err := url.Parse(p.AuthURL)
	if err != nil {
		return ""
	}
	q := u.Query() // the address may have one of its own
	for name, value := range map[string]string{"scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none",
		"client_id": p.ClientID, "redirect_uri": back, "login_hint": l.Hint, "state": state, "nonce": nonce} {
		q.Set(name, value)
	}
	if l.MessageHint != "" {
		q.Set("lti_message_hint", l.MessageHint)
	}
	u.RawQuery = q.Encode()
	return u.String()
}
