package class

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"socketlab/assignments/compare"
	"socketlab/assignments/deadline"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
	"socketlab/assignments/ruling"
	"socketlab/assignments/submission"
)

// A row is one student, or one submission of nobody known: what stands in the
// results of it, and what only this package needs to know.
type row struct {
	report.ClassRow                        // filled in once it is graded, but for ID, Status and Page
	student         *gradebook.Student     // nil if nobody is known for sure
	sub             *submission.Submission // nil for a missing student

	due    time.Time        // the last moment in time; zero where nobody says
	delays []deadline.Delay // by attempt, to the deadline; nil where there is nothing to say
	ruling *ruling.Ruling   // what a person decided; nil if nothing

	around report.Around // the pages before and after its own
	team   []string      // ids of those who handed it in together
	key    string        // equal for equal input
	at     span          // where its report lies in the journal

	machines []string      // that sealed its capture
	print    compare.Print // what tells its capture from others
}

// rows makes a row of each submission, and of each student of a team.
func (g *grader) rows(in *submission.Collection) (rows []*row) {
	add := func(s *submission.Submission, status report.Status, student *gradebook.Student) {
		rows = append(rows, g.newRow(s, status, student))
	}
	for _, s := range in.Submissions {
		switch s.Match {
		case submission.Matched:
			for _, student := range s.Students {
				add(s, report.Graded, student)
			}
		case submission.Ambiguous:
			add(s, report.Ambiguous, nil)
		default:
			add(s, report.Unmatched, nil)
		}
	}
	names := pageNames{}
	for _, r := range rows {
		r.Page = pagesFolder + "/" + names.pick(r) + ".html"
	}
	surround(rows)
	for _, r := range rows {
		r.key = g.key(r)
	}
	return rows
}

// newRow is a row of a submission, before it is graded. One that may be several
// students' bears nobody's id: they have rows of their own.
func (o Options) newRow(s *submission.Submission, status report.Status, student *gradebook.Student) *row {
	r := &row{sub: s, student: student}
	r.Status = status
	if status != report.Ambiguous {
		r.ID = s.ID()
	}
	if student != nil && student.ID != "" {
		r.ID = student.ID
	}
	for _, member := range s.Team {
		if member.ID != "" {
			r.team = append(r.team, member.ID)
		}
	}
	r.delays, r.ruling = o.delays(s), o.Marks.Of(r.ID)
	r.due, _, _ = o.due(s)
	return r
}

// key is a digest of all that a row's result depends on. Files are told by
// size and time: to read them twice would take as long as to grade them.
func (g *grader) key(r *row) string {
	h := sha256.New()
	say := func(v any) {
		b, _ := json.Marshal(v)
		h.Write(append(b, '\n'))
	}
	say([]any{g.digest, r.student, r.ID, r.team, r.Status, r.Page, r.around, r.sub.Said, r.sub.Source, r.due, r.delays, r.ruling})
	for _, a := range r.sub.Attempts {
		for _, f := range slices.Concat([]*submission.File{a.Capture, a.Picture}, a.Others, a.Archives, a.Typed) {
			if f != nil {
				say([]any{f.Path, f.Size, f.Modified.UTC(), a.Late})
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// digestOf is what all rows' results depend on.
func digestOf(spec any, o Options) (string, error) {
	b, err := json.Marshal(spec)
	if err != nil {
		return "", err
	}
	codes, err := json.Marshal(o.Codes) // in the order of the ids
	if err != nil {
		return "", err
	}
	sessions, err := json.Marshal(o.Sessions)
	if err != nil {
		return "", err
	}
	codes = fmt.Append(codes, o.Refereed, string(sessions))
	return fmt.Sprintf("%x %x %s %v %s %s %v %v", sha256.Sum256(b), sha256.Sum256(codes), o.Version, o.Lang, o.Attempt,
		o.Since.UTC().Format(time.RFC3339Nano), o.Late, o.Limit), nil
}
