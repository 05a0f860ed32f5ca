package page

import (
	"strings"

	"socketlab/assignments/report"
)

// Who says whose work a program is.
func (p *studentPage) Who(program report.Program) string { return program.Who(p.lang) }

// Called is what a party is called.
func (p *studentPage) Called(program report.Program) string {
	return shown(program.Party.Who().In(p.lang))
}

// About says what else is known of a program.
func (p *studentPage) About(program report.Program) []string { return program.About(p.lang) }

// Lines returns the lines of an error output, each safe to read.
func (p *studentPage) Lines(text string) (lines []string) {
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, shown(line))
	}
	return lines
}

// A troubleView is what went wrong with a program, linked to the frame that
// shows it.
type troubleView struct {
	report.Trouble
	Link string // the id of the frame's row; empty if that is not on the page
}

// Troubles returns what went wrong with the programs.
func (p *studentPage) Troubles() (views []troubleView) {
	for _, t := range p.Report.Troubles(p.lang) {
		views = append(views, troubleView{t, p.link(t.Frame)})
	}
	return views
}
