package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// writeCSV writes one report as a table, a row for each check.
func writeCSV(w io.Writer, r *Report) error { return CSVAll(w, []*Report{r}) }

// CSVAll writes several reports as one table. It begins with the byte order
// mark without which a Korean Excel takes UTF-8 for CP949.
func CSVAll(w io.Writer, all []*Report) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Write([]string{"id", "assignment", "capture", "check", "title", "verdict", "points", "max_points", "findings"})
	for _, r := range all {
		for _, row := range rows(r) {
			c.Write(row)
		}
	}
	c.Flush()
	return c.Error()
}

func rows(r *Report) [][]string {
	lang, _ := i18n.Parse(r.Language)
	var out [][]string
	for _, c := range r.Checks {
		told := strings.ReplaceAll(findingsText(lang, c), "\n", " ")
		if c.Noted != "" {
			told = c.Noted + ": " + told
		}
		row := []string{r.ID, r.Assignment, r.Capture, c.ID, c.Title, string(c.Verdict), strconv.Itoa(c.Points), strconv.Itoa(c.MaxPoints), told}
		for i := range row {
			row[i] = cell(row[i])
		}
		out = append(out, row)
	}
	return out
}

// Cell is cell for tables that are written elsewhere.
func Cell(s string) string { return cell(s) }

// cell makes s safe as a cell of a spreadsheet, which would take what begins
// with =, +, - or @ for a formula.
func cell(s string) string {
	s = printable.String(s)
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}
