package store

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A course that the first release kept is whole after the tables were brought up
// to date. testdata/first holds what that release wrote: dumps of both databases,
// and the large capture that lay beside them.
func TestACourseOfTheFirstReleaseIsWhole(t *testing.T) {
	tokens := map[string][]string{ // of both dumps, since nobody can find them out afterwards
		"sqlite":   {"okpggbyyl722zjyopubjglfxkl", "kfr373kwex5c3g6jbyvwzf7cfj", "gqbg4rsvg2w2sx5cxbpgic32ky"},
		"postgres": {"effq4d6q26wuumg3sunvk5b4r2", "qdshikok2ctg5anhkqupbtnkb6", "wibsl7q57icpndsd4t2r4h2wju"},
	}
	eachAt(t, func(t *testing.T, address, blobs string) {
		kind := filepath.Base(t.Name())
		large := loadFirst(t, kind, address, blobs)
		for range 2 { // brought up to date, and opened as it is then
			s, err := Open(t.Context(), address, blobs)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range []string{"20241234 홍길동", "20241235 김민준", "@teacher teacher"} {
				p, err := s.ByToken(t.Context(), tokens[kind][i])
				if got := p.ID + " " + p.Name; err != nil || got != want {
					t.Errorf("the link of %s lets %s in: %v", want, got, err)
				}
			}
			checkFirst(t, s, large)
			s.Close()
		}
	})
}

// loadFirst puts what the first release kept where the store is to be. It returns
// the large capture.
func loadFirst(t *testing.T, kind, address, blobs string) []byte {
	t.Helper()
	dump, err := os.ReadFile(filepath.Join("testdata", "first", kind+".sql"))
	if err != nil {
		t.Fatal(err)
	}
	driver, name := "sqlite", "file:"+strings.TrimPrefix(address, "sqlite:")
	if kind == "postgres" {
		driver, name = "pgx", address+"&default_query_exec_mode=simple_protocol"
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), string(dump)); err != nil {
		t.Fatal(err)
	}
	packed, err := os.Open(filepath.Join("testdata", "first", "large.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	large, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(large)
	if err := os.MkdirAll(blobs, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(blobs, hex.EncodeToString(digest[:])), large, 0o600); err != nil {
		t.Fatal(err)
	}
	return large
}

// checkFirst looks whether all of it is there.
func checkFirst(t *testing.T, s *Store, large []byte) {
	t.Helper()
	var got []string
	for _, lab := range []string{"tcp-echo", "udp-echo"} {
		list, err := s.AllAttempts(t.Context(), lab)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			files, err := s.Files(t.Context(), a.Key)
			if err != nil || len(files) != 1 {
				t.Fatalf("files of %v: %v, %v", a.Key, files, err)
			}
			content, err := s.Content(t.Context(), a.Key, files[0])
			sum := sha256.Sum256(content)
			if err != nil || hex.EncodeToString(sum[:]) != files[0].Digest {
				t.Errorf("%v: another capture, or none: %v", a.Key, err)
			}
			if lab == "tcp-echo" && !bytes.Equal(content, large) {
				t.Error("the large capture is another")
			}
			got = append(got, fmt.Sprint(a.Key, a.Graded.After(a.Received), bytes.Contains(a.Result, []byte(`"max_points":100`))))
		}
	}
	want := []string{"{tcp-echo 20241235 1} true true", "{udp-echo 20241234 1} true true", "{udp-echo 20241234 2} true true"}
	if !slices.Equal(got, want) {
		t.Errorf("attempts: %q", got)
	}
	history, err := s.Rulings(t.Context(), "udp-echo", "")
	if err != nil || len(history) != 3 || history[0].Words != "explained it" || *history[0].Value != 70 {
		t.Errorf("rulings: %+v, %v", history, err)
	}
	if now := InForce(history); len(now) != 1 || now[0].Words != "잘했어요" {
		t.Errorf("in force: %+v", now)
	}
	if events, err := s.Audit(t.Context(), "", 100); err != nil || len(events) != 9 {
		t.Errorf("%d lines in the log, %v", len(events), err)
	}
	var sessions int
	if err := s.read.QueryRow("SELECT COUNT(*) FROM sessions").Scan(&sessions); err != nil || sessions != 3 {
		t.Errorf("%d sessions, %v", sessions, err)
	}
}
