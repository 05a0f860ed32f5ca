// Package list seals a file that holds several recordings.
package list

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// A List is a signed digest of each recording, and of what the file says that they
// are.
type List struct {
	Key       ed25519.PublicKey `json:"key"`
	Digests   [][]byte          `json:"digests"` // SHA-256 of each
	Signature []byte            `json:"signature,omitempty"`
}

// mark begins what a List signs, so that it signs nothing else.
const mark = "lab seal list 1\n"

// Sign seals recordings; about says what they are.
func Sign(key ed25519.PrivateKey, about string, recordings [][]byte) *List {
	l := &List{Key: key.Public().(ed25519.PublicKey), Digests: digests(recordings)}
	l.Signature = ed25519.Sign(key, l.signed(about))
	return l
}

func digests(recordings [][]byte) (all [][]byte) {
	for _, r := range recordings {
		sum := sha256.Sum256(r)
		all = append(all, sum[:])
	}
	return all
}

// signed is what the signature is of.
func (l List) signed(about string) []byte {
	l.Signature = nil
	b, _ := json.Marshal(struct {
		List
		About string `json:"about"`
	}{l, about}) // cannot fail
	return append([]byte(mark), b...)
}

// Genuine reports whether the list is as it was signed, for so many recordings of
// that.
func (l *List) Genuine(about string, recordings int) bool {
	return len(l.Digests) == recordings && len(l.Key) == ed25519.PublicKeySize && ed25519.Verify(l.Key, l.signed(about), l.Signature)
}

// Changed returns which recordings, from 0, are not as a genuine list has them.
func (l *List) Changed(recordings [][]byte) (changed []int) {
	for i, sum := range digests(recordings) {
		if !bytes.Equal(sum, l.Digests[i]) {
			changed = append(changed, i)
		}
	}
	return changed
}

// Machine is a short name of the machine whose key signed the list.
func (l *List) Machine() string { return Machine(l.Key) }

// Machine is a short name of the machine that has a key.
func Machine(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:4])
}
