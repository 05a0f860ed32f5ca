package filetype

import (
	"archive/zip"
	"bytes"
	"testing"
)

func zipOf(names ...string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, _ := z.CreateHeader(&zip.FileHeader{Name: name})
		if name == "mimetype" {
			w.Write([]byte("application/hwp+zip"))
		}
	}
	z.Close()
	return b.String()
}

const cfb = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

func TestFilesAreTakenForWhatTheyAre(t *testing.T) {
	for _, test := range []struct{ head, name, want string }{
		{"", "20240001.pcapng", "empty"},
		{"\x00\x00\x00\x18ftypheic\x00", "IMG_1.PNG", "heic"},
		{"\x00\x00\x00\x18ftypmif1\x00", "IMG_1.HEIC", "heic"},
		{"\x00\x00\x00\x18ftypmp42", "a.mp4", "video"},
		{"RIFF\x00\x00\x00\x00WEBPVP8", "a", "webp"},
		{cfb + "xx" + wide("HwpSummaryInformation"), "보고서.docx", "hwp"},
		{cfb + "xx", "보고서.hwp", "hwp"},
		{cfb + wide("WordDocument"), "보고서.hwp", "doc"},
		{cfb + wide("EncryptedPackage"), "a.xlsx", "locked"},
		{cfb, "a", "cfb"},
		{"HWP Document File V3.00", "a", "hwp"},
		{zipOf("mimetype", "Contents/header.xml"), "a.zip", "hwpx"},
		{zipOf("[Content_Types].xml", "word/document.xml"), "a.zip", "docx"},
		{zipOf("[Content_Types].xml", "xl/workbook.xml"), "a.zip", "xlsx"},
		{zipOf("a.pcapng"), "a.zip", "zip"},
		{"PK\x03\x04", "a.docx", "docx"},
		{"EGGA\x00\x01", "a.zip", "egg"},
		{"ALZ\x01", "a.zip", "alz"},
		{"Rar!\x1a\x07\x01\x00", "a.pcapng", "rar"},
		{"7z\xbc\xaf\x27\x1c", "a.pcapng", "7z"},
		{"%PDF-1.7", "20240001.pcapng", "pdf"},
		{"\n<!DOCTYPE HTML><html>", "20240001.pcapng", "html"},
		{"No.     Time           Source", "a.txt", "export"},
		{"[InternetShortcut]\r\nURL=", "a.url", "url"},
		{"안녕하세요", "20240001.pcapng", "text"},
		{"안녕하세요"[:13], "", "text"}, // cut within a rune
		{"\x0a\x0d", "", "text"},
		{"\xd4\xc3\xb2", "", ""},
		{"\xfd7zXZ\x00\x00", "", "xz"},
		{"\x04\x22\x4d\x18", "", "lz4"},
		{"\x89PNG\r\n\x1a\n", "", "png"},
		{"{\"url\": 1}", "a.gdoc", "gdoc"},
		{"글", "a.heic", "text"},
		{"\x00\x01\x02\x03", "a.etl", "etl"},
		{"\x00\x01\x02\x03", "a.pcapng", ""},
		{"\x4c\x00\x00\x00\x01\x14\x02\x00", "20240001.pcapng.lnk", "lnk"},
	} {
		got := Of([]byte(test.head), test.name)
		if got.ID != test.want {
			t.Errorf("%.20q called %s: got %q, want %q", test.head, test.name, got.ID, test.want)
		}
		if (got.ID == "") != got.Name.IsZero() || got.Advice().IsZero() {
			t.Errorf("%.20q called %s: %+v has no name, or no advice", test.head, test.name, got)
		}
	}
}

func TestEveryTypeHasAName(t *testing.T) {
	want := func(id string) {
		if id != "zip" && id != "cfb" && types[id].Name.IsZero() || types[id].Kind == Unknown {
			t.Errorf("%s has no name or no kind", id)
		}
	}
	for _, s := range signatures {
		want(s.id)
	}
	for _, all := range [][]struct{ text, id string }{beginnings, zipped, compound} {
		for _, s := range all {
			want(s.id)
		}
	}
	for id := range named {
		want(id)
	}
	for id := range documentsInZip {
		want(id)
	}
}

func FuzzOf(f *testing.F) {
	f.Add([]byte(zipOf("mimetype")), "a.zip")
	f.Add([]byte(cfb), "보고서.hwp")
	f.Fuzz(func(t *testing.T, head []byte, name string) {
		got := Of(head, name)
		for n := range min(len(head), 40) { // cut anywhere
			Of(head[:n], name)
		}
		if again := Of(head, name); again.ID != got.ID {
			t.Errorf("%s, and then %s", got.ID, again.ID)
		}
	})
}
