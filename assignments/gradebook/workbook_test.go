package gradebook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// sheets makes a workbook; each sheet is rows of cells.
func sheets(t testing.TB, edit func(f *excelize.File), all ...[][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, rows := range all {
		name := fmt.Sprint("Sheet", i+1)
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			at, _ := excelize.CoordinatesToCellName(1, r+1)
			if err := f.SetSheetRow(name, at, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if edit != nil {
		edit(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func listed(r *Roster) (text string) {
	for _, s := range r.Students {
		text += s.ID + " " + s.Name + " " + s.Department + "; "
	}
	return text
}

func TestRostersOfWorkbooks(t *testing.T) {
	want := "20240001 홍길동 컴퓨터공학과; 00240002 김철수 수학과; "
	heading := [][]any{{"2024-2 네트워크 출석부"}, {}, {"No", "학번\n(ID)", "성명", "학과"}}
	people := [][]any{{1, "20240001", "홍길동", "컴퓨터공학과"}, {2, "00240002", "김철수", "수학과"}, {}, {"", "합계 2명"}}
	numbers := [][]any{{"학번", "이름", "학과"}, {20240001, "홍길동", "컴퓨터공학과"}, {240002, "김철수", "수학과"}}
	zeros := func(f *excelize.File) {
		format := "00000000"
		style, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		f.SetCellStyle("Sheet1", "A2", "A3", style)
	}
	for name, raw := range map[string][]byte{
		"a heading and a sum": sheets(t, nil, append(heading, people...)),
		"second sheet":        sheets(t, nil, [][]any{{"안내"}, {"담당 교수에게 문의"}}, append(heading, people...)),
		"hidden sheet first": sheets(t, func(f *excelize.File) { f.SetActiveSheet(1); f.SetSheetVisible("Sheet1", false) },
			[][]any{{"학번", "이름"}, {"20230001", "작년 학생"}}, append(heading, people...)),
		"no titles":       sheets(t, nil, [][]any{{"20240001", "홍길동", "컴퓨터공학과"}, {"00240002", "김철수", "수학과"}}),
		"formatted zeros": sheets(t, zeros, numbers),
		"thousands marks": sheets(t, func(f *excelize.File) {
			style, _ := f.NewStyle(&excelize.Style{NumFmt: 3}) // #,##0
			f.SetCellStyle("Sheet1", "A2", "A2", style)
			f.SetCellStr("Sheet1", "A3", "00240002")
		}, numbers),
	} {
		r, err := ReadRoster(raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := listed(r); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// A cell in the middle of nowhere, and a large number that a spreadsheet
// writes with an exponent, are read as people see them.
func TestCellsOfWorkbooks(t *testing.T) {
	raw := sheets(t, func(f *excelize.File) {
		f.SetCellValue("Sheet1", "C5", "학번")
		f.SetCellValue("Sheet1", "D5", "이름")
		f.SetCellValue("Sheet1", "C6", 2024123456)
		f.SetCellValue("Sheet1", "D6", "홍길동")
		f.SetCellFormula("Sheet1", "C9", "NA()")
		f.SetCellValue("Sheet1", "D9", "그냥 글")
	}, nil)
	r, err := ReadRoster(raw)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := listed(r), "2024123456 홍길동 ; "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// bookSheet is a teacher's own workbook: bold titles, a comment, a sum that
// depends on the marks, a second sheet that does, too.
func bookSheet(t testing.TB) []byte {
	return sheets(t, func(f *excelize.File) {
		bold, _ := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 2}) // 0.00
		f.SetCellStyle("Sheet1", "C2", "C5", bold)
		f.SetCellFormula("Sheet1", "C4", "C3*2")
		f.SetCellFormula("Sheet1", "E3", "SUM(C3:C5)")
		f.SetCellFormula("Sheet2", "A1", "Sheet1!C3+1")
		f.SetColWidth("Sheet1", "B", "B", 33)
		f.MergeCell("Sheet1", "A1", "E1")
		f.AddComment("Sheet1", excelize.Comment{Cell: "B3", Author: "me", Text: "결석 1"})
		f.SetCellStr("Sheet2", "A2", "다른 시트")
	}, [][]any{
		{"2024-2 성적"},
		{"학번", "이름", "UDP echo", "비고", "합계"},
		{"20240001", "홍길동"},
		{"20240002", "김철수"},
		{"20240003", "이영희", 55},
	}, [][]any{})
}

func TestAFilledWorkbookKeepsEverythingElse(t *testing.T) {
	raw := bookSheet(t)
	b, err := ReadBook(raw, BookOptions{Assignment: []string{"udp-echo"}})
	if err != nil {
		t.Fatal(err)
	}
	if b.Kind != "table" || b.Title != "UDP echo" || b.Encoding != "XLSX" {
		t.Errorf("got %s, %s, %s", b.Kind, b.Title, b.Encoding)
	}
	filled, done, err := b.Fill(marks(95, 80, 70))
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Entered) != 2 || len(done.Kept) != 1 || done.Kept[0].Why != "formula" {
		t.Errorf("got %+v", done)
	}
	again, _, _ := b.Fill(marks(95, 80, 70))
	if !bytes.Equal(filled, again) {
		t.Error("the same marks gave another file")
	}
	before, after := opened(t, raw), opened(t, filled)
	for sheet, cells := range map[string][]string{"Sheet1": {"A1", "C2", "B3", "C4", "E3", "B5", "D4"}, "Sheet2": {"A1", "A2"}} {
		for _, cell := range cells {
			for what, ask := range map[string]func(f *excelize.File) (any, error){
				"formula": func(f *excelize.File) (any, error) { return f.GetCellFormula(sheet, cell) },
				"style":   func(f *excelize.File) (any, error) { return f.GetCellStyle(sheet, cell) },
			} {
				old, _ := ask(before)
				if now, err := ask(after); err != nil || now != old {
					t.Errorf("%s!%s: %s is %v (%v), was %v", sheet, cell, what, now, err, old)
				}
			}
		}
	}
	for cell, want := range map[string]string{"C3": "95.00", "C5": "70.00", "D3": `=well, "done"`, "D4": "", "B5": "이영희"} {
		if got, _ := after.GetCellValue("Sheet1", cell); got != want {
			t.Errorf("%s says %q, want %q", cell, got, want)
		}
	}
	if kind, _ := after.GetCellType("Sheet1", "C3"); kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset {
		t.Errorf("the mark is no number: %v", kind)
	}
	if sum, err := after.CalcCellValue("Sheet1", "E3"); err != nil || sum != "355" {
		t.Errorf("the sum is %q, %v", sum, err)
	}
	if calc, err := after.GetCalcProps(); err != nil || calc.FullCalcOnLoad == nil || !*calc.FullCalcOnLoad {
		t.Errorf("what depends on marks is not computed anew: %+v, %v", calc, err)
	}
	if width, _ := after.GetColWidth("Sheet1", "B"); width != 33 {
		t.Errorf("the column is %v wide", width)
	}
	if comments, _ := after.GetComments("Sheet1"); len(comments) != 1 {
		t.Errorf("got comments %v", comments)
	}
	if merged, _ := after.GetMergeCells("Sheet1"); len(merged) != 1 {
		t.Errorf("got merged cells %v", merged)
	}
}

func opened(t testing.TB, raw []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// bombs are workbooks that would take all memory, or all day.
func bombs(t testing.TB) map[string][]byte {
	sheet := func(rows string) []byte {
		return rezipped(t, sheets(t, nil, [][]any{{"학번"}}), map[string]string{"xl/worksheets/sheet1.xml": `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`})
	}
	return map[string][]byte{
		"zeros":           rezipped(t, sheets(t, nil, [][]any{{"학번"}}), map[string]string{"xl/media/image1.png": strings.Repeat("\x00", 65<<20)}),
		"far right":       sheet(strings.Repeat(`<row><c r="XFD1"><v>1</v></c></row>`, 100_000)),
		"far down":        sheet(`<row r="1048576"><c r="A1048576"><v>1</v></c></row>`),
		"far down alone":  sheet(`<row><c r="A1048576"><v>1</v></c></row>`),
		"rows of nothing": sheet(strings.Repeat(`<row/>`, maxElements)),
		"many rows":       sheet(rowsOf(maxRow + 1)),
		"many strings":    rezipped(t, sheets(t, nil, [][]any{{"학번"}}), map[string]string{"xl/sharedStrings.xml": `<sst>` + strings.Repeat(`<si><t>a</t></si>`, maxElements) + `</sst>`}),
		"backwards":       sheet(strings.Repeat(`<row r="2"><c r="A2"/></row><row r="1"><c r="A1"/></row>`, 10_000)),
		"long format":     rezipped(t, sheets(t, nil, [][]any{{"학번"}}), map[string]string{"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="` + strings.Repeat("0", 1<<20) + `"/></numFmts></styleSheet>`}),
	}
}

func rowsOf(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<row r="%d"><c r="A%d"><v>1</v></c></row>`, i+1, i+1)
	}
	return b.String()
}

// rezipped replaces parts of a workbook, or adds them.
func rezipped(t testing.TB, raw []byte, parts map[string]string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		if _, replaced := parts[f.Name]; !replaced {
			out.Copy(f)
		}
	}
	for name, text := range parts {
		w, _ := out.Create(name)
		io.WriteString(w, text)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBombsAreRefused(t *testing.T) {
	for name, raw := range bombs(t) {
		if testing.Short() && strings.HasPrefix(name, "many") {
			continue // a second each, and ten with the race detector
		}
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := ReadRoster(raw)
		if !errors.Is(err, errLarge) {
			t.Errorf("%s: got %v, want %v", name, err, errLarge)
		}
		runtime.ReadMemStats(&after)
		if held := (after.HeapSys - before.HeapSys) >> 20; after.HeapSys > before.HeapSys && held > 128 {
			t.Errorf("%s: took %d MiB", name, held)
		}
		t.Logf("%s: %v", name, time.Since(start))
	}
}

// A billion laughs stay one: what is declared in a document is never put in.
func TestABillionLaughs(t *testing.T) {
	laughs := `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "` + strings.Repeat("ha", 1000) + `">`
	for c := 'b'; c < 'k'; c++ {
		laughs += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	laughs += `]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&j;</t></si></sst>`
	raw := rezipped(t, sheets(t, nil, [][]any{{"학번"}, {"20240001"}}), map[string]string{"xl/sharedStrings.xml": laughs})
	if r, err := ReadRoster(raw); err == nil && len(listed(r)) > 100 {
		t.Errorf("got %d octets", len(listed(r)))
	}
}

// FuzzWorkbook changes octets of workbooks, and parts of them.
func FuzzWorkbook(f *testing.F) {
	raw := bookSheet(f)
	in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		f.Fatal(err)
	}
	for _, part := range in.File {
		r, _ := part.Open()
		text, _ := io.ReadAll(r)
		f.Add(part.Name, string(text))
	}
	f.Add("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="0"><c r="A0" t="s"><v>99</v></c></row><row><c t="e"><f>A1</f></c></row></sheetData></worksheet>`)
	f.Add("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="2"><c r="ZZZZ9"/></row></sheetData><mergeCells><mergeCell ref="A1:XFD9"/></mergeCells></worksheet>`)
	f.Fuzz(func(t *testing.T, part, text string) {
		if part == "" {
			return
		}
		made := rezipped(t, raw, map[string]string{part: text})
		ReadRoster(made)
		if b, err := ReadBook(made, BookOptions{Assignment: []string{"udp-echo"}}); err == nil {
			b.Fill(marks(1, 2, 3))
		}
	})
}
