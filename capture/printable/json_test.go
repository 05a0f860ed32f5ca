package printable

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
)

func TestJSONShowsWhatWouldHide(t *testing.T) {
	for in, want := range map[string]string{
		"hello, 안녕하세요! <&> \\":   `"hello, 안녕하세요! <&> \\"`,
		"\x1b[31m\n":             `"\u001b[31m\n"`,
		"\x7f\u0080\u009b\u009f": `"\u007f\u0080\u009b\u009f"`,
		"\u202egpj.exe\u2066":    `"\u202egpj.exe\u2066"`,
		"\u200b\ufeff\u2028":     `"\u200b\ufeff\u2028"`,
		"\U000e0041":             `"\udb40\udc41"`,
		"❤️ 👩":                   `"❤️ 👩"`,
	} {
		var b strings.Builder
		if err := NewEncoder(&b).Encode(in); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(b.String(), "\n"); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

// FuzzAppendJSON holds that the value stays, and that nothing is left that
// acts on a terminal.
func FuzzAppendJSON(f *testing.F) {
	for _, s := range []string{"", "안녕\x00", "\u009b2J\u202e", "\xff", "👩‍💻", "\U000e0041\U0010ffff", "\x7f\\u0041"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		plain, _ := json.Marshal(s)
		safe := AppendJSON(nil, plain)
		var want, got string
		if json.Unmarshal(plain, &want) != nil || json.Unmarshal(safe, &got) != nil || got != want {
			t.Errorf("%s becomes %s", plain, safe)
		}
		for _, r := range string(safe) {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("%s keeps %U", safe, r)
			}
		}
	})
}
