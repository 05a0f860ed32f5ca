package report

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// ChangesSchema names the JSON form of Changes.
const ChangesSchema = "lab/changes/v1"

// Changes are what differs between two results of one class: plain data, said in
// one language.
type Changes struct {
	Schema      string   `json:"schema"`
	Assignment  string   `json:"assignment"`
	Language    string   `json:"language"`
	Old         string   `json:"old"`          // what the earlier results are called
	OldRules    Rules    `json:"old_rules"`    // zero where they do not say
	Rules       Rules    `json:"rules"`        // of the new ones
	RulesDiffer []string `json:"rules_differ"` // in what, in sentences
	Same        int      `json:"same"`         // rows of which nothing changed
	Rows        []Change `json:"changes"`      // by student id, those without one last
}

// A Change is how one row changed.
type Change struct {
	ID     string        `json:"id"`
	Name   string        `json:"name,omitempty"`
	Label  string        `json:"label,omitempty"` // what the submission is called, where there is no id
	Kind   string        `json:"kind"`            // "changed", "new" or "gone"
	Old    *int          `json:"old"`             // points; null for no mark
	New    *int          `json:"new"`
	Checks []CheckChange `json:"checks"`
	Why    []string      `json:"why"` // sentences
	Page   string        `json:"page,omitempty"`
}

// A CheckChange is how one check changed.
type CheckChange struct {
	ID         string  `json:"id"`
	Old        int     `json:"old"`
	New        int     `json:"new"`
	OldVerdict Verdict `json:"old_verdict,omitempty"`
	NewVerdict Verdict `json:"new_verdict,omitempty"`
}

// Delta is by how much the mark changes; no mark counts as none.
func (c *Change) Delta() int { return value(c.New) - value(c.Old) }

func value(points *int) int {
	if points == nil {
		return 0
	}
	return *points
}

// Marks says the mark before and after: "70 → 100".
func (c *Change) Marks() string { return mark(c.Old) + " → " + mark(c.New) }

func mark(points *int) string {
	if points == nil {
		return "–"
	}
	return strconv.Itoa(*points)
}

// Who is what a row is called.
func (c *Change) Who() string {
	switch {
	case c.ID == "":
		return c.Label
	case c.Name == "":
		return c.ID
	}
	return c.ID + " " + c.Name
}

// parts says which checks changed: "echo 0 → 30".
func (c *Change) parts() string {
	var parts []string
	for _, k := range c.Checks {
		part := fmt.Sprintf("%s %d → %d", k.ID, k.Old, k.New)
		if k.Old == k.New {
			part = fmt.Sprintf("%s %s → %s", k.ID, markOf(k.OldVerdict), markOf(k.NewVerdict))
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

func markOf(v Verdict) string {
	if v == "" {
		return Mark(Skip)
	}
	return Mark(v)
}

// Reasons are the sentences of a change, those of its checks first.
func (c *Change) Reasons() []string {
	if parts := c.parts(); parts != "" {
		return append([]string{parts}, c.Why...)
	}
	return c.Why
}

// Summary says in one line how many marks change.
func (c *Changes) Summary(lang i18n.Lang) string {
	marks := 0
	for i := range c.Rows {
		if mark(c.Rows[i].Old) != mark(c.Rows[i].New) {
			marks++
		}
	}
	return lang.Say("compared with %s: %d of %d marks change", c.Old, marks, c.Same+len(c.Rows))
}

// ChangesText writes changes as a table for a terminal.
func ChangesText(w io.Writer, c *Changes) error {
	lang, _ := i18n.Parse(c.Language)
	b := bufio.NewWriter(w)
	line := func(text string) { fmt.Fprintln(b, printable.String(text)) }
	line(c.Summary(lang))
	for _, rule := range c.RulesDiffer {
		line("  * " + rule)
	}
	wide := 0
	for i := range c.Rows {
		wide = min(max(wide, printable.Width(c.Rows[i].Who())), 40)
	}
	for i := range c.Rows {
		row := &c.Rows[i]
		who, marks := printable.Fit(printable.String(row.Who()), wide), printable.Fit(row.Marks(), 10)
		line(strings.TrimRight(fmt.Sprintf("  %s  %s %+4d  %s", who, marks, row.Delta(), strings.Join(row.Reasons(), "; ")), " "))
	}
	return b.Flush()
}

// ChangesJSON writes changes as JSON.
func ChangesJSON(w io.Writer, c *Changes) error {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(printable.AppendJSON(nil, text), '\n'))
	return err
}

// ChangesCSV writes changes as a table, as ClassCSV does.
func ChangesCSV(w io.Writer, c *Changes) error {
	b := bufio.NewWriter(w)
	b.WriteString("\ufeff")
	e := csv.NewWriter(b)
	e.UseCRLF = true
	e.Write([]string{"id", "name", "kind", "old", "new", "change", "checks", "why"})
	number := func(points *int) string {
		if points == nil {
			return ""
		}
		return strconv.Itoa(*points)
	}
	for i := range c.Rows {
		row := &c.Rows[i]
		id := row.ID
		if id == "" {
			id = row.Label
		}
		e.Flush()
		b.WriteString(`"` + strings.ReplaceAll(cell(id), `"`, `""`) + `",`)
		e.Write([]string{cell(row.Name), row.Kind, number(row.Old), number(row.New), strconv.Itoa(row.Delta()), cell(row.parts()), cell(strings.Join(row.Why, "; "))})
	}
	e.Flush()
	if err := e.Error(); err != nil {
		return err
	}
	return b.Flush()
}
