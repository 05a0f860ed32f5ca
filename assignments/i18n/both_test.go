package i18n

import (
	"encoding/json"
	"errors"
	"io/fs"
	"testing"

	"socketlab/capture/message"
)

// What is said in both languages is, once somebody reads it, what that language
// says.
func TestBothIsEach(t *testing.T) {
	say := func(l Lang) string {
		inner := l.Say("due %s", "12:00") // said before, in the same language
		text := l.Say("in time (%v)", inner) + " " + l.Say("in time (%v)", message.Of("due %s", "x")) + "; " + Text{En: "echo", Ko: "에코"}.In(l) + " "
		return text + l.Err(&fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}) + l.Err(errors.New("rare")) + l.String()
	}
	kept := say(Both)
	raw, err := json.Marshal(kept)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range Langs() {
		if got := l.Choose(kept); got != say(l) {
			t.Errorf("got %q, want %q", got, say(l))
		}
		var read string
		if err := json.Unmarshal(l.ChooseJSON(raw), &read); err != nil || read != say(l) {
			t.Errorf("as JSON: got %q, %v", read, err)
		}
		if got := l.Choose("said before"); got != "said before" {
			t.Errorf("got %q", got)
		}
	}
}

// Who puts the marks into a text of their own changes no other text.
func TestMarksOfStrangers(t *testing.T) {
	for _, mischief := range []string{opens, parts, closes, opens + "a" + parts + "b" + closes, closes + opens, opens + opens + parts} {
		text := Both.Say("in time (%v)", mischief) + Both.Say("in time (%v)", "x")
		for _, l := range Langs() {
			want := l.Say("in time (%v)", l.Choose(mischief)) + l.Say("in time (%v)", "x")
			if got := l.Choose(text); got != want {
				t.Errorf("%q: got %q, want %q", mischief, got, want)
			}
			raw, _ := json.Marshal([]string{mischief, text, `"\`, text})
			var read []string
			if err := json.Unmarshal(l.ChooseJSON(raw), &read); err != nil || len(read) != 4 || read[1] != want || read[2] != `"\` || read[3] != want {
				t.Errorf("%q: got %q, %v", mischief, read, err)
			}
		}
	}
}
