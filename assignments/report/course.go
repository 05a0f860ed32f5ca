package report

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
)

// CourseSchema names the JSON form of a course.
const CourseSchema = "lab/course/v1"

// A Course is how a class did in all labs of a course. It is plain data, said in
// one language, as a Class is.
type Course struct {
	Schema   string           `json:"schema"`
	Title    string           `json:"title"`
	Language string           `json:"language"`
	Drop     int              `json:"drop"` // so many labs of each student do not count
	Labs     []CourseLab      `json:"labs"` // in the order of the course
	Students []*CourseStudent `json:"students"`
}

// A CourseLab is one lab of a course.
type CourseLab struct {
	Name      string  `json:"name"`
	Title     string  `json:"title"`
	Weight    int     `json:"weight"`
	MaxPoints int     `json:"max_points"`
	Due       string  `json:"due,omitempty"` // as the course file says it
	HandedIn  int     `json:"handed_in"`     // students with a submission
	Mean      float64 `json:"mean"`          // percent, of those
	Open      bool    `json:"open"`          // nobody has handed it in yet: it does not count
	Page      string  `json:"page"`          // of the class in this lab; empty if it is open
}

// A CourseStudent is one student in all labs.
type CourseStudent struct {
	ID         string       `json:"id"`
	Name       string       `json:"name,omitempty"`
	Department string       `json:"department,omitempty"`
	Section    string       `json:"section,omitempty"`
	Percent    float64      `json:"percent"` // of the labs that count, by their weights; rounded to a tenth
	Counted    int          `json:"counted"` // labs that count
	Full       int          `json:"full"`    // labs with all points
	Unclear    int          `json:"unclear"` // labs that a person has to look at: they do not count yet
	Page       string       `json:"page"`
	Cells      []CourseCell `json:"labs"` // in the order of the course
}

// A CourseCell is one student in one lab.
type CourseCell struct {
	Lab       string  `json:"lab"`
	Status    Status  `json:"status"`
	Verdict   Verdict `json:"verdict,omitempty"`
	Points    int     `json:"points"`
	MaxPoints int     `json:"max_points"`
	Late      bool    `json:"late,omitempty"`
	ByHand    bool    `json:"by_hand,omitempty"` // Points are a total that a person set
	Attempts  int     `json:"attempts,omitempty"`
	Reason    string  `json:"reason,omitempty"`
	Dropped   bool    `json:"dropped,omitempty"` // left out, in the student's favour
	Counts    bool    `json:"counts"`            // part of Percent
	Page      string  `json:"page,omitempty"`    // of the student in this lab; may be empty
}

// Percent is what was earned of what there was.
func (c *CourseCell) Percent() float64 {
	if c.MaxPoints == 0 {
		return 0
	}
	return 100 * float64(c.Points) / float64(c.MaxPoints)
}

// Unclear reports whether a person has to look before it counts: lab could not
// grade it by its own fault, or nobody is sure whose it is.
func (c *CourseCell) Unclear() bool {
	return !c.ByHand && (c.Status == Unsure || c.Verdict == Error)
}

// Nothing reports whether nothing was handed in, and no points were given.
func (c *CourseCell) Nothing() bool { return c.Status == Missing && !c.ByHand }

// Text is the mark as it stands in a table: points, "?" if a person has to look,
// nothing if nothing was handed in.
func (c *CourseCell) Text() string {
	switch {
	case c.Unclear():
		return "?"
	case c.Nothing():
		return ""
	}
	return strconv.Itoa(c.Points)
}

// Tenths writes a percentage.
func Tenths(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// CourseJSON writes a course for programs.
func CourseJSON(w io.Writer, c *Course) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(c)
}

// CourseCSV writes a course as a table, a row for each student and a column for
// each lab, with the byte order mark that a Korean Excel needs.
func CourseCSV(w io.Writer, c *Course) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	head := []string{"id", "name", "department", "section", "percent", "counted", "unclear"}
	for _, l := range c.Labs {
		head = append(head, l.Name+" /"+strconv.Itoa(l.MaxPoints))
	}
	out.Write(head)
	for _, s := range c.Students {
		row := []string{s.ID, s.Name, s.Department, s.Section, Tenths(s.Percent), strconv.Itoa(s.Counted), strconv.Itoa(s.Unclear)}
		for i := range s.Cells {
			row = append(row, s.Cells[i].Text())
		}
		for i := range row {
			row[i] = cell(row[i])
		}
		out.Write(row)
	}
	out.Flush()
	return out.Error()
}

// Sum is the mean of what all students have, in percent as it is written, "" where
// there is nobody; and whether they are in sections.
func (c *Course) Sum() (mean string, sections bool) {
	sum := 0.0
	for _, s := range c.Students {
		sum += s.Percent
		sections = sections || s.Section != ""
	}
	if len(c.Students) > 0 {
		mean = Tenths(sum / float64(len(c.Students)))
	}
	return mean, sections
}
