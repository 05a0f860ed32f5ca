package report

import (
	"cmp"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// The elements of JUnit XML, as far as they are used. There is no official
// schema; these are what its readers agree on.
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		File       string          `xml:"file,attr,omitempty"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		Class     string        `xml:"classname,attr"`
		Skipped   *junitOutcome `xml:"skipped"`
		Failure   *junitOutcome `xml:"failure"`
		Error     *junitOutcome `xml:"error"`
		SystemOut string        `xml:"system-out,omitempty"`
	}
	junitOutcome struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes one report as JUnit XML.
func writeJUnit(w io.Writer, r *Report) error { return JUnitAll(w, []*Report{r}) }

// JUnitAll writes several reports as one JUnit XML document: a suite for each
// student, a case for each check.
func JUnitAll(w io.Writer, all []*Report) error {
	var doc junitSuites
	for _, r := range all {
		doc.Suites = append(doc.Suites, junit(r))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junit(r *Report) junitSuite {
	name := r.ID
	if name == "" {
		name = r.Capture
	}
	s := junitSuite{Name: printable.String(name), File: printable.String(r.Capture), Properties: []junitProperty{
		{"assignment", r.Assignment},
		{"points", strconv.Itoa(r.Points)},
		{"max_points", strconv.Itoa(r.MaxPoints)},
	}}
	if r.MachinePoints != nil {
		s.Properties = append(s.Properties, junitProperty{"machine_points", strconv.Itoa(*r.MachinePoints)})
	}
	for _, line := range r.Rulings() {
		s.Properties = append(s.Properties, junitProperty{"ruling", printable.String(line)})
	}
	for _, c := range r.Checks {
		s.add(r, c)
	}
	return s
}

// absent is the suite of a student of whom nothing was graded.
func absent(assignment string, row *ClassRow, lang i18n.Lang) junitSuite {
	why := lang.Say("handed in nothing")
	if lines := slices.Concat(row.Notes, row.Rulings(lang)); len(lines) > 0 {
		why = strings.Join(lines, "; ")
	}
	return junitSuite{Name: printable.String(cmp.Or(row.ID, row.Name)), Tests: 1, Skipped: 1,
		Properties: []junitProperty{{"assignment", assignment}, {"max_points", strconv.Itoa(row.MaxPoints)}},
		Cases:      []junitCase{{Name: string(row.Status), Class: assignment, Skipped: &junitOutcome{Message: printable.String(why)}}}}
}

// add adds a check. One that weighs nothing never fails the suite: what it
// found stands in its output.
func (s *junitSuite) add(r *Report, c CheckResult) {
	lang, _ := i18n.Parse(r.Language)
	tc := junitCase{Name: printable.String(c.Title), Class: r.Assignment + "." + c.ID}
	told := findingsText(lang, c)
	outcome := &junitOutcome{Message: firstLine(told), Type: string(c.Verdict), Text: told}
	s.Tests++
	switch {
	case c.Verdict == Error, c.Verdict == NotCaptured && len(c.Findings) == 0: // or nothing could be read
		if told == "" {
			outcome.Message = printable.String(r.Reason)
		}
		s.Errors++
		tc.Error = outcome
	case c.Verdict == Skip:
		s.Skipped++
		tc.Skipped = &junitOutcome{Message: firstLine(told)}
	case c.Noted != "":
		tc.SystemOut = c.Noted + "\n" + told
	case c.Verdict == Pass:
		tc.SystemOut = told
	default:
		s.Failures++
		tc.Failure = outcome
	}
	s.Cases = append(s.Cases, tc)
}

// findingsText is what a check found, as plain lines.
func findingsText(lang i18n.Lang, c CheckResult) string {
	lines := c.Rulings(lang)
	for _, f := range c.Findings {
		lines = append(lines, place(lang, f.Frame)+f.Message)
		if f.Hint != "" {
			lines = append(lines, "→ "+f.Hint)
		}
		if f.Filter != "" {
			lines = append(lines, "Wireshark: "+f.Filter)
		}
	}
	for _, n := range c.Notes {
		lines = append(lines, "· "+place(lang, n.Frame)+n.Message)
	}
	for i := range lines {
		lines[i] = printable.String(lines[i])
	}
	return strings.Join(lines, "\n")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
