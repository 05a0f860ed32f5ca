package store

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Large captures lie in S3: a server of this test's own that speaks as S3 does
// (versitygw, of the version in .ci/s3).
func TestLargeCapturesInS3(t *testing.T) {
	server, err := exec.LookPath(os.Getenv("LAB_S3_SERVER"))
	if !Have || err != nil {
		t.Skip("LAB_S3_SERVER names no versitygw; make bench-web builds one")
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "lab")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "only for this test")
	kept := t.TempDir()
	if err := os.Mkdir(filepath.Join(kept, "captures"), 0o700); err != nil {
		t.Fatal(err)
	}
	at := startS3(t, server, kept)
	dir := t.TempDir()
	address := "sqlite:" + filepath.Join(dir, "course.db")
	for blobs, want := range map[string]string{
		"s3://nothing?region=us-east-1&use_path_style=true&endpoint=http://" + at:             "there is no such bucket",
		"s3://captures?region=x&use_path_style=true&endpoint=http://" + at:                    "say the region",
		"s3://captures?region=us-east-1&use_path_style=true&endpoint=http://127.0.0.1:1":      "S3 does not answer",
		"s3://captures?region=us-east-1&colour=red&use_path_style=true&endpoint=http://" + at: "colour",
	} {
		refuses(t, address, blobs, want)
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "another")
	refuses(t, address, "s3://captures?region=us-east-1&use_path_style=true&endpoint=http://"+at, "S3 refuses the keys")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "only for this test")
	s := open(t, address, "s3://captures?region=us-east-1&use_path_style=true&endpoint=http://"+at)
	enrol(t, s, student("1", "a"), student("2", "b"))
	shared, own := bytes.Repeat([]byte("s"), small+1), bytes.Repeat([]byte("o"), 3<<20)
	var keys []Key
	for id, content := range map[string][]byte{"1": own, "2": shared} {
		for _, c := range [][]byte{content, shared} {
			key, err := s.Receive(t.Context(), "udp-echo", id, time.Now(), "127.0.0.1", []File{{Name: "x.pcapng", Content: c}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			files, err := s.Files(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := s.Content(t.Context(), key, files[0]); err != nil || !bytes.Equal(got, c) {
				t.Errorf("%v: %d octets, %v", key, len(got), err)
			}
			keys = append(keys, key)
		}
	}
	var packed bytes.Buffer
	if err := s.Backup(t.Context(), &packed); err != nil || !bytes.Contains(packed.Bytes(), []byte(blobFolder+"/")) {
		t.Errorf("the backup: %v", err)
	}
	if err := s.Forget(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	if left, err := s.blobs.list(t.Context()); err != nil || len(left) != 1 {
		t.Errorf("%d large files are left, want that of the other student alone: %v", len(left), err)
	}
	if _, err := s.Attempt(t.Context(), keys[0]); err != nil && !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

// refuses wants a store not to open, with a reason.
func refuses(t *testing.T, address, blobs, want string) {
	t.Helper()
	s, err := Open(t.Context(), address, blobs)
	if err == nil {
		s.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "--blobs: ") || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: want %q, got %v", blobs, want, err)
	}
}

// startS3 starts a server that keeps buckets in a folder, each in one of its own.
func startS3(t *testing.T, server, dir string) (address string) {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = free.Addr().String()
	free.Close()
	cmd := exec.Command(server, "--access", "lab", "--secret", "only for this test", "--port", address, "--quiet", "posix", "--sidecar", t.TempDir(), dir)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Log(said.String())
		}
	})
	for begin := time.Now(); time.Since(begin) < time.Minute; time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return address
		}
	}
	t.Fatal("the server does not listen")
	return ""
}
