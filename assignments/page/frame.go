package page

import (
	"fmt"
	"slices"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// A frameView is one frame on the page: its row in the ladder, and what
// unfolds below it.
type frameView struct {
	*report.Row
	lang      i18n.Lang
	ID        string
	Said      string // the row in words
	Drawings  []drawing
	Faults    []string
	Layers    []layerView
	Header    *headerView
	Facts     []fact
	Dump      []dumpPart
	DumpTitle string
}

// A fact is something to know of a frame.
type fact struct {
	Name, Value string
	Code        bool // to be copied as it is
}

// frame draws up row i of a conversation.
func (t *talkView) frame(lang i18n.Lang, i int) *frameView {
	r := shownRow(&t.Rows[i])
	f := &frameView{Row: r, lang: lang, Said: t.said(lang, r)}
	if !t.shown[r.Frame] {
		t.shown[r.Frame] = true
		f.ID = frameID(r.Frame)
	}
	for _, fault := range r.Faults {
		if fault = shown(fault); !slices.Contains(f.Faults, fault) { // several checks may stumble over the same
			f.Faults = append(f.Faults, fault)
		}
	}
	before := [2]string{}
	if i > 0 {
		before = t.Rows[i-1].State
	}
	for g := range geometries {
		f.Drawings = append(f.Drawings, geometries[g].layout(r, before, tag(r, lang)))
	}
	f.facts(lang)
	if r.Detail != nil {
		f.detail(lang, *t.dumps > 0 || len(r.Faults) > 0)
		*t.dumps--
	}
	return f
}

// shownRow is a row with every text safe to read, whoever made it.
func shownRow(r *report.Row) *report.Row {
	s := *r
	s.Label, s.Text, s.Why = shown(r.Label), shown(r.Text), shown(r.Why)
	s.Calls, s.Typed = nil, nil
	for _, c := range r.Calls {
		s.Calls = append(s.Calls, shown(c))
	}
	for _, c := range r.Typed {
		s.Typed = append(s.Typed, shown(c))
	}
	return &s
}

// facts lists the calls behind a frame and how to find it in Wireshark.
func (f *frameView) facts(lang i18n.Lang) {
	for _, c := range f.Calls {
		who, call, _ := strings.Cut(c, ": ")
		f.Facts = append(f.Facts, fact{who, call, true})
	}
	for _, c := range f.Typed {
		f.Facts = append(f.Facts, fact{lang.Say("comment in the file"), c, false})
	}
	f.Facts = append(f.Facts, fact{"Wireshark", fmt.Sprintf("frame.number == %d", f.Frame), true})
}
