package report

import (
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
)

// A Lateness says how a submission stands to its deadline, where there is
// anything to say: it is late, or in time by an extension or the grace.
type Lateness struct {
	Late     bool   `json:"late"`
	Due      string `json:"due,omitempty"`     // the last moment in time, RFC 3339 UTC; empty where nobody knows
	Seconds  int64  `json:"seconds,omitempty"` // after Due, begun ones too
	Days     int    `json:"days,omitempty"`    // that the late policy counts
	Cut      bool   `json:"cut,omitempty"`     // too late for any points
	Extended bool   `json:"extended,omitempty"`
	Points   int    `json:"points"`  // what it costs: 0, or less
	Message  string `json:"message"` // all of it in one sentence
}

// An Override is a mark that a person set instead of lab's.
type Override struct {
	Check          string  `json:"check,omitempty"` // its id; empty for the total
	Points         int     `json:"points"`
	MaxPoints      int     `json:"max_points"`
	MachinePoints  int     `json:"machine_points"` // lab's own; of the total, lateness taken off
	MachineVerdict Verdict `json:"machine_verdict,omitempty"`
	Reason         string  `json:"reason"`
	By             string  `json:"by,omitempty"`
}

// A Comment is what a person says to a student.
type Comment struct {
	Check string `json:"check,omitempty"` // id of the check that it is about; empty for the whole
	Text  string `json:"text"`
	By    string `json:"by,omitempty"`
}

// Line says an override, with lab's own mark beside it.
func (o *Override) Line(lang i18n.Lang) string {
	machine := lang.Say("lab itself: %d of %d points", o.MachinePoints, o.MaxPoints)
	switch o.MachineVerdict {
	case "":
		machine = lang.Say("lab itself: nothing to grade")
	case Error:
		machine = lang.Say("lab itself: could not be graded")
	}
	if o.By == "" {
		return lang.Say("set by hand to %d of %d points: %s (%s)", o.Points, o.MaxPoints, o.Reason, machine)
	}
	return lang.Say("set by %s to %d of %d points: %s (%s)", o.By, o.Points, o.MaxPoints, o.Reason, machine)
}

// Line says a comment, and whose it is.
func (c Comment) Line(lang i18n.Lang) string {
	if c.By == "" {
		return lang.Say("comment: %s", c.Text)
	}
	return lang.Say("comment by %s: %s", c.By, c.Text)
}

// rulingLines are an override and comments, a line each.
func rulingLines(lang i18n.Lang, o *Override, comments []Comment) (lines []string) {
	if o != nil {
		lines = append(lines, o.Line(lang))
	}
	for _, c := range comments {
		lines = append(lines, c.Line(lang))
	}
	return lines
}

// Rulings are the lines about the submission as a whole that no check says:
// lateness, a total set by hand, comments.
func (r *Report) Rulings() []string {
	lang, _ := i18n.Parse(r.Language)
	lines := rulingLines(lang, r.Override, r.Comments)
	if r.Lateness != nil {
		lines = append([]string{r.Lateness.Message}, lines...)
	}
	if r.Own != nil && r.Own.Message != "" {
		lines = append([]string{r.Own.Message}, lines...)
	}
	return lines
}

// Rulings are the lines that a person added to a check.
func (c *CheckResult) Rulings(lang i18n.Lang) []string {
	return rulingLines(lang, c.Override, c.Comments)
}

// Rule writes into a row what a person decided of its report.
func (row *ClassRow) Rule(r *Report) {
	row.Lateness, row.MachinePoints, row.Overrides, row.Comments = r.Lateness, r.MachinePoints, nil, nil
	row.Late = r.Lateness != nil && r.Lateness.Late
	for _, c := range r.Checks {
		if c.Override != nil {
			row.Overrides = append(row.Overrides, *c.Override)
		}
		row.Comments = append(row.Comments, c.Comments...)
	}
	if r.Override != nil {
		row.Overrides = append(row.Overrides, *r.Override)
	}
	row.Comments = append(row.Comments, r.Comments...)
}

// Total is the override of the row's total; nil if there is none.
func (row *ClassRow) Total() *Override {
	for i := range row.Overrides {
		if row.Overrides[i].Check == "" {
			return &row.Overrides[i]
		}
	}
	return nil
}

// IsMarked reports whether the row has a mark: something was graded, and not
// failed by lab's own fault, or a person gave a total.
func (row *ClassRow) IsMarked() bool {
	return row.Total() != nil || !row.Status.Absent() && row.Verdict != Error
}

// Rulings are the lines of what was decided about a row, of its checks, too.
func (row *ClassRow) Rulings(lang i18n.Lang) (lines []string) {
	if row.Lateness != nil {
		lines = append(lines, row.Lateness.Message)
	}
	about := func(check, line string) {
		if check != "" {
			line = check + ": " + line
		}
		lines = append(lines, line)
	}
	for i := range row.Overrides {
		about(row.Overrides[i].Check, row.Overrides[i].Line(lang))
	}
	for _, c := range row.Comments {
		about(c.Check, c.Line(lang))
	}
	return lines
}

// rulingCells are the cells of a row that say what was decided: points taken
// off for lateness, lab's own mark, overrides, comments.
func (row *ClassRow) rulingCells(lang i18n.Lang) []string {
	late, machine := "", ""
	if row.Lateness != nil {
		late = strconv.Itoa(row.Lateness.Points)
	}
	if row.MachinePoints != nil {
		machine = strconv.Itoa(*row.MachinePoints)
	}
	overrides, comments := &ClassRow{Overrides: row.Overrides}, &ClassRow{Comments: row.Comments}
	return []string{late, machine, cell(strings.Join(overrides.Rulings(lang), "; ")), cell(strings.Join(comments.Rulings(lang), "; "))}
}
