package page

import (
	"html/template"
	"strings"

	"socketlab/assignments/report"
)

// Markup is the drawing as SVG, every frame with a link to its row.
func (v *timelineView) Markup() template.HTML {
	m := &markup{lang: v.lang}
	if v.Overview != nil {
		m.overview(v.Overview)
		return template.HTML(m.b.String())
	}
	for i := range v.Drawings {
		m.timeline(&v.Drawings[i], v.links)
	}
	return template.HTML(m.b.String())
}

// open begins an SVG that is read like a text.
func (m *markup) open(class string, width, height int) *markup {
	m.raw(`<svg class="`).text(class).raw(`" viewBox="0 0 `).number(width).raw(` `).number(height)
	return m.raw(`" role="group" aria-label="`).say("All parties in one picture").raw(`">`)
}

func (m *markup) timeline(d *timelineDrawing, links func(int) string) {
	m.open(d.Class, d.Width, d.Height)
	for _, l := range d.Lanes {
		m.raw(`<path class="`).text(l.Class).raw(`" d="M`).number(l.X).raw(` -1V`).number(d.Height).raw(`"/>`)
	}
	for _, j := range d.Jumps {
		m.jump(d, &j)
	}
	for _, b := range d.Bars {
		m.raw(`<rect class="`).text(b.Class).raw(`" x="`).number(b.X).raw(`" y="`).number(b.Y).raw(`" width="`).number(barWidth)
		m.raw(`" height="`).number(b.Height).raw(`" rx="2"/>`)
	}
	for i := range d.Rows {
		m.moment(&d.Rows[i], links)
	}
	m.raw("</svg>\n")
}

// jump dots the lanes where time jumps, and says how far.
func (m *markup) jump(d *timelineDrawing, j *drawnJump) {
	m.raw(`<rect class="gap" x="0" y="`).number(j.Y + 2).raw(`" width="`).number(d.Width).raw(`" height="`).number(jumpHeight - 4).raw(`"/>`)
	for _, l := range d.Lanes {
		m.raw(`<path class="`).text(l.Class).raw(` dotted" d="M`).number(l.X).raw(` `).number(j.Y + 3).raw(`v`).number(jumpHeight - 6).raw(`"/>`)
	}
	m.label(&drawnText{4, j.Y + jumpHeight/2 + 4, "start", "jump", "⋮ " + j.Text})
}

// moment writes a line of the drawing. A frame that has a row on the page leads
// to it.
func (m *markup) moment(r *drawnMoment, links func(int) string) {
	link := ""
	if r.Frame > 0 {
		link = links(r.Frame)
	}
	if link != "" {
		m.raw(`<a href="#`).text(link).raw(`">`)
	}
	if a := r.Arrow; a != nil { // in one path with its head: a page has hundreds of them
		m.raw(`<path class="`).text(a.Class).raw(`" d="M`).number(a.X1).raw(` `).number(a.Y1).raw(`H`).number(a.X2).raw(`M`).text(a.Head).raw(`z"/>`)
		if a.Cross != "" {
			m.raw(`<path class="cross" d="`).text(a.Cross).raw(`"/>`)
		}
	}
	for i := range r.Texts {
		m.label(&r.Texts[i])
	}
	if link != "" {
		m.raw(`</a>`)
	}
}

// label writes a text of a drawing.
func (m *markup) label(t *drawnText) {
	m.raw(`<text x="`).number(t.X).raw(`" y="`).number(t.Y)
	if t.Anchor != "start" { // which is what most of them are
		m.raw(`" text-anchor="`).text(t.Anchor)
	}
	m.raw(`" class="`).text(t.Class).raw(`">`).text(t.Text).raw(`</text>`)
}

func (m *markup) overview(d *overviewDrawing) {
	m.open("overview", d.Width, d.Height)
	for _, t := range d.Ticks {
		m.raw(`<path class="tick" d="M`).number(t.X).raw(` `).number(axisTop - 4).raw(`V`).number(d.Height - 4).raw(`"/>`)
		m.label(&drawnText{t.X, 14, "middle", "at", t.Text})
	}
	for i := range d.Rows {
		r := &d.Rows[i]
		m.raw(`<a href="#`).text(talkID(r.Ladder)).raw(`">`)
		m.label(&drawnText{4, r.Y + 14, "start", "name", r.Name})
		for _, p := range r.Parts {
			m.raw(`<rect class="life `).text(p.Class).raw(`" x="`).number(p.X).raw(`" y="`).number(r.Y + 4)
			m.raw(`" width="`).number(p.Width).raw(`" height="`).number(lifeHeight - 8).raw(`"/>`)
		}
		m.raw(`</a>`)
	}
	m.raw("</svg>\n")
}

// Listed is the timeline line by line, for those who do not see the drawing or
// want all of it: every frame and every call.
func (v *timelineView) Listed() string {
	var b strings.Builder
	for i := range v.Moments {
		b.WriteString(report.MomentText(v.Timeline, &v.Moments[i]))
		b.WriteByte('\n')
	}
	return b.String()
}
