package report

import (
	"fmt"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/party"
	"socketlab/capture/printable"
)

// A Program is what a capture that lab has recorded says of the program of one
// party.
type Program struct {
	party.Party
	Message string `json:"message,omitempty"` // what went wrong with it; empty if nothing did
	Hint    string `json:"hint,omitempty"`    // what to do about that
}

// Who says whose work the program is: the student's command line, or lab.
func (p Program) Who(lang i18n.Lang) string {
	if !p.Own {
		return lang.Say("part of lab")
	}
	return p.Command
}

// About says what else is known of a program of the student's own: how it
// ended, and whether its calls were noted.
func (p Program) About(lang i18n.Lang) (out []string) {
	switch {
	case !p.Own:
		return nil
	case p.Exit != "":
		out = append(out, lang.Say("ended with %s", p.Exit))
	}
	if p.Traced {
		return append(out, lang.Say("traced"))
	}
	return append(out, lang.Say("not traced"))
}

// hasOwn reports whether the student wrote any of the programs.
func (r *Report) hasOwn() bool {
	for _, p := range r.Programs {
		if p.Own {
			return true
		}
	}
	return false
}

// programs writes who wrote the programs, as far as the capture says it.
func (t *textReport) programs() {
	if len(t.r.Programs) == 0 {
		return
	}
	if !t.r.hasOwn() {
		fmt.Fprintf(t, "\n%s %s\n", t.lang.Say("Programs:"), t.lang.Say("parts of lab, all of them"))
		return
	}
	fmt.Fprintf(t, "\n%s\n", t.lang.Say("Programs:"))
	for _, p := range t.r.Programs {
		who := p.Who(t.lang)
		if about := p.About(t.lang); len(about) > 0 {
			who += " (" + strings.Join(about, ", ") + ")"
		}
		t.paragraph("  "+printable.String(p.Party.Who().In(t.lang))+": ", who)
		if p.SHA256 != "" {
			t.paragraph("    SHA-256 ", p.SHA256)
		}
	}
}

// An Own says whose programs an assignment wants, and whose they were, as far as
// the capture says it. That is information: a file proves nothing of who wrote a
// program.
type Own struct {
	Wants         string `json:"wants,omitempty"` // "server", "client" or "both"; empty if it does not matter
	Known         bool   `json:"known"`           // the capture says who wrote the programs
	Server        bool   `json:"server"`          // the student wrote it
	Client        bool   `json:"client"`          // likewise
	Demonstration bool   `json:"demonstration"`   // nothing of what is wanted is the student's
	Message       string `json:"message,omitempty"`
}
