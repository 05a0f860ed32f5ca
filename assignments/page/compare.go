package page

import (
	"fmt"
	"html/template"
	"io"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// Compare writes which submissions share packets as one page, with the frames of
// both side by side.
func Compare(w io.Writer, c *report.Comparison) error {
	lang, _ := i18n.Parse(c.Language)
	p := &comparePage{sheet: newSheet(lang, "class.css", "class.js"), sharing: newSharing(c, lang, nil), Comparison: c}
	p.Script, p.Style = "", p.Style+template.CSS(pageFile("sharing.css"))
	return templates()[lang].ExecuteTemplate(w, "compare", p)
}

// A comparePage is what the page of a comparison shows.
type comparePage struct {
	sheet
	sharing
	Comparison *report.Comparison
}

// A sharing is the section about submissions that share packets: on a page of
// its own, and on that of a class.
type sharing struct {
	Pairs  []sharedView
	Groups [][]string // of more than two
	Means  string
	More   int // pairs beyond those of Pairs
}

// A sharedView is a pair of submissions.
type sharedView struct {
	Who, Links [2]string // Links are empty where a student has no page
	Says       string
	Reasons    []string
	Files      [2]string
	Side       template.HTML // the frames of both; empty if they are not drawn
}

// maxPairs is how many pairs a page shows.
const maxPairs = 200

// newSharing makes the section; links, which may be nil, are the pages of
// students.
func newSharing(c *report.Comparison, lang i18n.Lang, links map[string]string) sharing {
	s := sharing{Means: report.CompareMeans(lang), More: max(len(c.Pairs)-maxPairs, 0)}
	for i := range c.Pairs[:min(len(c.Pairs), maxPairs)] {
		p := &c.Pairs[i]
		v := sharedView{Who: [2]string{shown(p.A), shown(p.B)}, Links: [2]string{links[p.A], links[p.B]},
			Says: p.Share(lang), Reasons: p.Reasons, Files: [2]string{shown(p.Files[0]), shown(p.Files[1])}, Side: side(p, lang)}
		s.Pairs = append(s.Pairs, v)
	}
	for _, g := range c.Groups {
		if len(g) > 2 {
			var names []string
			for _, name := range g {
				names = append(names, shown(name))
			}
			s.Groups = append(s.Groups, names)
		}
	}
	return s
}

// Measures of the frames of two captures, side by side, in SVG units.
const (
	sideRow    = 22
	sideColumn = 470
	sideGap    = 90
)

// side draws the frames of two captures, and joins those that are the same
// packet.
func side(p *report.SharedPair, lang i18n.Lang) template.HTML {
	if len(p.Rows[0]) == 0 || len(p.Rows[1]) == 0 {
		return ""
	}
	places, rows := sideBySide(p)
	joined := [2]map[int]bool{{}, {}}
	for _, f := range p.Shared {
		joined[0][f[0]], joined[1][f[1]] = true, true
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="side" role="img" aria-label="%s" viewBox="0 0 %d %d">`,
		template.HTMLEscapeString(p.Share(lang)), 2*sideColumn+sideGap, rows*sideRow+6)
	for _, f := range p.Shared {
		from, found := places[0][f[0]]
		to, also := places[1][f[1]]
		if found && also {
			fmt.Fprintf(&b, `<path class="join" d="M%d %dH%dL%d %dH%d"/>`, sideColumn-4, middle(from), sideColumn+12, sideColumn+sideGap-12, middle(to), sideColumn+sideGap+4)
		}
	}
	for lane, all := range p.Rows {
		x := lane * (sideColumn + sideGap)
		for _, r := range all {
			class, y := "row", places[lane][r.Frame]*sideRow
			if joined[lane][r.Frame] {
				class = "row same"
			}
			fmt.Fprintf(&b, `<g class="%s"><rect x="%d" y="%d" width="%d" height="%d" rx="4"/><text x="%d" y="%d">%s</text></g>`,
				class, x, y+1, sideColumn-4, sideRow-2, x+8, y+15, template.HTMLEscapeString(sideText(&r)))
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String())
}

func middle(row int) int { return row*sideRow + sideRow/2 }

// sideText is a frame in one line.
func sideText(r *report.SharedRow) string {
	line := []rune(fmt.Sprintf("%d  %.6f  %s  %s", r.Frame, r.At, r.Ends, shown(r.What)))
	const room = 60
	if len(line) > room {
		return string(line[:room]) + "…"
	}
	return string(line)
}

// sideBySide gives each frame of either capture its row: those that are the same
// stand in one, as far as their order allows it.
func sideBySide(p *report.SharedPair) (places [2]map[int]int, rows int) {
	places = [2]map[int]int{{}, {}}
	partner := map[int]int{}
	for _, f := range p.Shared {
		partner[f[0]] = f[1]
	}
	index := map[int]int{}
	for i, r := range p.Rows[1] {
		index[r.Frame] = i
	}
	next := 0 // of the second capture
	for _, r := range p.Rows[0] {
		other, shared := partner[r.Frame]
		at, there := index[other]
		if shared && there && at >= next {
			for ; next < at; next++ {
				places[1][p.Rows[1][next].Frame] = rows
				rows++
			}
			places[1][other] = rows
			next++
		}
		places[0][r.Frame] = rows
		rows++
	}
	for ; next < len(p.Rows[1]); next++ {
		places[1][p.Rows[1][next].Frame] = rows
		rows++
	}
	return places, rows
}
