package check

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"socketlab/assignments/i18n"
)

// stream is what a client said on one connection, in segments that "|" parts.
func streamOfText(segments string) *saying {
	var octets []byte
	var pieces []edge
	for i, s := range strings.Split(segments, "|") {
		octets = append(octets, s...)
		pieces = append(pieces, edge{len(octets), i + 1})
	}
	return sayingsOn(octets, pieces)[0]
}

// An id is where it stands by itself, whatever cuts the stream.
func TestAnIDIsFoundWhereverItStandsByItself(t *testing.T) {
	for _, c := range []struct {
		id, stream string
		frame      int
	}{
		{"20241234", "컴퓨터공학과 홍길동 20241234|bye", 1},
		{"20241234", "컴퓨터공학과 홍길동 20241234|1", 1},
		{"20241234", "CS20241234Hong", 1},
		{"20241234", "컴퓨터공학과20241234홍길동", 1},
		{"20241234", "20241234bye", 1},
		{"20241234", "2024|1234", 1},
		{"20241234", "1|2024|12|34|5", 2},
		{"20241234", "홍길동 2|0|2|4|1|2|3|4|bye", 1},
		{"20241234", "x|1120241234|20241234", 3},
		{"20241234", "２０２４１２３４", 1},
		{"20241234", "120241234", 0},
		{"20241234", "202412345", 0},
		{"20241234", "1|20241234|5", 2},
		{"20241234", "120241234|5", 0},
		{"20241234", "2024 1234", 0},
		{"a20241234", "a20241234hong", 1},
		{"a20241234", "A20241234", 1},
		{"a20241234", "홍길동a20241234", 1},
		{"a20241234", "ba20241234", 0},
		{"a20241234", "1a20241234", 0},
		{"a20241234", "b|a20241234", 2},
		{"b81", "b81x", 1},
		{"81b", "81bx", 0},
		{"2024-1234", "12024-1234", 0},
		{"2024-1234", "CS2024-1234Hong", 1},
		{"", "20241234", 0},
	} {
		if got := streamOfText(c.stream).carries(c.id); got != c.frame {
			t.Errorf("%q in %q: got frame %d, want %d", c.id, c.stream, got, c.frame)
		}
	}
}

func TestNumbersThatCouldBeIDs(t *testing.T) {
	for stream, want := range map[string]string{
		"20249999|1":               "[20249999]",
		"2024|9999":                "[20249999]",
		"a20249999b 12345 1234567": "[20249999 1234567]",
		"12345678901":              "[]",
		"1234567|8901":             "[1234567]",
		"123456|1234567":           "[123456 1234567]",
		"번호20249999":               "[20249999]",
	} {
		if got := fmt.Sprint(ids([]*saying{streamOfText(stream)})); got != want {
			t.Errorf("%q: got %s, want %s", stream, got, want)
		}
	}
}

// Where a piece ends, a word ends or is cut, whichever gives more words; but a
// word that was cut is not two.
func TestWordsOfAStream(t *testing.T) {
	for stream, want := range map[string]string{
		"20241234|Computer|Hong":  "[computer hong]",
		"컴퓨터공학과|20241234|홍길동|bye": "[컴퓨터공학과 홍길동]",
		"홍길동|컴퓨터공학과|20241234":     "[홍길동 컴퓨터공학과]",
		"Hong|hello|20241234":     "[hong]",
		"컴퓨터공|학과 20241234":        "[컴퓨터공]",
		"20241234|bye":            "[]",
		"20241234|hello|bye|안녕":   "[]",
		"20241234 hel|lo 안녕하|세요":  "[]",
		"컴|퓨|터| |홍|길|동":           "[컴퓨터 홍길동]",
		"홍길|동":                    "[홍길동]",
		"ok|컴퓨터공학과":               "[컴퓨터공학과]",
	} {
		if got := fmt.Sprint(streamOfText(stream).words("20241234")); got != want {
			t.Errorf("%q: got %s, want %s", stream, got, want)
		}
	}
}

// utf16 writes a text in UTF-16.
func utf16(order unicode.Endianness, s string) []byte {
	b, err := unicode.UTF16(order, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return b
}

// spelled are the ways in which a program can write the same text.
func spelled(s string) map[string][]byte {
	cp949, _ := korean.EUCKR.NewEncoder().Bytes([]byte(s))
	return map[string][]byte{
		"UTF-8": []byte(s), "decomposed": norm.NFD.Bytes([]byte(s)), "CP949": cp949,
		"UTF-16LE": utf16(unicode.LittleEndian, s), "UTF-16BE": utf16(unicode.BigEndian, s),
		"UTF-16LE, marked": utf16(unicode.LittleEndian, "\ufeff"+s), "UTF-16BE, marked": utf16(unicode.BigEndian, "\ufeff"+s),
	}
}

// leftovers are what may stand behind the text in a buffer that is sent as a
// whole.
func leftovers(n int, seed uint64) map[string][]byte {
	random := rand.New(rand.NewPCG(seed, 1))
	garbage, stack, wide := make([]byte, n), make([]byte, n), make([]byte, n)
	for i := range garbage {
		garbage[i] = byte(random.Uint32())
		stack[i] = []byte{0, 0, 0, 0x7f, 0xff, 0xfe, 0x55, byte(random.Uint32())}[i%8]
		wide[i] = byte("x\x00"[i%2])
	}
	return map[string][]byte{
		"zeros": make([]byte, n), "garbage": garbage, "a stack": stack, "wide characters": wide,
		"0xff":  bytes.Repeat([]byte{0xff}, n),
		"0xcc":  bytes.Repeat([]byte{0xcc}, n),
		"older": bytes.Repeat([]byte("안녕하세요 hello "), n/22+1)[:n],
	}
}

// A length, or what is left over in a buffer behind the text, never changes
// what is read of the text: for every size of a buffer, every encoding and
// every leftover.
func TestTheTailOfABufferDecidesNothing(t *testing.T) {
	const text, id = "컴퓨터공학과 20241234 홍길동", "20241234"
	every := 20 // sizes lie the closer, the higher this is
	if testing.Short() {
		every = 2
	}
	for encoding, head := range spelled(text) {
		terminated := append(slices.Clone(head), 0)
		if strings.HasPrefix(encoding, "UTF-16") {
			terminated = append(terminated, 0)
		}
		for size := 1; size <= 4096; size += 1 + size/every {
			for kind, rest := range leftovers(max(size-len(terminated), 0), uint64(size)) {
				buffer := append(slices.Clone(terminated), rest...)
				older := append(bytes.Repeat([]byte("-"), len(terminated)), rest...)
				for _, messages := range [][][]byte{{buffer}, {older, buffer}} {
					if kind == "older" && len(messages) == 1 {
						continue
					}
					s := sayingsOf(messages, [][]edge{{{len(messages[0]), 2}}, {{len(buffer), 1}}})[len(messages)-1:]
					if got := fmt.Sprint(carrying(s, id) > 0, wordsOf(s, id)); got != "true [컴퓨터공학과 홍길동]" {
						t.Fatalf("%s, %d octets, %s: got %s of %q (%s)", encoding, size, kind, got, s[0].Value, s[0].Encoding)
					}
				}
			}
		}
	}
}

// A client that sends its whole buffer each time is read buffer by buffer,
// over TCP as well.
func TestAStreamOfBuffersIsReadBufferByBuffer(t *testing.T) {
	for size := 24; size < 300; size += 7 {
		for kind, rest := range leftovers(size, 7) {
			var stream []byte
			var pieces []edge
			buffer := slices.Clone(rest)
			for i, line := range []string{"컴퓨터공학과", "20241234", "bye", "홍길동"} {
				copy(buffer, line+"\x00")
				stream = append(stream, buffer...)
				pieces = append(pieces, edge{len(stream), i + 1})
			}
			all := sayingsOn(stream, pieces)
			if got := fmt.Sprint(carrying(all, "20241234"), wordsOf(all, "20241234")); !strings.HasPrefix(got, "2 [컴퓨터공학과") || !strings.Contains(got, "홍길동") {
				t.Errorf("%d octets, %s: got %s", size, kind, got)
			}
		}
	}
}

// Fields that zeros fill up are all read.
func TestRecordsAreReadWhole(t *testing.T) {
	for encoding, encode := range map[string]func(string) []byte{
		"UTF-8": func(s string) []byte { return []byte(s) },
		"CP949": func(s string) []byte { b, _ := korean.EUCKR.NewEncoder().Bytes([]byte(s)); return b },
	} {
		for _, fields := range [][]string{{"컴퓨터공학과", "20241234", "홍길동"}, {"20241234", "홍길동", "컴퓨터공학과"}, {"20241234", "Hong", "CS"}} {
			for _, width := range []int{19, 20, 32, 33} {
				var record []byte
				for _, f := range fields {
					b := encode(f)
					record = append(append(record, b...), make([]byte, width-len(b))...)
				}
				s := sayingsOf([][]byte{record}, [][]edge{{{len(record), 1}}})[0]
				if s.carries("20241234") == 0 || len(s.words("20241234")) != 2 {
					t.Errorf("%s, %v, %d octets each: got %v of %q", encoding, fields, width, s.words("20241234"), s.Value)
				}
			}
		}
	}
}

// A length in front of a message is no part of it, though it may look like a
// digit.
func TestLengthsInFrontOfMessagesAreNoText(t *testing.T) {
	for name, put := range map[string]func([]byte, int) []byte{
		"htonl":    func(b []byte, n int) []byte { return binary.BigEndian.AppendUint32(b, uint32(n)) },
		"writeUTF": func(b []byte, n int) []byte { return binary.BigEndian.AppendUint16(b, uint16(n)) },
		"int":      func(b []byte, n int) []byte { return binary.LittleEndian.AppendUint32(b, uint32(n)) },
	} {
		for n := 40; n < 60; n++ { // lengths among which are the digits
			message := "20241234 홍길동 컴퓨터공학과" + strings.Repeat("x", n-37)
			octets := append(put(nil, n), message...)
			octets = append(append(put(octets, 3), "bye"...), append(put(nil, 2), "ok"...)...)
			s := streamOfText(string(octets))
			if s.carries("20241234") == 0 || len(s.ends) != 3 {
				t.Errorf("%s of %d: got no id in %q", name, n, s.plain)
			}
		}
	}
	if s := streamOfText("\x00\x05hello\x00\x09bye"); s.plain != "\x00\x05hello\x00\tbye" {
		t.Errorf("got %q: the last length is wrong, so they are none", s.plain)
	}
}

// Findings show the text, not what the rest of the buffer makes of it.
func TestLeftoversAreShownAsWhatTheyAre(t *testing.T) {
	for octets, want := range map[string]string{
		"hello":                          `"hello"`,
		"hello\x00":                      `"hello\x00…" (6 octets)`,
		"안녕\x00\xff\xfe\x01\x02\x00z":    `"안녕\x00…" (13 octets)`,
		"\xbe\xc8\xb3\xe7\x00\x00\x80":   `"안녕\x00…" (7 octets)`,
		"h\x00i\x00\x00\x00\x01\x02\x03": `"hi\x00…" (9 octets)`,
		"\x00\x00\x00\x05first":          `"\x00\x00\x00\x05first"`,
		"\x00\x00":                       `"\x00\x00"`,
	} {
		if got := shown([]byte(octets), -1).In(i18n.En); got != want {
			t.Errorf("%q: got %s, want %s", octets, got, want)
		}
	}
}
