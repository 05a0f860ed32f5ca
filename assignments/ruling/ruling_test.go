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
	m, err := ReadMarks("marks.xlsx", book(t, []any{"학번", "이름", "검사", "점수", "사유"}, []any{20240001, "홍길동", "echo", 30, "oral"}, []any{"20240002", "", "총점", 0, "copied"}), Scope{}, rubric, checks)
	if err != nil {
		t.Fatal(err)
	}
	if r := m.Of("2024-0001"); r == nil || len(r.Marks) != 1 || r.Marks[0] != (Mark{"echo", 30, "oral", ""}) {
		t.Errorf("got %+v", r)
	}
	if total := m.Of("20240002").Total(); total == nil || total.Points != 0 || total.Reason != "copied" {
		t.Errorf("got %+v, want no points and the reason", total)
	}
	_, err = ReadMarks("marks.xlsx", book(t, []any{"id", "check", "points", "reason"}, nil, []any{20240001, "echo", 31, "x"}), Scope{}, rubric, checks)
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
		m, err := ReadMarks("marks.csv", []byte(file), Scope{}, rubric, checks)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if r := m.Of("20240001"); r == nil || len(r.Marks) != 1 || r.Marks[0] != (Mark{"echo", 12, "구두시험에서 설명함", "김조교"}) {
			t.Errorf("%s: got %+v", name, r)
		}
	}
}

// A cell of several lines does not move the numbers of the lines below it.
func TestLinesAreCountedAsInTheFile(t *testing.T) {
	_, err := ReadMarks("m.csv", []byte("id,check,points,reason\n\n20240001,echo,3,\"first\nsecond\"\n20240002,echo,-3,x\n"), Scope{}, rubric, checks)
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
		x, err := ReadExtensions("x.csv", []byte(text), Scope{}, moment)
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
		m, err := ReadMarks("m.csv", raw, Scope{}, rubric, checks)
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

// One table holds a whole course: each lab takes the rows that name it.
func TestRowsNameTheirAssignment(t *testing.T) {
	course := Scope{Lab: "udp-echo", Labs: []string{"udp-echo", "tcp-echo"}, Course: true}
	alone := Scope{Lab: "udp-echo", Labs: course.Labs}
	for _, c := range []struct {
		scope      Scope
		text, want string // the problem; "" if there is none
		marks      int
	}{
		{course, "실습,id,check,points,reason\nUDP-Echo,1,echo,3,x\ntcp-echo,1,hello,3,x\n", "", 1},
		{course, "id,check,points,reason\n1,echo,3,x\n", "m.csv:1: no column is titled assignment", 0},
		{course, "lab,id,check,points,reason\n,1,total,3,x\n", "m.csv:2: does not say which assignment it is about; write one of udp-echo, tcp-echo", 0},
		{course, "lab,id,check,points,reason\nudp,1,total,3,x\n", `m.csv:2: no assignment is called "udp"; there are udp-echo, tcp-echo`, 0},
		{alone, "lab,id,check,points,reason\n,1,total,3,x\ntcp-echo,2,total,3,x\n", "", 1},
		{alone, "id,check,points,reason\n1,total,3,x\n", "", 1},
	} {
		m, err := ReadMarks("m.csv", []byte(c.text), c.scope, rubric, checks)
		if got := ""; err != nil {
			if got = err.Error(); got != c.want {
				t.Errorf("%q: got %s, want %s", c.text, got, c.want)
			}
		} else if len(m.IDs()) != c.marks || c.want != "" {
			t.Errorf("%q: got %v, want %d and %q", c.text, m.IDs(), c.marks, c.want)
		}
	}
	moment := func(string) (time.Time, bool) { return time.Now(), true }
	x, err := ReadExtensions("x.csv", []byte("assignment,id,until\n,1,x\ntcp-echo,2,x\nudp-echo,3,x\n"), course, moment)
	if err != nil || x.Of("1") == nil || x.Of("2") != nil || x.Of("3") == nil {
		t.Errorf("got %+v, %v: want the first, which names no lab, and the third", x, err)
	}
}
