package gradebook

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"socketlab/capture/message"
)

// A textFile is a CSV file that remembers where each cell lies, so that cells
// can be changed while every other octet stays as it is.
type textFile struct {
	raw      []byte // in UTF-8 or CP949
	rows     [][]cell
	comma    byte              // what stands between cells
	encoding encoding.Encoding // of raw
	name     string            // of the file's encoding, for people
	wide     encoding.Encoding // UTF-16, where the file is in that; nil for none
}

var (
	errUTF16 = message.Errorf("is damaged: it is in UTF-16, and not all of it is text")
	errQuote = message.Errorf("a quote is never closed")
)

const bom = "\xef\xbb\xbf"

// newText tells a text's encoding: UTF-8 (with or without byte order mark),
// UTF-16 with one (which Excel calls Unicode text), or CP949.
func newText(raw []byte) (*textFile, error) {
	f := &textFile{raw: raw, encoding: unicode.UTF8, name: "UTF-8"}
	order, wide := unicode.LittleEndian, bytes.HasPrefix(raw, []byte("\xff\xfe"))
	if bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		order, wide = unicode.BigEndian, true
	}
	if wide {
		f.name, f.wide = "UTF-16", unicode.UTF16(order, unicode.UseBOM)
		text, err := f.wide.NewDecoder().Bytes(raw)
		if err != nil {
			return nil, errUTF16
		}
		f.raw = text
		if back, err := f.written(text); err != nil || !bytes.Equal(back, raw) {
			return nil, errUTF16
		}
	}
	switch {
	case len(bytes.TrimSpace(bytes.TrimPrefix(f.raw, []byte(bom)))) == 0:
		return nil, errEmpty
	case bytes.IndexByte(f.raw, 0) >= 0:
		return nil, errBinary
	}
	if !wide && !utf8.Valid(raw) {
		f.encoding, f.name = korean.EUCKR, "CP949"
	}
	return f, nil
}

// written is what a text is in the file.
func (f *textFile) written(text []byte) ([]byte, error) {
	if f.wide == nil {
		return text, nil
	}
	return f.wide.NewEncoder().Bytes(text)
}

// table reads the text as CSV, with commas, semicolons or tabs between cells.
func (f *textFile) table() (*table, error) {
	f.comma = findComma(f.raw)
	if err := f.scan(); err != nil {
		return nil, err
	}
	return &table{rows: f.rows, form: f.name, file: f}, nil
}

// findComma takes the mark that the first row holds most of, outside quotes.
func findComma(raw []byte) byte {
	counts := map[byte]int{}
	quoted := false
	for _, b := range raw {
		if b == '"' {
			quoted = !quoted
		}
		if !quoted && (b == '\n' || b == '\r') && len(counts) > 0 {
			break
		}
		if !quoted && (b == ',' || b == ';' || b == '\t') {
			counts[b]++
		}
	}
	best := byte(',')
	for _, b := range []byte(";\t") {
		if counts[b] > counts[best] {
			best = b
		}
	}
	return best
}

// scan finds the cells (RFC 4180 §2). No octet of a CP949 letter is a comma,
// a quote or a line end, so that octets can be compared one by one.
func (f *textFile) scan() error {
	at := 0
	if bytes.HasPrefix(f.raw, []byte(bom)) {
		at = len(bom)
	}
	for at < len(f.raw) {
		var row []cell
		for more := true; more; {
			c, err := f.cellAt(at)
			if err != nil {
				return message.Errorf("line %d: %v", 1+bytes.Count(f.raw[:at], []byte("\n")), err)
			}
			row = append(row, c)
			at = c.end
			more = at < len(f.raw) && f.raw[at] == f.comma
			if more {
				at++
			}
		}
		f.rows = append(f.rows, row)
		at = afterLine(f.raw, at)
	}
	return nil
}

// afterLine steps over one line end: CR LF, LF or CR.
func afterLine(raw []byte, at int) int {
	if at < len(raw) && raw[at] == '\r' {
		at++
	}
	if at < len(raw) && raw[at] == '\n' {
		at++
	}
	return at
}

// cellAt reads the cell that begins at an octet. A cell that begins with a
// quote ends at the quote that is not doubled.
func (f *textFile) cellAt(at int) (cell, error) {
	c := cell{start: at}
	if at < len(f.raw) && f.raw[at] == '"' {
		c.quoted = true
		for at++; ; at++ {
			next := bytes.IndexByte(f.raw[at:], '"')
			if next < 0 {
				return c, errQuote
			}
			at += next + 1
			if at >= len(f.raw) || f.raw[at] != '"' {
				break
			}
		}
	}
	for at < len(f.raw) && f.raw[at] != f.comma && f.raw[at] != '\n' && f.raw[at] != '\r' {
		at++
	}
	c.end = at
	text, err := f.decode(f.raw[c.start:c.end])
	c.text = unguard(unquote(text, c.quoted))
	return c, err
}

func (f *textFile) decode(raw []byte) (string, error) {
	if f.encoding == unicode.UTF8 {
		return norm.NFC.String(string(raw)), nil
	}
	text, err := f.encoding.NewDecoder().Bytes(raw)
	return norm.NFC.String(string(text)), err
}

// changed changes cells. One is quoted where it was, or where its text needs
// it.
func (f *textFile) changed(changes []change) ([]byte, error) {
	var out bytes.Buffer
	done := 0
	for _, ch := range changes {
		c := f.rows[ch.row][ch.column]
		text := ch.text
		if !ch.isNumber {
			text = guard(text)
		}
		out.Write(f.raw[done:c.start])
		out.Write(f.encode(text, c.quoted))
		done = c.end
	}
	out.Write(f.raw[done:])
	return f.written(out.Bytes())
}

// guard makes sure that a spreadsheet takes text for text and not for a
// formula.
func guard(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// unguard undoes guard.
func unguard(text string) string {
	if rest, ok := strings.CutPrefix(text, "'"); ok && guard(rest) != rest {
		return rest
	}
	return text
}

func (f *textFile) encode(text string, quoted bool) []byte {
	if quoted || strings.ContainsAny(text, "\"\r\n,;\t") {
		text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	if f.encoding == unicode.UTF8 {
		return []byte(text)
	}
	raw, err := encoding.ReplaceUnsupported(f.encoding.NewEncoder()).Bytes([]byte(text))
	if err != nil {
		return []byte(strings.ToValidUTF8(text, "?"))
	}
	return raw
}

// isFormula is never true: what CSV says is what it is.
func (f *textFile) isFormula(row, column int) bool { return false }
