package main

import (
	"strings"
	"testing"
)

func TestIDsThatNameFiles(t *testing.T) {
	for _, id := range []string{"20241234", "2024-1234", "s.kim", "홍길동", "a b", strings.Repeat("한", maxID)} {
		if bad := badID(id); !bad.IsZero() {
			t.Errorf("id %q: %v, want it accepted", id, bad)
		}
	}
}

func TestIDsThatNameNoFile(t *testing.T) {
	ids := []string{
		"", " ", "a/b", `a\b`, "a\x00b", "a\nb", ".hidden", "..", "-x", "a ", " a", "a.",
		"\xff", "nul", "COM1.txt", "a:b", "a*b", "a\u202eb", "a\u200bb", strings.Repeat("x", maxID+1),
	}
	for _, id := range ids {
		if badID(id).IsZero() {
			t.Errorf("id %q is accepted", id)
		}
	}
}

func TestNamesThatAreRefused(t *testing.T) {
	for _, name := range []string{"\xff", "a\x00b", "a\tb", "a\x1b[2J", strings.Repeat("x", 64<<10)} {
		if badName(name).IsZero() {
			t.Errorf("name %.20q is accepted", name)
		}
	}
	for _, name := range []string{"", "홍길동", "Óscar O'Neill", "🙂"} {
		if bad := badName(name); !bad.IsZero() {
			t.Errorf("name %q: %v, want it accepted", name, bad)
		}
	}
}

func TestNameWithDecomposedHangulIsComposed(t *testing.T) {
	p := &program{}
	got, err := p.called("--name", " \u1112\u1169\u11bc ")
	if err != nil || got != "홍" {
		t.Errorf("got %q, %v, want 홍", got, err)
	}
}

func TestQuoted(t *testing.T) {
	for word, want := range map[string]string{"udp-echo": "udp-echo", "홍길동": "홍길동", "a b": "'a b'", "it's": `'it'\''s'`, "": "''"} {
		if got := quoted(word); got != want {
			t.Errorf("quoted(%q): got %s, want %s", word, got, want)
		}
	}
}
