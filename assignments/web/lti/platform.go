// Package lti speaks LTI 1.3 (1EdTech Learning Tools Interoperability) with
// Moodle, Canvas and others that follow the specifications: logins that the
// platform begins, launches, deep linking, the names and roles of a course, and
// marks sent back to it.
//
// It knows neither pages nor a database: whoever uses it keeps what it says to
// keep. See the 1EdTech Security Framework 1.1, LTI Core 1.3, Deep Linking 2.0,
// Assignment and Grade Services 2.0, and Names and Role Provisioning Services
// 2.0.
package lti

import (
	"net/url"
	"slices"
	"strings"

	"socketlab/capture/message"
)

// A Platform is a learning management system that this tool is registered with.
// The names of its fields are those that Moodle and Canvas show.
type Platform struct {
	Issuer      string   // "platform id"
	ClientID    string   // of this tool, there
	AuthURL     string   // "authentication request URL"
	TokenURL    string   // "access token URL"
	KeysURL     string   // "public keyset URL"
	Audience    string   `json:",omitempty"` // of what proves who asks for a token; empty for TokenURL
	Deployments []string // that launches may come from
}

// Moodle returns what is known of a Moodle at an address.
func Moodle(address string) *Platform {
	address = strings.TrimSuffix(address, "/")
	return &Platform{Issuer: address, AuthURL: address + "/mod/lti/auth.php", TokenURL: address + "/mod/lti/token.php", KeysURL: address + "/mod/lti/certs.php"}
}

// Canvas returns what is known of a Canvas. All that Instructure runs have one
// issuer and one set of endpoints; one that runs itself at an address of its own
// has these at that address.
func Canvas(address string) *Platform {
	p := &Platform{Issuer: "https://canvas.instructure.com"}
	sso := strings.TrimSuffix(address, "/")
	if u, err := url.Parse(address); err != nil || address == "" || u.Hostname() == "instructure.com" || strings.HasSuffix(u.Hostname(), ".instructure.com") {
		sso = "https://sso.canvaslms.com"
	}
	p.AuthURL, p.TokenURL, p.KeysURL = sso+"/api/lti/authorize_redirect", sso+"/login/oauth2/token", sso+"/api/lti/security/jwks"
	return p
}

// Why a platform cannot be registered.
var (
	errNoIssuer     = message.Errorf("the platform has no issuer (Moodle: platform id)")
	errNoClient     = message.Errorf("the platform has no client id")
	errNoDeployment = message.Errorf("the platform has no deployment id")
)

// Valid says what is wrong with a platform.
func (p *Platform) Valid() error {
	switch {
	case p.Issuer == "":
		return errNoIssuer
	case p.ClientID == "":
		return errNoClient
	case len(p.Deployments) == 0 || slices.Contains(p.Deployments, ""):
		return errNoDeployment
	}
	for _, address := range []string{p.AuthURL, p.TokenURL, p.KeysURL} {
		if u, err := url.Parse(address); err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
			return message.Errorf("%q is no https address", address)
		}
	}
	return nil
}

// loopback is where a platform may be without TLS: on this computer.
func loopback(host string) bool { return host == "127.0.0.1" || host == "localhost" || host == "::1" }

// Origin is the origin of an address, as browsers write it; empty if there is
// none.
func Origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(u.Host, " ;,'\"") {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// audience is for whom a proof of who asks for a token is.
func (p *Platform) audience() string {
	if p.Audience != "" {
		return p.Audience
	}
	return p.TokenURL
}
