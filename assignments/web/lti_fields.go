package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/assignments/web/lti"
)

// A Field is something to type, or to choose, in the settings of a platform.
type Field struct{ Name, Value string }

// MoodleFields are the settings of an external tool in Moodle, in the order of
// its form.
func MoodleFields(l i18n.Lang, address string) []Field {
	at := func(path string) string { return strings.TrimSuffix(address, "/") + path }
	return []Field{
		{"Tool name", "lab"},
		{"Tool URL", at(launchPath)},
		{"LTI version", "LTI 1.3"},
		{"Public key type", "Keyset URL"},
		{"Public keyset", at(keysPath)},
		{"Initiate login URL", at(launchPath)},
		{"Redirection URI(s)", at(launchPath)},
		{"Default launch container", "New window"},
		{"Supports Deep Linking", l.Say("yes")},
		{"Content Selection URL", at(choosePath)},
		{"IMS LTI Assignment and Grade Services", "Use this service for grade sync and column management"},
		{"IMS LTI Names and Role Provisioning", "Use this service to retrieve members' information as per privacy settings"},
		{"Share launcher's name with tool", "Always"},
		{"Share launcher's email with tool", "Always"},
		{"Accept grades from the tool", "Always"},
	}
}

// CanvasConfiguration is what Canvas reads of a tool from an address, or takes as
// pasted JSON.
func CanvasConfiguration(address string) map[string]any {
	address = strings.TrimSuffix(address, "/")
	host := ""
	if u, err := url.Parse(address); err == nil {
		host = u.Host
	}
	placement := func(name string) map[string]any {
		return map[string]any{"placement": name, "message_type": lti.DeepLinking, "target_link_uri": address + choosePath, "selection_width": 800, "selection_height": 700}
	}
	return map[string]any{
		"title":               "lab",
		"description":         "Socket programming labs: captures are handed in and graded",
		"oidc_initiation_url": address + launchPath,
		"target_link_uri":     address + launchPath,
		"public_jwk_url":      address + keysPath,
		"scopes":              lti.Scopes,
		"custom_fields":       map[string]string{"login": "$Canvas.user.loginId", "student": "$Canvas.user.sisSourceId"},
		"extensions": []any{map[string]any{
			"domain": host, "tool_id": "socketlab", "platform": "canvas.instructure.com", "privacy_level": "public",
			"settings": map[string]any{"text": "lab", "placements": []any{
				placement("assignment_selection"), placement("link_selection"),
				map[string]any{"placement": "course_navigation", "message_type": lti.ResourceLink, "target_link_uri": address + launchPath, "windowTarget": "_blank", "default": "disabled"},
			}},
		}},
	}
}

// canvasConfiguration answers Canvas.
func (s *Server) canvasConfiguration(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	out.Encode(CanvasConfiguration(s.Address))
}
