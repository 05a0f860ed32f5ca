// Package submission finds what the students of a class handed in: in
// folders, in .zip, .tar and .tar.gz archives, and in the bulk downloads of
// Moodle, Canvas, Blackboard and Gradescope.
//
// Nothing is ever unpacked onto the disk under a name that an archive chose.
// Files are listed first and opened one by one, so that a class of 10,000
// takes no more memory than its names do. Nothing is dropped without a word:
// every file belongs to a Submission or is listed as Skipped.
package submission

import (
	"errors"
	"strings"
	"time"

	"socketlab/assignments/gradebook"
	"socketlab/capture/message"
)

// A Submission is what one student, or one team, handed in.
type Submission struct {
	Source string // base name of the folder or archive it was found in
	Layout string // who arranged it: "moodle", "canvas", "blackboard", "gradescope", "folder"
	Label  string // what tells it apart within its source, for people

	Said     Sender // who handed it in, by what the LMS or the names of folders and files say
	Attempts []Attempt

	Match    Match
	Students []*gradebook.Student // whose it is; the candidates if Match is Ambiguous
	Team     []*gradebook.Student // who handed it in together, where they are several
	Maybe    []*gradebook.Student // who may have a share in it besides
	Notes    []message.Message    // what is worth knowing about its names
	Extended time.Time            // until when the LMS grants more time; zero if it does not

	strength strength
	files    []placed
	received time.Time // when it was handed in, where it has no files; zero if nobody says
	joined   bool      // of several, of one student
}

// Sender is what is said of who handed something in. Any field may be empty.
type Sender struct {
	ID       string // student id, where the LMS knows it
	Name     string // full name
	Number   string // by which the LMS knows the student: Moodle's participant, Canvas' user
	Login    string // account name
	Email    string
	Folder   []string // names of the folders it lies in, outermost first
	Together []string // names of folders that may name a team, and nobody else
	Members  []Sender // of a team, where the LMS lists them
	Prefix   string   // how Moodle names the student's folder: "홍길동_4711_assignsubmission_file"
}

// An Attempt is what was handed in at one time.
type Attempt struct {
	Time     time.Time     // when it was handed in; zero if nobody says
	OnDisk   bool          // Time is only that of a file in a folder, which copying changes
	Late     bool          // as the LMS judges it
	LateBy   time.Duration // how late, as exact as the LMS says; 0 if it does not
	Capture  *File         // nil if there is none
	Picture  *File         // nil if there is none
	Others   []*File       // everything else
	Archives []*File       // archives that were not opened; Class.Skipped says why
	Typed    []*File       // what was typed into the LMS: see File.Text

	copy int  // from "-1" and " (1)" in its names
	said bool // Time is what the LMS says
}

// Where is where it lies, for people: its newest capture, or else what it is
// called.
func (s *Submission) Where() string {
	at := s.Label
	if f := s.Attempts[len(s.Attempts)-1].Capture; f != nil {
		at = f.Path
	}
	return strings.Trim(s.Source+"/"+at, "/")
}

// Match says how sure it is whose submission it is.
type Match int

// The matches.
const (
	Unmatched Match = iota // nobody is known by what it says
	Matched
	Ambiguous // it may be several students', or several claim one student
)

// String returns the word used in JSON.
func (m Match) String() string {
	return [...]string{"unmatched", "matched", "ambiguous"}[m]
}

// A Collection is everything that was handed in.
type Collection struct {
	Submissions []*Submission        // by student id, then by source and label
	Missing     []*gradebook.Student // on the roster, without a submission
	Unsure      []Unsure             // on the roster, with none but such as may be somebody else's
	Skipped     []Skipped            // files that belong to no submission, or that were not opened
	Undated     []Undated            // sources of which nobody says when all was handed in

	sources []*source
}

// Unsure is a student who may own some of the unclear submissions, and has no
// other.
type Unsure struct {
	Student *gradebook.Student
	Maybe   []*Submission
}

// Undated is a source whose times are those of a download.
type Undated struct {
	Source string
	Layout string // "moodle" or "canvas"
}

// Options say how Find works. The zero value finds everything within the
// default Limits.
type Options struct {
	Roster *gradebook.Roster // nil if there is none
	Out    string            // folder that is left out, because results go there; "" for none
	Limits Limits
	Zone   *time.Location // of times that say none: those of zip files, and of an LMS in names; nil for this machine's

	// ByFolder: each folder that is named after a student holds what that student
	// handed in, whatever the files in it are called.
	ByFolder bool

	// Payload returns the student ids that the capture itself holds. It is
	// asked only where names do not settle whose a submission is. May be nil.
	Payload func(*File) []string
}

// Find lists the submissions under paths, each a folder, an archive or a
// capture. The error says which path cannot be read. Close the Class when
// its files are no longer needed.
func Find(paths []string, o Options) (*Collection, error) {
	c := &Collection{}
	loose := &source{} // files named one by one belong together
	for _, path := range paths {
		s, err := open(path, o)
		if err != nil {
			c.Close()
			return nil, err
		}
		c.sources = append(c.sources, s)
		if s.single {
			loose.join(s)
			continue
		}
		if err := c.read(s); err != nil {
			c.Close()
			return nil, err
		}
	}
	if err := c.read(loose); err != nil {
		c.Close()
		return nil, err
	}
	c.match(o)
	c.date(o)
	return c, nil
}

// Single takes everything in a folder for one submission, as a platform that
// grades one student at a time hands it over. Close the Class when its files
// are no longer needed.
func Single(folder string, o Options) (*Submission, *Collection, error) {
	in, err := open(folder, o)
	if err != nil {
		return nil, nil, err
	}
	c := &Collection{sources: []*source{in}}
	s := &Submission{Source: in.name, Layout: "folder", Label: in.name}
	for _, f := range in.files {
		s.files = append(s.files, c.unpacked(in, newPlaced(f, place{}))...)
	}
	if len(s.files) == 0 {
		s.Attempts = []Attempt{{}}
		return s, c, nil
	}
	s.arrange()
	newMatcher(o).identify(s)
	return s, c, nil
}

// Handed takes files for one submission of a student who is known, as when they
// come one by one and not in folders; each was handed in when it was Modified.
// Close the Collection when the files are no longer needed.
func Handed(student *gradebook.Student, files []*File, o Options) (*Submission, *Collection) {
	in := &source{name: student.ID, limits: o.Limits.orDefaults(), zone: o.Zone}
	c := &Collection{sources: []*source{in}}
	s := &Submission{Source: in.name, Layout: "folder", Label: in.name, Match: Matched, Students: []*gradebook.Student{student}, strength: byLMS}
	for _, f := range files {
		s.files = append(s.files, c.unpacked(in, newPlaced(f, place{time: f.Modified}))...)
	}
	if len(s.files) == 0 {
		s.Attempts = []Attempt{{}}
		return s, c
	}
	s.arrange()
	return s, c
}

// NoteNames notes where a file of a student who is known is called after
// somebody else of the class, as Collect does where files lie in folders.
func (s *Submission) NoteNames(class *gradebook.Roster) {
	own := s.Students
	defer func() { s.Students = own }()
	m := newMatcher(Options{Roster: class})
	for _, name := range s.fileNames() {
		if s.Students = class.ByExactID(own[0].ID); len(s.Students) > 0 {
			m.narrow(s, statement{byFile, m.named(name)})
		}
	}
}

// Close closes the archives. The Files of the Class cannot be opened any more.
func (c *Collection) Close() error {
	var errs []error
	for _, s := range c.sources {
		errs = append(errs, s.close())
	}
	return errors.Join(errs...)
}
