package report

import (
	"strings"

	"socketlab/assignments/i18n"
)

// A Trouble is what went wrong with one program, or with several in the same
// way, as with equal clients.
type Trouble struct {
	Message, Hint string
	Frame         int    // that shows it; 0 if none does
	Others        string // says with whom else it is the same; may be empty
}

// Troubles returns what went wrong with the programs, each thing once. It is
// often the reason for everything else.
func (r *Report) Troubles(lang i18n.Lang) (out []Trouble) {
	seen := map[string]int{} // place in out, and names by that
	var names [][]string
	for _, p := range r.Programs {
		if p.Message == "" {
			continue
		}
		key := p.likeness()
		if at, ok := seen[key]; ok {
			names[at] = append(names[at], p.Party.Who().In(lang))
			continue
		}
		seen[key] = len(out)
		t := Trouble{Message: p.Message, Hint: p.Hint}
		if p.Trouble != nil {
			t.Frame = p.Trouble.Frame
		}
		out, names = append(out, t), append(names, nil)
	}
	for i, also := range names {
		if len(also) > 0 {
			out[i].Others = lang.Say("the same with %s", list(also, lang))
		}
	}
	return out
}

// list names a few, and how many more there are.
func list(names []string, lang i18n.Lang) string {
	const most = 5
	if len(names) > most {
		return lang.Say("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// likeness is the same for programs with which the same went wrong.
func (p *Program) likeness() string {
	if p.Trouble == nil {
		return p.Message
	}
	role, _, _ := strings.Cut(p.Name, " ")
	t := p.Trouble
	return strings.Join([]string{role, string(t.Kind), t.Text, t.Place, t.Source, p.Exit, p.Command}, "\n")
}

// Told reports whether a hint is what a trouble says already.
func (r *Report) Told(hint string) bool {
	for _, p := range r.Programs {
		if hint != "" && p.Hint == hint {
			return true
		}
	}
	return false
}

// troubles returns what went wrong with the programs and what to do about it,
// in one line each.
func (r *Report) troubles() (lines []string) {
	lang, _ := i18n.Parse(r.Language)
	for _, t := range r.Troubles(lang) {
		line := t.Message
		if t.Others != "" {
			line += " (" + t.Others + ")"
		}
		lines = append(lines, strings.TrimSuffix(line+" → "+t.Hint, " → "))
	}
	return lines
}

// troubles writes what went wrong with the programs.
func (t *textReport) troubles() {
	for _, x := range t.r.Troubles(t.lang) {
		t.paragraph("! ", place(t.lang, x.Frame)+x.Message)
		if x.Others != "" {
			t.paragraph("  ", x.Others)
		}
		if x.Hint != "" {
			t.paragraph("  → ", x.Hint)
		}
	}
}
