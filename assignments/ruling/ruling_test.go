package ruling

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
	"socketlab/capture/message"
)

// book is a workbook of one sheet.
func book(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var rubric, checks = Rubric{"": 100, "echo": 30, "noted": 0}, []string{"echo", "noted"}

func TestAWorkbookIsAFileOfMarks(t *testing.T) {
	m, err := ReadMarks("marks.xlsx", book(t, []any{"학번", "이름", "검사", "점수", "사유"}, []any{20240001, "홍길동", "echo", 30, "oral"}, []any{"20240002", "", "총점", 0, "copied"}), rubric, checks)
	if err != nil {
		t.Fatal(err)
	}
	if r := m.Of("2024-0001"); r == nil || len(r.Marks) != 1 || r.Marks[0] != (Mark{"echo", 30, "oral", ""}) {
		t.Errorf("got %+v", r)
	}
	if total := m.Of("20240002").Total(); total == nil || total.Points != 0 || total.Reason != "copied" {
		t.Errorf("got %+v, want no points and the reason", total)
	}
	_, err = ReadMarks("marks.xlsx", book(t, []any{"id", "check", "points", "reason"}, nil, []any{20240001, "echo", 31, "x"}), rubric, checks)
	if err == nil || err.Error() != "marks.xlsx:3: got 31 points, want 0 to 30" {
		t.Errorf("got %v, want the row of the sheet", err)
	}
}

// The files may be saved as spreadsheets save them.
func TestMarksInEveryEncoding(t *testing.T) {
	text := "학번\t검사\t점수\t사유\t채점자\r\n=\"20240001\"\techo\t12.0\t구두시험에서 설명함\t김조교\r\n"
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	cp949, err := korean.EUCKR.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{"UTF-8": text, "UTF-16": wide, "CP949": cp949, "commas": strings.ReplaceAll(text, "\t", ",")} {
		m, err := ReadMarks("marks.csv", []byte(file), rubric, checks)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if r := m.Of("20240001"); r == nil || len(r.Marks) != 1 || r.Marks[0] != (Mark{"echo", 12, "구두시험에서 설명함", "김조교"}) {
			t.Errorf("%s: got %+v", name, r)
		}
	}
}

// A cell of several lines does not move the numbers of the lines below it.
func TestLinesAreCountedAsInTheFile(t *testing.T) {
	_, err := ReadMarks("m.csv", []byte("id,check,points,reason\n\n20240001,echo,3,\"first\nsecond\"\n20240002,echo,-3,x\n"), rubric, checks)
	if err == nil || err.Error() != "m.csv:5: got -3 points, want 0 to 30" {
		t.Errorf("got %v", err)
	}
}

func TestExtensionsAreTimesOrHours(t *testing.T) {
	until := time.Date(2026, 11, 20, 23, 59, 0, 0, time.UTC)
	moment := func(text string) (time.Time, bool) { return until, strings.HasPrefix(text, "2026-") }
	due := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"id,until\n1,2026-11-20 23:59\n": until,
		"id,until\n1,+24h\n":             due.Add(24 * time.Hour),
		"id,until\n1,+1.5h\n":            due.Add(90 * time.Minute),
		"id,until\n1,48 시간\n":            due.Add(48 * time.Hour),
		"id,hours\n1,12\n":               due.Add(12 * time.Hour),
		"id,until,hours\n1,,\"2,5\"\n":   due.Add(150 * time.Minute),
		"id,until\n1,24\n":               {}, // hours, or a day of the month?
		"id,until\n1,-24h\n":             {},
		"id,hours\n1,many\n":             {},
		"id,until,hours\n1,+1h,2\n":      {},
	} {
		x, err := ReadExtensions("x.csv", []byte(text), moment)
		if want.IsZero() != (err != nil) {
			t.Errorf("%q: got %v", text, err)
			continue
		}
		if err == nil && !x.Of("1").After(due).Equal(want) {
			t.Errorf("%q: got %v, want %v", text, x.Of("1").After(due), want)
		}
	}
}

// Whatever a file holds: it is a mark within the rubric, with its reason, or a
// problem.
func FuzzMarks(f *testing.F) {
	f.Add([]byte("id,check,points,reason,by,comment\n20240001,echo,3,x,y,z\n20240002,total,3,x,,\n,,,,,\n"))
	f.Add([]byte("학번;점수\n1;2\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := ReadMarks("m.csv", raw, rubric, checks)
		if err != nil {
			if len(err.(message.Problems)) == 0 {
				t.Error("no problem is said")
			}
			return
		}
		for _, id := range m.IDs() {
			for _, mark := range m.Of(id).Marks {
				if most, ok := rubric[mark.Check]; !ok || mark.Points < 0 || mark.Points > most || mark.Reason == "" {
					t.Errorf("took %+v", mark)
				}
			}
		}
	})
}
