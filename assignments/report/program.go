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

// Fate says how the program ended; it may be empty.
func (p Program) Fate(lang i18n.Lang) string {
	if !p.Own || p.Exit == "" {
		return ""
	}
	return lang.Say("ended with %s", p.Exit)
}

// HasOwn reports whether the student wrote any of the programs.
func (r *Report) HasOwn() bool {
	for _, p := range r.Programs {
		if p.Own {
			return true
		}
	}
	return false
}

// troubles returns what went wrong with the programs and what to do about it,
// in one line each.
func (r *Report) troubles() (lines []string) {
	for _, p := range r.Programs {
		if p.Message != "" {
			lines = append(lines, strings.TrimSuffix(p.Message+" → "+p.Hint, " → "))
		}
	}
	return lines
}

// programs writes who wrote the programs, unless lab is all of them.
func (t *textReport) programs() {
	if !t.r.HasOwn() {
		return
	}
	fmt.Fprintf(t, "\n%s\n", t.lang.Say("Programs:"))
	for _, p := range t.r.Programs {
		who := p.Who(t.lang)
		if fate := p.Fate(t.lang); fate != "" {
			who += " (" + fate + ")"
		}
		t.paragraph("  "+printable.String(p.Name)+": ", who)
	}
}

// troubles writes what went wrong with the programs, which is often the reason
// for everything else.
func (t *textReport) troubles() {
	for _, p := range t.r.Programs {
		if p.Message == "" {
			continue
		}
		t.paragraph("! ", p.Message)
		if p.Hint != "" {
			t.paragraph("  → ", p.Hint)
		}
	}
}
