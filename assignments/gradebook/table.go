package gradebook

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"socketlab/capture/message"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// maxTable bounds a CSV file, in octets.
const maxTable = 256 << 20

// A table is a CSV file that remembers where each cell lies, so that cells
// can be changed while every other octet stays as it is.
type table struct {
	raw      []byte
	rows     [][]cell
	comma    byte // what stands between cells
	encoding encoding.Encoding
	name     string // of the encoding, for people
}

// A cell is one cell of a table.
type cell struct {
	start, end int    // its octets in raw, quotes included
	text       string // what it says, in NFC, without quotes
	quoted     bool
}

var (
	errEmpty  = message.Errorf("is empty")
	errBinary = message.Errorf("is no CSV file: save it as CSV (UTF-8) first")
	errUTF16  = message.Errorf("is in UTF-16: save it as CSV (UTF-8) first")
	errQuote  = message.Errorf("a quote is never closed")
)

const bom = "\xef\xbb\xbf"

// parseTable reads a CSV file in UTF-8 (with or without byte order mark) or
// CP949, with commas, semicolons or tabs between its cells.
func parseTable(raw []byte) (*table, error) {
	switch {
	case len(bytes.TrimSpace(bytes.TrimPrefix(raw, []byte(bom)))) == 0:
		return nil, errEmpty
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return nil, errUTF16
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.IndexByte(raw, 0) >= 0, len(raw) > maxTable:
		return nil, errBinary
	}
	t := &table{raw: raw, encoding: unicode.UTF8, name: "UTF-8"}
	if !utf8.Valid(raw) {
		t.encoding, t.name = korean.EUCKR, "CP949"
	}
	t.comma = findComma(raw)
	return t, t.scan()
}

// fromUTF16 turns UTF-16 that begins with a byte order mark into UTF-8, and
// leaves everything else as it is.
func fromUTF16(raw []byte) ([]byte, error) {
	if len(raw) > maxTable || !bytes.HasPrefix(raw, []byte("\xff\xfe")) && !bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		return raw, nil
	}
	return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
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
func (t *table) scan() error {
	at := 0
	if bytes.HasPrefix(t.raw, []byte(bom)) {
		at = len(bom)
	}
	for at < len(t.raw) {
		var row []cell
		for more := true; more; {
			c, err := t.cellAt(at)
			if err != nil {
				return message.Errorf("line %d: %v", 1+bytes.Count(t.raw[:at], []byte("\n")), err)
			}
			row = append(row, c)
			at = c.end
			more = at < len(t.raw) && t.raw[at] == t.comma
			if more {
				at++
			}
		}
		t.rows = append(t.rows, row)
		at = afterLine(t.raw, at)
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
func (t *table) cellAt(at int) (cell, error) {
	c := cell{start: at}
	if at < len(t.raw) && t.raw[at] == '"' {
		c.quoted = true
		for at++; ; at++ {
			next := bytes.IndexByte(t.raw[at:], '"')
			if next < 0 {
				return c, errQuote
			}
			at += next + 1
			if at >= len(t.raw) || t.raw[at] != '"' {
				break
			}
		}
	}
	for at < len(t.raw) && t.raw[at] != t.comma && t.raw[at] != '\n' && t.raw[at] != '\r' {
		at++
	}
	c.end = at
	text, err := t.decode(t.raw[c.start:c.end])
	c.text = unquote(text, c.quoted)
	return c, err
}

func (t *table) decode(raw []byte) (string, error) {
	if t.name == "UTF-8" {
		return norm.NFC.String(string(raw)), nil
	}
	text, err := t.encoding.NewDecoder().Bytes(raw)
	return norm.NFC.String(string(text)), err
}

// unquote takes off quotes, and the ="…" that spreadsheets need around a
// number that is text.
func unquote(text string, quoted bool) string {
	if quoted {
		if last := strings.LastIndexByte(text, '"'); last > 0 {
			text = strings.ReplaceAll(text[1:last], `""`, `"`) + text[last+1:]
		}
	}
	if inner, ok := strings.CutPrefix(text, `="`); ok && strings.HasSuffix(inner, `"`) {
		text = strings.ReplaceAll(strings.TrimSuffix(inner, `"`), `""`, `"`)
	}
	return strings.TrimSpace(text)
}

// at returns what a cell says; "" for one that the row does not have.
func (t *table) at(row, column int) string {
	if row < 0 || row >= len(t.rows) || column < 0 || column >= len(t.rows[row]) {
		return ""
	}
	return t.rows[row][column].text
}

// isBlank reports whether a row says nothing.
func (t *table) isBlank(row int) bool {
	for _, c := range t.rows[row] {
		if c.text != "" {
			return false
		}
	}
	return true
}

// A change gives one cell a new text.
type change struct {
	row, column int
	text        string
}

// changed returns the file with some cells changed, which must be given in
// order. A cell is quoted where it was, or where its text needs it.
func (t *table) changed(changes []change) []byte {
	var out bytes.Buffer
	done := 0
	for _, ch := range changes {
		c := t.rows[ch.row][ch.column]
		out.Write(t.raw[done:c.start])
		out.Write(t.encode(ch.text, c.quoted))
		done = c.end
	}
	out.Write(t.raw[done:])
	return out.Bytes()
}

func (t *table) encode(text string, quoted bool) []byte {
	if quoted || strings.ContainsAny(text, "\"\r\n,;\t") {
		text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	if t.name == "UTF-8" {
		return []byte(text)
	}
	raw, err := encoding.ReplaceUnsupported(t.encoding.NewEncoder()).Bytes([]byte(text))
	if err != nil {
		return []byte(strings.ToValidUTF8(text, "?"))
	}
	return raw
}
