package class

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
	"socketlab/capture/message"
)

// resultsName is the file that holds everything of a class.
const resultsName = "results.json"

// Old are the results of an earlier run, on the disk.
type Old struct {
	Class *report.Class // without rows
	Path  string        // of results.json
	Name  string        // what people call it: the path that they gave
}

// An oldRow is a row of earlier results.
type oldRow struct {
	report.ClassRow
	Report *report.Report `json:"report"` // nil where nothing was graded
}

// errNoResults says that a file is not what lab grade writes.
var errNoResults = message.Errorf("holds no results of lab grade")

// OpenOld finds the results of an earlier run: the folder that they were written
// into, or results.json itself.
func OpenOld(path string) (*Old, error) {
	o := &Old{Path: path, Name: path}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		o.Path = filepath.Join(path, resultsName)
	}
	err := o.each(func(*oldRow) error { return nil })
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, message.At(path, errNoResults)
	case err != nil:
		return nil, err
	}
	return o, nil
}

// each reads the file and calls f for each of its rows, one at a time: a class
// of 10,000 takes no more memory than a class of ten.
func (o *Old) each(f func(*oldRow) error) error {
	in, err := os.Open(o.Path)
	if err != nil {
		return err
	}
	defer in.Close()
	head := map[string]json.RawMessage{}
	d := json.NewDecoder(in)
	err = members(d, '{', func() error {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if key == "submissions" {
			return members(d, '[', func() error {
				row := &oldRow{}
				if err := d.Decode(row); err != nil {
					return err
				}
				if row.Report != nil {
					for _, c := range row.Report.Checks {
						row.Checks = append(row.Checks, report.Outcome{Verdict: c.Verdict, Points: c.Points, MaxPoints: c.MaxPoints})
					}
				}
				return f(row)
			})
		}
		var value json.RawMessage
		err = d.Decode(&value)
		head[key.(string)] = value
		return err
	})
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == errNoResults, errors.As(err, &syntax), errors.As(err, &kind), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return message.At(o.Name, errNoResults)
	case err != nil:
		return err
	}
	raw, err := json.Marshal(head)
	o.Class = &report.Class{}
	if err != nil || json.Unmarshal(raw, o.Class) != nil || o.Class.Schema != report.ClassSchema {
		return message.At(o.Name, errNoResults)
	}
	return nil
}

// members calls f for each member of the object or the list that comes next.
func members(d *json.Decoder, open json.Delim, f func() error) error {
	switch t, err := d.Token(); {
	case err != nil:
		return err
	case t != open:
		return errNoResults
	}
	for d.More() {
		if err := f(); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// identity is equal for rows of one student, or of one submission of nobody
// known, in two results.
func identity(r *report.ClassRow) string {
	if r.ID != "" && (r.Status == report.Graded || r.Status.Absent()) {
		return "student " + gradebook.SameID(r.ID)
	}
	return strings.Join([]string{"submission", r.Source, r.Label}, "\x00")
}
