package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"socketlab/assignments/class"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/capture/files"
)

// writeClass writes everything but the students' pages, which are there.
func (p *program) writeClass(t *classTask, r *class.Result) error {
	stale := pagesOf(t.out)
	if t.book != nil {
		if err := p.fillBook(t, r); err != nil {
			return err
		}
	}
	for _, file := range []struct {
		name  string
		write func(w io.Writer) error
	}{
		{"index.html", func(w io.Writer) error { return page.Class(w, r.Class, r.Reports()) }},
		{"gradebook.csv", func(w io.Writer) error { return report.ClassCSV(w, r.Class) }},
		{"junit.xml", func(w io.Writer) error { return report.ClassJUnit(w, r.Reports()) }},
		{"results.json", func(w io.Writer) error { return report.ClassJSON(w, r.Class, r.Reports()) }},
		{"feedback.zip", func(w io.Writer) error { return feedback(w, t, r) }},
	} {
		if file.name == "feedback.zip" && !hasMoodle(r) {
			continue
		}
		if err := files.WriteIn(t.out, file.name, file.write); err != nil {
			return cannot(err)
		}
	}
	removeStale(t.out, stale, r.Rows)
	return r.Done()
}

// pagesOf lists the students' pages that an earlier run wrote.
func pagesOf(out *os.Root) (pages []string) {
	f, err := out.Open("results.json")
	if err != nil {
		return nil
	}
	defer f.Close()
	var old struct {
		Schema      string
		Submissions []struct{ Page string }
	}
	if json.NewDecoder(f).Decode(&old) != nil || old.Schema != report.ClassSchema {
		return nil
	}
	for _, s := range old.Submissions {
		pages = append(pages, s.Page)
	}
	return pages
}

// removeStale removes pages of an earlier run that this one did not write, so
// that no old verdict is taken for a new one.
func removeStale(out *os.Root, old []string, rows []report.ClassRow) {
	fresh := map[string]bool{"": true}
	for _, row := range rows {
		fresh[row.Page] = true
	}
	for _, page := range old {
		if !fresh[page] && strings.HasPrefix(page, "students/") {
			out.Remove(page)
		}
	}
}

// fillBook fills the marks into a copy of the teacher's gradebook.
func (p *program) fillBook(t *classTask, r *class.Result) error {
	raw, done := t.book.Fill(p.marks(r))
	r.Gradebook = &report.ClassBook{Kind: t.book.Kind, Column: t.book.Title, Entered: len(done.Entered),
		Kept: []string{}, NotInBook: ids(done.NotInBook), Ambiguous: ids(done.Ambiguous)}
	for _, k := range done.Kept {
		r.Gradebook.Kept = append(r.Gradebook.Kept, called(k.Student)+": "+k.Why)
	}
	if done.Scaled {
		p.note(p.Say("the gradebook counts another maximum than the assignment's %d; marks are scaled to it", r.MaxPoints))
	}
	name := filledName(t.bookName)
	r.Gradebook.File = name
	err := files.WriteIn(t.out, name, func(w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
	if err != nil {
		return cannot(err)
	}
	return nil
}

// filledName is what the filled copy of a gradebook is called.
func filledName(path string) string {
	base := filepath.Base(path)
	extension := filepath.Ext(base)
	return strings.TrimSuffix(base, extension) + "-filled" + extension
}

// marks are the marks of all students that are known for sure. One whom lab
// could not grade by its own fault gets none, rather than a zero.
func (p *program) marks(r *class.Result) (marks []gradebook.Mark) {
	i := 0
	for rep, err := range r.Reports() {
		row, student, sub := r.Rows[i], r.Students[i], r.Submissions[i]
		i++
		if err != nil || rep == nil || row.Status != report.Graded || row.Verdict == report.Error {
			continue
		}
		known := *student
		if known.Number == "" && (sub.Layout == "moodle" || sub.Layout == "canvas") && len(sub.Students) == 1 {
			known.Number = sub.Said.Number
		}
		marks = append(marks, gradebook.Mark{Student: &known, Points: rep.Points, MaxPoints: rep.MaxPoints, Feedback: p.feedbackLine(rep)})
	}
	return marks
}

// longestFeedback keeps the feedback cell readable, in letters.
const longestFeedback = 1000

// feedbackLine says in one line where points were lost.
func (p *program) feedbackLine(r *report.Report) string {
	parts := []string{p.Say("%d of %d points", r.Points, r.MaxPoints)}
	if r.Reason != "" {
		parts = append(parts, r.Reason)
	}
	for _, check := range r.Checks {
		if check.Points == check.MaxPoints || len(check.Findings) == 0 {
			continue
		}
		parts = append(parts, fmt.Sprintf("%s %d/%d: %s", check.Title, check.Points, check.MaxPoints, check.Findings[0].Message))
	}
	line := []rune(strings.Join(strings.Fields(strings.Join(parts, " · ")), " "))
	if len(line) > longestFeedback {
		line = append(line[:longestFeedback-1], '…')
	}
	return string(line)
}

func ids(students []*gradebook.Student) []string {
	list := []string{}
	for _, s := range students {
		list = append(list, called(s))
	}
	return list
}

// called is what a student is called in a list.
func called(s *gradebook.Student) string {
	if s.ID != "" {
		return s.ID
	}
	return s.Name + s.Number
}

func hasMoodle(r *class.Result) bool {
	for i, sub := range r.Submissions {
		if sub != nil && sub.Layout == "moodle" && r.Rows[i].Status == report.Graded {
			return true
		}
	}
	return false
}

// feedback writes the students' pages as Moodle takes them back: each under
// the name of the folder that Moodle gave the student.
func feedback(w io.Writer, t *classTask, r *class.Result) error {
	z := zip.NewWriter(w)
	seen := map[string]bool{}
	for i, sub := range r.Submissions {
		if sub == nil || sub.Layout != "moodle" || r.Rows[i].Status != report.Graded || seen[sub.Said.Prefix] {
			continue
		}
		seen[sub.Said.Prefix] = true
		page, err := fs.ReadFile(t.out.FS(), r.Rows[i].Page)
		if err != nil {
			return err
		}
		if err := addToZip(z, sub.Said.Prefix+"/report"+t.Extension, 0o644, bytes.NewReader(page)); err != nil {
			return err
		}
	}
	return z.Close()
}
