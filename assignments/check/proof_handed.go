package check

import (
	"golang.org/x/text/unicode/norm"

	"socketlab/capture/printable"
)

// Prove implements Prover.
func (c *Identity) Prove(ev *Evidence, out *Proofs) {
	found := wordsOf(ev.words, ev.ID)
	for _, id := range append([]string{ev.ID}, ev.Team...) {
		if at := carrying(ev.naming, id); at > 0 && len(found) >= 2 {
			out.Provef([]int{at}, "student id %s; beside it the text holds %q and %q", id, brief(found[0]), brief(found[1]))
			return
		}
	}
}

// brief is somebody's text, safe and short.
func brief(s string) string { return printable.Cut(printable.String(s), maxShown) }

// Prove implements Prover.
func (c *FileName) Prove(ev *Evidence, out *Proofs) {
	out.Provef(nil, "the file is called %q", printable.String(norm.NFC.String(ev.File)))
}

// Prove implements Prover.
func (c *PictureBeside) Prove(ev *Evidence, out *Proofs) {
	out.Provef(nil, "the picture %q lies beside the capture and can be opened", printable.String(ev.Picture.Name))
}
