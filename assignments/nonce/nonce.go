// Package nonce makes the codes that bind a capture to a student: a teacher gives
// each one a code, and who sends it among the text of a lab shows that the capture
// was made by somebody to whom it was given. What a code looks like says package
// challenge.
package nonce

import (
	"fmt"

	"socketlab/capture/challenge"
)

// Code returns a student's code for an assignment: "482-913-077-256". Nobody can
// make another student's without the key.
func Code(key []byte, assignment, id string) string {
	return challenge.Code(key, fmt.Sprintf("lab nonce\x00%s\x00%s", assignment, id))
}

// Valid reports whether s is a code, by its form.
func Valid(s string) bool { return challenge.Valid(s) }

// Find returns the codes in a text.
func Find(text string) []string { return challenge.Find(text) }
