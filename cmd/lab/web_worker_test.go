package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/store"
)

// A worker that is told of no labs goes by the course of the server, waits until
// there is one, and follows when the server is started with another.
func TestAWorkerFollowsTheServer(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers")
	}
	t.Parallel()
	s := newCourse(t, 1, "--course", "course.yaml", "--rate", "1000000")
	teach := func(lab string) {
		if err := os.WriteFile(filepath.Join(s.dir, "course.yaml"), []byte("title: {en: Networks, ko: 네트워크}\nlabs:\n  - lab: "+lab+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	log := filepath.Join(s.dir, "worker.log")
	says := func(want string) bool {
		raw, _ := os.ReadFile(log)
		return strings.Contains(string(raw), want)
	}
	until := func(what string, is func() bool) {
		t.Helper()
		for begin := time.Now(); !is(); time.Sleep(20 * time.Millisecond) {
			if time.Since(begin) > time.Minute {
				raw, _ := os.ReadFile(log)
				t.Fatalf("%s: not within a minute; the worker says\n%s", what, raw)
			}
		}
	}

	out, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	worker := func() *exec.Cmd {
		w := exec.Command("lab", "worker", "--lang", "en")
		w.Dir, w.Stdout, w.Stderr = s.dir, out, out
		return w
	}
	if err := worker().Run(); err == nil || !says("course.db: no such file") {
		t.Fatalf("without a database: %v, %v", err, says("course.db: no such file"))
	}
	empty, err := store.Open(t.Context(), "sqlite:"+filepath.Join(s.dir, "course.db"), filepath.Join(s.dir, "course.db.files"))
	if err != nil {
		t.Fatal(err)
	}
	empty.Close()
	w := worker()
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { w.Process.Kill(); w.Wait() }()
	until("no course yet", func() bool { return says("no lab web has begun a course in this store yet") })

	large := append(webReference(t), make([]byte, 1<<20)...) // a job, for whoever takes it first
	for i, lab := range []string{"tcp-echo", "udp-echo"} {
		teach(lab)
		s.kill()
		s.start()
		until("the next course", func() bool { return says("The worker waits for work") && (i == 0 || says("another course")) })
		p := s.pupils()[0]
		until("a capture of "+lab+" that the worker graded", func() bool {
			if _, err := p.handIn(lab, p.id+".pcapng", large); err != nil {
				t.Fatal(err)
			}
			time.Sleep(200 * time.Millisecond)
			raw, _ := os.ReadFile(log)
			for line := range bytes.Lines(raw) {
				if bytes.Contains(line, []byte(`"msg":"graded","assignment":"`+lab)) {
					return true
				}
			}
			return false
		})
	}
}
