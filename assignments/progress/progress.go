// Package progress remembers how far a student has come: for each lab the best
// marks, the last ones, and how often it was done. It is a notebook, and never
// trusted for marks: those come from captures, from which it can be written
// again.
package progress

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"socketlab/capture/files"
	"socketlab/capture/message"
)

// schema names the form of the file.
const schema = "lab/progress/v1"

// maxFile bounds the file in octets: a course has some dozens of labs.
const maxFile = 1 << 20

// A Book is what is remembered, by the name of the lab.
type Book struct {
	Schema string          `json:"schema"`
	Labs   map[string]*Lab `json:"labs"`
}

// A Lab is what is remembered of one lab.
type Lab struct {
	Best   int       `json:"best"`    // points of the best try
	Last   int       `json:"last"`    // points of the last try
	Max    int       `json:"max"`     // points that the lab had at the last try
	Tries  int       `json:"tries"`   // how often it was graded
	Passed bool      `json:"passed"`  // some try earned everything
	LastAt time.Time `json:"last_at"` // when the last try was made
}

// A Try is one grading of a lab.
type Try struct {
	Lab         string
	Points, Max int
	Passed      bool
	At          time.Time
}

// New returns a book in which nothing stands yet.
func New() *Book { return &Book{schema, map[string]*Lab{}} }

// Note writes a try down. Tries come in the order of their times.
func (b *Book) Note(t Try) {
	l := b.Labs[t.Lab]
	if l == nil {
		l = &Lab{}
		b.Labs[t.Lab] = l
	}
	l.Tries++
	l.Best = max(l.Best, t.Points)
	l.Last, l.Max, l.LastAt = t.Points, t.Max, t.At.UTC().Truncate(time.Second)
	l.Passed = l.Passed || t.Passed
}

// Of returns what is remembered of a lab, nil if it was never tried.
func (b *Book) Of(lab string) *Lab { return b.Labs[lab] }

// Passed reports whether a lab was done with full marks.
func (b *Book) Passed(lab string) bool {
	l := b.Of(lab)
	return l != nil && l.Passed
}

// Count tells how many of the labs were passed.
func (b *Book) Count(labs []string) (n int) {
	for _, lab := range labs {
		if b.Passed(lab) {
			n++
		}
	}
	return n
}

// Next returns the first of the labs that is not passed, "" if there is none.
func (b *Book) Next(labs []string) string {
	for _, lab := range labs {
		if !b.Passed(lab) {
			return lab
		}
	}
	return ""
}

// Load reads the book of a file; a file that is not there is an empty book. The
// error says that the file is no book, or cannot be read.
func Load(name string) (*Book, error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return New(), nil
	}
	if err != nil {
		return New(), err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFile))
	if err != nil {
		return New(), err
	}
	book := New()
	if err := json.Unmarshal(data, book); err != nil || book.Schema != schema || book.Labs == nil {
		return New(), message.At(name, message.Errorf("this is no progress that lab has written"))
	}
	book.clean()
	return book, nil
}

// clean throws out what no try can have written.
func (b *Book) clean() {
	for name, l := range b.Labs {
		if l == nil || l.Max < 0 || l.Max > 1e6 || l.Best < 0 || l.Best > 1e6 || l.Last < 0 || l.Last > 1e6 || l.Tries < 0 {
			delete(b.Labs, name)
		}
	}
}

// Save writes the book into a file, and makes its folder if need be.
func (b *Book) Save(name string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return files.Write(name, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(b)
	})
}

// patience is how long Add waits for another lab that writes the same file.
const patience = 2 * time.Second

// Add notes tries in the book of a file. Of several programs that do so at the
// same time none undoes what another has written. What does not hold a book
// stays as it is, and is the error.
func Add(name string, tries ...Try) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	lock, err := files.Exclusive(name + ".lock")
	for begin := time.Now(); errors.Is(err, files.ErrLocked) && time.Since(begin) < patience; {
		time.Sleep(5 * time.Millisecond)
		lock, err = files.Exclusive(name + ".lock")
	}
	if err != nil {
		return err
	}
	defer lock.Release()
	book, err := Load(name)
	if err != nil {
		return err
	}
	for _, t := range tries {
		book.Note(t)
	}
	return book.Save(name)
}
