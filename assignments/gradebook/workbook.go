package gradebook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"socketlab/capture/message"
)

// A workbook is a sheet of an Excel workbook.
type workbook struct {
	raw   []byte
	sheet string
	open  *excelize.File // for isFormula; nil before it is asked
}

// readWorkbook reads the sheets of an Excel workbook, hidden ones last.
func readWorkbook(raw []byte) (tables []*table, err error) {
	f, err := openWorkbook(raw)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	defer rescue(&err)
	var hidden []*table
	for _, name := range f.GetSheetList() {
		t, err := readSheet(f, name)
		if err != nil {
			return nil, err
		}
		if len(t.rows) == 0 {
			continue
		}
		t.file = &workbook{raw: raw, sheet: name}
		if visible, err := f.GetSheetVisible(name); err == nil && !visible {
			hidden = append(hidden, t)
		} else {
			tables = append(tables, t)
		}
	}
	if tables = append(tables, hidden...); len(tables) == 0 {
		return nil, errEmpty
	}
	return tables, nil
}

// openWorkbook opens a workbook once it is known that it is one, and that
// nothing in it takes much memory or time.
func openWorkbook(raw []byte) (f *excelize.File, err error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, errDamaged
	}
	if err := inBounds(z); err != nil {
		return nil, err
	}
	defer rescue(&err)
	f, err = excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return nil, errDamaged
	}
	return f, nil
}

// rescue makes an error of a panic over a workbook that the library did not
// expect.
func rescue(err *error) {
	if recover() != nil {
		*err = errDamaged
	}
}

// readSheet reads what the cells of a sheet hold; of a chart nothing.
func readSheet(f *excelize.File, name string) (*table, error) {
	t := &table{form: "XLSX"}
	shown, err := f.Rows(name)
	if err != nil {
		return t, nil
	}
	defer shown.Close()
	held, err := f.Rows(name)
	if err != nil {
		return t, nil
	}
	defer held.Close()
	for blank := 0; shown.Next() && held.Next(); {
		texts, err := shown.Columns()
		values, errHeld := held.Columns(excelize.Options{RawCellValue: true})
		if err = errors.Join(err, errHeld); err != nil {
			return nil, errDamaged
		}
		row := cells(texts, values)
		if row == nil {
			blank++
			continue
		}
		t.rows = append(t.rows, make([][]cell, blank)...)
		t.rows = append(t.rows, row)
		blank = 0
	}
	return t, nil
}

// cells are the cells of one row, as they are shown and as they are held; nil
// for a row that says nothing.
func cells(shown, held []string) (row []cell) {
	for column, value := range held {
		text := value
		if column < len(shown) {
			text = cellText(shown[column], value)
		}
		if text = unquote(norm.NFC.String(text), false); text != "" {
			for len(row) <= column {
				row = append(row, cell{})
			}
			row[column].text = text
		}
	}
	return row
}

// cellText is what a cell says: what it holds, since a format may leave digits
// out, but for a number of digits alone, to which it may add zeros in front.
func cellText(shown, held string) string {
	if isNumber(shown) {
		return shown
	}
	if strings.HasPrefix(held, "#") && (held == "#N/A" || strings.HasSuffix(held, "!") || strings.HasSuffix(held, "?")) {
		return "" // what could not be computed
	}
	if v, err := strconv.ParseFloat(held, 64); err == nil && shown != held {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return held
}

// changed fills in cells, which keep their formats. What is computed from them
// is computed anew when the workbook is opened.
func (w *workbook) changed(changes []change) (raw []byte, err error) {
	if len(changes) == 0 {
		return w.raw, nil
	}
	f := w.open // which has the sheet in memory already, and is not what it was when this is done
	if w.open = nil; f == nil {
		if f, err = openWorkbook(w.raw); err != nil {
			return nil, err
		}
	}
	defer f.Close()
	defer rescue(&err)
	for _, ch := range changes {
		name, err := excelize.CoordinatesToCellName(ch.column+1, ch.row+1)
		if err == nil && ch.isNumber {
			err = f.SetCellFloat(w.sheet, name, ch.number, -1, 64)
		} else if err == nil {
			err = f.SetCellStr(w.sheet, name, ch.text)
		}
		if err != nil {
			return nil, w.unwritten(err)
		}
	}
	if err := f.UpdateLinkedValue(); err != nil {
		return nil, w.unwritten(err)
	}
	anew := true // after UpdateLinkedValue, which forgets it
	if err := f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &anew}); err != nil {
		return nil, w.unwritten(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, w.unwritten(err)
	}
	return out.Bytes(), nil
}

func (w *workbook) unwritten(err error) error {
	return message.Errorf("the sheet %s cannot be filled in: %s", w.sheet, fmt.Sprint(err))
}

// isFormula asks the workbook.
func (w *workbook) isFormula(row, column int) (is bool) {
	var err error
	defer rescue(&err)
	if w.open == nil {
		if w.open, err = openWorkbook(w.raw); err != nil {
			return false
		}
	}
	name, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err != nil {
		return false
	}
	formula, err := w.open.GetCellFormula(w.sheet, name)
	return err == nil && formula != ""
}
