package page

import (
	"html/template"
	"strings"
	"testing"

	"socketlab/assignments/report"
)

// evil is a text that would leave any place in a page where it is not escaped.
const evil = `"'><script>&+` + "\x00"

func TestFramesAreEscapedEverywhere(t *testing.T) {
	f := &frameView{
		Row: &report.Row{Kind: evil, Why: evil}, ID: evil, Said: evil, Faults: []string{evil},
		Drawings: []drawing{{geometry: &geometry{Class: evil}, Arrow: &drawnArrow{Class: evil, Head: evil, Cross: evil},
			States: []drawnState{{Class: evil, Text: evil}}, Texts: []drawnText{{Anchor: evil, Class: evil, Text: evil}}}},
		Layers: []layerView{{Class: evil, Name: evil, Said: evil}},
		Header: &headerView{headerFigure: &headerFigure{Title: evil}, Class: evil, Heads: []string{evil}, Data: evil,
			Rows: [][]fieldView{{
				{headerField: headerField{Name: evil, Value: evil, Octets: evil, Meaning: evil}, Class: evil},
				{headerField: headerField{Name: evil, Value: evil}, Class: evil, Tall: true},
			}},
			Legend: []headerField{{Name: evil, Value: evil, Meaning: evil}}},
		Facts: []fact{{evil, evil, true}, {evil, evil, false}},
		Dump:  []dumpPart{{evil, evil}}, DumpTitle: evil,
	}
	got := string(f.Markup())
	want := template.HTMLEscapeString(evil)
	want = strings.ReplaceAll(want, "+", "&#43;")
	if n := strings.Count(got, want); n != 39 {
		t.Errorf("got %d escaped texts, want 39", n)
	}
	if rest := strings.ReplaceAll(got, want, ""); strings.ContainsAny(rest, "\x00'&+") || strings.Contains(rest, "script") {
		t.Errorf("something is not escaped in %s", rest)
	}
}
