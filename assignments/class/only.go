package class

import (
	"slices"
	"strings"

	"socketlab/assignments/check"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
	"socketlab/capture/message"
)

// wants reports whether the student with an id is to be graded.
func (o Options) wants(id string) bool {
	return o.Only == nil || slices.ContainsFunc(o.Only, func(only string) bool { return sameID(only, id) })
}

// sameID reports whether two ids are those of one student.
func sameID(a, b string) bool { return gradebook.SameID(a) == gradebook.SameID(b) }

// CheckOnly says why some of a class cannot be graded while the others are kept:
// nil if they can. The marks of one class are all given by the same rules.
func (o Options) CheckOnly(spec *check.Spec, in *submission.Collection) error {
	if o.Only == nil {
		return nil
	}
	now := &report.Class{Rules: o.Rules(spec)}
	for _, k := range spec.Checks {
		now.Checks = append(now.Checks, report.ClassCheck{ID: k.ID, SHA256: checkDigest(k)})
	}
	now.Rules.Lab = o.Kept.Class.Rules.Lab // another version is said, and no reason
	c := &comparison{lang: o.Lang, old: o.Kept.Class, now: now}
	switch lang, _ := i18n.Parse(o.Kept.Class.Language); {
	case o.Kept.Class.Assignment != spec.Name:
		return message.Errorf("the results in %s are of another assignment, %s", o.Kept.Name, o.Kept.Class.Assignment)
	case lang != o.Lang:
		return message.Errorf("the results in %s are in another language; give the same --lang", o.Kept.Name)
	}
	if differ := c.rules(); len(differ) > 0 {
		return message.Errorf("the marks in %s were given by other rules (%s); grade everybody again, or repeat the same flags", o.Kept.Name, strings.Join(differ, "; "))
	}
	return o.checkOnlyIDs(in)
}

// checkOnlyIDs says who of those to be graded is nowhere, or would be lost.
func (o Options) checkOnlyIDs(in *submission.Collection) error {
	handed, listed, graded := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, s := range in.Submissions {
		handed[gradebook.SameID(s.ID())] = true
		for _, student := range s.Students {
			handed[gradebook.SameID(student.ID)] = true
		}
	}
	for _, student := range in.Missing {
		listed[gradebook.SameID(student.ID)] = true
	}
	err := o.Kept.each(func(row *oldRow) error {
		listed[gradebook.SameID(row.ID)] = true
		if !row.Status.Absent() {
			graded[gradebook.SameID(row.ID)] = true
		}
		return nil
	})
	for _, id := range o.Only {
		key := gradebook.SameID(id)
		switch {
		case err != nil || handed[key]:
		case graded[key]:
			err = message.Errorf("--only %s: nothing here was handed in by %s, of whom %s holds something", id, id, o.Kept.Name)
		case !listed[key] || key == "":
			err = message.Errorf("--only %s: nobody of the class has this id", id)
		}
	}
	return err
}

// keepOthers takes the rows of all others out of the earlier results, reports
// and all, and leaves those to be graded that are wanted.
func (g *grader) keepOthers() error {
	students, subs := g.people()
	all := g.list
	g.list = nil
	g.was = map[string]report.ClassRow{}
	err := g.Kept.each(func(was *oldRow) error {
		if g.wants(was.ID) {
			g.was[gradebook.SameID(was.ID)] = was.ClassRow
			return nil
		}
		key := gradebook.SameID(was.ID)
		r := &row{ClassRow: was.ClassRow, student: students[key], sub: subs[key], key: "kept " + identity(&was.ClassRow)}
		if r.student == nil {
			r.student = &gradebook.Student{ID: was.ID, Name: was.Name, Department: was.Department}
		}
		g.others = append(g.others, r)
		if was.Report == nil {
			return nil
		}
		line, err := (&entry{Key: r.key, Report: was.Report}).encode()
		if err != nil {
			return err
		}
		r.at, err = g.journal.add(line, r.key)
		return err
	})
	for _, r := range all {
		if r.ID == "" || !g.wants(r.ID) {
			continue
		}
		if page := g.was[gradebook.SameID(r.ID)].Page; page != "" { // its name, whoever else has one
			r.Page = page
			r.key = g.key(r)
		}
		g.list = append(g.list, r)
	}
	return err
}

// people are the students of the class, and what they handed in, by folded id.
func (g *grader) people() (students map[string]*gradebook.Student, subs map[string]*submission.Submission) {
	students, subs = map[string]*gradebook.Student{}, map[string]*submission.Submission{}
	for _, s := range g.in.Submissions {
		for _, student := range s.Students {
			students[gradebook.SameID(student.ID)] = student
			if s.Match == submission.Matched {
				subs[gradebook.SameID(student.ID)] = s
			}
		}
	}
	for _, student := range g.in.Missing {
		students[gradebook.SameID(student.ID)] = student
	}
	for _, u := range g.in.Unsure {
		students[gradebook.SameID(u.Student.ID)] = u.Student
	}
	return students, subs
}
