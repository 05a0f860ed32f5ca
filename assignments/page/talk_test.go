package page

import (
	"bytes"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// conversation is a connection of n frames in which nothing happens.
func conversation(n int) report.Ladder {
	l := report.Ladder{Protocol: "TCP"}
	for i := range n {
		l.Rows = append(l.Rows, report.Row{Frame: i + 1, From: i % 2, Length: 10, Kind: report.RowPlain, State: [2]string{"ESTABLISHED", "ESTABLISHED"}})
	}
	return l
}

func TestTheMiddleOfALongConversationIsFolded(t *testing.T) {
	talk := talkViews([]report.Ladder{conversation(100)}, i18n.En)[0]
	if len(talk.Parts) != 3 || talk.Parts[1].Fold == "" {
		t.Fatalf("got %d parts, want a beginning, a fold and an end", len(talk.Parts))
	}
	head, fold, tail := talk.Parts[0], talk.Parts[1], talk.Parts[2]
	if len(head.Frames) != 6 || len(fold.Frames)+fold.Left != 90 || len(tail.Frames) != 4 {
		t.Errorf("got %d, %d+%d and %d frames, want 6, 90 and 4", len(head.Frames), len(fold.Frames), fold.Left, len(tail.Frames))
	}
	if want := "90 frames more of the same, #7 to #96: 450 octets to the server, 450 to the client"; fold.Fold != want {
		t.Errorf("got %q, want %q", fold.Fold, want)
	}
}

func TestABlamedFrameIsNotFolded(t *testing.T) {
	l := conversation(100)
	l.Rows[49].Faults = []string{"wrong"}
	l.Rows[40].Kind = report.RowRepeat // the first repetitions are shown
	talk := talkViews([]report.Ladder{l}, i18n.En)[0]
	for _, p := range talk.Parts {
		for _, f := range p.Frames {
			if p.Fold != "" && (len(f.Faults) > 0 || f.Kind == report.RowRepeat) {
				t.Errorf("frame %d is folded away", f.Frame)
			}
		}
	}
	if !talk.holds(50) || !talk.Open {
		t.Error("frame 50 is not on the page")
	}
}

// TestAPageHasABound draws far more than anybody reads.
func TestAPageHasABound(t *testing.T) {
	r := &report.Report{Language: "en"}
	for range 50 {
		r.Ladders = append(r.Ladders, conversation(2000))
	}
	var b bytes.Buffer
	if err := Student(&b, r); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), `<details class="row`); n > pageFrames {
		t.Errorf("%d frames on the page, want at most %d", n, pageFrames)
	}
}
