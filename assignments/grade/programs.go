package grade

import (
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/party"
)

// programs says what a capture tells of the programs.
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
