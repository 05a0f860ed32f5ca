package message

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
)

// loud is a language.
type loud struct{}

func (loud) Say(format string, args ...any) string {
	return strings.ToUpper(English.Say(format, args...))
}

func TestAMessageIsSaidOnceTheLanguageIsKnown(t *testing.T) {
	m := Of("got %d, want %s", 1, Of("%d", 2))
	if got := m.String(); got != "got 1, want 2" {
		t.Errorf("got %q", got)
	}
	if got := m.In(loud{}); got != "GOT 1, WANT 2" {
		t.Errorf("got %q", got)
	}
	if m.IsZero() || !(Message{}).IsZero() || (Message{}).In(loud{}) != "" {
		t.Error("a message that says nothing says something, or the other way round")
	}
}

func TestErrorsAreMessagesAndWrapTheirCauses(t *testing.T) {
	cause := &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}
	err := At("lab", Errorf("cannot read %q (%v)", "x", cause))
	if got := err.Error(); got != `lab: cannot read "x" (open x: file does not exist)` {
		t.Errorf("got %q", got)
	}
	var path *fs.PathError
	if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &path) || path != cause {
		t.Error("the cause is lost")
	}
	said, ok := err.(interface{ In(Language) string })
	if !ok || said.In(loud{}) != `LAB: CANNOT READ "X" (OPEN X: FILE DOES NOT EXIST)` {
		t.Error("an error cannot be said in a language")
	}
}
