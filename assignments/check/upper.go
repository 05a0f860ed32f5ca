package check

import (
	"bytes"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"socketlab/capture/charset"
	"socketlab/capture/message"
	"socketlab/lab/experiment"
)

// Programming languages differ in what upper case is. C's toupper() and
// Python's bytes.upper() know a to z. Go and C# map a character to one
// character (Unicode, UnicodeData.txt), so that é becomes É, and ß stays. Java,
// JavaScript and Python's str.upper() have the full mapping (SpecialCasing.txt):
// ß becomes SS.

// inAnyUpperCase returns a message in upper case of each kind, that of octets
// first.
func inAnyUpperCase(message []byte) [][]byte {
	return append([][]byte{upperASCII(message), upperSimply(message)}, inUpperCase(message)...)
}

// inUpperCase returns what a server may make of a message that answers it in
// upper case. Octets behind its text come back as they are, or with a to z
// turned into A to Z.
func inUpperCase(message []byte) [][]byte {
	upper := cases.Upper(language.Und)
	t := charset.Decode(message)
	if t.Encoding != charset.UTF8 && t.Encoding != charset.Unknown {
		out := [][]byte{upper.Bytes(message), upperASCII(message)}
		return append(out, charset.Spellings(upper.String(t.Value))...)
	}
	head, rest := message[:t.Length], message[t.Length:]
	return [][]byte{append(upper.Bytes(head), rest...), append(upper.Bytes(head), upperASCII(rest)...)}
}

// upperASCII converts a to z and nothing else.
func upperASCII(message []byte) []byte {
	out := bytes.Clone(message)
	for i, c := range out {
		if c >= 'a' && c <= 'z' {
			out[i] = c - 'a' + 'A'
		}
	}
	return out
}

// upperSimply converts each character of a message's text to one character.
func upperSimply(message []byte) []byte {
	t := charset.Decode(message)
	if t.Encoding != charset.UTF8 {
		return upperASCII(message)
	}
	return append(bytes.ToUpper(message[:t.Length]), message[t.Length:]...)
}

// noteMapping says which upper case it was, where any is right and it makes a
// difference.
func (c *TCPAnswer) noteMapping(chosen []*Conn, verdicts map[*Conn]answered, out *Findings) {
	if c.Reply != experiment.ReplyUpperASCII {
		return
	}
	for _, conn := range chosen {
		asked, came := conn.Stream(conn.client), conn.Stream(conn.server)
		octets := upperASCII(asked.Octets)
		if verdicts[conn] != right || bytes.Equal(octets, inUpperCase(asked.Octets)[0]) {
			continue
		}
		if bytes.HasPrefix(came.Octets, octets[:min(len(octets), len(came.Octets))]) {
			out.Notef(came.Frame(), "upper case of octets: a to z, and nothing else")
		} else {
			out.Notef(came.Frame(), "upper case of text (Unicode): as right here as that of octets")
		}
		return
	}
}

// halfUpper is the advice to a server that answered in an upper case which
// leaves some letters as they are, where the lab wants Unicode's; else it says
// nothing.
func halfUpper(reply string, asked, came []byte) (m message.Message) {
	if reply != experiment.ReplyUpper || len(came) == 0 {
		return m
	}
	if bytes.Equal(came, upperASCII(asked)) || bytes.Equal(came, upperSimply(asked)) {
		return message.Of("Upper case here is that of text, as Unicode's full mapping has it: ß becomes SS. toupper() and bytes.upper() know a to z only, and Go and C# leave ß as it is (Go: cases.Upper of golang.org/x/text).")
	}
	return m
}
