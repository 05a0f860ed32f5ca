package check

import (
	"socketlab/assignments/bothends"
	"socketlab/assignments/i18n"
)

// Referee requires that what a student hands in agrees with what the teacher's
// referee recorded of the same session. An assignment has it by saying how many
// points it is worth (referee: 20), and so it stands in no table.
type Referee struct{}

// RefereePart is the part of an assignment whose other end is worth points.
func RefereePart(points int) Part {
	return Part{ID: "referee", Name: "referee", Points: points, With: &Referee{},
		Title: i18n.Text{En: "The lab was done with the teacher's referee, and both ends agree", Ko: "선생님의 referee와 함께 실습했고, 양쪽의 기록이 일치합니다"}}
}

// Run looks at what the comparison of the two ends has brought.
func (c *Referee) Run(ev *Evidence, out *Findings) {
	r := ev.Ends
	switch {
	case r == nil:
		out.Missingf(0, "whether both ends agree can be told only beside the referee's recordings").
			Hint("Your teacher grades with lab grade --referee; do the lab with lab run --referee, and hand in the capture as it is.")
		return
	case r.Verdict == bothends.Agree, r.Verdict == bothends.Partly && !r.Unseen():
		return
	}
	said := false
	for _, f := range r.Findings {
		if f.Strength == 0 {
			continue
		}
		frame := 0
		if len(f.Frames) > 0 {
			frame = f.Frames[0]
		}
		out.Addf(frame, "%s", f.Message)
		said = true
	}
	if !said {
		out.Addf(0, "%s", r.Verdict.Message())
	}
}

// Prove says which frames both ends have.
func (c *Referee) Prove(ev *Evidence, out *Proofs) {
	if r := ev.Ends; r != nil && len(r.Frames) > 0 {
		var frames []int
		for _, j := range r.Frames[:min(len(r.Frames), maxProofFrames)] {
			frames = append(frames, j.Own)
		}
		out.Provef(frames, "these frames are in the referee's recording, too")
	}
}
