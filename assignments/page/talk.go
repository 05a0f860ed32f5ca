package page

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// What a page shows of long captures. The rest is counted.
const (
	openTalks  = 4   // conversations that are unfolded from the start, blamed ones apart
	foldFrom   = 6   // neighbouring frames of no interest that are folded away
	foldRows   = 40  // frames within one fold
	pageFrames = 500 // frames on a page
	pageDumps  = 64  // of those, frames with header and octets, blamed ones apart
)

// A talkView is one conversation on the page.
type talkView struct {
	*report.Ladder
	ID      string
	Open    bool
	Heads   []lanesDrawing
	Parts   []partView
	Missing int // frames that are not on the page
	shown   map[int]bool
	dumps   *int // frames that may still be shown with header and octets
}

// A partView is a run of frames, folded away or not.
type partView struct {
	Fold   string // what is folded; empty if nothing is
	Frames []*frameView
	Left   int // frames of the fold that are not on the page
}

// holds reports whether the row of a frame is on the page.
func (t *talkView) holds(frame int) bool { return t.shown[frame] }

// talkViews draws up the conversations of a report.
func talkViews(ladders []report.Ladder, lang i18n.Lang) (talks []*talkView) {
	room, dumps := pageFrames, pageDumps
	for i := range ladders {
		t := &talkView{Ladder: &ladders[i], ID: talkID(i), shown: map[int]bool{}, dumps: &dumps}
		t.Open = i < openTalks || blamed(t.Ladder)
		t.Missing = t.Ladder.Missing
		for g := range geometries {
			t.Heads = append(t.Heads, geometries[g].lanes(t.Lanes))
		}
		t.parts(lang, &room)
		talks = append(talks, t)
	}
	return talks
}

// blamed reports whether a finding is about one of the frames.
func blamed(l *report.Ladder) bool {
	for i := range l.Rows {
		if len(l.Rows[i].Faults) > 0 {
			return true
		}
	}
	return false
}

// parts splits the frames into those that are shown and runs that are folded.
func (t *talkView) parts(lang i18n.Lang, room *int) {
	for from := 0; from < len(t.Rows); {
		to := from
		dull := t.dull(from)
		for to < len(t.Rows) && t.dull(to) == dull {
			to++
		}
		part := partView{}
		limit := to - from
		if dull && limit >= foldFrom {
			part.Fold = t.folded(lang, from, to)
			limit = min(limit, foldRows)
		}
		limit = min(limit, *room)
		*room -= limit
		for i := from; i < from+limit; i++ {
			part.Frames = append(part.Frames, t.frame(lang, i))
		}
		if part.Left = to - from - limit; part.Fold == "" {
			t.Missing += part.Left
		}
		t.Parts = append(t.Parts, part)
		from = to
	}
}

// dull reports whether nothing is new in a row: a frame in the middle of a
// conversation that changes no state, carries no blame and is no repetition
// next to which something happens.
func (t *talkView) dull(i int) bool {
	if i < foldFrom || i >= len(t.Rows)-4 {
		return false
	}
	for j := i - 1; j <= i+1; j++ {
		if len(t.Rows[j].Faults) > 0 {
			return false
		}
	}
	return t.Rows[i].State == t.Rows[i-1].State && (t.Rows[i].Kind == report.RowPlain || t.Rows[i].Kind == report.RowCopy || i > 10*foldFrom)
}

// folded says what a fold holds.
func (t *talkView) folded(lang i18n.Lang, from, to int) string {
	var octets [2]int
	for _, r := range t.Rows[from:to] {
		octets[r.From] += r.Length
	}
	return lang.Say("%d frames more of the same, #%d to #%d: %d octets to the server, %d to the client",
		to-from, t.Rows[from].Frame, t.Rows[to-1].Frame, octets[0], octets[1])
}

// A lanesDrawing names the lanes above a ladder, in numbers.
type lanesDrawing struct {
	*geometry
	Height int
	States []drawnState
	Texts  []drawnText
}

// lanes draws a box for each lane, with its role and its socket.
func (g *geometry) lanes(lanes [2]report.Lane) lanesDrawing {
	d := lanesDrawing{geometry: g, Height: 46}
	for i, l := range lanes {
		port := ":" + strconv.Itoa(int(l.Port))
		socket := l.Address + port
		if strings.Contains(l.Address, ":") {
			socket = "[" + l.Address + "]" + port
		}
		width := max(int(float64(len(socket))*7.3)+16, 92)
		if width > g.Width-g.Lanes[1]+60 || len(l.Address) > 15 {
			socket, width = port, 92 // the heading has the whole address
		}
		x := g.Lanes[i] - width/2
		x = min(max(x, 2), g.Width-width-2)
		d.States = append(d.States, drawnState{X: x, Y: 2, Width: width, Height: 42, Class: "end lane" + strconv.Itoa(i)})
		d.Texts = append(d.Texts,
			drawnText{x + width/2, 19, "middle", "role lane" + strconv.Itoa(i), l.Role},
			drawnText{x + width/2, 36, "middle", "socket", socket})
	}
	return d
}

// said puts a row into words, for those who do not see the drawing.
func (t *talkView) said(lang i18n.Lang, r *report.Row) string {
	at := cmp.Or(seconds(r), lang.Say("time unknown"))
	s := lang.Say("Frame %d, %s, from %s to %s: %s.", r.Frame, at, t.Lanes[r.From].Role, t.Lanes[1-r.From].Role, r.Label)
	if r.State[0] != "" {
		s += " " + lang.Say("Afterwards: %s.", fmt.Sprintf("%s %s, %s %s", t.Lanes[0].Role, r.State[0], t.Lanes[1].Role, r.State[1]))
	}
	if r.Text != "" {
		s += " " + lang.Say("Data: %s", r.Text)
	}
	return s
}
