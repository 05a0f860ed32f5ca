package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestATableIsNoSubmission(t *testing.T) {
	table := filepath.Join(t.TempDir(), "class.csv")
	if err := os.WriteFile(table, []byte("학번,이름\n20240001,홍길동\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := command(t, "grade", table, "--assignment", "udp-echo", "--out", t.TempDir())
	if code != exitUsage || !strings.Contains(stderr, "submissions.zip --roster "+table) {
		t.Errorf("exit code %d and %q, want a hint to --roster", code, stderr)
	}
}

func TestZones(t *testing.T) {
	for zone, want := range map[string]int{"Asia/Seoul": exitDone, "+09:00": exitDone, "Mars/Olympus": exitUsage, "../etc/passwd": exitUsage} {
		code, _, stderr := command(t, "grade", "--assignment", "udp-echo", "--out", t.TempDir(), "--zone", zone, t.TempDir())
		if code != want {
			t.Errorf("--zone %s: exit code %d, want %d: %s", zone, code, want, stderr)
		}
	}
}
