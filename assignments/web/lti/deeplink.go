package lti

import (
	"crypto/rand"
	"slices"
	"time"
)

// A Choice is a platform's request to choose what a link leads to (Deep Linking,
// §4.4.1).
type Choice struct {
	ReturnURL string   `json:"deep_link_return_url"`
	Types     []string `json:"accept_types"`
	Multiple  bool     `json:"accept_multiple"`
	LineItem  *bool    `json:"accept_lineitem"` // nil where the platform does not say: it may
	Data      string   `json:"data"`
}

// Links reports whether links to this tool may be chosen.
func (c *Choice) Links() bool {
	return len(c.Types) == 0 || slices.Contains(c.Types, "ltiResourceLink")
}

// An Item is a link that was chosen: it opens this tool.
type Item struct {
	Title, URL string
	Custom     map[string]string
	Points     int    // at most; 0 if it gives none
	Resource   string // what it is, to this tool
}

// Answer signs what was chosen. The browser posts it as JWT to the choice's
// ReturnURL.
func (k *Key) Answer(p *Platform, deployment string, c *Choice, items []Item, now time.Time) (string, error) {
	list := []map[string]any{}
	for _, i := range items {
		item := map[string]any{"type": "ltiResourceLink", "title": i.Title, "url": i.URL, "custom": i.Custom, "window": map[string]any{"targetName": "_blank"}}
		if i.Points > 0 && (c.LineItem == nil || *c.LineItem) {
			item["lineItem"] = map[string]any{"scoreMaximum": i.Points, "label": i.Title, "resourceId": i.Resource}
		}
		list = append(list, item)
	}
	claims := map[string]any{
		"iss": p.ClientID, "aud": p.Issuer, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "nonce": rand.Text(),
		"https://purl.imsglobal.org/spec/lti/claim/deployment_id":    deployment,
		"https://purl.imsglobal.org/spec/lti/claim/message_type":     deepAnswer,
		"https://purl.imsglobal.org/spec/lti/claim/version":          version,
		"https://purl.imsglobal.org/spec/lti-dl/claim/content_items": list,
	}
	if c.Data != "" {
		claims["https://purl.imsglobal.org/spec/lti-dl/claim/data"] = c.Data
	}
	return k.sign(claims)
}
