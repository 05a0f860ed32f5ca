package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"runtime"

	"socketlab/capture/message"
)

// leastKey is how many octets a key must have at least, and mostKey at most.
const (
	leastKey = 16
	mostKey  = 4096
)

// keyFile reads a secret key, which nobody but its owner may read. Where there
// is none, and make says so, it makes one. The key itself is never shown.
func (p *program) keyFile(name string, make bool) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil && isMissing(err) && make {
		return p.newKey(name)
	}
	if err != nil {
		return nil, named(name, err)
	}
	if open := info.Mode().Perm() & 0o077; open != 0 && runtime.GOOS != "windows" && info.Mode().IsRegular() {
		return nil, cannot(message.Errorf("%s can be read by others (mode %04o): a key is its owner's alone", name, uint32(info.Mode().Perm()))).
			tell("chmod 600 " + quoted(name))
	}
	if info.Size() > mostKey {
		return nil, cannot(message.Errorf("%s is no key: it has more than %d octets", name, mostKey))
	}
	raw, err := p.read(name)
	if err != nil {
		return nil, err
	}
	if raw = bytes.TrimSpace(raw); len(raw) < leastKey {
		return nil, cannot(message.Errorf("%s is no key: it has fewer than %d octets", name, leastKey))
	}
	return raw, nil
}

// newKey makes a key, and says that it is to be kept.
func (p *program) newKey(name string) ([]byte, error) {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails
	key := []byte(base64.StdEncoding.EncodeToString(raw))
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, named(name, err)
	}
	_, err = fmt.Fprintf(f, "%s\n", key)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		os.Remove(name)
		return nil, named(name, err)
	}
	p.note(p.Say("%s is a new key; keep it, and keep it secret", name))
	return key, nil
}
