package provenance_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/compare/forge"
	"socketlab/assignments/grade"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture"
)

// graded is the report on what somebody handed in.
func graded(t testing.TB, s forge.Paper) *report.Report {
	t.Helper()
	spec, err := assignments.Load(s.Lab)
	if err != nil {
		t.Fatal(err)
	}
	r, err := grade.Grade(spec, grade.Work{
		Cover: check.Cover{ID: s.ID, File: s.ID + ".pcapng"},
		Open:  func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(s.File)), nil },
		Known: grade.Known{Now: forge.Now, Since: forge.Since},
	}, i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func teacher(t testing.TB, seed uint64) *forge.Teacher {
	t.Helper()
	all, err := forge.References("../../testdata/references")
	if err != nil {
		t.Fatal(err)
	}
	return forge.NewTeacher(seed, all)
}

// matter are the signals that somebody should look at.
func matter(r *report.Report) (out []string) {
	for _, s := range r.Signals {
		if s.Matters() {
			out = append(out, fmt.Sprintf("%s, %s: %s %v", s.ID, s.Strength, s.Message, s.Frames))
		}
	}
	return out
}

// Every way to forge a capture raises its signal, and costs no points by it.
func TestEveryForgeryRaisesItsSignal(t *testing.T) {
	for _, f := range forge.Forgeries {
		for seed := range uint64(5) {
			r := graded(t, teacher(t, seed).Forge(f))
			i := slices.IndexFunc(r.Signals, func(s report.Signal) bool { return s.ID == f.Signal })
			if i < 0 || !r.Signals[i].Matters() {
				t.Errorf("%s: no %s in %q", f.Name, f.Signal, matter(r))
			}
		}
	}
}

// What honest students hand in, of every lab, in every style, saved again by
// whatever program, raises nothing stronger than a note.
func TestHonestCapturesRaiseNothing(t *testing.T) {
	n := 600
	if testing.Short() {
		n = 150
	}
	class := teacher(t, 7)
	for range n {
		s := class.Honest()
		if said := matter(graded(t, s)); len(said) > 0 {
			t.Errorf("%s, %v: %q", s.Lab, s.How, said)
		}
	}
}

// The references themselves, and the captures of strangers where LAB_CORPUS
// names them, raise nothing stronger than a note.
func TestRecordedCapturesRaiseNothing(t *testing.T) {
	looked, seen := 0, 0
	look := func(root string, every int) {
		filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) == ".expect" {
				return nil
			}
			if seen++; seen%every != 0 {
				return nil
			}
			b, err := os.ReadFile(path)
			if err != nil || len(b) > 8<<20 {
				return nil
			}
			for _, lab := range []string{"udp-echo", "tcp-echo"} {
				spec, err := assignments.Load(lab)
				if err != nil {
					t.Fatal(err)
				}
				r, err := grade.Grade(spec, grade.Work{Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}, i18n.En)
				if err != nil {
					continue // no capture
				}
				looked++
				if said := matter(r); len(said) > 0 {
					t.Errorf("%s: %q", path, said)
				}
			}
			return nil
		})
	}
	look("../../testdata/references", 1)
	every := 1
	if testing.Short() {
		every = 10
	}
	if corpus := os.Getenv("LAB_CORPUS"); corpus != "" {
		look(corpus, every)
	}
	if looked < 30 {
		t.Errorf("looked at %d captures", looked)
	}
}

// A file that lab wrote, and of which frames were taken out by somebody who left the
// counts as they were, says so; it is a note, as editcap may be who did it.
func TestFramesThatWereCountedAndAreGone(t *testing.T) {
	run := teacher(t, 11).Run()
	c := run.Record(forge.AsLab)
	held := c.Packets[:len(c.Packets)-1]
	for _, test := range []struct {
		name              string
		received, dropped int
		want              bool
	}{
		{"counts that fit", len(held), 0, false},
		{"one is gone", len(held) + 1, 0, true},
		{"one was lost for want of room", len(held) + 1, 1, false},
	} {
		var file bytes.Buffer
		w, err := capture.NewWriter(&file, c.Section)
		if err != nil {
			t.Fatal(err)
		}
		w.AddInterface(capture.Interface{LinkType: 1, SnapLength: 262144})
		for i := range held {
			if err := w.Write(&held[i]); err != nil {
				t.Fatal(err)
			}
		}
		w.WriteStatistics(0, capture.Statistics{Received: uint64(test.received), Dropped: uint64(test.dropped)})
		w.Flush()
		r := graded(t, forge.Paper{Lab: run.Lab, ID: run.ID, File: file.Bytes()})
		i := slices.IndexFunc(r.Signals, func(s report.Signal) bool { return s.ID == "statistics" })
		if i >= 0 != test.want || i >= 0 && r.Signals[i].Strength != report.Note {
			t.Errorf("%s: %+v", test.name, r.Signals)
		}
	}
}
