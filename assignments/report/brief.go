package report

import (
	"io"

	"socketlab/assignments/i18n"
)

// Brief writes what a person reads after a run, to the end where the eye is:
// every check with what it found, what stands in between, and the verdict
// last. Conversations are left to the page and to lab inspect.
func Brief(w io.Writer, r *Report, p Palette, between func(io.Writer) error) error {
	t := &textReport{r: r, Palette: p}
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
