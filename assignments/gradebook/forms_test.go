package gradebook

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

// cfb begins the files of old Office programs, in which names are in UTF-16.
const cfb = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

func utf16Name(name string) string { return strings.Join(strings.Split(name, ""), "\x00") + "\x00" }

func utf16(t testing.TB, text string) []byte {
	t.Helper()
	raw, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// Web pages as portals hand them out under the name of .xls.
func TestRostersOfWebPages(t *testing.T) {
	want := "20240001 홍길동 컴퓨터공학과; 00240002 김철수 수학과; "
	plain := `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="euc-kr"><style>td{mso-number-format:"\@"}</style></head><body>
<table border=1><tr><td colspan=4>2024-2학기 수강생 명단 &amp; 연락처</td></tr>
<tr><th rowspan=2>No</th><th rowspan=2>학번</th><th colspan=2>인적사항</th></tr><tr><th>성명</th><th>학과</th></tr>
<tr><td>1</td><td style='mso-number-format:"\@"'>20240001</td><td>홍<script>x('<td>')</script>길동</td><td>컴퓨터공학과</td></tr>
<tr><td>2</td><td>="00240002"</td><td>&nbsp;김철수 </td><td>수학과</td></tr>
<tr><td colspan=4>총 2명</td></tr></table></body></html>`
	oneLine := strings.NewReplacer(" rowspan=2", "", "<th colspan=2>인적사항</th></tr><tr>", "").Replace(plain)
	lazy := strings.NewReplacer("</td>", "", "</th>", "", "</tr>", "", "</table>", "").Replace(oneLine)
	layout := "<table><tr><td><table><tr><td>메뉴</td></tr></table></td><td>" + oneLine + "</td></tr></table>"
	for name, raw := range map[string][]byte{
		"UTF-8": []byte(oneLine), "BOM": []byte(bom + "\r\n" + oneLine), "CP949": []byte(cp949(t, oneLine)), "UTF-16": utf16(t, oneLine),
		"tags left open": []byte(lazy), "tables in tables": []byte(layout), "titles of two rows": []byte(plain),
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
	if _, err := ReadBook([]byte(oneLine), BookOptions{}); !errors.Is(err, errPage) {
		t.Errorf("as a gradebook: got %v, want %v", err, errPage)
	}
}

// TestWhatCannotBeReadSaysWhatToDo: each by what is in it, whatever it is called.
func TestWhatCannotBeReadSaysWhatToDo(t *testing.T) {
	zipped := func(names ...string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range names {
			name, text, _ := strings.Cut(name, "=")
			w, _ := z.CreateHeader(&zip.FileHeader{Name: name})
			w.Write([]byte(text))
		}
		z.Close()
		return b.Bytes()
	}
	for name, test := range map[string]struct {
		raw  []byte
		want error
	}{
		"old Excel":        {[]byte(cfb + strings.Repeat("\x00", 600) + utf16Name("Workbook")), errOldExcel},
		"very old Excel":   {[]byte("\x09\x08\x10\x00\x00\x06"), errOldExcel},
		"password":         {[]byte(cfb + utf16Name("EncryptionInfo") + utf16Name("EncryptedPackage")), errPassword},
		"Hangul":           {[]byte(cfb + utf16Name("HwpSummaryInformation")), errHangul},
		"Hangul, new":      {zipped("mimetype=application/hwp+zip", "Contents/section0.xml"), errHangul},
		"OpenDocument":     {zipped("mimetype=application/vnd.oasis.opendocument.spreadsheet", "content.xml"), errODS},
		"binary workbook":  {zipped("[Content_Types].xml", "xl/workbook.bin"), errBinaryXLS},
		"Numbers":          {zipped("Index/Document.iwa"), errNumbers},
		"Word":             {zipped("[Content_Types].xml", "word/document.xml"), errWord},
		"any zip":          {zipped("a.txt"), errBinary},
		"half a zip":       {[]byte("PK\x03\x04\x14\x00"), errDamaged},
		"no sheets":        {zipped("xl/workbook.xml=<workbook/>"), errDamaged},
		"PDF":              {[]byte("%PDF-1.7\n"), errPDF},
		"XML of 2003":      {[]byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Table/></Workbook>`), errXML2003},
		"web archive":      {[]byte("MIME-Version: 1.0\r\nContent-Type: multipart/related"), errMHTML},
		"page, no table":   {[]byte("<html><frameset><frame src=sheet001.htm></frameset></html>"), errNoTable},
		"picture":          {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), errBinary},
		"half a character": {[]byte("\xff\xfea"), errUTF16},
		"tables in tables": {[]byte(strings.Repeat("<table><tr><td>", 5000)), errLarge},
		"wide cells":       {[]byte("<table>" + strings.Repeat("<tr>"+strings.Repeat("<td colspan=99>", 99), 200)), errLarge},
	} {
		if _, err := ReadRoster(test.raw); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
}

// FuzzMarkup reads any web page.
func FuzzMarkup(f *testing.F) {
	f.Add("<table><tr><td rowspan=9 colspan=9>학번<td>이름<tr><td>20240001</table>")
	f.Add("<table></table><td><script><table><tr><th colspan=-1>")
	f.Fuzz(func(t *testing.T, page string) { ReadRoster([]byte("<" + page)) })
}
