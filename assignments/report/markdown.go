package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// Markdown writes a report that fits a GitHub job summary.
func Markdown(w io.Writer, r *Report) error {
	lang, _ := i18n.Parse(r.Language)
	var b bytes.Buffer
	fmt.Fprintf(&b, "## %s %s: %s\n\n", Mark(r.Verdict()), markdown(r.Title), lang.Say("%d of %d points", r.Points, r.MaxPoints))
	fmt.Fprintf(&b, "%s · %s · %s\n\n", markdown(r.Assignment), markdown(r.ID), markdown(r.Capture))
	for _, line := range r.troubles() {
		fmt.Fprintf(&b, "> %s\n\n", markdown(line))
	}
	if r.Reason != "" {
		fmt.Fprintf(&b, "%s\n\n", markdown(r.Reason))
	}
	for _, line := range r.Rulings() {
		fmt.Fprintf(&b, "%s\n\n", markdown(line))
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "> %s\n\n", markdown(p))
	}
	if r.Unlooked() {
		_, err := w.Write(b.Bytes())
		return err
	}
	fmt.Fprintf(&b, "| | %s | %s | %s |\n|---|---|---|---:|\n", lang.Say("Check"), lang.Say("Verdict"), lang.Say("Points"))
	for _, c := range r.Checks {
		fmt.Fprintf(&b, "| %s | %s | %s | %d/%d |\n", c.Mark(), markdown(c.Title), c.Word(lang), c.Points, c.MaxPoints)
	}
	for _, c := range r.Checks {
		markdownFindings(&b, lang, c)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func markdownFindings(b *bytes.Buffer, lang i18n.Lang, c CheckResult) {
	rulings := c.Rulings(lang)
	if len(c.Findings)+len(c.Notes)+len(rulings) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s %s\n\n", c.Mark(), markdown(c.Title))
	for _, line := range rulings {
		fmt.Fprintf(b, "- **%s**\n", markdown(line))
	}
	for _, f := range Grouped(c.Findings) {
		fmt.Fprintf(b, "- %s%s\n", place(lang, f.Frame), markdown(f.Message))
		if others := f.Others(lang); others != "" {
			fmt.Fprintf(b, "  - %s\n", others)
		}
		if f.Hint != "" {
			fmt.Fprintf(b, "  - %s\n", markdown(f.Hint))
		}
		if f.Filter != "" {
			fmt.Fprintf(b, "  - Wireshark: `%s`\n", strings.ReplaceAll(printable.String(f.Filter), "`", "'"))
		}
	}
	for _, n := range c.Notes {
		fmt.Fprintf(b, "- *%s%s*\n", place(lang, n.Frame), markdown(n.Message))
	}
}

// markdown makes s plain text within Markdown: nothing of it is markup, a
// table cell or HTML.
func markdown(s string) string {
	var b strings.Builder
	for _, r := range printable.String(s) {
		switch {
		case r == '<':
			b.WriteString("&lt;")
			continue
		case r == '&':
			b.WriteString("&amp;")
			continue
		case strings.ContainsRune("\\`*_{}[]()#+!|~>@", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
