// Package nonce makes the codes that bind a capture to a student: a teacher gives
// each one a code, and who sends it among the text of a lab shows that the capture
// was made by somebody to whom it was given.
//
// A code is the beginning of an HMAC of the assignment and the student id, with a
// key that only the teacher has: nobody can make another student's. It is written
// in twelve digits, which no check takes for a name or for a student id.
package nonce

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"regexp"
)

// form is what a code looks like.
var form = regexp.MustCompile(`\b[0-9]{3}-[0-9]{3}-[0-9]{3}-[0-9]{3}\b`)

// Code returns a student's code for an assignment: "482-913-077-256".
func Code(key []byte, assignment, id string) string {
	h := hmac.New(sha256.New, key)
	fmt.Fprintf(h, "lab nonce\x00%s\x00%s", assignment, id)
	n := binary.BigEndian.Uint64(h.Sum(nil)) % 1e12
	return fmt.Sprintf("%03d-%03d-%03d-%03d", n/1e9, n/1e6%1e3, n/1e3%1e3, n%1e3)
}

// Valid reports whether s is a code, by its form.
func Valid(s string) bool { return form.FindString(s) == s && s != "" }

// Find returns the codes in a text.
func Find(text string) []string { return form.FindAllString(text, 16) }
