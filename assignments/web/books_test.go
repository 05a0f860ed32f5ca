package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// workbook is an Excel workbook of one sheet.
func workbook(t *testing.T, rows ...[]any) string {
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
	return b.String()
}

// sendFile sends a file by a form of the teacher's pages.
func (b *browser) sendFile(path, field, name, content string, more ...string) (int, string) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(more); i += 2 {
		form.WriteField(more[i], more[i+1])
	}
	part, _ := form.CreateFormFile(field, name)
	part.Write([]byte(content))
	form.Close()
	r, _ := http.NewRequest("POST", b.http.URL+path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return b.do(r)
}

// Class lists and gradebooks are workbooks as well as CSV; what cannot be taken is
// refused with what to do about it.
func TestWorkbooks(t *testing.T) {
	c := newCourse(t, nil)
	c.browser("20241234").upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	b := c.browser(teacherID)
	_, page := b.sendFile("/class/roster", "roster", "class.xlsx", workbook(t, []any{"출석부"}, []any{"학번", "이름", "분반"}, []any{20241234, "홍길동", 1}, []any{"20249999", "새학생", 2}))
	wants(t, "the links", page, "20249999", "새학생", "/enter/")
	book := workbook(t, []any{"학번", "이름", "udp-echo", "중간고사"}, []any{20241234, "홍길동"}, []any{"20249999", "새학생"})
	for _, one := range []struct{ path, column, cell string }{
		{"/class/udp-echo/gradebook", "", "C2"}, {"/class/gradebook", "", "C2"}, {"/class/udp-echo/gradebook", "중간고사", "D2"},
	} {
		status, filled := b.sendFile(one.path, "book", "book.xlsx", book, "column", one.column)
		f, err := excelize.OpenReader(strings.NewReader(filled))
		if err != nil {
			t.Fatalf("%s: %d %v\n%.2000s", one.path, status, err, filled)
		}
		if got, err := f.GetCellValue("Sheet1", one.cell); got != "100" {
			t.Errorf("%s: %s is %q, %v", one.path, one.cell, got, err)
		}
		f.Close()
	}
	for _, one := range []struct{ path, content, want string }{
		{"/class/roster", workbook(t, []any{"이름"}, []any{"홍길동"}), "No column holds student ids: name it 학번 or Student ID"},
		{"/class/roster", book[:700], "damaged, or was not downloaded to its end"},
		{"/class/roster", workbook(t), "empty"},
		{"/class/gradebook", book[:700], "damaged, or was not downloaded to its end"},
		{"/class/gradebook", workbook(t, []any{"학번", "중간고사"}, []any{20241234}), "fill it in for one lab alone"},
		{"/class/udp-echo/gradebook", workbook(t, []any{"학번", "중간고사"}, []any{20241234}), "write the title of the column into the field"},
		{"/class/udp-echo/gradebook", workbook(t), "empty"},
	} {
		field := "book"
		if one.path == "/class/roster" {
			field = "roster"
		}
		status, page := b.sendFile(one.path, field, "list.xlsx", one.content)
		if status != http.StatusBadRequest || !strings.Contains(strings.ToLower(page), strings.ToLower(one.want)) || strings.Contains(page, "--") && strings.Contains(page, "grade-column") {
			t.Errorf("%s: want %s, got %d\n%.2500s", one.path, one.want, status, page)
		}
	}
}
