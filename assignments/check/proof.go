package check

import (
	"slices"

	"socketlab/capture/message"
)

// A Proof is what a check that passed rests on: the frames that show it, and
// one sentence that says what they show. Everything in it comes from the same
// facts that the check looked at.
type Proof struct {
	Frames  []int // in order; empty if it is about no frames
	Message message.Message
}

// Proofs are those of one check.
type Proofs []Proof

// A Prover is a check that can say why it passed. Every check of the Table is
// one.
type Prover interface {
	// Prove writes down why the check passed. It is asked only where Run found
	// nothing.
	Prove(ev *Evidence, out *Proofs)
}

// Bounds on what is said: a proof is to be read.
const (
	maxProofs      = 3  // conversations that are shown one by one
	maxProofFrames = 12 // of the others
)

// Provef adds a proof. Frames that are not there, 0, are left out.
func (p *Proofs) Provef(frames []int, format string, args ...any) {
	frames = slices.DeleteFunc(slices.Clone(frames), func(f int) bool { return f <= 0 })
	slices.Sort(frames)
	*p = append(*p, Proof{slices.Compact(frames), message.Of(format, args...)})
}

// each proves something of each of several conversations: of the first few one
// by one, and of the rest that it is the same. begin names the first frame of
// one.
func each[T any](out *Proofs, all []T, begin func(T) int, prove func(T)) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b T) int { return begin(a) - begin(b) })
	n := min(len(all), maxProofs)
	for _, x := range all[:n] {
		prove(x)
	}
	if rest := all[n:]; len(rest) > 0 {
		var frames []int
		for _, x := range rest[:min(len(rest), maxProofFrames)] {
			frames = append(frames, begin(x))
		}
		out.Provef(frames, "the same is true of %d more, which begin here", len(rest))
	}
}
