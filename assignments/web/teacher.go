package web

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/store"
)

// Path is the student's page, for a teacher.
func (l *labView) Path() string {
	return onePath(l.Lab, l.Who.ID)
}

// A onePage is one student in one lab, for a teacher.
type onePage struct {
	*labView
	History []rulingView // the newest first
	Until   string       // the student's deadline, as a form wants it
}

// A rulingView is a ruling in words.
type rulingView struct {
	store.Ruling
	When, What string
}

// oneOf finds the student that the address names.
func (v *visit) oneOf() (store.Person, bool) {
	who, err := v.Store.Person(v.r.Context(), v.r.PathValue("id"))
	if err == nil && who.IsTeacher() {
		err = store.ErrNotFound
	}
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
	p := &onePage{labView: v.labView(lab, st)}
	if !st.Due.IsZero() {
		p.Until = st.Due.In(v.Zone).Format(formTime)
	}
	slices.Reverse(history)
	for _, r := range history {
		p.History = append(p.History, rulingView{r, v.clock(r.At), v.sayRuling(r)})
	}
	v.show(http.StatusOK, "one", view{Title: strings.TrimSpace(who.ID + " " + who.Name), Lab: lab, Data: p})
}

// formTime is how a form writes a time (HTML, datetime-local).
const formTime = "2006-01-02T15:04"

func (v *visit) sayRuling(r store.Ruling) string {
	about := r.About
	if about == "" {
		about = v.Say("the total")
	}
	switch {
	case r.Kind == store.Comment:
		return v.Say("comment: %s", r.Words)
	case r.Kind == store.Extension && r.Value == nil:
		return v.Say("the extension was taken back")
	case r.Kind == store.Extension:
		return v.Say("more time, until %s: %s", v.due(r.Until()), r.Words)
	case r.Value == nil:
		return v.Say("the mark for %s was taken back", about)
	}
	return v.Say("%d points for %s: %s", *r.Value, about, r.Words)
}

// maxWords is how long a reason or a comment may be, in octets.
const maxWords = 2000

// rule takes what a teacher decided about a student.
func (v *visit) rule(lab *Lab) {
	who, ok := v.oneOf()
	if !ok {
		return
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 64<<10)
	r := store.Ruling{Assignment: lab.Name(), Student: who.ID, Kind: v.r.PostFormValue("kind"), About: v.r.PostFormValue("about"),
		Words: strings.Join(strings.Fields(v.r.PostFormValue("words")), " "), Author: strings.TrimPrefix(v.who.ID, "@"), At: time.Now()}
	if wrong := v.readRuling(lab, &r); wrong != "" {
		v.message(http.StatusBadRequest, v.Say("Nothing was changed"), wrong)
		return
	}
	list, err := v.Store.Attempts(v.r.Context(), lab.Name(), who.ID)
	if err != nil {
		v.failed(err)
		return
	}
	if r.Kind == store.Mark && r.About != "" && r.Value != nil && len(list) == 0 { // lab grade knows none either
		v.message(http.StatusBadRequest, v.Say("Nothing was changed"), v.Say("Nothing was handed in, so there are no checks: give a total."))
		return
	}
	if err := v.Store.Rule(v.r.Context(), r); err != nil {
		v.failed(err)
		return
	}
	v.note(v, v.who.ID, "decided "+r.Kind+" "+lab.Name(), who.ID)
	v.changed(lab.Name(), who.ID)
	v.done(onePath(lab, who.ID), v.sayRuling(r))
}

// readRuling reads the value of a ruling; it returns what is wrong with it.
func (v *visit) readRuling(lab *Lab, r *store.Ruling) (wrong string) {
	most, known := lab.Spec.Points, r.About == ""
	for _, c := range lab.Spec.Checks {
		if c.ID == r.About {
			most, known = c.Points, true
		}
	}
	value, back := v.r.PostFormValue("value"), v.r.PostFormValue("back") != ""
	switch {
	case !known:
		return v.Say("There is no such check.")
	case len(r.Words) > maxWords:
		return v.Say("That is too long: at most %d letters.", maxWords)
	case r.Words == "" && !back:
		return v.Say("Please write a reason: it stands beside the mark for good.")
	case r.Kind == store.Comment || back && (r.Kind == store.Mark || r.Kind == store.Extension):
		return ""
	}
	switch r.Kind {
	case store.Mark:
		points, err := strconv.ParseInt(value, 10, 32)
		if err != nil || points < 0 || points > int64(most) {
			return v.Say("The points must be a whole number from 0 to %d.", most)
		}
		r.Value = &points
	case store.Extension:
		until, err := time.ParseInLocation(formTime, value, v.Zone)
		if err != nil || r.About != "" || until.Before(lab.Until.Truncate(time.Minute)) {
			return v.Say("The time must be later than the deadline of all, %s.", v.due(lab.Until))
		}
		micro := until.Add(time.Minute - time.Microsecond).UnixMicro() // the minute that it ends with
		r.Value = &micro
	default:
		return v.Say("There is no such decision.")
	}
	return ""
}

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
	v.show(http.StatusOK, "links", view{Title: v.Say("Links"), Lab: lab, Data: []link{{who, v.Server.Link(token)}}})
}

// A link lets one person in.
type link struct {
	Who  store.Person
	Link string
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
	if err := v.Store.Forget(v.r.Context(), who.ID); err != nil {
		v.failed(err)
		return
	}
	v.pages.clear()
	v.note(v, v.who.ID, "deleted a student", "")
	v.changed(lab.Name(), who.ID)
	v.done("/class/"+lab.Name(), v.Say("Everything about %s was deleted.", who.ID))
}

// maxRoster is how large a class list may be, in octets.
const maxRoster = 8 << 20

// roster takes a class list, and shows the links of those who are new.
func (v *visit) roster(*Lab) {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxRoster)
	f, _, err := v.r.FormFile("roster")
	if err != nil {
		v.message(http.StatusBadRequest, v.Say("Nothing was changed"), v.Say("Please choose the file of the class list first."))
		return
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	if err != nil {
		v.failed(err)
		return
	}
	list, err := gradebook.ReadRoster(raw)
	if err != nil {
		v.message(http.StatusBadRequest, v.Say("Nothing was changed"), v.Err(err))
		return
	}
	people := People(list)
	tokens, err := v.Store.Enrol(v.r.Context(), people)
	if err != nil {
		v.failed(err)
		return
	}
	v.note(v, v.who.ID, "imported a class list", "")
	var links []link
	for _, p := range people {
		if token := tokens[p.ID]; token != "" {
			links = append(links, link{p, v.Server.Link(token)})
		}
	}
	v.show(http.StatusOK, "links", view{Title: v.Say("Links"), Data: links})
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
