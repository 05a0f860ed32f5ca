package web

import (
	"cmp"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	courses "socketlab/assignments/course"
	"socketlab/assignments/deadline"
	"socketlab/assignments/handout"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
)

func attemptPath(k store.Key) string {
	return "/labs/" + k.Assignment + "/" + strconv.Itoa(k.Number)
}

// A labView is a lab as one student sees it.
type labView struct {
	*standing
	Lab     *Lab
	Handout []handout.Part
	Due     string
	Over    bool  // the deadline has passed
	Left    int   // attempts; -1 for no limit
	Upload  int64 // MiB at most
	Most    int64 // the same in octets
	v       *visit
}

// Clock is a time for people.
func (l *labView) Clock(t time.Time) string { return l.v.clock(t) }

// Name is the lab's title.
func (l *labView) Name() string { return l.Lab.Spec.Title.In(l.v.Lang) }

// Rules say what lateness costs; nothing where nothing is due.
func (l *labView) Rules() (list []string) {
	if l.standing.Due.IsZero() {
		return nil
	}
	for _, m := range l.Lab.Late.Said() {
		list = append(list, m.In(l.v.Lang))
	}
	return list
}

// Time says how long there is until the deadline, or what it means that it has
// passed.
func (l *labView) Time() string {
	due, now := l.standing.Due, time.Now()
	if due.IsZero() {
		return ""
	}
	if !l.Over {
		return l.v.Say("%v left", deadline.Lasts(due.Sub(now)))
	}
	switch d := l.Lab.Late.Delay(due, now); {
	case d.Cut:
		return l.v.Say("The deadline has passed: what you hand in now earns nothing.")
	case d.Grace:
		return l.v.Say("The deadline has passed, but what you hand in until %s is still in time.", l.v.clock(due.Add(l.Lab.Late.Grace)))
	}
	return l.v.Say("The deadline has passed: what you hand in now is late.")
}

// Policy says which attempt counts.
func (l *labView) Policy() string {
	switch l.Lab.Attempt {
	case "best":
		return l.v.Say("the best attempt counts")
	case "first":
		return l.v.Say("the first attempt counts")
	}
	return l.v.Say("the newest attempt counts")
}

func (v *visit) labView(lab *Lab, st *standing) *labView {
	l := &labView{standing: st, Lab: lab, Due: v.due(st.Due), Left: -1, Upload: v.Upload >> 20, Most: v.Upload, v: v}
	l.Over = !st.Due.IsZero() && time.Now().After(st.Due)
	if lab.Most > 0 {
		var list []store.Attempt
		for _, a := range st.Attempts {
			list = append(list, a.Attempt)
		}
		l.Left = max(0, lab.Most-used(list))
	}
	return l
}

// start is the page that everybody begins with.
func (s *Server) start(w http.ResponseWriter, r *http.Request) {
	v := s.visit(w, r)
	switch {
	case v.who.ID == "":
		v.withLogin(http.StatusOK, v.Say("Welcome"), v.Say("This page is shown to people of the course. Your link is in the message that your instructor sent you."))
	case v.who.IsTeacher():
		v.overview()
	default:
		v.home()
	}
}

// A homePage is what a student sees first: the labs, and how they stand.
type homePage struct {
	Labs    []*labView
	Full    int    // labs with all points
	Percent string // of the labs that count so far; "" if none does
	Drop    int
}

func (v *visit) home() {
	p := homePage{Drop: v.Drop}
	for _, lab := range v.Labs {
		st, _, err := v.standingOf(v.r.Context(), lab, v.who, v.Lang)
		if err != nil {
			v.failed(err)
			return
		}
		p.Labs = append(p.Labs, v.labView(lab, st))
	}
	sum := v.soFar(p.Labs)
	if p.Full = sum.Full; sum.Counted > 0 {
		p.Percent = report.Tenths(sum.Percent)
	}
	v.show(http.StatusOK, "home", view{Title: v.Say("Your labs"), Data: p})
}

// soFar is what the labs come to that were handed in, or are due: as lab grade
// puts a course together.
func (v *visit) soFar(labs []*labView) *report.CourseStudent {
	var all []courses.Lab
	for _, l := range labs {
		one := courses.Lab{Name: l.Lab.Name(), Weight: l.Lab.Weight, MaxPoints: l.Lab.Spec.Points}
		row := &report.ClassRow{ID: v.who.ID, Status: report.Missing, MaxPoints: one.MaxPoints}
		if l.Counts != nil {
			row.Status, row.Points, row.Verdict = report.Graded, l.Counts.Points, l.Counts.Verdict()
			row.Rule(l.Counts)
		}
		if l.Counts != nil || l.Over {
			one.Class = &report.Class{Rows: []*report.ClassRow{row}}
		}
		all = append(all, one)
	}
	if found := courses.Combine("", v.Lang, all, v.Drop).Students; len(found) > 0 {
		return found[0]
	}
	return &report.CourseStudent{}
}

// command is what commands on a student's computer call the lab: one that is not
// built in is a file, which the page has.
func (l *Lab) command() string {
	if l.Own == nil {
		return ""
	}
	return "./" + l.Name() + ".yaml"
}

// Command is what commands call the lab.
func (l *labView) Command() string { return cmp.Or(l.Lab.command(), l.Lab.Name()) }

// Own is the assignment file that students need for those commands; "" for a lab
// that is built in.
func (l *labView) Own() string { return strings.TrimPrefix(l.Lab.command(), "./") }

// Ordeals are the points for surviving behaviours of others.
func (l *labView) Ordeals() int { return l.Lab.Spec.Robustness.Points }

// ownFile gives the assignment file of a lab that is not built in.
func (v *visit) ownFile(lab *Lab) {
	if lab.Own == nil {
		v.notFound()
		return
	}
	v.giveFile(lab.Name()+".yaml", lab.Own)
}

// giveFile answers with a file in YAML.
func (v *visit) giveFile(name string, content []byte) {
	v.w.Header().Set("Content-Type", "application/yaml")
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	v.w.Write(content)
}

// breakFile gives the behaviour that is handed out with a lab.
func (v *visit) breakFile(lab *Lab) {
	if lab.Break == nil {
		v.notFound()
		return
	}
	v.giveFile(lab.Break.Name, lab.Break.Content)
}

// Survive is what happens in the behaviour that is handed out, in words.
func (l *labView) Survive() (list []string) {
	for _, a := range l.Lab.Break.Actions {
		list = append(list, a.In(l.v.Lang))
	}
	return list
}

// lab is the page of a lab: what to do, where to drop it, what became of it.
func (v *visit) lab(lab *Lab) {
	st, _, err := v.standingOf(v.r.Context(), lab, v.who, v.Lang)
	if err != nil {
		v.failed(err)
		return
	}
	l := v.labView(lab, st)
	spec := *lab.Spec
	spec.Late = deadline.Policy{} // the course may have another, which the page says
	spec.File = lab.command()
	for _, p := range handout.Parts(&spec, v.Lang) {
		for i := range p.Commands { // to be typed as they stand
			p.Commands[i][0] = strings.ReplaceAll(p.Commands[i][0], "20241234", v.who.ID)
		}
		l.Handout = append(l.Handout, p)
	}
	v.show(http.StatusOK, "lab", view{Title: l.Name(), Lab: lab, Data: l, Script: true})
}

// An attemptPage is one attempt, with its verdict.
type attemptPage struct {
	*labView
	This  attemptView
	Files []store.File
	Path  string // of the attempt, before /report and /files
}

// key is the attempt that the address names: for a student one of their own,
// whatever it says.
func (v *visit) key(lab *Lab) (k store.Key, ok bool) {
	number, err := strconv.Atoi(v.r.PathValue("number"))
	k = store.Key{Assignment: lab.Name(), Student: v.who.ID, Number: number}
	if v.who.IsTeacher() {
		k.Student = v.r.PathValue("id")
	}
	return k, err == nil && number > 0
}

// attempt is the page of one attempt.
func (v *visit) attempt(lab *Lab) {
	k, ok := v.key(lab)
	if !ok {
		v.notFound()
		return
	}
	st, _, err := v.standingOf(v.r.Context(), lab, v.who, v.Lang)
	if err != nil {
		v.failed(err)
		return
	}
	files, err := v.Store.Files(v.r.Context(), k)
	if err != nil {
		v.failed(err)
		return
	}
	p := &attemptPage{labView: v.labView(lab, st), Files: files, Path: attemptPath(k)}
	for _, a := range st.Attempts {
		if a.Number == k.Number {
			p.This = a
		}
	}
	d := view{Title: p.Name(), Lab: lab, Data: p}
	if p.This.Report == nil {
		d.Reload = 2
	}
	v.show(http.StatusOK, "attempt", d)
}

// report is the page that lab grade writes for an attempt, drawn when somebody
// looks.
func (v *visit) report(lab *Lab) {
	k, ok := v.key(lab)
	if !ok {
		v.notFound()
		return
	}
	body, err := v.reportPage(lab, k)
	if err != nil {
		v.failed(err)
		return
	}
	v.ownPage(body)
}

// ownPage answers with a page that says itself what it may do: nothing but its
// own style and script.
func (v *visit) ownPage(body []byte) {
	h := v.w.Header()
	h.Set("Content-Security-Policy", "frame-ancestors 'self'; sandbox allow-scripts")
	h.Set("Content-Type", "text/html; charset=utf-8")
	v.w.Write(body)
}

func (v *visit) reportPage(lab *Lab, k store.Key) ([]byte, error) {
	ctx := v.r.Context()
	who, err := v.Store.Person(ctx, k.Student)
	if err != nil {
		return nil, err
	}
	o, history, err := v.rules(ctx, lab, k.Student, v.Lang)
	if err != nil {
		return nil, err
	}
	attempt, err := v.Store.Attempt(ctx, k)
	if err != nil {
		return nil, err
	}
	// Equal for equal pages: who changes an attempt grades it, a ruling is one more.
	cached := fmt.Sprint(k, attempt.Received, attempt.Graded, v.Lang, len(history), v.Version, who.Name, who.Department)
	if body, ok := v.pages.get(cached); ok {
		return body, nil
	}
	if err := v.drawing.Acquire(ctx, 1); err != nil { // to look into an archive takes time, too
		return nil, err
	}
	defer v.drawing.Release(1)
	sub, files, err := v.submission(ctx, who, attempt)
	if err != nil {
		return nil, err
	}
	defer files.Close()
	body, err := v.pool.Page(v.ctx, lab.Spec, sub, o)
	if err == nil {
		v.pages.put(cached, body)
	}
	return body, err
}

// file gives a file of an attempt back.
func (v *visit) file(lab *Lab) {
	k, ok := v.key(lab)
	place, err := strconv.Atoi(v.r.PathValue("place"))
	if !ok || err != nil {
		v.notFound()
		return
	}
	files, err := v.Store.Files(v.r.Context(), k)
	if err != nil {
		v.failed(err)
		return
	}
	if place < 0 || place >= len(files) {
		v.notFound()
		return
	}
	done, ok := v.busy("files", maxTransfers)
	if !ok {
		return
	}
	defer done()
	content, err := v.Store.Content(v.r.Context(), k, files[place])
	if err != nil {
		v.failed(err)
		return
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": files[place].Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	v.w.Write(content)
}
