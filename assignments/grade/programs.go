package grade

import (
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/flow"
	"socketlab/capture/party"
)

// parties returns what the capture says of the programs of a lab that lab
// itself has recorded.
func parties(c *flow.Capture) []party.Party {
	var comments []string
	for _, s := range c.Info.Sections {
		comments = append(comments, s.Comments...)
	}
	return party.Read(comments)
}

// programs says it.
func programs(all []party.Party, lang i18n.Lang) (out []report.Program) {
	for _, p := range all {
		said := report.Program{Party: p}
		if p.Trouble != nil {
			said.Message, said.Hint = p.Cause().In(lang), p.Cure().In(lang)
		}
		out = append(out, said)
	}
	return out
}
