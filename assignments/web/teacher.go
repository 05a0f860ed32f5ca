package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/csv"
	"html/template"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// Path is the student's page, for a teacher.
func (l *labView) Path() string {
	return onePath(l.Lab, l.Who.ID)
}

// A onePage is one student in one lab, for a teacher.
type onePage struct {
	*labView
	History       []rulingView // the newest first
	Until         string       // the student's deadline, as a form wants it
	Checks        []checkView
	Files         map[int][]store.File // of the attempts
	Shown         int                  // the attempt whose report is shown; 0 if none is
	Class         string               // the page of the class as it was searched through
	Before, After string               // pages of the students before and after in it; "" where nobody is
}

// A checkView is a check of the lab, to choose from.
type checkView struct {
	ID, Title    string
	Points, Most int
	Known        bool // there is a report that says the points
}

// checksOf are the checks of a lab, with the points of what counts.
func (v *visit) checksOf(lab *Lab, st *standing) (list []checkView) {
	for _, c := range lab.Spec.Checks {
		one := checkView{ID: c.ID, Title: c.Title.In(v.Lang), Most: c.Points}
		if st.Counts != nil {
			for _, r := range st.Counts.Checks {
				if r.ID == c.ID {
					one.Points, one.Known = r.Points, true
				}
			}
		}
		list = append(list, one)
	}
	return list
}

// neighbours are the students before and after one in the class, as the teacher
// searched through it.
func (v *visit) neighbours(lab *Lab, id string) (before, after string, err error) {
	all, err := v.rows(v.r.Context(), lab, v.Lang)
	if err != nil {
		return "", "", err
	}
	f := filterOf(v.r.URL.Query())
	list := f.pickWith(all, id)
	at := slices.IndexFunc(list, func(st store.Standing) bool { return st.ID == id })
	page := func(i int) string {
		if at < 0 || i < 0 || i >= len(list) {
			return ""
		}
		return onePath(lab, list[i].ID) + f.query(1)
	}
	return page(at - 1), page(at + 1), nil
}

// A rulingView is a ruling in words.
type rulingView struct {
	store.Ruling
	When, What string
}

// oneOf finds the student that the address names.
func (v *visit) oneOf() (store.Person, bool) {
	who, err := v.studentOf(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		v.failed(err)
	}
	return who, err == nil
}

// one is the page of one student in one lab, for a teacher.
func (v *visit) one(lab *Lab) {
	who, ok := v.oneOf()
	if !ok {
		return
	}
	st, history, err := v.standingOf(v.r.Context(), lab, who, v.Lang)
	if err != nil {
		v.failed(err)
		return
	}
	p := &onePage{labView: v.labView(lab, st), Checks: v.checksOf(lab, st), Shown: st.Counting, Class: "/class/" + lab.Name() + filterOf(v.r.URL.Query()).query(1)}
	if p.Before, p.After, err = v.neighbours(lab, who.ID); err != nil {
		v.failed(err)
		return
	}
	if p.Files, err = v.filesOf(st); err != nil {
		v.failed(err)
		return
	}
	if !st.Due.IsZero() {
		p.Until = st.Due.In(v.Zone).Format(formTime)
	}
	slices.Reverse(history)
	for _, r := range history {
		p.History = append(p.History, rulingView{r, v.clock(r.At), v.sayRuling(r)})
	}
	v.show(http.StatusOK, "one", view{Title: strings.TrimSpace(who.ID + " " + who.Name), Lab: lab, Data: p})
}

// filesOf are the files of a student's attempts, by their numbers.
func (v *visit) filesOf(st *standing) (map[int][]store.File, error) {
	all := map[int][]store.File{}
	for _, a := range st.Attempts {
		list, err := v.Store.Files(v.r.Context(), a.Key)
		if err != nil {
			return nil, err
		}
		all[a.Number] = list
	}
	return all, nil
}

// formTime is how a form writes a time (HTML, datetime-local).
const formTime = "2006-01-02T15:04"

func (v *visit) sayRuling(r store.Ruling) string {
	said := RulingOf(r)
	return said.Say(v.Zone, v.Lang)
}

// rule takes what a teacher decided about a student.
func (v *visit) rule(lab *Lab) {
	who, ok := v.oneOf()
	if !ok {
		return
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 64<<10)
	d := Decision{Kind: v.r.PostFormValue("kind"), Check: v.r.PostFormValue("about"), Words: v.r.PostFormValue("words"), Back: v.r.PostFormValue("back") != ""}
	value := v.r.PostFormValue("value")
	if points, err := strconv.ParseInt(value, 10, 32); err == nil {
		d.Points = &points
	}
	d.Until, _ = time.ParseInLocation(formTime, value, v.Zone) // else there is none
	r, err := v.Decide(v.r.Context(), lab, who.ID, v.author(), d)
	if err != nil {
		v.refused(err)
		return
	}
	v.note(v, v.who.ID, "decided "+r.Kind+" "+lab.Name(), who.ID)
	v.done(onePath(lab, who.ID)+filterOf(v.r.URL.Query()).query(1), v.sayRuling(r))
}

// author is what a teacher is called in a decision.
func (v *visit) author() string { return strings.TrimPrefix(v.who.ID, "@") }

// newLink makes a new link for a student; the old one is worth nothing then.
func (v *visit) newLink(lab *Lab) {
	who, ok := v.oneOf()
	if !ok {
		return
	}
	token, err := v.Store.NewToken(v.r.Context(), who.ID)
	if err != nil {
		v.failed(err)
		return
	}
	v.note(v, v.who.ID, "made a new link", who.ID)
	m := memberOf(who)
	m.Link = v.Server.Link(token)
	v.show(http.StatusOK, "links", view{Title: v.Say("Links"), Lab: lab, Data: []Member{m}})
}

// Link is the address that lets the person of a token in.
func (s *Server) Link(token string) string {
	return strings.TrimSuffix(s.Address, "/") + "/enter/" + token
}

// forget deletes a student, if the teacher typed the id to say so.
func (v *visit) forget(lab *Lab) {
	who, ok := v.oneOf()
	if !ok {
		return
	}
	if gradebook.SameID(v.r.PostFormValue("sure")) != gradebook.SameID(who.ID) {
		v.message(http.StatusBadRequest, v.Say("Nothing was changed"), v.Say("To delete a student, type the student id %s into the field.", who.ID))
		return
	}
	if err := v.forgetOne(who.ID); err != nil {
		v.failed(err)
		return
	}
	v.done("/class/"+lab.Name(), v.Say("Everything about %s was deleted.", who.ID))
}

// forgetOne deletes a student.
func (v *visit) forgetOne(id string) error {
	if err := v.Store.Forget(v.r.Context(), id); err != nil {
		return err
	}
	v.pages.clear()
	v.note(v, v.who.ID, "deleted a student", "")
	for _, lab := range v.Labs {
		v.changed(lab.Name(), "") // the id is forgotten
	}
	return nil
}

// maxRoster is how large a class list may be, in octets.
const maxRoster = 8 << 20

// chosen returns name and content of the file of a form, which may have so many
// octets. Where there is none, the visitor is asked for it, and ok is false.
func (v *visit) chosen(field string, most int64, ask string) (name string, content []byte, ok bool) {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, most)
	f, header, err := v.r.FormFile(field)
	if err != nil {
		v.message(http.StatusBadRequest, v.Say("Nothing was changed"), ask)
		return "", nil, false
	}
	defer f.Close()
	content, err = io.ReadAll(f)
	if err != nil {
		v.failed(err)
		return "", nil, false
	}
	return header.Filename, content, true
}

// roster takes a class list, and shows the links of those who are new.
func (v *visit) roster(*Lab) {
	name, raw, ok := v.chosen("roster", maxRoster, v.Say("Please choose the file of the class list first."))
	if !ok {
		return
	}
	members, err := v.Enrol(v.r.Context(), raw)
	if err != nil {
		v.refused(message.At(printable.String(filepath.Base(name)), err))
		return
	}
	v.note(v, v.who.ID, "imported a class list", "")
	v.show(http.StatusOK, "links", view{Title: v.Say("Links"), Data: members})
}

// Enrol takes a class list, and returns those who are new, with their links.
func (s *Server) Enrol(ctx context.Context, raw []byte) ([]Member, error) {
	list, err := gradebook.ReadRoster(raw)
	if err != nil {
		return nil, err
	}
	people := People(list)
	tokens, err := s.Store.Enrol(ctx, people)
	if err != nil {
		return nil, err
	}
	members := []Member{}
	for _, p := range people {
		if token := tokens[p.ID]; token != "" {
			m := memberOf(p)
			m.Link = s.Link(token)
			members = append(members, m)
		}
	}
	return members, nil
}

// People are the students of a class list.
func People(list *gradebook.Roster) (people []store.Person) {
	for _, s := range list.Students {
		if s.ID != "" && !strings.HasPrefix(s.ID, "@") {
			people = append(people, store.Person{Student: *s})
		}
	}
	return people
}

// linksFile is the address of a table with the links of people who are new: one
// that holds all of it, since nobody keeps the links.
func linksFile(list []Member) template.URL {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	rows := [][]string{{"id", "name", "email", "link"}}
	for _, m := range list {
		rows = append(rows, []string{report.Cell(m.ID), report.Cell(m.Name), report.Cell(m.Email), m.Link})
	}
	csv.NewWriter(&b).WriteAll(rows) // a buffer takes everything
	return template.URL("data:text/csv;base64," + base64.StdEncoding.EncodeToString(b.Bytes()))
}
