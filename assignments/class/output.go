package class

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"

	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/capture/files"
)

// Write writes everything but the students' pages, which are there, into the
// folder that Grade was given, and removes the pages of an earlier run that
// this one did not write. With a gradebook, a copy of it is filled in first.
// The journal goes once everything is written; if it does not, Uncleared says
// why.
func (r *Result) Write(book Gradebook) error {
	old := pagesOf(r.out)
	if book.Book != nil && r.Changes == nil {
		if err := r.fill(book); err != nil {
			return err
		}
	}
	for _, file := range r.outputs() {
		if file.name == feedbackName && (!r.hasMoodle() || r.Changes != nil) {
			continue
		}
		if err := files.WriteIn(r.out, file.name, file.write); err != nil {
			return err
		}
	}
	removeStale(r.out, old, r.Rows)
	if err := r.writeChanges(book); err != nil {
		return err
	}
	r.Uncleared = r.journal.remove()
	return nil
}

// feedbackName is the file that Moodle takes back.
const feedbackName = "feedback.zip"

// An output is one file that a class is written into.
type output struct {
	name  string
	write func(w io.Writer) error
}

func (r *Result) outputs() []output {
	return []output{
		{"index.html", func(w io.Writer) error { return page.Class(w, r.Class, r.reports()) }},
		{"gradebook.csv", func(w io.Writer) error { return report.ClassCSV(w, r.Class) }},
		{"junit.xml", func(w io.Writer) error { return report.ClassJUnit(w, r.Class, r.reports()) }},
		{resultsName, func(w io.Writer) error { return report.ClassJSON(w, r.Class, r.reports()) }},
		{feedbackName, r.feedback},
	}
}

// changesNames are the files of what differs from earlier results.
const (
	changesJSON = "changes.json"
	changesCSV  = "changes.csv"
)

// writeChanges writes what differs from earlier results, or removes what an
// earlier comparison wrote. As long as marks are compared, nothing is there that
// an LMS could take for them.
func (r *Result) writeChanges(book Gradebook) error {
	if r.Changes == nil {
		if !isChanges(r.out) {
			return nil // somebody else's files
		}
		return errors.Join(removeIn(r.out, changesJSON), removeIn(r.out, changesCSV))
	}
	if book.Book != nil {
		if err := removeIn(r.out, filledName(book.Path)); err != nil {
			return err
		}
	}
	return errors.Join(removeIn(r.out, feedbackName),
		files.WriteIn(r.out, changesJSON, func(w io.Writer) error { return report.ChangesJSON(w, r.Changes) }),
		files.WriteIn(r.out, changesCSV, func(w io.Writer) error { return report.ChangesCSV(w, r.Changes) }))
}

// isChanges reports whether an earlier comparison wrote its files.
func isChanges(out *os.Root) bool {
	f, err := out.Open(changesJSON)
	if err != nil {
		return false
	}
	defer f.Close()
	var old struct{ Schema string }
	return json.NewDecoder(f).Decode(&old) == nil && old.Schema == report.ChangesSchema
}

// Outputs returns the names of all files that Write may write.
func Outputs(book Gradebook) (names []string) {
	for _, file := range (&Result{}).outputs() {
		names = append(names, file.name)
	}
	if book.Book != nil {
		names = append(names, filledName(book.Path))
	}
	return append(names, changesJSON, changesCSV)
}

// pagesOf lists the students' pages that an earlier run wrote.
func pagesOf(out *os.Root) (pages []string) {
	f, err := out.Open(resultsName)
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
func removeStale(out *os.Root, old []string, rows []*report.ClassRow) {
	fresh := map[string]bool{"": true}
	for _, row := range rows {
		fresh[row.Page] = true
	}
	for _, page := range old {
		if !fresh[page] && strings.HasPrefix(page, pagesFolder+"/") {
			removeIn(out, page)
		}
	}
}

// ofMoodle reports whether a row is a student's whose submission came in
// Moodle's own download.
func (r *row) ofMoodle() bool {
	return r.Status == report.Graded && r.sub != nil && r.sub.Layout == "moodle"
}

func (r *Result) hasMoodle() bool { return slices.ContainsFunc(r.rows, (*row).ofMoodle) }

// feedback writes the students' pages as Moodle takes them back: each under
// the name of the folder that Moodle gave the student.
func (r *Result) feedback(w io.Writer) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, quick())
	seen := map[string]bool{}
	for _, row := range r.rows {
		if !row.ofMoodle() || seen[row.sub.Said.Prefix] {
			continue
		}
		seen[row.sub.Said.Prefix] = true
		written, err := fs.ReadFile(r.out.FS(), row.Page)
		if err != nil {
			return err
		}
		if err := files.Zip(z, row.sub.Said.Prefix+"/report.html", 0o644, bytes.NewReader(page.Alone(written))); err != nil {
			return err
		}
	}
	return z.Close()
}

// quick returns a compressor that takes a third of the usual time, for files
// that are written one after the other: it is one for all, since each takes
// some 600 KB.
func quick() zip.Compressor {
	var one *flate.Writer
	return func(w io.Writer) (io.WriteCloser, error) {
		if one == nil {
			var err error
			one, err = flate.NewWriter(w, flate.BestSpeed)
			return one, err
		}
		one.Reset(w)
		return one, nil
	}
}
