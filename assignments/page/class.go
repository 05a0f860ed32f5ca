package page

import (
	"bytes"
	"cmp"
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
	Class   *report.Class
	Tiles   []tile
	Bins    []bin
	Checks  []classCheckView    // most failures first
	Columns []report.ClassCheck // in the order of the assignment
	Eye     []eyeView
	Warning string // about the class as a whole; may be empty
	Rows    []rowView
	Names   bool // somebody's name is known
	Times   bool // somebody's time is known
}

// A tile is a number that sums up the class.
type tile struct {
	Name, Value string
	Tone        string // class for its colour; may be empty
}

// A rowView is one row of the table of marks.
type rowView struct {
	report.ClassRow
	Link  string // page of the student; empty if there is none
	Cells []cellView
	When  string
	Word  string // what became of the submission, unless it was simply graded
}

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
	p.Tiles, p.Bins = p.tiles(), p.bins()
	examples, err := examplesOf(c, reports)
	if err != nil {
		return nil, err
	}
	p.Checks = p.failures(examples)
	p.Warning = c.Doubt(lang)
	return p, nil
}

// add adds a row to the table, and to the list of those to look at.
func (p *classPage) add(row *report.ClassRow) {
	v := rowView{ClassRow: *row, Link: pageLink(row.Page), Word: p.word(row)}
	v.ID, v.Name, v.Department, v.Label = shown(row.ID), shown(row.Name), shown(row.Department), shown(row.Label)
	p.Names = p.Names || row.Name != "" || row.Department != ""
	if len(row.Time) >= len("2026-03-02T10:00") {
		v.When = strings.Replace(row.Time[:len("2026-03-02T10:00")], "T", " ", 1)
		p.Times = true
	}
	for i := range p.Class.Checks {
		v.Cells = append(v.Cells, cell(row, row.Outcome(i)))
	}
	p.Rows = append(p.Rows, v)
	if why := p.why(row); len(why) > 0 {
		p.Eye = append(p.Eye, eyeView{shown(cmp.Or(row.ID, row.Label, row.Capture)), v.Link, why})
	}
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
	if row.Verdict == report.Error {
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

// tiles sums the class up.
func (p *classPage) tiles() []tile {
	c, say := p.Class, p.lang.Say
	tiles := []tile{{say("graded"), strconv.Itoa(c.Graded), ""}, {say("full marks"), strconv.Itoa(c.Full), "pass"}}
	if marks := p.marks(); len(marks) > 0 {
		tiles = append(tiles, tile{say("median of %d points", c.MaxPoints), strconv.Itoa(marks[len(marks)/2]), ""})
	}
	if c.Roster {
		tiles = append(tiles, tile{say("handed in nothing"), strconv.Itoa(c.Missing), ""})
	}
	if len(p.Eye) > 0 {
		tiles = append(tiles, tile{say("to look at"), strconv.Itoa(len(p.Eye)), "not-captured"})
	}
	return tiles
}

// marks are the points of the students that are graded, in order: as many as
// the page counts, but for those that could not be graded here.
func (p *classPage) marks() (marks []int) {
	for _, row := range p.Class.Rows {
		if row.Status == report.Graded && row.Verdict != report.Error {
			marks = append(marks, row.Points)
		}
	}
	slices.Sort(marks)
	return marks
}
