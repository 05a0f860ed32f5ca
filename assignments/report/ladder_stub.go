package report

type Ladder struct{}

func (t *textReport) conversation(l *Ladder) {}
