package web

import (
	"context"
	"mime"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/assignments/class"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/store"
	"socketlab/capture/message"
)

// A Filled is a copy of the teacher's gradebook with marks filled in.
type Filled struct {
	Name    string // of the file
	Content []byte `json:"-"`
	Labs    []FilledLab
}

// A FilledLab is a column of a gradebook that was filled in.
type FilledLab struct {
	Assignment, Column string
	Entered            int
	Scaled             bool     // to the maximum of the gradebook
	Kept               []string // rows that were left alone, and why
	NotInBook          []string // students without a row
	Ambiguous          []string // students of whom more than one row could be
}

// maxBook is how large a gradebook may be, in octets.
const maxBook = 32 << 20

// Why a gradebook is not filled in, beside what is wrong with the file.
var (
	errNoColumn  = message.Errorf("no column of the gradebook is called like a lab of the course; fill it in for one lab alone")
	errWhichName = message.Errorf("no column is titled like the lab beside one of student ids: give its title as column=TITLE, or rename it")
	errWhatTitle = message.Errorf("no column is titled like the lab beside one of student ids: write the title of the column into the field, or rename it")
)

// Fill fills the marks of labs into a copy of a gradebook, as lab grade
// --gradebook does. Of several labs those are left out that have no column of their own.
func (s *Server) Fill(ctx context.Context, labs []*Lab, name, column string, raw []byte, lang i18n.Lang) (*Filled, error) {
	name = filepath.Base(name)
	extension := filepath.Ext(name)
	var why error
	f := &Filled{Name: strings.TrimSuffix(name, extension) + "-filled" + extension, Content: raw, Labs: []FilledLab{}}
	for _, l := range labs {
		book, err := gradebook.ReadBook(f.Content, gradebook.BookOptions{GradeColumn: column, Assignment: []string{l.Name(), l.Spec.Title.En, l.Spec.Title.Ko}})
		if err != nil {
			why = err
			continue
		}
		if len(labs) > 1 && !book.Named { // its one column may be any lab's
			continue
		}
		if err := s.fillOne(ctx, l, book, f, lang); err != nil {
			return nil, err
		}
	}
	switch {
	case len(f.Labs) > 0:
		return f, nil
	case len(labs) > 1 && (why == nil || gradebook.WantsColumn(why)):
		return nil, errNoColumn
	}
	return nil, message.At(name, why)
}

// fillOne fills the marks of one lab in.
func (s *Server) fillOne(ctx context.Context, l *Lab, book *gradebook.Book, f *Filled, lang i18n.Lang) error {
	marks, err := s.marks(ctx, l, book.Roster(), lang)
	if err != nil {
		return err
	}
	raw, done, err := book.Fill(marks)
	if err != nil {
		return err
	}
	f.Content = raw
	one := FilledLab{Assignment: l.Name(), Column: book.Title, Entered: len(done.Entered), Scaled: done.Scaled, Kept: []string{}, NotInBook: names(done.NotInBook), Ambiguous: names(done.Ambiguous)}
	for _, k := range done.Kept {
		one.Kept = append(one.Kept, k.Student.ID+": "+k.Why)
	}
	f.Labs = append(f.Labs, one)
	return nil
}

func names(list []*gradebook.Student) []string {
	all := []string{}
	for _, s := range list {
		all = append(all, strings.TrimSpace(s.ID+" "+s.Name))
	}
	return all
}

// marks are those of all students, joined with what a gradebook knows of them.
func (s *Server) marks(ctx context.Context, l *Lab, known *gradebook.Roster, lang i18n.Lang) (marks []gradebook.Mark, err error) {
	o, _, err := s.rules(ctx, l, "", lang)
	if err != nil {
		return nil, err
	}
	people, err := s.Store.Students(ctx)
	if err != nil {
		return nil, err
	}
	mine := &gradebook.Roster{}
	for i := range people {
		mine.Students = append(mine.Students, &people[i].Student)
	}
	joined := map[string]*gradebook.Student{}
	for _, student := range mine.Join(known).Students {
		joined[gradebook.SameID(student.ID)] = student
	}
	for some := range slices.Chunk(people, together) {
		all, err := s.Store.SomeAttempts(ctx, l.Name(), some[0].ID, some[len(some)-1].ID)
		if err != nil {
			return nil, err
		}
		of := map[string][]store.Attempt{}
		for _, a := range all {
			of[a.Student] = append(of[a.Student], a)
		}
		for _, who := range some {
			st, err := s.standing(l, o, who, of[who.ID])
			if err != nil {
				return nil, err
			}
			if mark, ok := class.MarkOf(l.Spec, joined[gradebook.SameID(who.ID)], st.Counts, lang); ok {
				marks = append(marks, mark)
			}
		}
	}
	return marks, nil
}

// book answers with a filled copy of the gradebook that was uploaded; lab is nil
// for all labs of the course.
func (v *visit) book(lab *Lab) {
	labs := v.Labs
	if lab != nil {
		labs = []*Lab{lab}
	}
	name, raw, ok := v.chosen("book", maxBook, v.Say("Please choose the gradebook file first."))
	if !ok {
		return
	}
	filled, err := v.Fill(v.r.Context(), labs, name, v.r.FormValue("column"), raw, v.Lang)
	if gradebook.WantsColumn(err) {
		err = errWhatTitle // there are no flags on a page
	}
	if err != nil {
		v.refused(err)
		return
	}
	v.note(v, v.who.ID, "filled a gradebook in", "")
	v.sessions.Put(v.r.Context(), noticeKey, SayFilled(filled, v.Lang)) // the next page says how it went
	v.w.Header().Set("Content-Type", "application/octet-stream")
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": filled.Name}))
	v.w.Write(filled.Content)
}

// SayFilled says how a gradebook was filled in.
func SayFilled(f *Filled, lang i18n.Lang) string {
	var parts []string
	for _, l := range f.Labs {
		text := lang.Say("%s: %d marks stand in the column %s.", l.Assignment, l.Entered, l.Column)
		if l.Scaled {
			text += " " + lang.Say("The gradebook counts another maximum: marks are scaled to it.")
		}
		for _, some := range []struct {
			list []string
			say  string
		}{{l.NotInBook, i18n.Mark("Not in the gradebook: %s.")}, {l.Ambiguous, i18n.Mark("More than one row could be theirs: %s.")}, {l.Kept, i18n.Mark("Left alone: %s.")}} {
			if list := some.list; len(list) > 0 {
				if len(list) > 10 {
					list = append(slices.Clone(list[:10]), "…")
				}
				text += " " + lang.Say(some.say, strings.Join(list, ", "))
			}
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}
