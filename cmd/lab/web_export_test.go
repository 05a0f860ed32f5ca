package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What a whole course exports is, octet for octet, what lab grade --course writes
// by the command in its README: with attempts right and wrong, late and not, with
// more time, marks by hand and comments, an assignment of the teacher's own, and
// labs that nobody has handed in.
func TestWebExportOfACourse(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers")
	}
	s := newCourse(t, 4, "--rate", "100000", "--course", "course.yaml")
	s.writeCourse()
	s.start()
	all := s.pupils()
	for i, p := range all[:3] {
		for _, one := range []struct{ lab, capture string }{{"udp-echo", "udp-echo"}, {"udp-echo", "tcp-echo"}, {"tcp-echo", "tcp-echo"}, {"mine", "tcp-hello"}} {
			if i == 2 && one.lab != "udp-echo" {
				continue
			}
			raw, err := os.ReadFile(filepath.Join("..", "..", "testdata", "references", one.capture, "20241234.pcapng"))
			if err == nil {
				_, err = p.handIn(one.lab, all[i/2].id+".pcapng", raw[:len(raw)*(10-i)/10])
			}
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(1100 * time.Millisecond) // a zip file counts seconds
		}
		p.graded()
	}
	for _, line := range []string{
		"mark udp-echo 20241234 --check echo --points 7 --words =SUM(1)", "comment udp-echo 20241234 --words 잘했습니다",
		"extend udp-echo 20241235 --until 2100-01-01 --words ill", "mark tcp-sink 20241237 --points 55 --words oral --by kim",
		"mark mine 20241235 --points 3 --words oral",
	} {
		s.lab(append([]string{"web"}, append(strings.Fields(line), "--course", "course.yaml")...)...)
	}
	for _, lang := range []string{"en", "ko"} {
		s.lab("web", "export", "--course", "course.yaml", "--lang", lang, "--out", "out-"+lang)
		s.repeats("out-" + lang)
	}
	s.unzip("/api/v1/results.zip", "zipped")
	s.repeats("zipped")
	for name, want := range map[string]string{"gradebook.csv": "20241237,", "overrides.csv": ",55,oral,kim,,tcp-sink", "extensions.csv": "T14:59:59Z,ill,udp-echo",
		"results/udp-echo/results.json": "its file is named after 20241234"} {
		if name == "gradebook.csv" {
			name = "results/" + name
		}
		if text, err := os.ReadFile(filepath.Join(s.dir, "out-en", name)); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: want %s, got %v\n%s", name, want, err, text)
		}
	}
}

// writeCourse writes a course file, with an assignment of its own.
func (s *served) writeCourse() {
	s.t.Helper()
	own, err := os.ReadFile(filepath.Join("..", "..", "assignments", "tcp-hello.yaml"))
	if err != nil {
		s.t.Fatal(err)
	}
	due := time.Now().Add(-36 * time.Hour).UTC().Add(9 * time.Hour).Format("2006-01-02 15:04")
	text := fmt.Sprintf(`title: {en: Networks, ko: 네트워크}
attempt: best
zone: Asia/Seoul
drop: 1
labs:
  - {lab: udp-echo, due: %q, weight: 3, late: {percent: 10, grace: 5m}}
  - {lab: tcp-echo, from: "week*"}
  - {lab: ./mine.yaml, due: 2100-01-01}
  - {lab: tcp-sink}
  - {lab: tcp-close}
`, due)
	for name, content := range map[string][]byte{"course.yaml": []byte(text), "mine.yaml": own} {
		if err := os.WriteFile(filepath.Join(s.dir, name), content, 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
}

// repeats runs the command in the README of an export, and compares.
func (s *served) repeats(export string) {
	s.t.Helper()
	dir := filepath.Join(s.dir, export)
	again, err := os.ReadFile(filepath.Join(dir, "README.txt"))
	if err != nil {
		s.t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", string(again))
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("%s: %v\n%s", again, err, out)
	}
	ours, theirs := octetsBelow(s.t, filepath.Join(dir, "results")), octetsBelow(s.t, filepath.Join(dir, "again"))
	for name, text := range ours {
		if other, ok := theirs[name]; !ok || text != other {
			s.t.Errorf("%s %s: %d octets, and %d of lab grade\n%s", export, name, len(text), len(other), firstDifference([]byte(text), []byte(other)))
		}
	}
	for name := range theirs {
		if _, ok := ours[name]; !ok {
			s.t.Errorf("%s lacks %s", export, name)
		}
	}
	if len(ours) < 10 || len(ours["students/20241234.html"]) == 0 || len(ours["mine/students/20241235.html"]) == 0 {
		s.t.Errorf("%s holds %d files", export, len(ours))
	}
	s.t.Logf("%s: %d files are equal, by %s", export, len(ours), again)
}

// octetsBelow is what is in all files below a folder.
func octetsBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(root, name)
		all[name] = string(raw)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return all
}

// unzip takes a zip file from the API, as a teacher, and unpacks it.
func (s *served) unzip(path, to string) {
	s.t.Helper()
	link := s.lab("web", "link", "@teacher")
	ask, _ := http.NewRequest("GET", s.address+path, nil)
	ask.Header.Set("Authorization", "Bearer "+strings.TrimSpace(link[strings.LastIndex(link, "/")+1:]))
	got, err := http.DefaultClient.Do(ask)
	if err != nil {
		s.t.Fatal(err)
	}
	defer got.Body.Close()
	var raw bytes.Buffer
	if _, err := io.Copy(&raw, got.Body); err != nil || got.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %v %s", path, err, got.Status)
	}
	name := filepath.Join(s.dir, to+".zip")
	if err := os.WriteFile(name, raw.Bytes(), 0o600); err != nil {
		s.t.Fatal(err)
	}
	unzip := exec.Command("unzip", "-q", name, "-d", filepath.Join(s.dir, to))
	if out, err := unzip.CombinedOutput(); err != nil {
		s.t.Fatalf("%v\n%s", err, out)
	}
}
