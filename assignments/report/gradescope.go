package report

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// The parts of Gradescope's results.json that are used
// (https://gradescope-autograders.readthedocs.io/en/latest/specs/).
type (
	gradescopeResults struct {
		Score            int               `json:"score"`
		Output           string            `json:"output"`
		OutputFormat     string            `json:"output_format"`
		TestOutputFormat string            `json:"test_output_format"`
		TestNameFormat   string            `json:"test_name_format"`
		Visibility       string            `json:"visibility"`
		StdoutVisibility string            `json:"stdout_visibility"`
		ExtraData        map[string]string `json:"extra_data"`
		Tests            []gradescopeTest  `json:"tests"`
	}
	gradescopeTest struct {
		Score    *int   `json:"score,omitempty"` // left out where a check weighs nothing
		MaxScore *int   `json:"max_score,omitempty"`
		Status   string `json:"status"`
		Name     string `json:"name"`
		Number   string `json:"number"`
		Output   string `json:"output"`
	}
)

// writeGradescope writes /autograder/results/results.json. Nothing in it is
// hidden: one hidden test would hide the total from the student.
func writeGradescope(w io.Writer, r *Report) error {
	lang, _ := i18n.Parse(r.Language)
	out := gradescopeResults{
		Score:            r.Points,
		Output:           summary(lang, r),
		OutputFormat:     "text",
		TestOutputFormat: "text",
		TestNameFormat:   "text",
		Visibility:       "visible",
		StdoutVisibility: "hidden",
		ExtraData:        map[string]string{"assignment": r.Assignment, "id": printable.String(r.ID), "capture": printable.String(r.Capture)},
		Tests:            []gradescopeTest{},
	}
	for i, c := range r.Checks {
		out.Tests = append(out.Tests, gradescopeCheck(lang, i+1, c))
	}
	return encode(w, out)
}

func gradescopeCheck(lang i18n.Lang, number int, c CheckResult) gradescopeTest {
	t := gradescopeTest{Status: "passed", Name: c.Title, Number: strconv.Itoa(number), Output: findingsText(lang, c)}
	if c.Noted != "" {
		t.Name += " (" + c.Noted + ")"
	} else if c.Verdict != Pass {
		t.Status = "failed"
	}
	if c.MaxPoints > 0 {
		t.Score, t.MaxScore = &c.Points, &c.MaxPoints
	}
	return t
}

// summary is the head of a report in a few lines.
func summary(lang i18n.Lang, r *Report) string {
	s := r.Title + ": " + lang.Say("%d of %d points", r.Points, r.MaxPoints)
	for _, line := range slices.Concat(r.troubles(), nonEmpty(r.Reason), r.Rulings(), r.Problems) {
		s += "\n" + line
	}
	return safeLines(s)
}

// safeLines makes text of several lines safe to print.
func safeLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = printable.String(lines[i])
	}
	return strings.Join(lines, "\n")
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
