package program

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
)

func TestALineIsShownAsATerminalShowsIt(t *testing.T) {
	for _, c := range []struct{ printed, want string }{
		{"listening on 5000", "listening on 5000"},
		{"progress 10%\rprogress 100%", "progress 100%"},
		{"\x1b[31mred\x1b[0m and \x1b[1;32mgreen\x1b[m", "red and green"},
		{"pasword\b\b\b\bsword", "password"},
		{"downloading …\x1b[2K\rdone", "done"},
		{"12345\r\x1b[2Cx\x1b[K", "12x"},
		{"\x1b]0;a title\adone", "done"},
		{"\x1b]0;a title\x1b\\done", "done"},
		{"안녕\r하", "하녕"},
		{"\x1b[", ""}, {"\x1b", ""}, {"", ""}, {"\b\b", ""},
		{"\x1b[99999999999999999999Cx", "x"},
		{"a\x00b", "ab"},
		{"\xff\xfe\xfd octets", "\xff\xfe\xfd octets"},
	} {
		if got := spell(c.printed); got != c.want {
			t.Errorf("%q: got %q, want %q", c.printed, got, c.want)
		}
	}
}

// Whatever a program prints its text in, the lines of a stream read like it.
func TestOutputIsReadInItsEncoding(t *testing.T) {
	text := "포트 5000 열림\n클라이언트를 기다립니다\nhello\n감사합니다 2024\n"
	for name, e := range map[string]encoding.Encoding{
		"UTF-8": unicode.UTF8, "CP949": korean.EUCKR,
		"UTF-16LE": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16BE": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	} {
		octets, err := e.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var tty stream // a terminal makes two octets of each line feed
		var shown []string
		for _, line := range append(tty.add(bytes.ReplaceAll(octets, []byte("\n"), []byte("\r\n"))), tty.take()) {
			shown = append(shown, spell(line))
		}
		if got := strings.Join(shown, "\n"); got != text {
			t.Errorf("%s, through a terminal: got %q, want %q", name, got, text)
		}
		for cut := range octets { // a program prints in any pieces
			var s stream
			var got []string
			for _, line := range append(s.add(octets[:cut]), s.add(octets[cut:])...) {
				got = append(got, spell(line))
			}
			if rest := spell(s.take()); rest != "" {
				got = append(got, rest)
			}
			if joined := strings.Join(got, "\n") + "\n"; joined != text {
				t.Fatalf("%s, cut at %d: got %q, want %q", name, cut, joined, text)
			}
		}
	}
}

func FuzzSpell(f *testing.F) {
	f.Add("progress 10%\rprogress 100%")
	f.Add("\x1b[2K\x1b[3D\xc6\xf7\x00")
	f.Fuzz(func(t *testing.T, line string) {
		if got := spell(line); len(got) > 3*len(line) || strings.ContainsAny(got, "\r\b\x1b") {
			t.Errorf("%q: got %q", line, got)
		}
	})
}
