package web

import (
	"context"
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// Schemas of what a course tells programs.
const (
	ResultsSchema = "lab/web-results/v1"
	StudentSchema = "lab/web-student/v1"
)

// Results are how a class stands in a lab.
type Results struct {
	Schema     string   `json:"schema"`
	Assignment string   `json:"assignment"`
	Title      string   `json:"title"`
	Due        Moment   `json:"due"`
	MaxPoints  int      `json:"max_points"`
	Students   []Result `json:"students"`
}

// A Moment is a time as JSON: null if there is none.
type Moment struct{ time.Time }

// MarshalJSON writes the time in UTC.
func (m Moment) MarshalJSON() ([]byte, error) {
	if m.IsZero() {
		return []byte("null"), nil
	}
	return m.UTC().MarshalJSON()
}

// A Result is how one student stands in a lab.
type Result struct {
	ID         string         `json:"id"`
	Name       string         `json:"name,omitempty"`
	Department string         `json:"department,omitempty"`
	Section    string         `json:"section,omitempty"`
	Group      string         `json:"group,omitempty"`
	Attempts   int            `json:"attempts"`
	Waiting    int            `json:"waiting"` // attempts that are not graded yet
	Last       Moment         `json:"last"`    // when something was handed in last
	Counting   int            `json:"counting"`
	Verdict    report.Verdict `json:"verdict,omitempty"`
	Points     *int           `json:"points"` // null for no mark
	Late       bool           `json:"late"`
	ByHand     bool           `json:"by_hand"`
	Look       bool           `json:"look"`   // a person should look where the capture comes from
	Failed     []string       `json:"failed"` // checks that cost points
	Reason     string         `json:"reason,omitempty"`
}

func resultOf(st *store.Standing) Result {
	m := &st.Outcome
	r := Result{ID: st.ID, Name: st.Name, Department: st.Department, Section: st.Section, Group: st.Group, Attempts: st.Attempts, Waiting: st.Waiting, Last: Moment{st.Last},
		Counting: m.Counting, Verdict: report.Verdict(m.Verdict), Late: m.Late, ByHand: m.ByHand, Look: m.Look, Failed: append([]string{}, m.Failed...), Reason: m.Reason}
	if m.Verdict != "" && m.Verdict != string(report.Error) {
		r.Points = &m.Points
	}
	return r
}

// A Query says which students of a class are wanted, as the page of the class
// does: words that stand in their rows, what to show, a section, an order.
type Query struct{ Words, Show, Section, Order string }

// check says what is wrong with a query of a program's.
func (q *Query) check() error {
	if q.Show != "" && shows[q.Show] == nil {
		return message.Errorf("nobody knows the kind %s: want one of %s", printable.Cut(q.Show, 70), strings.Join(slices.Sorted(maps.Keys(shows)), ", "))
	}
	if q.Order != "" && orders[q.Order] == nil {
		return message.Errorf("nobody knows the order %s: want one of %s", printable.Cut(q.Order, 70), strings.Join(slices.Sorted(maps.Keys(orders)), ", "))
	}
	return nil
}

// Results lists how a class stands in a lab.
func (s *Server) Results(ctx context.Context, l *Lab, q Query, lang i18n.Lang) (*Results, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	list, err := s.rows(ctx, l, lang)
	if err != nil {
		return nil, err
	}
	r := &Results{Schema: ResultsSchema, Assignment: l.Name(), Title: l.Spec.Title.In(lang), Due: Moment{l.Until}, MaxPoints: l.Spec.Points, Students: []Result{}}
	some := filter{Words: q.Words, Show: q.Show, Section: q.Section, Order: q.Order}.pick(list)
	for i := range some {
		r.Students = append(r.Students, resultOf(&some[i]))
	}
	return r, nil
}

// ResultsCSV writes results as a table.
func ResultsCSV(w io.Writer, r *Results) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	out.Write([]string{"id", "name", "section", "points", "max_points", "verdict", "attempts", "waiting", "last", "late", "by_hand", "look", "failed", "reason"})
	for i := range r.Students {
		one := &r.Students[i]
		points, last := "", ""
		if one.Points != nil {
			points = strconv.Itoa(*one.Points)
		}
		if !one.Last.IsZero() {
			last = one.Last.UTC().Format(time.RFC3339)
		}
		out.Write([]string{report.Cell(one.ID), report.Cell(one.Name), report.Cell(one.Section), points, strconv.Itoa(r.MaxPoints), string(one.Verdict), strconv.Itoa(one.Attempts), strconv.Itoa(one.Waiting),
			last, strconv.FormatBool(one.Late), strconv.FormatBool(one.ByHand), strconv.FormatBool(one.Look), strings.Join(one.Failed, " "), report.Cell(one.Reason)})
	}
	out.Flush()
	return out.Error()
}

// ResultsJSON writes results as JSON.
func ResultsJSON(w io.Writer, r *Results) error { return printable.NewEncoder(w).Encode(r) }

// ResultsText writes results for a terminal.
func ResultsText(w io.Writer, r *Results, lang i18n.Lang) error {
	for i := range r.Students {
		one := &r.Students[i]
		points := "–"
		if one.Points != nil {
			points = strconv.Itoa(*one.Points)
		}
		words := append([]string{one.Reason}, one.Failed...)
		for said, is := range map[string]bool{lang.Say("being graded"): one.Waiting > 0, lang.Say("late"): one.Late, lang.Say("set by hand"): one.ByHand, lang.Say("please look"): one.Look} {
			if is {
				words = append(words, said)
			}
		}
		slices.Sort(words[1:])
		line := printable.Fit(printable.String(one.ID), 12) + " " + printable.Fit(printable.String(one.Name), 14) + " " + printable.Fit(points+"/"+strconv.Itoa(r.MaxPoints), 8) +
			" " + printable.String(strings.Join(strings.Fields(strings.Join(words, " ")), " "))
		if _, err := io.WriteString(w, strings.TrimRight(line, " ")+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// A StudentResult is one student in one lab, with everything that was handed in
// and decided.
type StudentResult struct {
	Schema     string `json:"schema"`
	Assignment string `json:"assignment"`
	Result
	MaxPoints int            `json:"max_points"`
	Due       Moment         `json:"due"`
	Extended  bool           `json:"extended"`
	List      []Attempt      `json:"list"`    // the attempts, oldest first
	Rulings   []Ruling       `json:"rulings"` // all, oldest first
	Report    *report.Report `json:"report"`  // of what counts; null if nothing does
}

// An Attempt is what was handed in at one time.
type Attempt struct {
	Number    int            `json:"number"`
	Received  Moment         `json:"received"`
	Graded    Moment         `json:"graded"`
	Version   string         `json:"version,omitempty"` // of the program
	Counts    bool           `json:"counts"`
	Verdict   report.Verdict `json:"verdict,omitempty"`
	Points    int            `json:"points"`
	MaxPoints int            `json:"max_points"`
	Files     []File         `json:"files"`
}

// A File is a file of an attempt.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// A Ruling is a decision with its history.
type Ruling struct {
	Decision
	By string `json:"by"`
	At Moment `json:"at"`
}

// RulingOf is a ruling of the store for programs.
func RulingOf(r store.Ruling) Ruling {
	out := Ruling{Decision{Kind: r.Kind, Check: r.About, Words: r.Words, Back: r.Value == nil && r.Kind != store.Comment}, r.Author, Moment{r.At}}
	switch r.Kind {
	case store.Mark:
		out.Points = r.Value
	case store.Extension:
		out.Until = r.Until()
	}
	return out
}

// Student tells everything of one student in one lab.
func (s *Server) Student(ctx context.Context, l *Lab, id string, lang i18n.Lang) (*StudentResult, error) {
	who, err := s.studentOf(ctx, id)
	if err != nil {
		return nil, err
	}
	st, history, err := s.standingOf(ctx, l, who, lang)
	if err != nil {
		return nil, err
	}
	row := rowOf(st)
	out := &StudentResult{Schema: StudentSchema, Assignment: l.Name(), Result: resultOf(&row), MaxPoints: l.Spec.Points, Due: Moment{st.Due}, Extended: st.Extended,
		List: []Attempt{}, Rulings: []Ruling{}, Report: st.Counts}
	for _, a := range st.Attempts {
		one := Attempt{Number: a.Number, Received: Moment{a.Received}, Graded: Moment{a.Graded}, Version: a.Version, Counts: a.Counts, Files: []File{}}
		if a.Report != nil {
			one.Verdict, one.Points, one.MaxPoints = a.Report.Verdict(), a.Report.Points, a.Report.MaxPoints
		}
		list, err := s.Store.Files(ctx, a.Key)
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			one.Files = append(one.Files, File{f.Name, f.Size, f.Digest})
		}
		out.List = append(out.List, one)
	}
	for _, r := range history {
		out.Rulings = append(out.Rulings, RulingOf(r))
	}
	return out, nil
}

// studentOf finds a student; a teacher is none.
func (s *Server) studentOf(ctx context.Context, id string) (store.Person, error) {
	who, err := s.Store.Person(ctx, id)
	if err == nil && who.IsTeacher() {
		err = store.ErrNotFound
	}
	return who, err
}

// StudentText writes one student for a terminal.
func StudentText(w io.Writer, r *StudentResult, zone *time.Location, lang i18n.Lang) error {
	var b strings.Builder
	if err := ResultsText(&b, &Results{MaxPoints: r.MaxPoints, Students: []Result{r.Result}}, lang); err != nil {
		return err
	}
	for i := range r.List {
		a := &r.List[i]
		line := lang.Say("Attempt %d", a.Number) + "  " + a.Received.In(zone).Format("2006-01-02 15:04:05 -07:00")
		if !a.Graded.IsZero() {
			line += "  " + strconv.Itoa(a.Points) + "/" + strconv.Itoa(a.MaxPoints)
		}
		if a.Counts {
			line += "  " + lang.Say("counts")
		}
		for _, f := range a.Files {
			line += "  " + f.Name
		}
		b.WriteString("  " + printable.String(line) + "\n")
	}
	if r.Report != nil {
		for _, c := range r.Report.Checks {
			b.WriteString("  " + report.Mark(c.Verdict) + " " + printable.Fit(strconv.Itoa(c.Points)+"/"+strconv.Itoa(c.MaxPoints), 8) + printable.String(c.ID+": "+c.Title) + "\n")
			for _, f := range c.Findings {
				b.WriteString("      " + printable.String(f.Message) + "\n")
			}
		}
	}
	for i := range r.Rulings {
		d := &r.Rulings[i]
		b.WriteString("  " + printable.String(d.At.In(zone).Format("2006-01-02 15:04:05 -07:00")+"  "+d.By+"  "+d.Say(zone, lang)) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Say says a decision in words.
func (d *Decision) Say(zone *time.Location, lang i18n.Lang) string {
	about := d.Check
	if about == "" {
		about = lang.Say("the total")
	}
	switch {
	case d.Kind == store.Comment && d.Check != "":
		return lang.Say("comment on %s: %s", d.Check, d.Words)
	case d.Kind == store.Comment:
		return lang.Say("comment: %s", d.Words)
	case d.Kind == store.Extension && d.Back:
		return lang.Say("the extension was taken back")
	case d.Kind == store.Extension:
		return lang.Say("more time, until %s: %s", d.Until.In(zone).Format(dueFormat), d.Words)
	case d.Back:
		return lang.Say("the mark for %s was taken back", about)
	}
	return lang.Say("%d points for %s: %s", *d.Points, about, d.Words)
}

// An Event is a line of the audit log, for programs.
type Event struct {
	At    Moment `json:"at"`
	Who   string `json:"who"`
	What  string `json:"what"`
	About string `json:"about,omitempty"`
	From  string `json:"from,omitempty"`
}

// Events are lines of the audit log.
func Events(list []store.Event) any {
	out := []Event{}
	for _, e := range list {
		out = append(out, Event{Moment{e.At}, e.Who, e.What, e.About, e.Address})
	}
	return map[string]any{"schema": "lab/web-audit/v1", "events": out}
}
