package page

import "socketlab/assignments/report"

// SignalsMean says what signals are for.
func (p *studentPage) SignalsMean() string { return report.SignalsMean(p.lang) }

// Strength says how strong a signal is.
func (p *studentPage) Strength(s report.Signal) string { return s.Word(p.lang) }

// SignalFrames are the first frames that show a signal.
func (p *studentPage) SignalFrames(s report.Signal) (links []frameLink) {
	for _, frame := range s.Frames[:min(len(s.Frames), maxAlso)] {
		links = append(links, frameLink{frame, p.link(frame)})
	}
	return links
}

// Theirs lists frames of the referee's recording.
func (p *studentPage) Theirs(frames []int) string {
	s := report.Signal{Referee: frames}
	return s.Theirs(p.lang)
}
