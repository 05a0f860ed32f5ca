package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// Widths of the text report in terminal cells.
const (
	textWidth  = 78
	titleWidth = textWidth - 2 - 8 // between the mark and the points
)

// writeText writes a report for a terminal: the verdict and the points first, then
// every check with what it found, then the conversations.
func writeText(w io.Writer, r *Report) error { return text(w, r, Palette{}) }

// ColorText writes a report for a terminal that shows colours.
func ColorText(w io.Writer, r *Report) error {
	return text(w, r, Colors())
}

// Colors returns the palette for a terminal that shows colours.
func Colors() Palette {
	return Palette{Good: "\x1b[32m", Bad: "\x1b[31m", Unsure: "\x1b[33m", Faint: "\x1b[2m", Bold: "\x1b[1m", Reset: "\x1b[0m"}
}

// A Palette holds the escape sequences of a coloured report; the zero value
// is a report without colours.
type Palette struct{ Good, Bad, Unsure, Faint, Bold, Reset string }

// Paint wraps s, which must hold no escape sequence of its own.
func (p Palette) Paint(color, s string) string {
	if color == "" || s == "" {
		return s
	}
	return color + s + p.Reset
}

// of returns the colour of a verdict.
func (p Palette) of(v Verdict) string {
	switch v {
	case Pass:
		return p.Good
	case Skip, NotCaptured:
		return p.Unsure
	}
	return p.Bad
}

// A textReport is a text report being written.
type textReport struct {
	bytes.Buffer
	r      *Report
	lang   i18n.Lang
	proofs bool // there is room for the evidence of checks that passed
	Palette
	brief bool // what went wrong with the programs has been said
}

func text(w io.Writer, r *Report, p Palette) error {
	t := &textReport{r: r, Palette: p, proofs: true}
	t.lang, _ = i18n.Parse(r.Language)
	t.head()
	for _, c := range r.lookedAt() {
		t.check(c)
	}
	t.programs()
	t.signals()
	t.conversations(r.Ladders)
	_, err := w.Write(t.Bytes())
	return err
}

// Ladders writes the frames of the lab as they stand in a text report.
func Ladders(w io.Writer, r *Report, p Palette) error {
	t := &textReport{r: r, Palette: p}
	t.lang, _ = i18n.Parse(r.Language)
	if r.Timeline != nil {
		t.WriteString("\n" + TimelineText(r.Timeline, t.lang, p))
	}
	t.conversations(r.Ladders)
	t.WriteByte('\n')
	_, err := w.Write(t.Bytes())
	return err
}

// maxTextRows is how many frames a terminal report draws.
const maxTextRows = 200

// conversations draws the beginning of the lab's traffic: a terminal is no
// place for thousands of frames.
func (t *textReport) conversations(all []Ladder) {
	room := maxTextRows
	for i := range all {
		if room <= 0 {
			fmt.Fprintf(t, "\n%s\n", t.lang.Say("… conversations not shown: %d; lab inspect shows them all", len(all)-i))
			return
		}
		l := all[i]
		keep := min(len(l.Rows), room)
		l.Missing += len(l.Rows) - keep
		l.Rows = l.Rows[:keep]
		room -= keep
		t.conversation(&l)
	}
}

// head writes what somebody who reads one line only should know.
func (t *textReport) head() {
	t.verdict()
	t.about()
	t.WriteByte('\n')
}

// verdict writes the line that counts.
func (t *textReport) verdict() {
	v := t.r.Verdict()
	points := t.lang.Say("%d of %d points", t.r.Points, t.r.MaxPoints)
	line := t.r.Headline(t.lang) + "  " + points
	fmt.Fprintf(t, "%s\n", t.Paint(t.of(v)+t.Bold, line))
}

// about says whose report on what it is, and what is wrong with the capture.
func (t *textReport) about() {
	r := t.r
	what := []string{r.Assignment + ": " + r.Title}
	if r.ID != "" {
		what = append(what, r.ID)
	}
	if r.Capture != "" && r.Capture != r.ID {
		what = append(what, r.Capture)
	}
	fmt.Fprintf(t, "%s\n", printable.String(strings.Join(what, " · ")))
	if !t.brief {
		t.troubles()
	}
	if r.Reason != "" {
		t.paragraph("", r.Reason)
	}
	for _, line := range r.Rulings() {
		t.paragraph("* ", line)
	}
	for _, p := range r.Problems {
		t.paragraph("! ", p)
	}
}

// check writes one check: a line that stands out, and its findings below.
func (t *textReport) check(c CheckResult) {
	points := fmt.Sprintf("%d/%d", c.Points, c.MaxPoints)
	if c.MaxPoints == 0 {
		points = "-"
	}
	mark := t.Paint(t.of(c.Verdict), c.Mark())
	if c.Noted != "" || c.ByLab {
		mark = t.Paint(t.Faint, c.Mark())
	}
	for _, line := range WrapWords(printable.String(strings.TrimSpace(c.Title+" "+word(t.lang, &c))), titleWidth) {
		fmt.Fprintf(t, "%s %s\n", mark, strings.TrimRight(printable.Fit(line, titleWidth)+fmt.Sprintf("%8s", points), " "))
		mark, points = " ", ""
	}
	for _, line := range c.Rulings(t.lang) {
		t.paragraph("    * ", line)
	}
	if t.proofs {
		t.evidence(c)
	}
	for _, g := range Grouped(c.Findings) {
		t.finding(g)
	}
	for _, n := range c.Notes {
		t.paragraph("    · ", place(t.lang, n.Frame)+n.Message)
	}
}

// word is what stands behind the title of a check that did not simply pass
// or fail.
func word(lang i18n.Lang, c *CheckResult) string {
	if c.Noted == "" && !c.ByLab && (c.Verdict == Pass || c.Verdict == Fail) {
		return ""
	}
	return "(" + c.Word(lang) + ")"
}

func (t *textReport) finding(f Group) {
	t.paragraph("    - ", place(t.lang, f.Frame)+f.Message)
	if others := f.Others(t.lang); others != "" {
		t.paragraph("      ", others)
	}
	if f.Hint != "" && !t.r.Told(f.Hint) {
		t.paragraph("      → ", f.Hint)
	}
	if f.Filter != "" {
		fmt.Fprintf(t, "%s\n", t.Paint(t.Faint, "      Wireshark: "+printable.String(f.Filter)))
	}
}

// place says which frame a finding is about.
func place(lang i18n.Lang, frame int) string {
	if frame == 0 {
		return ""
	}
	return lang.Say("frame %d: ", frame)
}

// paragraph writes s behind a bullet, broken at spaces into lines.
func (t *textReport) paragraph(bullet, s string) {
	indent := strings.Repeat(" ", printable.Width(bullet))
	for _, line := range WrapWords(printable.String(s), textWidth-printable.Width(bullet)) {
		fmt.Fprintf(t, "%s%s\n", bullet, line)
		bullet = indent
	}
}

// WrapWords breaks s at spaces into lines of at most the given number of
// terminal cells; a word that is longer is broken where the line is full.
func WrapWords(s string, cells int) []string {
	var lines []string
	line := ""
	for _, w := range strings.Fields(s) {
		joined := strings.TrimPrefix(line+" "+w, " ")
		if line != "" && printable.Width(joined) > cells {
			lines = append(lines, line)
			joined = w
		}
		parts := printable.Wrap(joined, cells)
		lines = append(lines, parts[:len(parts)-1]...)
		line = parts[len(parts)-1]
	}
	return append(lines, line)
}

// VerdictWord says a verdict.
func VerdictWord(lang i18n.Lang, v Verdict) string {
	switch v {
	case Pass:
		return lang.Say("passed")
	case Fail:
		return lang.Say("not passed")
	case Skip:
		return lang.Say("skipped")
	case NotCaptured:
		return lang.Say("not captured")
	}
	return lang.Say("could not be checked")
}

// markNoted stands beside a check that did not pass and costs nothing.
const markNoted = "·"

// Mark is a verdict as one character.
func Mark(v Verdict) string {
	switch v {
	case Pass:
		return "✓"
	case Fail:
		return "✗"
	case Skip:
		return "–"
	case NotCaptured:
		return "?"
	}
	return "!"
}
