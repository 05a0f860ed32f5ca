package page

import (
	"html/template"
	"regexp"
	"strings"
)

// joined are words that a line must not break within: SYN-ACK, FIN-WAIT-1, ISN+1.
var joined = regexp.MustCompile(`[A-Za-z0-9]+(?:[-+][A-Za-z0-9]+)+`)

// longestJoined is how long such a word may be, in octets: a longer one would be
// wider than a telephone.
const longestJoined = 20

// unbroken is a text as markup, in which no line breaks within SYN-ACK.
func unbroken(s string) template.HTML {
	var b strings.Builder
	from := 0
	for _, at := range joined.FindAllStringIndex(s, -1) {
		if at[1]-at[0] > longestJoined {
			continue
		}
		b.WriteString(template.HTMLEscapeString(s[from:at[0]]) + `<span class="nb">` + s[at[0]:at[1]] + `</span>`)
		from = at[1]
	}
	b.WriteString(template.HTMLEscapeString(s[from:]))
	return template.HTML(b.String())
}
