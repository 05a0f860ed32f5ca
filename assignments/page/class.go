package page

import (
	"bytes"
	"cmp"
	"html/template"
	"io"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// Class writes the page of a class: how it went, what went wrong most
// often, whom to look at, and everybody's marks. reports yields a report for
// each row, nil for a missing student. The page needs no other file but the
// students' pages that it leads to, and no script.
func Class(w io.Writer, c *report.Class, reports iter.Seq2[*report.Report, error]) error {
	p, err := newClassPage(c, reports)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := templates()[p.lang].ExecuteTemplate(&b, "class", p); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// A classPage is what the page of a class shows.
type classPage struct {
	sheet
	Class    *report.Class
	Tiles    []tile
	Bins     []bin
	Misread  []misreadView       // what several got wrong in the same way
	Checks   []classCheckView    // most failures first
	Columns  []report.ClassCheck // in the order of the assignment
	PerCheck []checkTally        // likewise
	Sections []sectionView       // of the course; none if there is only one
	Eye      []eyeView
	Changes  *changesView // nil if nobody asked
	Warning  string       // about the class as a whole; may be empty
	Rows     []rowView
	BothEnds []endsView // nil if there was no referee
	Sharing  *sharing   // captures that share packets; nil if none do

	// Columns of the table: those that would tell nothing are left out.
	Names, Departments, Groups, Times bool
}

// A tile is a number that sums up the class.
type tile struct {
	Name, Value string
	Tone        string // class for its colour; may be empty
}

// A rowView is one row of the table of marks.
type rowView struct {
	report.ClassRow
	Anchor  string // id of the row on the page
	Link    string // page of the student; empty if there is none
	Kinds   string // letters of the kinds that the reader can ask for
	Cells   []cellView
	When    string
	Remarks []string // what became of the submission unless it was simply graded, and whatever the teacher should know
	Decided []string // lateness, and what a person decided
}

// Kinds of rows that a reader can ask for.
const (
	kindFull    = "p" // all points
	kindNotFull = "n" // graded, but not passed
	kindEye     = "e" // to be looked at
	kindLate    = "l"
	kindMissing = "m" // no mark
)

// A cellView is the outcome of one check.
type cellView struct {
	Class string // one letter: a thousand students have many cells
	Text  string
}

// An eyeView is a submission that somebody should look at.
type eyeView struct {
	Who, Link string
	Why       []string
}

func newClassPage(c *report.Class, reports iter.Seq2[*report.Report, error]) (*classPage, error) {
	lang, _ := i18n.Parse(c.Language)
	p := &classPage{sheet: newSheet(lang, "class.css", "class.js"), Class: c, Columns: c.Checks}
	for _, row := range c.Rows {
		p.add(row)
	}
	p.columns()
	p.Tiles, p.Bins = p.tiles(), p.bins()
	p.PerCheck, p.Sections = p.perCheck(), p.sections()
	examples, err := examplesOf(c, reports)
	if err != nil {
		return nil, err
	}
	p.Checks = p.failures(examples)
	p.Misread = p.misread()
	p.Warning = c.Doubt(lang)
	p.Changes = p.changes(c.Changes)
	p.BothEnds = p.bothEnds()
	if c.Sharing != nil {
		links := map[string]string{}
		for _, row := range c.Rows {
			links[cmp.Or(row.ID, row.Label)] = pageLink(row.Page)
		}
		s := newSharing(c.Sharing, lang, links)
		p.Sharing = &s
		p.Style += template.CSS(pageFile("sharing.css"))
	}
	return p, nil
}

// add adds a row to the table, and to the list of those to look at.
func (p *classPage) add(row *report.ClassRow) {
	v := rowView{ClassRow: *row, Anchor: "row-" + strconv.Itoa(len(p.Rows)+1), Link: pageLink(row.Page), Kinds: kinds(row), Decided: row.Rulings(p.lang)}
	for _, text := range []*string{&v.ID, &v.Name, &v.Department, &v.Label, &v.Section, &v.Group} {
		*text = shown(*text)
	}
	v.When = minute(row.Time)
	for i := range p.Class.Checks {
		v.Cells = append(v.Cells, cell(row, row.Outcome(i)))
	}
	why := p.why(row)
	if v.Remarks = why; len(why) == 0 {
		v.Remarks = words(p.word(row))
	}
	if len(why) > 0 {
		v.Kinds += kindEye
		p.Eye = append(p.Eye, eyeView{shown(cmp.Or(row.ID, row.Label, row.Capture)), cmp.Or(v.Link, "#"+v.Anchor), why})
	}
	p.Rows = append(p.Rows, v)
}

// words is a list of those that are not empty.
func words(all ...string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// kinds are the kinds of rows that a row is of.
func kinds(row *report.ClassRow) (k string) {
	switch {
	case !row.IsMarked():
		k = kindMissing
	case row.Points == row.MaxPoints:
		k = kindFull
	default:
		k = kindNotFull
	}
	if row.Late {
		k += kindLate
	}
	return k
}

// columns finds out which columns tell anything.
func (p *classPage) columns() {
	departments, groups := map[string]bool{}, false
	for _, row := range p.Class.Rows {
		p.Names = p.Names || row.Name != ""
		p.Times = p.Times || row.Time != ""
		departments[row.Department] = true
		groups = groups || row.Group != ""
	}
	p.Departments, p.Groups = len(departments) > 1, groups
}

// pageLink is the address of a student's page: a file name can hold anything,
// and an address cannot.
func pageLink(page string) string {
	if page == "" {
		return ""
	}
	parts := strings.Split(page, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return "./" + strings.Join(parts, "/")
}

func cell(row *report.ClassRow, r report.Outcome) cellView {
	if row.Status.Absent() {
		return cellView{}
	}
	points := strconv.Itoa(r.Points)
	switch {
	case r.Verdict == report.Pass && r.MaxPoints == 0:
		return cellView{"p", report.Mark(report.Pass)}
	case r.Verdict == report.Pass:
		return cellView{"p", points}
	case r.Verdict == "":
		return cellView{"s", report.Mark(report.Skip)}
	case r.MaxPoints == 0:
		return cellView{"s", r.Mark()}
	}
	return cellView{string(r.Verdict[:1]), report.Mark(r.Verdict) + " " + points}
}

// word says what became of a submission, if that is not the usual.
func (p *classPage) word(row *report.ClassRow) string {
	switch row.Status {
	case report.Missing:
		return p.lang.Say("handed in nothing")
	case report.Unmatched:
		return p.lang.Say("nobody known")
	case report.Ambiguous:
		return p.lang.Say("may be several students'")
	case report.Unsure:
		return p.lang.Say("not sure what is theirs")
	}
	return ""
}

// why says why somebody should look at a row.
func (p *classPage) why(row *report.ClassRow) (why []string) {
	if row.Status != report.Missing {
		if word := p.word(row); word != "" {
			why = append(why, word)
		}
	}
	if row.Verdict == report.Error && !row.IsMarked() {
		why = append(why, p.lang.Say("could not be graded here: that is no zero, and no mark was entered"))
	}
	if row.Reason != "" {
		why = append(why, shown(row.Reason))
	}
	for _, note := range row.Notes {
		why = append(why, shown(note))
	}
	return why
}
