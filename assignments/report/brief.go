package report

import (
	"io"

	"socketlab/assignments/i18n"
)

// TroublesText writes what went wrong with the programs, before anything else: it
// is the reason for the rest. It writes nothing where nothing did.
func TroublesText(w io.Writer, r *Report, p Palette) error {
	t := &textReport{r: r, Palette: p}
	t.lang, _ = i18n.Parse(r.Language)
	if t.troubles(); t.Len() > 0 {
		t.WriteByte('\n')
	}
	_, err := w.Write(t.Bytes())
	return err
}

// Brief writes what a person reads after a run, behind TroublesText, to the end
// where the eye is: every check with what it found, what stands in between, and
// the verdict last. Conversations are left to the page and to lab inspect.
func Brief(w io.Writer, r *Report, p Palette, between func(io.Writer) error) error {
	t := &textReport{r: r, Palette: p, brief: true}
	t.lang, _ = i18n.Parse(r.Language)
	t.about()
	for _, c := range r.Checks {
		t.check(c)
	}
	if err := between(t); err != nil {
		return err
	}
	t.verdict()
	_, err := w.Write(t.Bytes())
	return err
}

// BriefLines is how many lines Brief takes without what stands in between, if
// nothing was found.
func BriefLines(r *Report) int { return 2 + len(r.Checks) }
