package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What cannot be meant is refused before anything is made: no database, no link.
func TestWebTakesWhatCanBeMeant(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	pair(t, dir, "one")
	pair(t, other, "two")
	for _, step := range []struct{ line, want string }{
		{"--upload -1", `--upload -1: want a number from 1 to 512`},
		{"--space 0", `--space 0: want a number from 1 to`},
		{"--rate 0", `--rate 0: want a number from 1 to`},
		{"--jobs -3", `--jobs -3: want a number from 1 to`},
		{"--attempts -1", `--attempts -1: want a number from 0 to`},
		{"--address lab.example.org", `--address "lab.example.org": want an address such as https://`},
		{"--address ftp://lab.example.org", `want an address such as https://`},
		{"--address https://lab.example.org/course", `without a path`},
		{"--tls-cert cert.pem", `--tls-cert and --tls-key go together`},
		{"--tls-cert nothing.pem --tls-key key.pem", `nothing.pem: no such file`},
		{"--tls-cert cert.pem --tls-key " + filepath.Join(other, "key.pem"), `--tls-cert, --tls-key: .*does not match`},
	} {
		cmd := exec.Command("lab", append([]string{"web", "--lab", "udp-echo", "--lang", "en"}, strings.Fields(step.line)...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err == nil || !regexp.MustCompile(step.want).Match(out) {
			t.Errorf("lab web %s: want %s, got %v\n%s", step.line, step.want, err, out)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "course*")); len(left) > 0 {
		t.Errorf("%v were made", left)
	}
}

// pair writes a certificate for a name, and its key.
func pair(t *testing.T, dir, name string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: cert}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(dir, file), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A certificate that was renewed is used without a restart; half of one is not.
func TestACertificateIsReadOnceMore(t *testing.T) {
	dir, next := t.TempDir(), t.TempDir()
	pair(t, dir, "old")
	pair(t, next, "new")
	var log bytes.Buffer
	c := &certificate{cert: filepath.Join(dir, "cert.pem"), key: filepath.Join(dir, "key.pem"), log: slog.New(slog.NewTextHandler(&log, nil))}
	if c.since = c.changed(); c.read() != nil {
		t.Fatal("the certificate is not read")
	}
	at := time.Now()
	for _, step := range []struct{ file, want string }{{"cert.pem", "old"}, {"key.pem", "new"}} {
		raw, err := os.ReadFile(filepath.Join(next, step.file))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, step.file), raw, 0o600)
		}
		at = at.Add(time.Second)
		if err != nil || os.Chtimes(filepath.Join(dir, step.file), at, at) != nil {
			t.Fatal(err)
		}
		c.looked = time.Time{}
		if got, err := c.get(nil); err != nil || got.Leaf.DNSNames[0] != step.want {
			t.Errorf("after a new %s: %v, %v", step.file, got.Leaf.DNSNames, err)
		}
	}
	if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
		t.Errorf("%d errors in the log, want that of the certificate without its key:\n%s", n, log.String())
	}
}

// An upload that is under way when the server is told to end is received, and there
// after the next start.
func TestAnUploadSurvivesTheEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers")
	}
	s := newCourse(t, 1)
	s.start()
	p := s.pupils()[0]
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, _ := form.CreateFormFile("files", p.id+".pcapng")
	part.Write(webReference(t))
	form.Close()
	out, in := io.Pipe()
	go func() {
		in.Write(body.Bytes()[:100])
		s.cmd.Process.Signal(syscall.SIGTERM)
		for { // until nobody new is let in
			got, err := http.Get(s.address + "/healthz")
			if err != nil {
				break
			}
			got.Body.Close()
			http.DefaultClient.CloseIdleConnections()
		}
		in.Write(body.Bytes()[100:])
		in.Close()
	}()
	r, _ := http.NewRequest("POST", s.address+"/labs/udp-echo", out)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Expect", "100-continue") // nothing is sent before the server has begun to take it
	p.Transport = &http.Transport{ExpectContinueTimeout: time.Minute}
	got, err := p.Do(r)
	if err != nil || got.StatusCode != http.StatusSeeOther {
		t.Fatalf("the upload: %v, %v", got, err)
	}
	got.Body.Close()
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the end: %v", err)
	}
	s.cmd = nil
	s.start()
	p.address = s.address
	if page := p.graded(); !strings.Contains(page, `href="/labs/udp-echo/1"`) {
		t.Error("what was received is not there")
	}
}
