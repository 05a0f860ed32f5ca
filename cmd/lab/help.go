package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/capture/printable"
)

// help prints what the command of r does, or what lab can do.
func (p *program) help(w io.Writer, commands []*cli.Command, r *request) error {
	var b strings.Builder
	if r.command == nil {
		p.helpAll(&b, commands)
	} else {
		p.helpCommand(&b, r)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (p *program) helpAll(b *strings.Builder, commands []*cli.Command) {
	fmt.Fprintf(b, "lab: %s\n\n", p.Say("runs socket programming labs, records them and grades the recordings"))
	fmt.Fprintf(b, "%s\n  lab COMMAND …\n\n", p.Say("Usage:"))
	fmt.Fprintf(b, "%s\n", p.Say("Commands:"))
	p.helpTable(b, commands)
	fmt.Fprintf(b, "\n%s\n", p.Say("Begin with:"))
	b.WriteString("  lab doctor\n  lab run udp-echo --id 20241234\n  lab COMMAND --help\n")
}

func (p *program) helpCommand(b *strings.Builder, r *request) {
	c := r.command
	path := "lab " + strings.Join(r.path, " ")
	fmt.Fprintf(b, "%s: %s\n\n%s\n  %s\n", path, c.Usage, p.Say("Usage:"), usageLine(path, c))
	if c.Description != "" {
		fmt.Fprintf(b, "\n%s\n", c.Description)
	}
	if len(c.Subcommands) > 0 {
		fmt.Fprintf(b, "\n%s\n", p.Say("Commands:"))
		p.helpTable(b, c.Subcommands)
	}
	fmt.Fprintf(b, "\n%s\n", p.Say("Flags:"))
	p.helpFlags(b, c.Flags)
	if c.UsageText != "" {
		fmt.Fprintf(b, "\n%s\n  %s\n", p.Say("Examples:"), strings.ReplaceAll(c.UsageText, "\n", "\n  "))
	}
}

// usageLine shows how the words of a command stand.
func usageLine(path string, c *cli.Command) string {
	words := []string{path}
	if len(c.Subcommands) > 0 {
		words = append(words, "[COMMAND]")
	}
	if c.ArgsUsage != "" {
		words = append(words, c.ArgsUsage)
	}
	return strings.Join(append(words, "[FLAGS]"), " ")
}

func (p *program) helpTable(b *strings.Builder, commands []*cli.Command) {
	var rows [][2]string
	for _, c := range commands {
		if !c.Hidden {
			rows = append(rows, [2]string{c.Name, c.Usage})
		}
	}
	columns(b, rows)
}

func (p *program) helpFlags(b *strings.Builder, flags []cli.Flag) {
	var rows [][2]string
	for _, f := range flags {
		if d, ok := f.(cli.DocGenerationFlag); ok && visible(f) {
			rows = append(rows, p.flagRow(f, d))
		}
	}
	columns(b, append(rows, [2]string{"-h, --help", p.Say("print this help")}))
}

// visible reports whether people are told about f.
func visible(f cli.Flag) bool {
	v, ok := f.(cli.VisibleFlag)
	return !ok || v.IsVisible()
}

// flagRow shows a flag as it is typed. In its usage a word in backquotes names
// its value, as in package flag.
func (p *program) flagRow(f cli.Flag, d cli.DocGenerationFlag) [2]string {
	var names []string
	for _, n := range f.Names() {
		names = append([]string{dashed(n)}, names...)
	}
	left, usage, value := strings.Join(names, ", "), d.GetUsage(), "VALUE"
	if parts := strings.SplitN(usage, "`", 3); len(parts) == 3 {
		value, usage = parts[1], strings.Join(parts, "")
	}
	if d.TakesValue() {
		left += " " + value
		if def := d.GetValue(); def != "" && def != "0" && def != "0s" {
			usage += " " + p.Say("(default: %s)", def)
		}
	}
	return [2]string{left, usage}
}

// columns writes rows of two columns, the second one aligned.
func columns(b *strings.Builder, rows [][2]string) {
	width := 0
	for _, row := range rows {
		width = max(width, printable.Width(row[0]))
	}
	for _, row := range rows {
		fmt.Fprintf(b, "  %s  %s\n", printable.Fit(row[0], width), row[1])
	}
}
