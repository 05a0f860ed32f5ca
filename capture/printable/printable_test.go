package printable

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestStringShowsWhatWouldHide(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"ordinary text", "hello, 안녕하세요! ┌─┐ → ✓", "hello, 안녕하세요! ┌─┐ → ✓"},
		{"decomposed Hangul", "\u1112\u1161\u11ab", "\u1112\u1161\u11ab"},
		{"backslash", `C:\n`, `C:\n`},
		{"line ends and tab", "a\r\n\tb", `a\r\n\tb`},
		{"NUL and delete", "\x00\x7f", `\x00\x7f`},
		{"escape sequence", "\x1b[31mred", `\x1b[31mred`},
		{"C1 control", "\u009b2J", `\u009b2J`},
		{"right-to-left override", "\u202egpj.exe", `\u202egpj.exe`},
		{"isolates", "\u2066a\u2069", `\u2066a\u2069`},
		{"zero width space", "a\u200bb", `a\u200bb`},
		{"byte order mark", "\ufeffa", `\ufeffa`},
		{"line separator", "a\u2028b", `a\u2028b`},
		{"Hangul filler", "\u3164", `\u3164`},
		{"hidden tag", "\U000e0041", `\U000e0041`},
		{"hidden variation", "a\ufe01\U000e0100", `a\ufe01\U000e0100`},
		{"not UTF-8", "\xb0\xa1 ok", `\xb0\xa1 ok`},
		{"half a character", "한"[:2], `\xed\x95`},
		{"replacement character", "\ufffd", "\ufffd"},
		{"emoji of several", "👩‍💻 ❤️", "👩‍💻 ❤️"},
		{"joiner between letters", "a\u200db", `a\u200db`},
		{"private use", "\ue000", `\ue000`},
	} {
		if got := String(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if got := Bytes([]byte(c.in)); got != c.want {
			t.Errorf("%s as octets: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWidthCountsCells(t *testing.T) {
	for in, want := range map[string]int{
		"":                               0,
		"abc":                            3,
		"한글":                             4,
		"\u1112\u1161\u11ab\u1100\u1173": 4,
		"─│┌→✓":                          5,
		"é":                              1,
		"e\u0301":                        1,
		"👩‍💻":                            2,
		"日本":                             4,
	} {
		if got := Width(in); got != want {
			t.Errorf("%q takes %d cells, want %d", in, got, want)
		}
	}
}

func TestFitIsExactlyAsWide(t *testing.T) {
	for _, c := range []struct {
		in    string
		cells int
		want  string
	}{
		{"ab", 4, "ab  "},
		{"abcd", 4, "abcd"},
		{"abcde", 4, "abc…"},
		{"한글", 6, "한글  "},
		{"한글날", 4, "한… "}, // half a syllable is a space
		{"한글날", 5, "한글…"},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301…"},
		{"한", 1, "…"},
		{"abc", 0, ""},
	} {
		if got := Fit(c.in, c.cells); got != c.want {
			t.Errorf("%q in %d cells: got %q, want %q", c.in, c.cells, got, c.want)
		}
	}
}

func TestWrapFillsLines(t *testing.T) {
	for _, c := range []struct {
		in    string
		cells int
		want  string
	}{
		{"", 4, ""},
		{"abcd", 4, "abcd"},
		{"abcdefghi", 4, "abcd|efgh|i"},
		{"한글날", 5, "한글|날"},
		{"한글", 1, "한|글"},
		{"abe\u0301", 3, "abe\u0301"},
		{`abc\x1bd\n`, 6, `abc|\x1bd|\n`},
		{`a\u202eb`, 4, `a|\u202e|b`},
		{`ab\x1`, 4, `ab\x|1`}, // no escape
	} {
		if got := strings.Join(Wrap(c.in, c.cells), "|"); got != c.want {
			t.Errorf("%q in %d cells: got %q, want %q", c.in, c.cells, got, c.want)
		}
	}
}

// FuzzString holds what every caller relies on: nothing that acts on a
// terminal is left, a second pass changes nothing, and lines keep their width.
func FuzzString(f *testing.F) {
	for _, s := range []string{"", "안녕\x00", "\x1b]0;x\a", "\u202e\u2066", "\xff\xfe", "👩‍💻\u200d", "\u200d\xbb", "e\u0301\u0301"} {
		f.Add(s, 7)
	}
	f.Fuzz(func(t *testing.T, s string, cells int) {
		got := String(s)
		if !utf8.ValidString(got) {
			t.Errorf("%q is not UTF-8", got)
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("%q keeps %U", got, r)
			}
		}
		if again := String(got); again != got {
			t.Errorf("second pass makes %q of %q", again, got)
		}
		cells = 2 + (cells&0xff)%80
		if fit := Fit(got, cells); Width(fit) != cells {
			t.Errorf("%q takes %d cells, want %d", fit, Width(fit), cells)
		}
		lines := Wrap(got, cells)
		if strings.Join(lines, "") != got {
			t.Errorf("%q loses text when it is wrapped", got)
		}
	})
}
