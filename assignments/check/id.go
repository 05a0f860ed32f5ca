package check

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// idForm is what a student id looks like: six to ten digits.
var idForm = regexp.MustCompile(`^[0-9]{6,10}$`)

// IsID reports whether s looks like a student id.
func IsID(s string) bool { return idForm.MatchString(s) }

// findOwnID returns the student id that the submission itself names, if the
// grader does not know it: the file's name where the text holds it, else the
// first number in the text that can be an id.
func (ev *Evidence) findOwnID() string {
	texts := ev.texts()
	stem, _, _ := strings.Cut(norm.NFC.String(ev.File), ".")
	if at, _ := findID(texts, stem); at > 0 {
		return stem
	}
	if _, ids := findID(texts, ""); len(ids) > 0 {
		return ids[0]
	}
	return ""
}
