package page

import (
	"html/template"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
)

// A markup is HTML being written by hand. The frames of a conversation are
// written this way and not by a template: a class of 1,000 has 100,000 of
// them, and templates would take longer than all grading. Everything that is
// not constant goes through text or number.
type markup struct {
	lang i18n.Lang
	b    strings.Builder
}

// raw writes constant markup, a piece at a time; between two pieces of it
// stands a value.
func (m *markup) raw(s string) *markup {
	m.b.WriteString(s)
	return m
}

// text writes a text, safe in the content and in a quoted attribute of an
// element.
func (m *markup) text(s string) *markup {
	plain := 0
	for i := range len(s) {
		if escape := escapes[s[i]]; escape != "" {
			m.b.WriteString(s[plain:i])
			m.b.WriteString(escape)
			plain = i + 1
		}
	}
	m.b.WriteString(s[plain:])
	return m
}

// escapes are what text may not hold, as html/template writes it.
var escapes = [256]string{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}

func (m *markup) number(n int) *markup {
	var digits [20]byte
	m.b.Write(strconv.AppendInt(digits[:0], int64(n), 10))
	return m
}

// say writes a sentence.
func (m *markup) say(format string, args ...any) *markup {
	return m.text(m.lang.Say(format, args...))
}

// span writes a text in an element of a class.
func (m *markup) span(class, text string) *markup {
	return m.raw(`<span class="`).text(class).raw(`">`).text(text).raw(`</span>`)
}

// in writes a text in an element.
func (m *markup) in(element, text string) *markup {
	return m.raw(`<`).raw(element).raw(`>`).text(text).raw(`</`).raw(element).raw(`>`)
}

// Markup is the frame as HTML: its row in the ladder, and what unfolds.
func (f *frameView) Markup() template.HTML {
	m := &markup{lang: f.lang}
	m.b.Grow(6 << 10) // what most frames take
	m.raw(`<details class="row `).text(string(f.Kind))
	if len(f.Faults) > 0 {
		m.raw(` blamed`)
	}
	m.raw(`"`)
	if f.ID != "" {
		m.raw(` id="`).text(f.ID).raw(`"`)
	}
	m.raw(">\n<summary>").span("vh", f.Said)
	for i := range f.Drawings {
		m.drawing(&f.Drawings[i])
	}
	for _, fault := range f.Faults {
		m.raw(`<span class="fault"><span aria-hidden="true">✗ </span>`).text(fault).raw(`</span>`)
	}
	m.raw("</summary>\n").detail(f)
	m.raw("</details>\n")
	return template.HTML(m.b.String())
}

// drawing writes one row of the ladder as SVG.
func (m *markup) drawing(d *drawing) {
	m.raw(`<svg class="`).text(d.Class).raw(`" viewBox="0 0 `).number(d.Width).raw(` `).number(d.Height).raw(`" aria-hidden="true">`)
	for i, x := range d.Lanes {
		m.raw(`<path class="lane`).number(i).raw(`" d="M`).number(x).raw(` -1V`).number(d.Height).raw(`v1"/>`)
	}
	if a := d.Arrow; a != nil {
		m.raw(`<g class="`).text(a.Class).raw(`"><path d="M`).number(a.X1).raw(` `).number(a.Y1).raw(`L`).number(a.X2).raw(` `).number(a.Y2)
		m.raw(`"/><polygon points="`).text(a.Head).raw(`"/>`)
		if a.Cross != "" {
			m.raw(`<path class="cross" d="`).text(a.Cross).raw(`"/>`)
		}
		m.raw(`</g>`)
	}
	for _, s := range d.States {
		m.raw(`<g class="`).text(s.Class).raw(`"><rect x="`).number(s.X).raw(`" y="`).number(s.Y)
		m.raw(`" width="`).number(s.Width).raw(`" height="`).number(s.Height).raw(`" rx="4"/><text x="`).number(s.TextX).raw(`" y="`).number(s.TextY)
		m.raw(`">`).text(s.Text).raw(`</text></g>`)
	}
	for _, t := range d.Texts {
		m.raw(`<text x="`).number(t.X).raw(`" y="`).number(t.Y)
		if t.Anchor != "middle" { // which is what all of them are unless they say so
			m.raw(`" text-anchor="`).text(t.Anchor)
		}
		m.raw(`" class="`).text(t.Class).raw(`">`).text(t.Text).raw(`</text>`)
	}
	m.raw(`</svg>`)
}

// detail writes what unfolds below a row: layers, header, facts, octets.
func (m *markup) detail(f *frameView) {
	m.raw("<div class=\"frame-detail\">\n<h4 class=\"vh\">").say("Frame %d", f.Frame).raw("</h4>\n<p class=\"why\">").text(f.Why).raw("</p>\n")
	if len(f.Layers) > 0 {
		m.raw(`<table class="layers"><caption>`).say("Layers of frame %d", f.Frame).raw("</caption>\n<tbody>")
		for _, l := range f.Layers {
			m.raw(`<tr class="`).text(l.Class).raw(`"><th scope="row">`).text(l.Name).raw(`</th><td>`).text(l.Said)
			m.raw(`</td><td class="size">`).say("%d octets", l.Octets).raw(`</td></tr>`)
		}
		m.raw("</tbody></table>\n")
	}
	if f.Header != nil {
		m.header(f.Header)
	}
	if len(f.Layers) > 0 && f.Header == nil && len(f.Dump) == 0 {
		m.raw(`<p class="left">`).say("Header and octets stand here for the first %d frames of a page. Wireshark shows them for this one.", pageDumps).raw("</p>\n")
	}
	m.raw("<dl class=\"facts\">\n")
	for _, fact := range f.Facts {
		m.raw(`<div><dt>`).text(fact.Name).raw(`</dt><dd>`)
		if fact.Code {
			m.raw(`<code>`).text(fact.Value).raw(`</code>`)
		} else {
			m.text(fact.Value)
		}
		m.raw("</dd></div>\n")
	}
	m.raw("</dl>\n")
	if len(f.Dump) > 0 {
		m.raw(`<figure class="dump"><figcaption>`).text(f.DumpTitle).raw(`</figcaption><pre tabindex="0">`)
		for _, part := range f.Dump {
			if part.Class == "" {
				m.text(part.Text)
			} else {
				m.span(part.Class, part.Text)
			}
		}
		m.raw("</pre></figure>\n")
	}
	m.raw("</div>\n")
}

// header writes the figure of a header, as its RFC draws it.
func (m *markup) header(h *headerView) {
	m.raw("<div class=\"header-figure\">\n<table class=\"bits ").text(h.Class).raw("\">\n<caption>").text(h.Title).raw("</caption>\n<colgroup><col span=\"32\"></colgroup>\n<thead><tr>")
	for _, head := range h.Heads {
		m.raw(`<th scope="col" colspan="16">`).text(head).raw(`</th>`)
	}
	m.raw("</tr></thead>\n<tbody>\n")
	for _, row := range h.Rows {
		m.raw(`<tr>`)
		for i := range row {
			m.field(&row[i])
		}
		m.raw("</tr>\n")
	}
	if h.Data != "" {
		m.raw(`<tr><td colspan="32" class="data">`).in("i", m.lang.Say("Data")).raw(` `).in("b", h.Data).raw("</td></tr>\n")
	}
	m.raw("</tbody>\n</table>\n")
	if len(h.Legend) > 0 {
		m.raw(`<dl class="legend">`)
		for _, l := range h.Legend {
			m.raw(`<div><dt>`).text(l.Name).raw(` `).text(l.Value).raw(`</dt><dd>`).text(l.Meaning).raw(`</dd></div>`)
		}
		m.raw("</dl>\n")
	}
	m.raw("</div>\n")
}

// field writes one field of a header: its name in <i>, its value in <b>, its
// octets in <code>, its meaning in <small>, which a page has hundreds of. One
// of a single bit has room for its name and value alone.
func (m *markup) field(f *fieldView) {
	m.raw(`<td`)
	if f.Bits > 1 {
		m.raw(` colspan="`).number(f.Bits).raw(`"`)
	}
	if f.Class != "" {
		m.raw(` class="`).text(f.Class).raw(`"`)
	}
	m.raw(`>`).in("i", f.Name)
	if f.Tall {
		m.in("b", f.Value).raw(`</td>`)
		return
	}
	m.raw(` `).in("b", f.Value)
	if f.Octets != "" {
		m.raw(` `).in("code", f.Octets)
	}
	if f.Meaning != "" {
		m.raw(` `).in("small", f.Meaning)
	}
	m.raw(`</td>`)
}
