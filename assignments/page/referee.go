package page

import (
	"cmp"

	"socketlab/assignments/i18n"
)

// refereeVerdicts are those of report.Referee, in the order in which a class shows
// them, and what each says of several students.
var refereeVerdicts = []struct{ verdict, says string }{
	{"differs", i18n.Mark("The two ends contradict each other")},
	{"other", i18n.Mark("The session is another student's")},
	{"none", i18n.Mark("No session with the referee")},
	{"partly", i18n.Mark("Something is missing, or cannot be told")},
	{"agrees", i18n.Mark("Both ends agree")},
}

// An endsView is the students whose captures compare alike with the referee's
// recordings.
type endsView struct {
	Verdict, Says string
	Who           []example
}

// bothEnds sorts the class by how captures compare with the referee's recordings;
// nil if there was no referee.
func (p *classPage) bothEnds() (views []endsView) {
	for _, v := range refereeVerdicts {
		view := endsView{Verdict: v.verdict, Says: p.lang.Say(v.says)}
		for _, row := range p.Class.Rows {
			if row.Referee == v.verdict {
				view.Who = append(view.Who, example{Who: shown(cmp.Or(row.ID, row.Label)), Link: pageLink(row.Page)})
			}
		}
		if len(view.Who) > 0 {
			views = append(views, view)
		}
	}
	return views
}
