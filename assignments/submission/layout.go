package submission

import (
	"slices"
	"strings"
	"time"
)

// A place is where a layout puts a file.
type place struct {
	key      string // tells the submission apart from the others of its source
	label    string // the same for people
	said     Sender
	original string    // the name that the student gave the file
	number   int       // of the attempt, from 1; 0 if the layout does not say
	time     time.Time // when it was handed in; zero if the layout does not say
	onDisk   bool      // that time is only that of the file
	late     bool
	notice   bool // written by the LMS, not by the student
	typed    bool // typed into the LMS by the student, and made a file of by the LMS
}

// A placed file is a file and its place.
type placed struct {
	*File
	place
	kind kind
	copy int    // from "-1" and " (1)" in its name
	stem string // its original name without that and without extension
}

// A layout puts files in their places. It reports false for a file that it
// knows nothing of.
type layout interface {
	place(f *File) (place, bool)
}

// layouts are the ways in which files are laid out. A layout is recognised
// by the source as a whole: its function returns nil if it is another one.
// The last takes everything.
var layouts = []struct {
	name      string
	recognise func(s *source) (layout, error)
}{
	{"gradescope", recogniseGradescope},
	{"moodle", recogniseMoodle},
	{"blackboard", recogniseBlackboard},
	{"canvas", recogniseCanvas},
	{"folder", recogniseFolder},
}

// read sorts the files of a source into submissions.
func (c *Collection) read(s *source) error {
	c.Skipped = append(c.Skipped, s.skipped...)
	if len(s.files) == 0 {
		return nil
	}
	known := layouts
	if s.byFolder {
		known = known[len(known)-1:]
	}
	for _, row := range known {
		l, err := row.recognise(s)
		if err != nil {
			return err
		}
		if l != nil {
			s.undate(row.name)
			c.group(s, l, row.name)
			return nil
		}
	}
	return nil
}

// group puts every file into a submission. What an LMS's layout does not know
// lies there as in an ordinary folder.
func (c *Collection) group(s *source, l layout, name string) {
	byKey := map[string]*Submission{}
	var fallback layout
	for _, f := range s.files {
		p, ok := l.place(f)
		layoutName := name
		if !ok {
			if fallback == nil {
				fallback, _ = recogniseFolder(s)
			}
			p, _ = fallback.place(f)
			layoutName = "folder"
		}
		if p.notice {
			continue
		}
		key := layoutName + ":" + p.key
		sub := byKey[key]
		if sub == nil {
			sub = &Submission{Source: s.name, Layout: layoutName, Label: p.label, Said: p.said}
			byKey[key] = sub
			c.Submissions = append(c.Submissions, sub)
		}
		sub.files = append(sub.files, c.unpacked(s, newPlaced(f, p))...)
	}
	if r, ok := l.(receipts); ok {
		c.addReceipts(s, name, r, byKey)
	}
}

// receipts is a layout whose LMS lists who handed in, files or none.
type receipts interface{ handedIn() []place }

// addReceipts adds those who handed in no file.
func (c *Collection) addReceipts(s *source, layout string, r receipts, byKey map[string]*Submission) {
	for _, p := range r.handedIn() {
		if byKey[layout+":"+p.key] == nil {
			c.Submissions = append(c.Submissions, &Submission{Source: s.name, Layout: layout, Label: p.label, Said: p.said, received: p.time})
		}
	}
}

func newPlaced(f *File, p place) placed {
	if p.original != "" {
		f.Name = p.original[strings.LastIndex(p.original, "/")+1:]
	}
	stem, _ := splitExtension(f.Name)
	stem, copy := splitCopy(stem)
	kind := kindOf(f)
	if p.typed {
		kind = typedText
	}
	return placed{File: f, place: p, kind: kind, copy: copy, stem: stem}
}

// arrange makes attempts of the files, oldest first: one for each capture, or
// one without.
func (s *Submission) arrange() {
	if !slices.ContainsFunc(s.files, func(f placed) bool { return f.kind == captureFile }) {
		s.sniff()
	}
	slices.SortStableFunc(s.files, olderFirst)
	s.Attempts = nil
	var stems []string
	for _, f := range s.files {
		if f.kind == captureFile {
			s.Attempts = append(s.Attempts, f.attempt(f.File))
			stems = append(stems, f.stem)
		}
	}
	switch {
	case len(s.files) == 0:
		s.Attempts = []Attempt{{Time: s.received}}
	case len(s.Attempts) == 0:
		last := s.files[len(s.files)-1]
		s.Attempts = []Attempt{last.attempt(nil)}
		stems = []string{last.stem}
	}
	for _, f := range s.files {
		if f.kind != captureFile && f.kind != openedArchive {
			s.Attempts[s.attemptOf(f, stems)].take(f)
		}
	}
}

// sniff looks into files that do not say what they are.
func (s *Submission) sniff() {
	for i := range s.files {
		f := &s.files[i]
		if f.kind != other || f.Size == 0 {
			continue
		}
		if head, err := f.read(512); err == nil {
			if k, _ := sniff(head); k != archiveFile || !documents[extensionOf(f.Name)] {
				f.kind = k
			}
		}
	}
}

// attempt begins an attempt with the time at which f was handed in, or else
// last modified.
func (f placed) attempt(capture *File) Attempt {
	a := Attempt{Time: f.time, Late: f.late, Capture: capture, OnDisk: f.place.onDisk, copy: f.copy, said: !f.time.IsZero() && !f.place.onDisk}
	if a.Time.IsZero() {
		a.Time, a.OnDisk = f.handedIn(), f.File.onDisk
	}
	return a
}

// olderFirst orders files by the number of the attempt and the time, if the layout
// says them; by whether they are named after a student at all, since a stray
// capture lies beside the real one; by the number of the copy; and by the time of
// last modification.
func olderFirst(a, b placed) int {
	named := func(f placed) int { return min(len(findIDs(f.stem)), 1) }
	for _, order := range []int{
		a.number - b.number, a.time.Compare(b.time), named(a) - named(b), a.copy - b.copy, a.Modified.Compare(b.Modified),
	} {
		if order != 0 {
			return order
		}
	}
	return strings.Compare(a.Path, b.Path)
}

// attemptOf finds the attempt a file belongs to: one that was handed in at
// the same time under the same name; else at that time; else the newest.
func (s *Submission) attemptOf(f placed, stems []string) int {
	best, score := len(s.Attempts)-1, 0
	for i, a := range s.Attempts {
		points := 0
		if !f.time.IsZero() && a.Time.Equal(f.time) {
			points += 4
		}
		if stems[i] == f.stem {
			points += 2
			if a.copy == f.copy {
				points++
			}
		}
		if points >= score && points > 0 {
			best, score = i, points
		}
	}
	return best
}

// take adds a file that is no capture to the attempt.
func (a *Attempt) take(f placed) {
	switch {
	case f.kind == pictureFile && a.Picture == nil:
		a.Picture = f.File
	case f.kind == typedText:
		a.Typed = append(a.Typed, f.File)
	case f.kind == archiveFile:
		a.Archives = append(a.Archives, f.File)
	default:
		a.Others = append(a.Others, f.File)
	}
}
