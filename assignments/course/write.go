package course

import (
	"io"
	"os"
	"slices"

	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/capture/files"
)

// Take takes the result of the class. A lab in which nobody has handed in
// anything of it, and nobody was given points, stays open.
func (l *Lab) Take(c *report.Class) {
	if slices.ContainsFunc(c.Rows, counts) {
		l.Class = c
	}
}

// counts reports whether a row holds something of its own lab, or was given a
// total by a person.
func counts(r *report.ClassRow) bool {
	return r.Total() != nil || !r.Status.Absent() && len(r.OtherLabs) == 0 && r.ReasonCode != report.NothingThere
}

// Write writes the pages of a course and its tables into a folder, beside the
// folders of its labs.
func Write(out *os.Root, c *report.Course) error {
	outputs := map[string]func(io.Writer) error{
		"index.html":    func(w io.Writer) error { return page.Course(w, c) },
		"gradebook.csv": func(w io.Writer) error { return report.CourseCSV(w, c) },
		"results.json":  func(w io.Writer) error { return report.CourseJSON(w, c) },
	}
	if err := out.MkdirAll("students", 0o777); err != nil {
		return err
	}
	for _, s := range c.Students {
		outputs[s.Page] = func(w io.Writer) error { return page.CourseStudent(w, c, s) }
	}
	for name, write := range outputs {
		if err := files.WriteIn(out, name, write); err != nil {
			return err
		}
	}
	return nil
}
