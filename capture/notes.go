package capture

import (
	"regexp"
	"strings"
)

// Foreign begins a comment that lab has not written, once Attribute has looked
// at it: what somebody typed is never taken for what lab saw.
const Foreign = "comment in the file: "

// ownApplication begins the name of the program in what lab records.
const ownApplication = "lab "

// ownNote is what lab writes beside frames: socket calls, the marks, and what it
// did to a program (package party).
var ownNote = regexp.MustCompile(`^(?:(?:server|client)\b[^:]*: (?:(?:… )?[a-z_]\w*\(.*|ended by lab)|(?:` + LostMark + `|` + NetworkMark + `).*)$`)

// Own reports whether the section says that lab recorded it.
func (s *Section) Own() bool { return strings.HasPrefix(s.Application, ownApplication) }

// Attribute tells the comments of a frame of the present section, in the same
// order, apart: lab's own are left as they are, all others get Foreign before
// them. They are lab's own if the section says that lab recorded it, and the
// comment is one that lab writes. That is what the file says, and no proof.
func (i *Info) Attribute(comments []string) []string {
	own := len(i.Sections) > 0 && i.Sections[len(i.Sections)-1].Own()
	for n, c := range comments {
		if !own || !ownNote.MatchString(c) {
			comments[n] = Foreign + c
		}
	}
	return comments
}
