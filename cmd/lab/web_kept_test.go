package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Commands beside a server go by its deadlines, zone, assignments and address, and
// not by their own.
func TestCommandsGoByTheServersCourse(t *testing.T) {
	s := newCourse(t, 2, "--course", "course.yaml")
	own, err := os.ReadFile(filepath.Join("..", "..", "assignments", "udp-echo.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("course.yaml", "title: {en: Networks, ko: 네트워크}\nattempt: first\nzone: Asia/Seoul\nlate: {percent: 40}\nlabs:\n  - lab: mine.yaml\n    due: 2020-01-01 12:00\n  - lab: tcp-echo\n")
	write("mine.yaml", string(own))
	s.start()
	p := s.pupils()[0]
	if _, err := p.handIn("mine", p.id+".pcapng", webReference(t)); err != nil {
		t.Fatal(err)
	}
	for strings.Contains(s.lab("web", "results", "mine", "--lang", "en"), "being graded") {
	}
	if got := s.lab("web", "results", "mine", "--lang", "en"); !strings.Contains(got, " 0/100    late") {
		t.Errorf("results are %q, want no points, late", got)
	}
	if got := s.lab("web", "results", "mine.yaml", "--format", "json"); !strings.Contains(got, `"due":"2020-01-01T03:00:59`) {
		t.Errorf("the deadline of the file is %.300s", got)
	}
	if got := s.lab("web", "results", "mine.yaml=", "--lang", "en"); !strings.Contains(got, "100/100") {
		t.Errorf("without a deadline, results are %q", got)
	}
	s.lab("web", "extend", "mine", p.id, "--until", "2100-01-01 12:00", "--words", "ill")
	if got := s.lab("web", "show", "mine", p.id, "--lang", "en"); !strings.Contains(got, "100/100") || !strings.Contains(got, "2100-01-01 12:00 KST") {
		t.Errorf("after the extension: %s", got)
	}
	s.lab("web", "export", "--out", "out")
	if raw, err := os.ReadFile(filepath.Join(s.dir, "out", "results", "gradebook.csv")); err != nil || !strings.Contains(string(raw), "mine /100,tcp-echo /100") {
		t.Errorf("the export of the course: %s %v", raw, err)
	}
	if got := s.lab("web", "link", p.id); !strings.HasPrefix(got, s.address+"/enter/") {
		t.Errorf("the link is %q, the course at %s", got, s.address)
	}
}
