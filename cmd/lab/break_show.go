package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/inspect"
	"socketlab/assignments/report"
	"socketlab/capture/files"
	"socketlab/capture/flow"
	"socketlab/capture/printable"
	"socketlab/lab/adverse"
)

// A breakReport is what is told of one program that was put to the test.
type breakReport struct {
	*ordeal
	Job      adverse.Job
	Line     string // the command line, as typed
	Base     string // of the files to write
	Weakness *adverse.Weakness
	Beyond   []adverse.Weakness
	Cases    int
	Took     time.Duration
	Broken   bool // the finding is fair
	Stopped  bool // Ctrl-C
	NoPath   string
	Saved    string
	Capture  string
}

// take takes over what a search has found.
func (r *breakReport) take(found *adverse.Result) {
	r.Weakness, r.Beyond, r.Cases, r.Took, r.Stopped = found.Weakness, found.Beyond, found.Cases, found.Took, found.Stopped
	r.Broken, r.NoPath = r.Weakness != nil && !r.Weakness.Beyond, found.NoPath
}

// played reports whether the program has come as far as to be put to the test.
func (r *breakReport) played() bool {
	return r.Weakness == nil || r.Weakness.Outcome.Fault.Kind != adverse.NotReady
}

// saveBreak saves the behaviour, to be played again, and the recording of it.
func (p *program) saveBreak(c *cli.Context, r *breakReport) error {
	f, base := r.Weakness, r.Base
	if f == nil || !r.played() {
		return nil
	}
	saved := &adverse.File{Lab: r.lab, Against: r.Job.Against, Seed: r.seed, Failed: f.Failed, Behaviour: f.Behaviour}
	if f.Cause != nil {
		saved.Cause = f.Cause.ID
	}
	var set files.Set
	defer set.Discard()
	if err := set.Add(base+".yaml", saved.Write); err != nil {
		return cannot(err)
	}
	if len(f.Outcome.Capture) > 0 {
		sealed := sealedFile(f.Outcome.Capture)
		err := set.Add(base+".pcapng", func(w io.Writer) error { _, err := w.Write(sealed); return err })
		if err != nil {
			return cannot(err)
		}
	}
	names, err := set.Commit()
	if err != nil {
		return cannot(err)
	}
	r.Saved = names[0]
	if len(names) > 1 {
		r.Capture = names[1]
	}
	return nil
}

// showBreak prints what came of one program.
func (p *program) showBreak(w io.Writer, c *cli.Context, r *breakReport) error {
	if c.String("format") == "json" {
		return p.breakJSON(w, r)
	}
	colors := report.Palette{}
	if p.color(c) {
		colors = report.Colors()
	}
	b := &breakText{program: p, r: r, Palette: colors}
	b.verdict()
	if r.Weakness != nil {
		b.story()
		b.cause()
		b.ladder()
		b.files()
	}
	b.beyond()
	b.untried()
	_, err := io.WriteString(w, b.String())
	return err
}

// A breakText writes the result for a terminal.
type breakText struct {
	strings.Builder
	*program
	report.Palette
	r *breakReport
}

func (b *breakText) line(text string) { b.WriteString(printable.String(text) + "\n") }

// textCells is how wide the text is, in cells of a terminal.
const textCells = 78

// wrapped writes a text below a mark.
func (b *breakText) wrapped(mark, text string) {
	for i, line := range report.WrapWords(printable.String(text), textCells-printable.Width(mark)) {
		if i > 0 {
			mark = strings.Repeat(" ", printable.Width(mark))
		}
		b.WriteString(mark + line + "\n")
	}
}

// verdict says in one line what came of it.
func (b *breakText) verdict() {
	r := b.r
	head := r.spec.Name + " · " + printable.String(r.Line)
	b.WriteString(b.Paint(b.Bold, head) + "\n")
	f := r.Weakness
	switch {
	case !r.played():
		b.WriteString(b.Paint(b.Bad, "✗ "+b.Say("nothing could be tried")) + "\n")
	case r.replay != nil && f == nil:
		b.line("✓ " + b.Say("it survives the saved behaviour (played %d times)", r.Cases))
	case r.replay != nil:
		b.WriteString(b.Paint(b.Bad, "✗ "+b.Say("it fails under the saved behaviour")) + "\n")
	case f == nil && r.Stopped:
		b.line(b.Say("interrupted; nothing was found in %d cases", r.Cases))
	case f == nil:
		b.WriteString(b.Paint(b.Good, "✓ "+b.Say("it has survived %d cases in %v", r.Cases, r.Took.Round(100*time.Millisecond))) + "\n")
	case f.Beyond:
		b.WriteString(b.Paint(b.Good, "✓ "+b.Say("it has survived all that the lab asks for, in %d cases", r.Cases)) + "\n")
		b.WriteString(b.Paint(b.Unsure, "☆ "+b.Say("a challenge beyond the lab: it fails under this behaviour, %d of %d times", f.Failed, adverse.Repeats)) + "\n")
	case r.Stopped:
		b.WriteString(b.Paint(b.Bad, "✗ "+b.Say("interrupted; it fails under this behaviour, which may not be the shortest")) + "\n")
	case f.Failed < adverse.Enough:
		b.WriteString(b.Paint(b.Bad, "✗ "+b.Say("it fails under this behaviour, but not always: %d of %d times", f.Failed, adverse.Repeats)) + "\n")
	default:
		b.WriteString(b.Paint(b.Bad, "✗ "+b.Say("it fails under this behaviour, %d of %d times", f.Failed, adverse.Repeats)) + "\n")
	}
}

// story tells the behaviour step by step, and what went wrong.
func (b *breakText) story() {
	f := b.r.Weakness
	b.WriteByte('\n')
	actions := f.Behaviour.Actions
	if !b.r.played() {
		actions = nil
	}
	for i := range actions {
		mark := "  "
		if i == f.Outcome.Fault.Action {
			mark = b.Paint(b.Bad, "▸ ")
		}
		fmt.Fprintf(b, "%s%2d  %s\n", mark, i+1, printable.String(f.Behaviour.Actions[i].Said(b.r.Job.Against).In(b.Lang)))
	}
	for i, m := range f.Outcome.Said(b.r.Job.Against) {
		mark := "      "
		if i == 0 {
			mark = b.Paint(b.Bad, "    → ")
		}
		lines := report.WrapWords(printable.String(m.In(b.Lang)), textCells-6)
		for n, line := range lines {
			if n > 0 {
				mark = "      "
			}
			b.WriteString(mark + line + "\n")
		}
	}
}

// cause names it, with the cure.
func (b *breakText) cause() {
	cause := b.r.Weakness.Cause
	if cause == nil {
		return
	}
	b.WriteByte('\n')
	b.line(b.Say("Cause: %s", cause.ID))
	b.wrapped("  ", cause.Title.In(b.Lang))
	b.line(b.Say("Cure:"))
	b.wrapped("  ", cause.Cure.In(b.Lang))
	if !b.r.played() || b.r.Weakness.Behaviour.Friendly() {
		b.line("  $ " + strings.Join([]string{"lab run", quoted(b.r.lab), "--" + b.r.Job.Against, quoted(b.r.Line)}, " "))
	}
	for _, code := range []struct{ language, text string }{{"Python", cause.Python}, {"C", cause.C}, {"Java", cause.Java}} {
		for i, line := range strings.Split(adverse.CodeIn(code.text, b.Lang), "\n") {
			name := code.language
			if i > 0 {
				name = ""
			}
			if line != "" {
				fmt.Fprintf(b, "  %-7s %s\n", name, b.Paint(b.Faint, line))
			}
		}
	}
}

// mostLadders is how many conversations are drawn, and mostRows how many frames
// of each.
const mostLadders, mostRows = 3, 40

// ladder draws what was recorded of the failing exchange.
func (b *breakText) ladder() {
	f := b.r.Weakness
	if why := f.Outcome.Untraced; why != "" {
		b.WriteByte('\n')
		b.wrapped("", why)
	}
	if len(f.Outcome.Capture) == 0 {
		return
	}
	found, err := flow.Read(bytes.NewReader(f.Outcome.Capture), flow.Options{
		Keep: func(_, _ netip.AddrPort) bool { return true }, MaxFrames: mostRows, MaxKept: 1 << 24})
	if err != nil {
		return
	}
	i := inspect.New(found, inspect.Selection{Ports: []uint16{b.r.Job.Experiment.PortOf("")}})
	left := len(i.Entries)
	for n := range i.Entries {
		if n == mostLadders {
			b.line(b.Say("… conversations not shown: %d", left-n))
			break
		}
		l := i.Ladder(&i.Entries[n], b.Lang)
		b.WriteByte('\n')
		b.WriteString(report.LadderText(l, b.Lang, b.Palette))
	}
}

// files says what was saved, and how to play it again.
func (b *breakText) files() {
	r := b.r
	if r.Saved == "" {
		return
	}
	b.WriteByte('\n')
	if r.Capture != "" {
		b.line(b.Say("Saved: %s and %s", r.Saved, r.Capture))
	} else {
		b.line(b.Say("Saved: %s", r.Saved))
	}
	b.line(b.Say("Play it again: %s", strings.Join([]string{"lab break", quoted(r.lab), "--" + r.Job.Against, quoted(r.Line), "--replay", quoted(r.Saved)}, " ")))
}

// beyond lists what the program does not survive that the lab does not ask for.
func (b *breakText) beyond() {
	if len(b.r.Beyond) == 0 {
		return
	}
	b.WriteByte('\n')
	b.line(b.Say("Beyond the lab, as a challenge:"))
	for _, f := range b.r.Beyond {
		b.wrapped("☆ ", f.Cause.Title.In(b.Lang)+" ("+f.Behaviour.Name+")")
	}
}

// untried says what could not be tried here.
func (b *breakText) untried() {
	if b.r.NoPath != "" {
		b.WriteByte('\n')
		b.wrapped("", b.Say("single packets were not lost, doubled or held back here: %s", b.r.NoPath))
	}
}

// breakJSON writes the result for programs.
func (p *program) breakJSON(w io.Writer, r *breakReport) error {
	type action struct {
		Do   string `json:"do"`
		Text string `json:"text"`
	}
	type finding struct {
		Beyond    bool     `json:"beyond"`
		Case      string   `json:"case"`
		Cause     string   `json:"cause"`
		Kind      string   `json:"kind"`
		Message   string   `json:"message"`
		Cure      string   `json:"cure"`
		Failed    int      `json:"failed"`
		Of        int      `json:"of"`
		Actions   []action `json:"actions"`
		ErrorText string   `json:"error_output,omitempty"`
		Exit      string   `json:"exit,omitempty"`
	}
	out := struct {
		Schema     string    `json:"schema"`
		Assignment string    `json:"assignment"`
		Against    string    `json:"against"`
		Command    string    `json:"command"`
		Cases      int       `json:"cases"`
		Seconds    float64   `json:"seconds"`
		Broken     bool      `json:"broken"`
		Findings   []finding `json:"findings"`
		Saved      string    `json:"saved,omitempty"`
		Untried    string    `json:"untried,omitempty"`
	}{Schema: "lab/break-result/v1", Assignment: r.spec.Name, Against: r.Job.Against, Command: r.Line, Cases: r.Cases,
		Seconds: r.Took.Seconds(), Broken: r.Broken, Findings: []finding{}, Saved: r.Saved, Untried: r.NoPath}
	all := r.Beyond
	if r.Weakness != nil {
		all = append([]adverse.Weakness{*r.Weakness}, all...)
	}
	for _, f := range all {
		one := finding{Beyond: f.Beyond, Case: f.Found.Name, Cause: f.Cause.ID, Kind: string(f.Outcome.Fault.Kind), Message: f.Cause.Title.In(p.Lang),
			Cure: f.Cause.Cure.In(p.Lang), Failed: f.Failed, Of: adverse.Repeats, ErrorText: f.Outcome.Symptoms.Telling, Exit: f.Outcome.Symptoms.Exit}
		if f.Failed == 0 {
			one.Of = 0
		}
		for i := range f.Behaviour.Actions {
			a := &f.Behaviour.Actions[i]
			one.Actions = append(one.Actions, action{a.Do, a.Said(r.Job.Against).In(p.Lang)})
		}
		out.Findings = append(out.Findings, one)
	}
	return json.NewEncoder(w).Encode(out)
}
