package adverse

import (
	"slices"
	"testing"

	"socketlab/capture/message"
)

type loud struct{}

func (loud) Say(format string, _ ...any) string { return "<" + format + ">" }

func TestCommentsInCuresAreSaid(t *testing.T) {
	for code, want := range map[string]string{
		"a()  # before bind()\nb()  # local": "a()  # <before bind()>\nb()  # <local>",
		"f();  /* not exit(1) */ }":          "f();  /* <not exit(1)> */ }",
		"g();  // OP_WRITE":                  "g();  // OP_WRITE", // no words
	} {
		if got := CodeIn(code, loud{}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	used := map[string]bool{}
	for _, c := range causes {
		for _, code := range []string{c.Python, c.C, c.Java} {
			for _, m := range comment.FindAllStringSubmatch(code, -1) {
				used[m[2]] = true
			}
		}
	}
	names := []string{"DataInputStream", "OP_WRITE"}
	for text := range used {
		if !slices.Contains(names, text) && !slices.ContainsFunc(comments, func(m message.Message) bool { return m.Format == text }) {
			t.Errorf("%q is in no other language", text)
		}
	}
	for _, m := range comments {
		if !used[m.Format] {
			t.Errorf("no cure says %q", m.Format)
		}
	}
}
