// Package replay grades captures again and compares the result with the
// expectation that lies beside each.
//
// The expectation of DIR/x.pcapng is the text file DIR/x.expect:
//
//	assignment: udp-echo
//	id: 20241234
//	points: 85/100
//	echo: fail 15/30 frames 3 7
//
// The first two lines are given; all others are what grading says. A new
// expectation needs only the first, and an update.
package replay

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/assignments"
	"socketlab/assignments/grade"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

// ending is how the name of an expectation ends.
const ending = ".expect"

// A Case is a capture with an expectation.
type Case struct {
	Capture string // path
	Expect  string // path
}

// Find lists the captures below a folder that have an expectation beside
// them, in the order of their names.
func Find(folder string) ([]Case, error) {
	var cases []Case
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ending {
			return err
		}
		expect := filepath.Join(filepath.Dir(path), grade.Stem(path)+ending)
		if expect == path || grade.Stem(path) == filepath.Base(path) {
			return nil
		}
		if _, err := os.Stat(expect); err == nil {
			cases = append(cases, Case{path, expect})
		}
		return nil
	})
	return cases, err
}

// Run grades the case and returns what its expectation says and what it
// should say. The error is about a case that cannot be tried at all.
func (c Case) Run() (want, got []byte, err error) {
	want, err = os.ReadFile(c.Expect)
	if err != nil {
		return nil, nil, err
	}
	given := head(want)
	if given["assignment"] == "" {
		return nil, nil, message.At(c.Expect, message.Errorf("names no assignment"))
	}
	name := given["assignment"]
	if strings.HasSuffix(name, ".yaml") {
		name = filepath.Join(filepath.Dir(c.Expect), name)
	}
	spec, err := assignments.Load(name)
	if err != nil {
		return nil, nil, message.At(c.Expect, err)
	}
	r, err := grade.Grade(spec, grade.File(c.Capture, given["id"]), i18n.En)
	if err != nil {
		return nil, nil, message.At(c.Capture, err)
	}
	return want, expectation(given, r), nil
}

// head reads the lines of an expectation that are given.
func head(data []byte) map[string]string {
	given := map[string]string{}
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		if key, value, ok := strings.Cut(s.Text(), ": "); ok {
			given[key] = strings.TrimSpace(value)
		}
	}
	return given
}

// expectation writes what a report says.
func expectation(given map[string]string, r *report.Report) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "assignment: %s\nid: %s\npoints: %d/%d\n", given["assignment"], r.ID, r.Points, r.MaxPoints)
	for _, c := range r.Checks {
		fmt.Fprintf(&b, "%s: %s %d/%d", c.ID, c.Verdict, c.Points, c.MaxPoints)
		for i, f := range c.Findings {
			if i == 0 {
				b.WriteString(" frames")
			}
			fmt.Fprintf(&b, " %d", f.Frame)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// Update writes a new expectation, whole or not at all. Nobody else may be
// doing the same.
func (c Case) Update(got []byte) error {
	dir, name := filepath.Split(c.Expect)
	files.Sweep(filepath.Clean(dir), func(of string) bool { return of == name })
	return files.Write(c.Expect, func(w io.Writer) error { _, err := w.Write(got); return err })
}

// Difference lists the lines in which want and got differ, as diff does: with
// - before what was wanted, and + before what came. It is empty if there is
// none.
func Difference(want, got []byte) []string {
	w, g := lines(want), lines(got)
	var out []string
	for _, line := range w {
		if !slices.Contains(g, line) {
			out = append(out, "-"+line)
		}
	}
	for _, line := range g {
		if !slices.Contains(w, line) {
			out = append(out, "+"+line)
		}
	}
	return out
}

func lines(b []byte) []string {
	return strings.Split(strings.TrimRight(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n"), "\n")
}

// ErrNone says that a folder holds no capture with an expectation.
var ErrNone = message.Errorf("no capture with an expectation beside it")
