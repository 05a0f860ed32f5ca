// Package challenge binds a capture to a moment and a student: whoever is given a
// code and sends it among the text of a lab shows that what was recorded was
// recorded then.
//
// A Session is one go at a lab against a referee (lab referee). Its code is the
// beginning of an HMAC of the lab, the student id, the time and a random number,
// with a key that only the teacher has: nobody can know it before, and nobody can
// make one. It is written in twelve digits, which no check takes for a name or for
// a student id. The referee's recording carries its Session in a comment of its
// section, so that whoever has the key can tell that it is the referee's.
package challenge

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"time"
)

// form is what a code looks like.
var form = regexp.MustCompile(`\b[0-9]{3}-[0-9]{3}-[0-9]{3}-[0-9]{3}\b`)

// Valid reports whether s is a code, by its form.
func Valid(s string) bool { return form.FindString(s) == s && s != "" }

// Find returns the codes in a text.
func Find(text string) []string { return form.FindAllString(text, 16) }

// Code returns the code of a text: "482-913-077-256". The text says what it is
// for, so that one key may serve for several purposes.
func Code(key []byte, text string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	n := binary.BigEndian.Uint64(h.Sum(nil)) % 1e12
	return fmt.Sprintf("%03d-%03d-%03d-%03d", n/1e9, n/1e6%1e3, n/1e3%1e3, n%1e3)
}

// The parties of which a student brings one; the referee is the other.
const (
	Client = "client"
	Server = "server"
)

// A Session is one go at a lab against a referee.
type Session struct {
	Lab     string     `json:"lab"`     // name of the assignment
	ID      string     `json:"id"`      // of the student, as it was said
	Own     string     `json:"own"`     // the student's program: Client or Server
	At      time.Time  `json:"at"`      // when the code was given
	Random  string     `json:"random"`  // drawn for this session, in hex
	Code    string     `json:"code"`    // that the text has to hold
	Student netip.Addr `json:"student"` // where the referee saw the student
	Alone   bool       `json:"alone"`   // nobody else had that address at that time
	Lost    int        `json:"lost"`    // frames that were too many to be kept
}

// Sign gives the session its code.
func (s *Session) Sign(key []byte) { s.Code = s.code(key) }

// Signed reports whether the code of the session was made with the key.
func (s *Session) Signed(key []byte) bool { return hmac.Equal([]byte(s.Code), []byte(s.code(key))) }

func (s *Session) code(key []byte) string {
	return Code(key, strings.Join([]string{"lab referee", s.Lab, s.ID, s.Own, s.At.UTC().Format(time.RFC3339Nano), s.Random}, "\x00"))
}

// mark begins the comment of a section that tells of a session.
const mark = "referee: "

// Comment returns the session as a comment of a section.
func (s *Session) Comment() string {
	b, err := json.Marshal(s)
	if err != nil { // nothing in a Session can fail
		panic(err)
	}
	return mark + string(b)
}

// Read returns the session of which the comments of a section tell.
func Read(comments []string) (s Session, ok bool) {
	for _, c := range comments {
		if text, found := strings.CutPrefix(c, mark); found && json.Unmarshal([]byte(text), &s) == nil && Valid(s.Code) {
			return s, true
		}
	}
	return Session{}, false
}
