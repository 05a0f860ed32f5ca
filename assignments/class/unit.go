package class

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
)

// A unit is what one row of the class needs to be graded.
type unit struct {
	sub     *submission.Submission
	student *gradebook.Student // nil if nobody is known
	id      string
	status  report.Status
	page    string // file name in students/, without extension
	key     string // equal for equal input
}

// units makes a row of each submission, and of each student of a team.
func (g *grader) units(in *submission.Class) (units []*unit) {
	for _, s := range in.Submissions {
		switch s.Match {
		case submission.Matched:
			for _, student := range s.Students {
				id := student.ID
				if id == "" {
					id = s.ID()
				}
				units = append(units, &unit{sub: s, student: student, id: id, status: report.Graded})
			}
		case submission.Ambiguous:
			units = append(units, &unit{sub: s, id: s.ID(), status: report.Ambiguous})
		default:
			units = append(units, &unit{sub: s, id: s.ID(), status: report.Unmatched})
		}
	}
	names := pageNames{}
	for _, u := range units {
		u.page = names.pick(u)
		u.key = g.key(u)
	}
	return units
}

// key is a digest of all that a unit's result depends on. Files are told by
// size and time: to read them twice would take as long as to grade them.
func (g *grader) key(u *unit) string {
	h := sha256.New()
	say := func(v any) {
		b, _ := json.Marshal(v)
		h.Write(append(b, '\n'))
	}
	say([]any{g.digest, u.student, u.id, u.status, u.page, u.sub.Said, u.sub.Source})
	for _, a := range u.sub.Attempts {
		for _, f := range append([]*submission.File{a.Capture, a.Picture}, append(a.Others, a.Archives...)...) {
			if f != nil {
				say([]any{f.Path, f.Size, f.Modified.UTC(), a.Late})
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// digestOf is what all units' results depend on.
func digestOf(spec any, o Options) (string, error) {
	b, err := json.Marshal(spec)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%x %s %v %s %s %s %s %v %s", sha256.Sum256(b), o.Version, o.Lang, o.Attempt,
		o.Since.UTC().Format(time.RFC3339Nano), o.Until.UTC().Format(time.RFC3339Nano), o.Page.Name, o.Limit, o.Extension), nil
}
