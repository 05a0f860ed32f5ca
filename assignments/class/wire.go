package class

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strings"
	"syscall"
	"time"

	"socketlab/assignments/bothends"
	"socketlab/assignments/deadline"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/ruling"
	"socketlab/assignments/submission"
	"socketlab/capture/message"
)

// What a class and its workers say to each other, as gobs: first a setup, then
// job after job. While it works a worker asks for octets of the files that
// were handed in, and its last word on a job is done.

// A setup is what all jobs of a worker have in common.
type setup struct {
	Attempt string
	Since   time.Time
	Late    deadline.Policy
	Now     time.Time
	Codes   map[string]string
	Limit   time.Duration
	Out     string // folder that pages are written into

	Refereed bool
	Sessions []bothends.Session
}

// A job is rows of one submission to be graded, or one capture in which ids are
// looked for, or about which questions are asked.
type job struct {
	IDs      bool // look for ids in the first file
	Quiz     bool // ask questions about the first file
	Lang     i18n.Lang
	Rows     []wireRow
	Students []*gradebook.Student
	Attempts []wireAttempt
	Files    []wireFile
}

type wireRow struct {
	ID, Page, Key string
	Team          []string
	Status        report.Status
	Due           time.Time
	Student       int // index of the one whose row it is, or -1
	Ruling        *ruling.Ruling
	Around        report.Around
}

// A wireAttempt names its files by their numbers, from 1; 0 is none.
type wireAttempt struct {
	Time             time.Time
	OnDisk           bool
	Delay            deadline.Delay
	Capture, Picture int
	Others, Archives []int
	Typed            []int
}

type wireFile struct {
	Name, Path string
	Size       int64
	Modified   time.Time
	Unread     *wireError
	Receipt    bool
}

// An ask is what a worker wants. Exactly one of the numbers, from 1, is set, or
// Done.
type ask struct {
	Open, Read, Close int // file; opened file
	Most              int // octets of Read

	Done   bool
	Lines  [][]byte   // for the journal, by row
	IDs    []string   // found
	Quiz   []byte     // packed; nil if there is nothing to ask about
	Failed *wireError // the page could not be written
	Last   bool       // the worker ends now: something of the job may still be running in it
}

// A reply answers an ask.
type reply struct {
	Opened int // number of the opened file
	Data   []byte
	Err    *wireError // may come with data
}

// A wireError is an error that keeps what others ask of it.
type wireError struct {
	Text  string
	Errno uintptr // of the operating system; 0 if it is none
	End   bool    // io.EOF
	Short bool    // io.ErrUnexpectedEOF
	Said  bool    // Text is a message without arguments
}

func onWire(err error) *wireError {
	if err == nil {
		return nil
	}
	var number syscall.Errno
	errors.As(err, &number)
	_, said := err.(interface{ In(message.Language) string })
	return &wireError{err.Error(), uintptr(number), err == io.EOF, errors.Is(err, io.ErrUnexpectedEOF), said && !strings.Contains(err.Error(), "%")}
}

func (e *wireError) Error() string { return e.Text }

func (e *wireError) Unwrap() error {
	switch {
	case e.Errno != 0:
		return syscall.Errno(e.Errno)
	case e.Short:
		return io.ErrUnexpectedEOF
	}
	return nil
}

// err is the error that came over the wire.
func (e *wireError) err() error {
	switch {
	case e == nil:
		return nil
	case e.End:
		return io.EOF
	case e.Said:
		return message.Of(e.Text).Err()
	}
	for _, plain := range []error{syscall.Errno(e.Errno), io.ErrUnexpectedEOF} {
		if e.Text == plain.Error() {
			return plain
		}
	}
	return e
}

// jobOf describes rows, and lists the files that the worker may ask for.
func jobOf(rows []*row) (j job, all []*submission.File) {
	sub := rows[0].sub
	j.Students = sub.Students
	for _, r := range rows {
		j.Rows = append(j.Rows, wireRow{r.ID, r.Page, r.key, r.team, r.Status, r.due, slices.Index(sub.Students, r.student), r.ruling, r.around})
	}
	number := func(f *submission.File) int {
		if f == nil {
			return 0
		}
		all = append(all, f)
		j.Files = append(j.Files, wireFile{f.Name, f.Path, f.Size, f.Modified, onWire(f.Unread), f.Receipt})
		return len(all)
	}
	numbers := func(files []*submission.File) (list []int) {
		for _, f := range files {
			list = append(list, number(f))
		}
		return list
	}
	for i, a := range sub.Attempts {
		j.Attempts = append(j.Attempts, wireAttempt{a.Time, a.OnDisk, rows[0].delay(i), number(a.Capture), number(a.Picture), numbers(a.Others), numbers(a.Archives), numbers(a.Typed)})
	}
	return j, all
}

// rows are the rows that the job describes, with files that open opens.
func (j *job) rows(open func(number int) (io.ReadCloser, error)) (rows []*row) {
	sub := &submission.Submission{Students: j.Students}
	for _, w := range j.Rows {
		r := &row{ClassRow: report.ClassRow{ID: w.ID, Page: w.Page, Status: w.Status}, sub: sub, key: w.Key, team: w.Team, ruling: w.Ruling, around: w.Around, due: w.Due}
		if w.Student >= 0 {
			r.student = j.Students[w.Student]
		}
		rows = append(rows, r)
	}
	file := func(number int) *submission.File {
		if number == 0 {
			return nil
		}
		return j.file(number, open)
	}
	list := func(numbers []int) (files []*submission.File) {
		for _, number := range numbers {
			files = append(files, file(number))
		}
		return files
	}
	for _, a := range j.Attempts {
		for _, r := range rows {
			r.delays = append(r.delays, a.Delay)
		}
		sub.Attempts = append(sub.Attempts, submission.Attempt{Time: a.Time, OnDisk: a.OnDisk,
			Capture: file(a.Capture), Picture: file(a.Picture), Others: list(a.Others), Archives: list(a.Archives), Typed: list(a.Typed)})
	}
	return rows
}

// file is a file of the job, by its number from 1.
func (j *job) file(number int, open func(number int) (io.ReadCloser, error)) *submission.File {
	w := j.Files[number-1]
	f := submission.NewFile(w.Name, w.Size, func() (io.ReadCloser, error) { return open(number) })
	f.Path, f.Modified, f.Receipt = w.Path, w.Modified, w.Receipt
	if w.Unread != nil {
		f.Unread = w.Unread.err()
	}
	return f
}

// buffered makes few requests of many.
type buffered struct {
	*bufio.Reader
	io.Closer
}
