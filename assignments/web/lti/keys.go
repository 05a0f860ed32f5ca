package lti

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"socketlab/capture/message"
)

// A Key is one of this tool's own: it signs what the tool says to platforms.
type Key struct {
	ID      string
	Private []byte    // PKCS #8
	Begins  time.Time // to sign; platforms see it before
}

const (
	keyBits = 2048
	retired = 7 * 24 * time.Hour // a key is shown for so long after another has taken its place
	notice  = 24 * time.Hour     // and before it signs: platforms keep what they have read for a while
)

// NewKey makes a key. The first begins at once, one that replaces another when
// platforms have had the time to see it.
func NewKey(now time.Time, first bool) (Key, error) {
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return Key{}, err
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return Key{}, err
	}
	sum := sha256.Sum256(x509.MarshalPKCS1PublicKey(&private.PublicKey))
	k := Key{ID: base64.RawURLEncoding.EncodeToString(sum[:16]), Private: raw, Begins: now}
	if !first {
		k.Begins = now.Add(notice)
	}
	return k, nil
}

// Signing is the key that signs now, of those that there are; nil if none does.
func Signing(keys []Key, now time.Time) *Key {
	var newest *Key
	for i, k := range keys {
		if !k.Begins.After(now) && (newest == nil || k.Begins.After(newest.Begins)) {
			newest = &keys[i]
		}
	}
	return newest
}

// Shown are the keys that platforms may still need.
func Shown(keys []Key, now time.Time) (list []Key) {
	signing := Signing(keys, now)
	for _, k := range keys {
		old := signing != nil && k.Begins.Before(signing.Begins) && signing.Begins.Before(now.Add(-retired))
		if !old {
			list = append(list, k)
		}
	}
	slices.SortFunc(list, func(a, b Key) int { return a.Begins.Compare(b.Begins) })
	return list
}

// KeySet is what platforms read to check what this tool has signed.
func KeySet(keys []Key) (jose.JSONWebKeySet, error) {
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{}}
	for _, k := range keys {
		private, err := k.private()
		if err != nil {
			return set, err
		}
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: &private.PublicKey, KeyID: k.ID, Algorithm: string(jose.RS256), Use: "sig"})
	}
	return set, nil
}

var errKey = message.Errorf("the key that signs cannot be read")

func (k *Key) private() (*rsa.PrivateKey, error) {
	if k == nil {
		return nil, errKey
	}
	parsed, err := x509.ParsePKCS8PrivateKey(k.Private)
	if private, ok := parsed.(*rsa.PrivateKey); ok {
		return private, nil
	}
	return nil, &refusal{errKey, err}
}

// sign makes a JWT of claims.
func (k *Key) sign(claims any) (string, error) {
	private, err := k.private()
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: private, KeyID: k.ID}}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(claims).Serialize()
}
