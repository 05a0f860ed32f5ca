package class

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"socketlab/assignments/compare"
	"socketlab/assignments/grade"
	"socketlab/assignments/report"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

// journalName is the file that holds what was graded so far.
const journalName = ".lab-grade"

// An entry is one line of the journal: one graded unit.
type entry struct {
	Key      string         `json:"key"`
	Capture  string         `json:"capture"`            // digest of the capture; "" if none was read
	Picture  string         `json:"picture"`            // digest of the picture; "" if there is none
	Print    compare.Print  `json:"print"`              // what tells the capture from others
	Machines []string       `json:"machines,omitempty"` // that sealed the capture
	Attempt  int            `json:"attempt"`            // the one that counts, from 0
	Traffic  grade.Traffic  `json:"traffic"`            // what the capture holds
	Others   []string       `json:"others,omitempty"`   // assignments that it may be of instead
	Over     []passedOver   `json:"over,omitempty"`
	Fault    *report.Fault  `json:"fault,omitempty"`
	Asked    *asked         `json:"asked,omitempty"` // of one that came alone: what it was graded by
	Report   *report.Report `json:"report"`          // without its conversations

	off int // points that its lateness costs
}

// A passedOver is an attempt that would have counted, had it been of the
// assignment.
type passedOver struct {
	Attempt int // from 0
	Traffic grade.Traffic
	Reason  string
	Code    report.ReasonCode
	Others  []string // assignments that it may be of
}

// A span is where an entry lies in the journal, and whose it is.
type span struct {
	offset, length int64
	key            string
}

// A journal holds the results of a run, one a line. It takes the place of
// memory while the run lasts, and of the run when it was interrupted.
type journal struct {
	root *os.Root
	file *os.File
	size int64
	kept map[string]span // what an earlier run left, by key
}

// Sweep removes what a run that was killed has left in the folder out, but for
// its journal. Nobody else may be writing there.
func Sweep(out string) {
	all := func(string) bool { return true }
	files.Sweep(out, all)
	files.Sweep(filepath.Join(out, pagesFolder), all)
}

// openJournal opens the journal, and reads what an earlier run left in it. A
// last line that is cut short is overwritten.
func openJournal(root *os.Root) (*journal, error) {
	f, err := root.OpenFile(journalName, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	j := &journal{root: root, file: f, kept: map[string]span{}}
	r := bufio.NewReaderSize(f, 1<<16)
	for {
		line, err := r.ReadBytes('\n')
		if err != nil {
			break
		}
		var e entry
		if json.Unmarshal(line, &e) != nil || e.Report == nil {
			break
		}
		j.kept[e.Key] = span{j.size, int64(len(line)), e.Key}
		j.size += int64(len(line))
	}
	if err := errors.Join(f.Truncate(j.size), seek(f, j.size)); err != nil {
		f.Close()
		return nil, err
	}
	return j, nil
}

func seek(f *os.File, at int64) error {
	_, err := f.Seek(at, io.SeekStart)
	return err
}

// add writes the entry that key stands for behind the others.
func (j *journal) add(line []byte, key string) (span, error) {
	at := span{j.size, int64(len(line)), key}
	_, err := j.file.Write(line)
	j.size += at.length
	return at, err
}

// encode makes a line of an entry.
func (e *entry) encode() ([]byte, error) {
	var b bytes.Buffer
	err := json.NewEncoder(&b).Encode(e)
	return b.Bytes(), err
}

// errForeign says that somebody else has written into the journal.
var errForeign = message.At(journalName, message.Errorf("it holds the report of another submission"))

// read reads an entry back. It is believed only if it says itself whose it is.
func (j *journal) read(at span) (e entry, err error) {
	line := make([]byte, at.length)
	if _, err = j.file.ReadAt(line, at.offset); err == nil {
		err = json.Unmarshal(line, &e)
	}
	if err == nil && (e.Key != at.key || e.Report == nil) {
		return entry{}, errForeign
	}
	return e, err
}

func (j *journal) close() error { return j.file.Close() }

func (j *journal) remove() error {
	return errors.Join(j.file.Close(), removeIn(j.root, journalName))
}

// removeIn removes a file below root, if it is there. Some systems have no call
// for that which cannot leave the folder (Wine 8); there the plain one has to
// do.
func removeIn(root *os.Root, name string) error {
	err := root.Remove(name)
	if err != nil && runtime.GOOS == "windows" {
		err = os.Remove(filepath.Join(root.Name(), name))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
