package check

import "socketlab/assignments/i18n"

// Referee requires that what a student hands in agrees with what the teacher's
// referee recorded of the same session. An assignment has it by saying how many
// points it is worth (referee: 20), and so it stands in no table.
type Referee struct{}

// An OtherEnd is how a capture compares with what the referee recorded.
type OtherEnd struct {
	Agrees   bool       // nothing contradicts it, and the referee saw all that it holds of the lab
	Findings []*Finding // why it does not
	Frames   []int      // that the referee has, too
}

// RefereePart is the part of an assignment whose other end is worth points.
func RefereePart(points int) Part {
	return Part{ID: "referee", Name: "referee", Points: points, With: &Referee{},
		Title: i18n.Text{En: "The lab was done with the teacher's referee, and both ends agree", Ko: "선생님의 referee와 함께 실습했고, 양쪽의 기록이 일치합니다"}}
}

// Run looks at what the comparison of the two ends has brought.
func (c *Referee) Run(ev *Evidence, out *Findings) {
	switch end := ev.OtherEnd; {
	case end == nil:
		out.Missingf(0, "whether both ends agree can be told only beside the referee's recordings").
			Hint("Your teacher grades with lab grade --referee; do the lab with lab run --referee, and hand in the capture as it is.")
	case !end.Agrees:
		out.Wrong = append(out.Wrong, end.Findings...)
	}
}

// Prove says which frames both ends have.
func (c *Referee) Prove(ev *Evidence, out *Proofs) {
	if end := ev.OtherEnd; end != nil && len(end.Frames) > 0 {
		out.Provef(end.Frames[:min(len(end.Frames), maxProofFrames)], "these frames are in the referee's recording, too")
	}
}
