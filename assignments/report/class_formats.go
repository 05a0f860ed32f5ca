package report

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"iter"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// ClassJSON writes the class with every report, one submission a line.
// reports yields a report for each row, nil for a missing student.
func ClassJSON(w io.Writer, c *Class, reports iter.Seq2[*Report, error]) error {
	b := bufio.NewWriter(w)
	head, err := json.Marshal(c)
	if err != nil {
		return err
	}
	b.Write(printable.AppendJSON(nil, head[:len(head)-1]))
	b.WriteString(",\n\"submissions\": [")
	i := 0
	for r, err := range reports {
		if err != nil {
			return err
		}
		line, err := json.Marshal(struct {
			*ClassRow
			Report *Report `json:"report,omitempty"`
		}{c.Rows[i], r})
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n")
		b.Write(printable.AppendJSON(nil, line))
		i++
	}
	b.WriteString("\n]}\n")
	return b.Flush()
}

// ClassCSV writes a table with a row for each student. It begins with a byte
// order mark, as CSVAll does, and student ids are quoted so that programs
// which heed quotes keep their zeros.
func ClassCSV(w io.Writer, c *Class) error {
	b := bufio.NewWriter(w)
	b.WriteString("\ufeff")
	head := []string{"id", "name", "department", "status", "points", "max_points", "verdict", "late", "time", "attempt", "capture", "picture", "reason", "reason_code", "notes"}
	for _, k := range c.Checks {
		head = append(head, k.ID)
	}
	head = append(head, "late_points", "machine_points", "overrides", "comments")
	e := csv.NewWriter(b)
	e.UseCRLF = true
	e.Write(head)
	for _, row := range c.Rows {
		e.Flush()
		b.WriteString(`"` + strings.ReplaceAll(cell(row.ID), `"`, `""`) + `",`)
		e.Write(c.cells(row))
	}
	e.Flush()
	if err := e.Error(); err != nil {
		return err
	}
	return b.Flush()
}

// cells are all cells of a row but the first.
func (c *Class) cells(row *ClassRow) []string {
	number := func(n int) string {
		if row.Status.Absent() {
			return ""
		}
		return strconv.Itoa(n)
	}
	points := func(n int) string {
		if row.Verdict == Error { // it is no zero
			return ""
		}
		return number(n)
	}
	total, most := points(row.Points), number(row.MaxPoints)
	if row.IsMarked() {
		total, most = strconv.Itoa(row.Points), strconv.Itoa(row.MaxPoints)
	}
	late := ""
	if row.Late {
		late = "late"
	}
	cells := []string{row.Name, row.Department, string(row.Status), total, most,
		string(row.Verdict), late, row.Time, number(row.Attempt), row.Capture, row.Picture, row.Reason, string(row.ReasonCode), strings.Join(row.Notes, "; ")}
	for i := range cells {
		cells[i] = cell(cells[i])
	}
	for i := range c.Checks {
		cells = append(cells, points(row.Outcome(i).Points))
	}
	lang, _ := i18n.Parse(c.Language)
	return append(cells, row.rulingCells(lang)...)
}

// ClassJUnit writes the class as JUnit XML: a suite for each row that has a
// report, a case for each check, and one that was skipped for each student who
// has none. reports yields a report for each row, nil for an absent student.
func ClassJUnit(w io.Writer, c *Class, reports iter.Seq2[*Report, error]) error {
	b := bufio.NewWriter(w)
	b.WriteString(xml.Header + "<testsuites>")
	e := xml.NewEncoder(b)
	e.Indent("  ", "  ")
	lang, _ := i18n.Parse(c.Language)
	i := -1
	for r, err := range reports {
		if err != nil {
			return err
		}
		i++
		suite := junitSuite{}
		if r == nil {
			suite = absent(c.Assignment, c.Rows[i], lang)
		} else {
			suite = junit(r)
		}
		b.WriteString("\n")
		if err := e.EncodeElement(suite, xml.StartElement{Name: xml.Name{Local: "testsuite"}}); err != nil {
			return err
		}
	}
	b.WriteString("\n</testsuites>\n")
	return b.Flush()
}
