package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"text/template"

	"socketlab/assignments"
	"socketlab/assignments/i18n"
	"socketlab/assignments/starter"
)

// models is where the calls stand that belong into the gaps of the starters.
const models = "../../assignments/starter/testdata/model"

// model fills a gap as a good student does.
func model(file, gap string, about any) (string, error) {
	t, err := template.ParseFiles(filepath.Join(models, file+".tmpl"))
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = t.ExecuteTemplate(&b, gap, about)
	return b.String(), err
}

// begun writes the programs of a lab into a folder of their own, compiled if
// they have to be, and returns the flags that put them to use.
func begun(t *testing.T, lab, language string, fill starter.Filler) (flags []string) {
	t.Helper()
	spec, err := assignments.Load(lab)
	if err != nil {
		t.Fatal(err)
	}
	programs, err := starter.Filled(spec, language, i18n.En, fill)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, p := range programs {
		if err := os.WriteFile(filepath.Join(dir, p.File), []byte(p.Source), 0o666); err != nil {
			t.Fatal(err)
		}
		if p.Build != "" {
			words := strings.Fields(p.Build)
			cmd := exec.Command(words[0], words[1:]...)
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
				t.Fatalf("%s: %v\n%s\n%s", p.Build, err, out, p.Source)
			}
		}
		flag := "--client"
		if p.Serves {
			flag = "--server"
		}
		command := strings.NewReplacer("./", dir+"/", p.File, filepath.Join(dir, p.File), "java ", "java -cp "+dir+" ").Replace(p.Command)
		flags = append(flags, flag, command)
	}
	return flags
}

// tools are what a language needs on this machine.
var tools = map[string]string{"python": "python3", "c": "cc", "go": "go", "java": "java"}

// compiled are the labs that are done with the starters of slow compilers, too:
// with each template there is.
var compiled = []string{"udp-echo", "tcp-echo", "tcp-nonblocking"}

// against are the labs whose server has to wait for the client, and not the
// client for the clock.
var against = []string{"tcp-stream", "tcp-backlog"}

// tries reports whether TestStarters does a lab, the n-th, in a language: all of
// them if LAB_STARTERS is set (make bench-starters), else every lab in one of the
// languages that are quick, by turns; a sample of those under -short.
func tries(n int, lab, language string) bool {
	turn := slices.Index([]string{"python", "c"}, language)
	switch {
	case os.Getenv("LAB_STARTERS") != "":
		return true
	case turn < 0:
		return slices.Contains(compiled, lab) && !testing.Short()
	case testing.Short():
		return n%6 == 3*turn
	}
	return n%2 == turn
}

// TestStarters does every lab with its starters: as they are written they earn
// too little and say kindly what is first to do; with the right calls in their
// gaps, server and client together earn everything.
func TestStarters(t *testing.T) {
	t.Parallel()
	if os.Getenv("LAB_REQUIRE_CAPTURE") != "1" && !canCapture() {
		t.Skip("nothing can be recorded here; lab doctor tells why")
	}
	for i, lab := range assignments.Names() {
		for _, language := range starter.Names() {
			if !tries(i, lab, language) {
				continue
			}
			t.Run(lab+" "+language, func(t *testing.T) {
				t.Parallel()
				if _, err := exec.LookPath(tools[language]); err != nil {
					t.Skip(err)
				}
				run := func(flags []string) []string {
					return append([]string{"run", lab, "--id", "20241234", "--name", "홍길동", "--dept", "컴퓨터공학과", "--out", t.TempDir(), "--format", "json"}, flags...)
				}
				flags := begun(t, lab, language, model)
				r := runReport(t, run(flags)...)
				if !r.Passed {
					t.Errorf("with the right calls: %d of %d points: %s", r.Points, r.MaxPoints, unearned(r))
				}
				if slices.Contains(against, lab) { // the client against lab's own server
					if r := runReport(t, run(flags[2:])...); !r.Passed {
						t.Errorf("the client alone: %d of %d points: %s", r.Points, r.MaxPoints, unearned(r))
					}
				}
				if i%4 < 2 || os.Getenv("LAB_STARTERS") != "" { // half of the labs
					unfilled(t, run(begun(t, lab, language, nil)[:2]))
				}
			})
		}
	}
}

// unfilled wants a run with open gaps to fail, and to name the first of them.
func unfilled(t *testing.T, args []string) {
	t.Helper()
	var stderr strings.Builder
	cmd := exec.Command("lab", args...)
	cmd.Stderr = &stderr
	err := cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != exitNotPassed && !errors.Is(err, syscall.ECHILD) { // as in runReport
		t.Errorf("with open gaps: exit code %d", code)
	}
	if !strings.Contains(stderr.String(), "TODO 1 (") {
		t.Errorf("with open gaps, nothing is said of the first:\n%s", stderr.String())
	}
}
