package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"socketlab/assignments/report"
	"socketlab/assignments/store"
)

// An overview is what a teacher sees first.
type overview struct {
	Labs     []*counts
	Students int
}

// overview is the page that a teacher begins with.
func (v *visit) overview() {
	var o overview
	for _, lab := range v.Labs {
		list, err := v.rows(v.r.Context(), lab, v.Lang)
		if err != nil {
			v.failed(err)
			return
		}
		o.Labs, o.Students = append(o.Labs, v.countClass(lab, list)), len(list)
	}
	v.show(http.StatusOK, "overview", view{Title: v.Say("The course"), Data: o})
}

// A counts is how a lab goes.
type counts struct {
	Lab                              *Lab
	Name, Due                        string
	Students                         int
	HandedIn, Full, Missing, Waiting int
	Look                             int // where a person should look where a capture comes from
	Older                            int // marks that were given by the assignment as it was before it changed
	Mean                             string
}

// countClass counts how a lab goes.
func (v *visit) countClass(lab *Lab, list []store.Standing) *counts {
	c := &counts{Lab: lab, Name: lab.Spec.Title.In(v.Lang), Due: v.due(lab.Until), Students: len(list)}
	marked, points, version := 0, 0, v.assignmentOf(lab)
	for i := range list {
		st := &list[i]
		c.Waiting += st.Waiting
		if st.Attempts > 0 {
			c.HandedIn++
		}
		m := &st.Outcome
		if m.Look {
			c.Look++
		}
		if m.Assignment != "" && m.Assignment != version {
			c.Older++
		}
		if m.Verdict == "" || m.Verdict == string(report.Error) {
			continue
		}
		marked, points = marked+1, points+m.Points
		if m.Points == m.Most {
			c.Full++
		}
	}
	c.Missing = c.Students - c.HandedIn
	if marked > 0 {
		c.Mean = report.Tenths(float64(points) / float64(marked))
	}
	return c
}

// A rowView is a row of the page of a class.
type rowView struct {
	*store.Standing
	Counts *rowPoints // nil if there is no mark
	Lab    *Lab
	Last   string
	Query  string // of the page of the class, behind addresses
}

// rowPoints are what the template of points wants.
type rowPoints struct {
	Verdict           report.Verdict
	Points, MaxPoints int
}

func (v *visit) rowView(lab *Lab, st *store.Standing) *rowView {
	r := &rowView{Standing: st, Lab: lab, Last: v.clock(st.Last)}
	if m := &st.Outcome; m.Verdict != "" {
		r.Counts = &rowPoints{report.Verdict(m.Verdict), m.Points, m.Most}
	}
	return r
}

// Row is the id of the row on the page.
func (r *rowView) Row() string { return "s-" + r.ID }

// Path is the student's page, for a teacher.
func (r *rowView) Path() string { return onePath(r.Lab, r.ID) }

func onePath(lab *Lab, id string) string {
	return "/class/" + lab.Name() + "/" + url.PathEscape(id)
}

// A filter says which rows of a class are shown.
type filter struct {
	Words, Show, Section, Order string
	Page                        int // from 1
}

// perPage is how many rows a page shows.
const perPage = 200

// filterOf reads the filter that an address asks for.
func filterOf(form url.Values) filter {
	f := filter{Words: strings.TrimSpace(form.Get("q")), Show: form.Get("show"), Section: form.Get("section"), Order: form.Get("order")}
	f.Page, _ = strconv.Atoi(form.Get("page"))
	f.Page = max(f.Page, 1)
	return f
}

// query is what stands behind the address of another page with the same filter.
func (f filter) query(page int) string {
	form := url.Values{}
	for name, value := range map[string]string{"q": f.Words, "show": f.Show, "section": f.Section, "order": f.Order} {
		if value != "" {
			form.Set(name, value)
		}
	}
	if page > 1 {
		form.Set("page", strconv.Itoa(page))
	}
	if len(form) == 0 {
		return ""
	}
	return "?" + form.Encode()
}

// A choice is something that one may choose in a form.
type choice struct {
	Value, Text string
	Chosen      bool
}

// shows are the kinds of rows that one may ask for.
var shows = map[string]func(*store.Standing) bool{
	"missing": func(st *store.Standing) bool { return st.Attempts == 0 },
	"below":   func(st *store.Standing) bool { return st.Outcome.Verdict != "" && st.Outcome.Points < st.Outcome.Most },
	"full":    func(st *store.Standing) bool { return st.Outcome.Verdict != "" && st.Outcome.Points == st.Outcome.Most },
	"late":    func(st *store.Standing) bool { return st.Outcome.Late },
	"hand":    func(st *store.Standing) bool { return st.Outcome.ByHand },
	"look":    func(st *store.Standing) bool { return st.Outcome.Look },
	"waiting": func(st *store.Standing) bool { return st.Waiting > 0 },
}

// orders compare rows; without one they are in the order of ids.
var orders = map[string]func(a, b store.Standing) int{
	"name":   func(a, b store.Standing) int { return strings.Compare(a.Name, b.Name) },
	"points": func(a, b store.Standing) int { return a.Outcome.Points - b.Outcome.Points },
	"last":   func(a, b store.Standing) int { return b.Last.Compare(a.Last) },
}

// Shows are the kinds of rows, to choose from.
func (v *visit) showChoices(f filter) []choice {
	return chosen(f.Show, choice{"", v.Say("everybody"), false}, choice{"missing", v.Say("handed in nothing"), false}, choice{"below", v.Say("below full marks"), false},
		choice{"full", v.Say("full marks"), false}, choice{"late", v.Say("late"), false}, choice{"hand", v.Say("set by hand"), false},
		choice{"look", v.Say("please look: where the capture comes from"), false}, choice{"waiting", v.Say("being graded"), false})
}

func (v *visit) orderChoices(f filter) []choice {
	return chosen(f.Order, choice{"", v.Say("student id"), false}, choice{"name", v.Say("name"), false}, choice{"points", v.Say("points, the fewest first"), false}, choice{"last", v.Say("handed in last"), false})
}

// chosen marks the choice with a value.
func chosen(value string, list ...choice) []choice {
	for i := range list {
		list[i].Chosen = list[i].Value == value
	}
	return list
}

// matches reports whether a row is one of those that are asked for.
func (f filter) matches(st *store.Standing, words []string) bool {
	if show := shows[f.Show]; show != nil && !show(st) || f.Section != "" && st.Section != f.Section {
		return false
	}
	if len(words) == 0 {
		return true
	}
	text := strings.ToLower(strings.Join(append([]string{st.ID, st.Name, st.Department, st.Section, st.Group, st.Outcome.Reason}, st.Outcome.Failed...), " "))
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// pick returns the rows that are asked for, in their order.
func (f filter) pick(list []store.Standing) []store.Standing { return f.pickWith(list, "") }

// pickWith is pick, with a student who may have just ceased to be one of them.
func (f filter) pickWith(list []store.Standing, id string) (some []store.Standing) {
	words := strings.Fields(strings.ToLower(f.Words))
	for i := range list {
		if list[i].ID == id || f.matches(&list[i], words) {
			some = append(some, list[i])
		}
	}
	if order := orders[f.Order]; order != nil {
		slices.SortStableFunc(some, order)
	}
	return some
}

// A classView is the class in one lab.
type classView struct {
	*counts
	Filter                  filter
	Shows, Sections, Orders []choice
	Rows                    []*rowView
	Found, First, Last      int    // rows that were found; those on this page, from 1
	Before, After           string // addresses; "" where there are no more
}

// class is the page of a class in a lab. A script keeps it up to date.
func (v *visit) class(lab *Lab) {
	list, err := v.rows(v.r.Context(), lab, v.Lang)
	if err != nil {
		v.failed(err)
		return
	}
	f := filterOf(v.r.URL.Query())
	c := &classView{counts: v.countClass(lab, list), Filter: f, Shows: v.showChoices(f), Orders: v.orderChoices(f), Sections: v.sections(list, f)}
	c.page(v, f.pick(list))
	v.show(http.StatusOK, "class", view{Title: c.Name, Lab: lab, Data: c, Script: true})
}

// page puts the rows of one page in.
func (c *classView) page(v *visit, some []store.Standing) {
	p := pageOf(len(some), &c.Filter)
	for i := range some[p.from:p.Last] {
		row := v.rowView(c.Lab, &some[p.from+i])
		row.Query = c.Filter.query(1)
		c.Rows = append(c.Rows, row)
	}
	c.Found, c.First, c.Last, c.Before, c.After = len(some), p.First, p.Last, p.Before, p.After
}

// A part is the rows of one page among those that were found.
type part struct {
	from          int    // from 0
	First, Last   int    // from 1
	Before, After string // addresses; "" where there are no more
}

// pageOf is the page of so many rows that a filter asks for: one that there is.
func pageOf(found int, f *filter) part {
	f.Page = min(f.Page, max(1, (found+perPage-1)/perPage))
	p := part{from: (f.Page - 1) * perPage}
	p.Last = min(p.from+perPage, found)
	p.First = min(p.from+1, p.Last)
	if f.Page > 1 {
		p.Before = cmp.Or(f.query(f.Page-1), "?")
	}
	if p.Last < found {
		p.After = f.query(f.Page + 1)
	}
	return p
}

// sections are those of the class, to choose from; none where there is one.
func (v *visit) sections(list []store.Standing, f filter) []choice {
	var names []string
	for i := range list {
		names = append(names, list[i].Section)
	}
	return v.sectionChoices(names, f)
}

// sectionChoices are the sections that students are in, to choose from.
func (v *visit) sectionChoices(names []string, f filter) []choice {
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	slices.Sort(names)
	if names = slices.Compact(names); len(names) < 2 {
		return nil
	}
	all := []choice{{"", v.Say("all"), false}}
	for _, name := range names {
		all = append(all, choice{name, name, false})
	}
	return chosen(f.Section, all...)
}
