package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"socketlab/capture"
	"socketlab/capture/seal"
	"socketlab/lab"
)

// sealKeyName is the file beside the profile that holds the key of this machine.
const sealKeyName = "seal.key"

// sealKey is the key of this machine, made on first use; nil where it cannot be
// kept, and then nothing is sealed.
func sealKey() ed25519.PrivateKey {
	path, err := profilePath()
	if err != nil {
		return nil
	}
	name := filepath.Join(filepath.Dir(path), sealKeyName)
	if key := readSealKey(name); key != nil {
		return key
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil || os.MkdirAll(filepath.Dir(name), 0o700) != nil {
		return nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return readSealKey(name) // of a lab that was quicker
	}
	if err != nil {
		return nil
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(key.Seed()) + "\n")
	if errors.Join(err, f.Close()) != nil {
		os.Remove(name)
		return nil
	}
	return key
}

// readSealKey reads a key, nil if there is none.
func readSealKey(name string) ed25519.PrivateKey {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	seed, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(raw)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil
	}
	return ed25519.NewKeyFromSeed(seed)
}

// digest is what a reader will find in a capture that was just written.
func digest(file []byte) (*seal.Digest, capture.Info, error) {
	in, err := capture.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, capture.Info{}, err
	}
	var d seal.Digest
	for {
		p, err := in.Next()
		if err == io.EOF {
			info := in.Info()
			d.Comments(info.Comments())
			return &d, info, nil
		}
		if err != nil {
			return nil, capture.Info{}, err
		}
		d.Add(p)
	}
}

// sealed is a recording with its seal; without one where the machine can keep no
// key, or what was recorded cannot be read.
func sealed(r *lab.Recording) *lab.Recording {
	var file bytes.Buffer
	plain := draft{w: &file}
	if plain.all(r) != nil {
		return r
	}
	of, _, err := digest(file.Bytes())
	if err != nil {
		return r
	}
	out := *r
	out.Section.Custom = sealOf(of)
	return &out
}

// sealedFile is a capture that lab has just written, with its seal behind it; as
// it was where it can have none.
func sealedFile(file []byte) []byte {
	of, info, err := digest(file)
	if err != nil {
		return file
	}
	custom := sealOf(of)
	var around bytes.Buffer
	last := draft{w: &around}
	if custom == nil || last.Begin(capture.Section{}, capture.Interface{}) != nil {
		return file
	}
	begin := around.Len()
	if last.end(capture.Statistics{End: time.Now(), Received: uint64(info.Packets), Custom: custom}) != nil {
		return file
	}
	return slices.Concat(file, around.Bytes()[begin:])
}

// sealOf is a seal as a file holds it, nil where the machine can keep no key.
func sealOf(of *seal.Digest) *capture.Custom {
	key := sealKey()
	if key == nil {
		return nil
	}
	return &capture.Custom{Enterprise: seal.Enterprise, Text: of.Seal(key)}
}
