package class

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

// A Gradebook is the teacher's gradebook file and what it is called. The zero
// value is none.
type Gradebook struct {
	Book *gradebook.Book
	Path string // of the file
}

// fill fills the marks into a copy of the teacher's gradebook.
func (r *Result) fill(book Gradebook) error {
	raw, done, err := book.Book.Fill(r.marks())
	if err != nil {
		return message.At(filepath.Base(book.Path), err)
	}
	r.Gradebook = &report.ClassBook{Kind: book.Book.Kind, Column: book.Book.Title, Entered: len(done.Entered), Scaled: done.Scaled,
		File: filledName(book.Path), Kept: []string{}, NotInBook: ids(done.NotInBook), Ambiguous: ids(done.Ambiguous)}
	for _, k := range done.Kept {
		r.Gradebook.Kept = append(r.Gradebook.Kept, called(k.Student)+": "+k.Why)
	}
	return files.WriteIn(r.out, r.Gradebook.File, func(w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}

// filledName is what the filled copy of a gradebook is called.
func filledName(path string) string {
	base := filepath.Base(path)
	extension := filepath.Ext(base)
	return strings.TrimSuffix(base, extension) + "-filled" + extension
}

// marks are the marks of all students that are known for sure. One whom lab
// could not grade by its own fault gets none, rather than a zero.
func (r *Result) marks() (marks []gradebook.Mark) {
	lang, _ := i18n.Parse(r.Language)
	i := 0
	for graded, err := range r.reports() {
		row := r.rows[i]
		i++
		if err != nil || row.student == nil || row.Status != report.Graded && !row.Status.Absent() || !row.IsMarked() {
			continue
		}
		known := *row.student
		if graded == nil { // a person gave a mark, or it would be none
			graded = &report.Report{Language: r.Language, Points: row.Points, MaxPoints: row.MaxPoints, Override: row.Total(), Comments: row.Comments}
		}
		if known.Number == "" && row.sub != nil && (row.sub.Layout == "moodle" || row.sub.Layout == "canvas") && len(row.team) == 0 {
			known.Number = row.sub.Said.Number
		}
		marks = append(marks, gradebook.Mark{Student: &known, Points: row.Points, MaxPoints: row.MaxPoints, Feedback: feedbackLine(graded, lang)})
	}
	return marks
}

// longestFeedback keeps the feedback cell readable, in letters.
const longestFeedback = 1000

// feedbackLine says in one line where points were lost.
func feedbackLine(r *report.Report, lang i18n.Lang) string {
	parts := []string{lang.Say("%d of %d points", r.Points, r.MaxPoints)}
	parts = append(parts, r.Rulings()...)
	if r.Reason != "" {
		parts = append(parts, r.Reason)
	}
	for _, check := range r.Checks {
		for _, line := range check.Rulings(lang) {
			parts = append(parts, check.Title+": "+line)
		}
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
func called(s *gradebook.Student) string { return cmp.Or(s.ID, s.Name+s.Number) }
