package compare

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"time"

	"socketlab/capture/message"
)

// A Later is a file of Prints for later years. Whoever has the file and not its
// key learns nothing of the captures, nor whose they were: each token is an HMAC,
// each name is encrypted.
type Later struct {
	key     []byte
	Entries []Entry // of earlier years
	taken   map[string]bool
}

// What a line of the file is at most, and how many there may be.
const (
	maxLine    = 4 << 20
	maxEntries = 500_000
)

// laterSchema begins the file.
const laterSchema = "lab/fingerprints/v1"

// A laterHead is the first line of the file.
type laterHead struct {
	Schema string `json:"schema"`
	Check  string `json:"check"` // tells whether a key is the right one
}

// A laterLine is each other one.
type laterLine struct {
	Who   string `json:"who"`
	Print Print  `json:"print"`
}

// A laterName is who stands behind a line, before it is encrypted.
type laterName struct {
	Name, File string
	Taken      time.Time
}

// NewLater begins a file with a key of 16 octets or more.
func NewLater(key []byte) *Later { return &Later{key: key, taken: map[string]bool{}} }

// ReadLater reads a file. An empty one begins anew.
func ReadLater(r io.Reader, key []byte) (*Later, error) {
	l := NewLater(key)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	for first := true; lines.Scan(); first = false {
		if first {
			var head laterHead
			if json.Unmarshal(lines.Bytes(), &head) != nil || head.Schema != laterSchema {
				return nil, message.Errorf("this is no file of fingerprints")
			}
			if !hmac.Equal([]byte(head.Check), []byte(l.check())) {
				return nil, message.Errorf("the fingerprints were written with another key")
			}
			continue
		}
		var line laterLine
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil || len(l.Entries) == maxEntries {
			return nil, errPrint
		}
		who, err := l.open(line.Who)
		if err != nil {
			return nil, err
		}
		l.Entries = append(l.Entries, Entry{Name: who.Name, File: who.File, Taken: who.Taken, Before: true, Print: line.Print})
		l.taken[l.mark(&l.Entries[len(l.Entries)-1])] = true
	}
	return l, lines.Err()
}

// WriteTo writes the file.
func (l *Later) WriteTo(w io.Writer) (int64, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.Encode(laterHead{laterSchema, l.check()}) // a Buffer takes everything
	for i := range l.Entries {
		s := &l.Entries[i]
		if err := e.Encode(laterLine{l.seal(laterName{s.Name, s.File, s.Taken}), s.Print}); err != nil {
			return 0, err
		}
	}
	return b.WriteTo(w)
}

// Add keeps submissions whose Prints Keyed has made, each once.
func (l *Later) Add(all []Entry) {
	for _, s := range all {
		mark := l.mark(&s)
		if l.taken[mark] || len(s.Tokens) == 0 || len(l.Entries) == maxEntries {
			continue
		}
		l.taken[mark] = true
		s.Before = true
		l.Entries = append(l.Entries, s)
	}
}

// Keyed returns a Print as this file holds it.
func (l *Later) Keyed(p Print) Print {
	out := Print{Frames: p.Frames, Tokens: make([]Token, len(p.Tokens))}
	copy(out.Tokens, p.Tokens)
	for i := range out.Tokens {
		sum := l.sum("token", binary.BigEndian.AppendUint64(nil, p.Tokens[i].Hash))
		out.Tokens[i].Hash = binary.BigEndian.Uint64(sum)
	}
	out.sort()
	return out
}

// sum is an HMAC for one purpose.
func (l *Later) sum(purpose string, b []byte) []byte {
	h := hmac.New(sha256.New, l.key)
	h.Write(append([]byte("lab compare "+purpose+"\x00"), b...))
	return h.Sum(nil)
}

func (l *Later) check() string { return base64.StdEncoding.EncodeToString(l.sum("check", nil)) }

// mark tells a line from others.
func (l *Later) mark(s *Entry) string {
	b, _ := s.Print.MarshalText() // cannot fail
	return string(l.sum("mark", append([]byte(s.Name+"\x00"), b...)))
}

// seal encrypts a name, the same each time, so that equal input gives an equal
// file; what would be the nonce is its HMAC.
func (l *Later) seal(who laterName) string {
	b, _ := json.Marshal(who) // cannot fail
	nonce := l.sum("nonce", b)[:12]
	return base64.StdEncoding.EncodeToString(l.cipher().Seal(nonce, nonce, b, nil))
}

func (l *Later) open(text string) (who laterName, err error) {
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(b) < 12 {
		return who, errPrint
	}
	plain, err := l.cipher().Open(nil, b[:12], b[12:], nil)
	if err != nil || json.Unmarshal(plain, &who) != nil {
		return who, errPrint
	}
	return who, nil
}

func (l *Later) cipher() cipher.AEAD {
	block, err := aes.NewCipher(l.sum("names", nil))
	if err != nil {
		panic(err) // of the length of a key alone
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // likewise
	}
	return gcm
}
