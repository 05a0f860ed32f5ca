package inspect

import (
	"strings"

	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/party"
	"socketlab/capture/printable"
)

// programs says whose programs a capture is of that lab has recorded, as far as
// it tells: those of the student's own, each with what is known of it.
func (t *text) programs(sections []capture.Section) {
	var comments []string
	for i := range sections {
		if sections[i].Own() {
			comments = append(comments, sections[i].Comments...)
		}
	}
	all, own := party.Read(comments), 0
	for _, p := range all {
		if !p.Own {
			continue
		}
		own++
		program := report.Program{Party: p}
		about := program.About(t.lang)
		if p.SHA256 != "" {
			about = append(about, "SHA-256 "+p.SHA256)
		}
		t.line("%s", printable.String(t.lang.Say("program of %s: %s (%s)", p.Who(), program.Who(t.lang), strings.Join(about, ", "))))
	}
	if len(all) > 0 && own == 0 {
		t.line("%s", t.lang.Say("programs: parts of lab, all of them"))
	}
}
