package gradebook

import (
	"strings"

	"socketlab/capture/filetype"
	"socketlab/capture/message"
)

// A table is rows of cells, and knows the file that they stand in.
type table struct {
	rows [][]cell
	form string // of the file, for people: "UTF-8", "CP949", "UTF-16", "XLSX", "HTML"
	file tableFile
}

// A cell is one cell of a table.
type cell struct {
	text string // what it says, in NFC, without quotes and spaces around it

	start, end int  // of CSV: its octets, quotes included
	quoted     bool // of CSV
}

// A tableFile can be given back with some of its cells changed, and everything
// else as it was.
type tableFile interface {
	// changed returns the file with changes, which must be given in order.
	changed(changes []change) ([]byte, error)
	// isFormula reports whether a cell is computed: to fill it in would destroy
	// what its author wrote.
	isFormula(row, column int) bool
}

// A change gives one cell a new text, or a number.
type change struct {
	row, column int
	text        string
	number      float64 // valid iff isNumber; text is the same as the file writes numbers
	isNumber    bool
}

// maxTable bounds a file with a table, in octets.
const maxTable = 256 << 20

var (
	errEmpty  = message.Errorf("is empty")
	errBinary = message.Errorf("is no table: a class list is a CSV file, an Excel workbook (.xlsx) or a table of a web page")
)

// readTables reads the tables of a file, by what is in it and not by what it
// is called: CSV in several encodings, the sheets of an Excel workbook, or the
// tables of a web page, which is what many portals call .xls.
func readTables(raw []byte) ([]*table, error) {
	if len(raw) > maxTable {
		return nil, errLarge
	}
	what := filetype.Of(raw, "")
	if err := refused(raw, what); err != nil {
		return nil, err
	}
	if what.ID == "xlsx" {
		return readWorkbook(raw)
	}
	t, err := newText(raw)
	switch {
	case err != nil:
		return nil, err
	case isMarkup(t.raw):
		return readMarkup(t)
	}
	one, err := t.table()
	if err != nil {
		return nil, err
	}
	return []*table{one}, nil
}

// at returns what a cell says; "" for one that the row does not have.
func (t *table) at(row, column int) string {
	if row < 0 || row >= len(t.rows) || column < 0 || column >= len(t.rows[row]) {
		return ""
	}
	return t.rows[row][column].text
}

// has reports whether a cell can be filled in: in a text, rows end.
func (t *table) has(row, column int) bool {
	_, text := t.file.(*textFile)
	return column >= 0 && (!text || column < len(t.rows[row]))
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

// firstRow is the first row that says something.
func (t *table) firstRow() int {
	for row := range t.rows {
		if !t.isBlank(row) {
			return row
		}
	}
	return 0
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
