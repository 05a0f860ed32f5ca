package report

import (
	"testing"

	"socketlab/assignments/i18n"
)

func TestWhatIsAlikeIsSaidOnce(t *testing.T) {
	wrong := func(frame int, message, hint string) Remark {
		return Remark{Frame: frame, Message: message, Hint: hint, Kind: "got %q, want %q"}
	}
	got := Grouped([]Remark{
		wrong(9, "got A, want a", "Send it back."), {Message: "about all of it"},
		wrong(4, "got B, want b", "Send it back."), wrong(6, "got C, want c", "Read it all."),
		wrong(12, "got D, want d", "Send it back."),
	})
	if len(got) != 3 {
		t.Fatalf("got %d groups, want 3: %+v", len(got), got)
	}
	if g := got[0]; g.Frame != 4 || g.Message != "got B, want b" || g.Others(i18n.En) != "the same 2 times more, in frames 9, 12" {
		t.Errorf("got %+v, %q", g, g.Others(i18n.En))
	}
	if g := (Group{Also: []int{7}}); g.Others(i18n.En) != "the same once more, in frame 7" {
		t.Errorf("got %q", g.Others(i18n.En))
	}
	if g := got[1]; g.Frame != 6 || g.Others(i18n.En) != "" {
		t.Errorf("advice that differs was joined: %+v", g)
	}
	if g := got[2]; g.Frame != 0 {
		t.Errorf("what is about no frame comes last: %+v", got)
	}
}
