package submission

import (
	"slices"
	"time"

	"socketlab/assignments/gradebook"
)

// date gives every submission of a known student the time at which the LMS'
// own list says that it was handed in. The time of a file says less: it may be
// that of the download, or of the student's own clock.
func (c *Collection) date(o Options) {
	zone := o.Zone
	if zone == nil {
		zone = time.Local
	}
	for _, s := range c.Submissions {
		if s.Match == Matched {
			if r := receipt(s.Students, zone); !r.Time.IsZero() {
				s.date(r)
			}
		}
		if len(s.files) > 0 && s.files[0].undated && s.Attempts[len(s.Attempts)-1].Time.IsZero() && !slices.Contains(c.Undated, Undated{s.Source, s.Layout}) {
			c.Undated = append(c.Undated, Undated{s.Source, s.Layout})
		}
	}
}

// receipt is the latest that the LMS says of the students of a submission: a
// team hands in together.
func receipt(students []*gradebook.Student, zone *time.Location) (last gradebook.Receipt) {
	for _, student := range students {
		r := student.Receipt(zone)
		if r.Extended.Before(last.Extended) {
			r.Extended = last.Extended
		}
		if r.Time.Before(last.Time) {
			r.Time, r.Late, r.By = last.Time, last.Late, last.By
		}
		last = r
	}
	return last
}

// date dates the attempts of which the layout says no time. The list knows one
// time alone, that of the last change; where several downloads hold something of
// a student, it is that of the newest attempt.
func (s *Submission) date(r gradebook.Receipt) {
	s.Extended = r.Extended
	for i := range s.Attempts {
		if a := &s.Attempts[i]; !a.said && (!s.joined || i == len(s.Attempts)-1) {
			a.Time, a.OnDisk, a.said = r.Time, false, true
			a.Late, a.LateBy = a.Late || r.Late, r.By
		}
	}
}

// undate takes the times off the files of an LMS' archive, unpacked or not,
// where they are those of the packing. Canvas packs so always
// (content_zipper.rb), and Moodle where it streams (zip_writer.php): then they
// never run backwards, though students hand in in no order of their names, and
// lie as close as a download lasts.
func (s *source) undate(layout string) {
	if layout != "canvas" && (layout != "moodle" || !s.packedAtOnce()) {
		return
	}
	for _, f := range s.files {
		f.undated = true
	}
}

// download is how long the packing of a class may last.
const download = 15 * time.Minute

// packedAtOnce reports whether the times of the files may be those of the
// packing.
func (s *source) packedAtOnce() bool {
	first, last := s.files[0].Modified, s.files[0].Modified
	for _, f := range s.files {
		if f.Modified.Before(last) && !f.onDisk { // on the disk they are in another order
			return false
		}
		if f.Modified.Before(first) {
			first = f.Modified
		}
		if f.Modified.After(last) {
			last = f.Modified
		}
	}
	return last.Sub(first) <= download
}
