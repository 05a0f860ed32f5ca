package gradebook

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"

	"socketlab/capture/message"
)

var (
	errNoTable = message.Errorf("is a web page without a table: open it in Excel and save it as .xlsx")
	// errPage is returned for a gradebook that would have to be written back.
	errPage = message.Errorf("is a web page, whatever its name says, and cannot be filled in: open it in Excel and save it as .xlsx")
)

// isMarkup tells a web page, or another text of tags, which portals and LMSs
// hand out under the name of .xls.
func isMarkup(text []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(text, []byte(bom))), []byte("<"))
}

// readMarkup reads all tables of a web page.
func readMarkup(f *textFile) ([]*table, error) {
	head := f.raw[:min(len(f.raw), 4096)]
	if bytes.Contains(head, []byte("<Workbook")) && bytes.Contains(head, []byte("urn:schemas-microsoft-com:office:spreadsheet")) {
		return nil, errXML2003
	}
	text, err := f.decode(f.raw)
	if err != nil {
		return nil, errBinary
	}
	p := &markupReader{tokens: html.NewTokenizer(strings.NewReader(text))}
	p.tokens.SetMaxBuf(maxTag)
	for p.left = maxCells; p.next(); {
		if p.left <= 0 || len(p.open) > maxNesting {
			return nil, errLarge
		}
	}
	for len(p.open) > 0 { // a page that was cut short
		p.close()
	}
	if len(p.tables) == 0 {
		return nil, errNoTable
	}
	return p.tables, nil
}

// Bounds of a web page.
const (
	maxTag     = 1 << 20 // octets of one tag or text
	maxCells   = 1 << 20
	maxNesting = 100 // tables in tables
	maxSpan    = 100 // rows or columns of one cell
)

// A markupReader reads tables tag by tag; it needs no closing tags but those
// of tables, as browsers need none.
type markupReader struct {
	tokens *html.Tokenizer
	open   []*markupTable // tables that have begun, outermost first
	tables []*table
	mute   atom.Atom // the element that holds no text for people; 0 outside of one
	left   int       // cells that may still come
}

// A markupTable is a table that is being read.
type markupTable struct {
	rows [][]cell
	held []int // rows, from this one on, that a cell above holds of each column
	text strings.Builder
	span [2]int // rows and columns of the open cell
	in   bool   // a cell is open
}

// next reads one tag or text, and reports whether there was one.
func (p *markupReader) next() bool {
	kind := p.tokens.Next()
	switch kind {
	case html.ErrorToken:
		return false
	case html.TextToken:
		if t := p.top(); t != nil && t.in && p.mute == 0 {
			t.text.Write(p.tokens.Text())
		}
	case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
		p.tag(p.tokens.Token())
	}
	return true
}

func (p *markupReader) top() *markupTable {
	if len(p.open) == 0 {
		return nil
	}
	return p.open[len(p.open)-1]
}

func (p *markupReader) tag(tag html.Token) {
	begins := tag.Type != html.EndTagToken
	t := p.top()
	switch {
	case tag.DataAtom == atom.Script || tag.DataAtom == atom.Style:
		p.mute = 0
		if tag.Type == html.StartTagToken {
			p.mute = tag.DataAtom
		}
	case tag.DataAtom == atom.Table && begins:
		p.open = append(p.open, &markupTable{})
	case t == nil:
	case tag.DataAtom == atom.Table:
		p.close()
	case tag.DataAtom == atom.Tr:
		t.endCell()
		if begins {
			t.beginRow()
			p.left--
		}
	case tag.DataAtom == atom.Td || tag.DataAtom == atom.Th:
		t.endCell()
		if begins {
			t.beginCell(tag)
			p.left -= t.span[1]
		}
	case tag.DataAtom == atom.Br || tag.DataAtom == atom.P || tag.DataAtom == atom.Div:
		t.text.WriteByte(' ')
	}
}

// close ends the innermost table.
func (p *markupReader) close() {
	t := p.top()
	t.endCell()
	p.open = p.open[:len(p.open)-1]
	if len(t.rows) > 0 {
		p.tables = append(p.tables, &table{rows: t.rows, form: "HTML"})
	}
}

func (t *markupTable) beginRow() {
	for i := range t.held {
		t.held[i] = max(0, t.held[i]-1)
	}
	t.rows = append(t.rows, nil)
}

func (t *markupTable) beginCell(tag html.Token) {
	if len(t.rows) == 0 {
		t.beginRow()
	}
	t.in, t.span = true, [2]int{1, 1}
	t.text.Reset()
	for _, a := range tag.Attr {
		for i, name := range []string{"rowspan", "colspan"} {
			if n, err := strconv.Atoi(a.Val); a.Key == name && err == nil {
				t.span[i] = min(max(n, 1), maxSpan)
			}
		}
	}
}

// endCell puts the open cell into the next column that no cell above holds.
func (t *markupTable) endCell() {
	if !t.in {
		return
	}
	t.in = false
	row := &t.rows[len(t.rows)-1]
	for len(*row) < len(t.held) && t.held[len(*row)] > 0 {
		*row = append(*row, cell{})
	}
	text := unquote(strings.Join(strings.Fields(norm.NFC.String(t.text.String())), " "), false)
	for i := range t.span[1] {
		for len(t.held) <= len(*row) {
			t.held = append(t.held, 0)
		}
		t.held[len(*row)] = t.span[0]
		if i > 0 {
			text = ""
		}
		*row = append(*row, cell{text: text})
	}
}
