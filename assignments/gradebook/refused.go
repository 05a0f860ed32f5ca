package gradebook

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"

	"socketlab/capture/message"
)

// What a file is that people take for a table, and what to do about it.
var (
	errOldExcel  = message.Errorf("is an Excel workbook of the old kind (.xls): open it in Excel or LibreOffice and save it as .xlsx")
	errPassword  = message.Errorf("is protected by a password: open it and save it without one")
	errHangul    = message.Errorf("is a Hangul document: save its table as .xlsx or CSV")
	errXML2003   = message.Errorf("is an XML spreadsheet of Excel 2003: open it in Excel or LibreOffice and save it as .xlsx")
	errMHTML     = message.Errorf("is a web archive (MHTML): open it in Excel and save it as .xlsx")
	errBinaryXLS = message.Errorf("is a binary Excel workbook (.xlsb): open it in Excel and save it as .xlsx")
	errODS       = message.Errorf("is an OpenDocument spreadsheet: save it as .xlsx or CSV")
	errNumbers   = message.Errorf("is a Numbers document: export it as Excel (.xlsx) or CSV")
	errWord      = message.Errorf("is a Word document: save its table as .xlsx or CSV")
	errPDF       = message.Errorf("is a PDF document: get the list as .xlsx or CSV")
	errDamaged   = message.Errorf("is damaged, or was not downloaded to its end: it begins like an Excel workbook (.xlsx)")
	errLarge     = message.Errorf("is too large for a class list: delete what does not belong to it, and save it again")
)

// compound begins the files of old Office programs, which are file systems of
// their own ([MS-CFB] §2.2); names in them are in UTF-16.
const compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// refused tells files that hold no table that can be read; nil for all others.
func refused(raw []byte) error {
	switch {
	case bytes.HasPrefix(raw, []byte(compound)):
		return refusedCompound(raw)
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return errPDF
	case bytes.HasPrefix(raw, []byte("HWP Document File")):
		return errHangul
	case bytes.HasPrefix(raw, []byte("MIME-Version:")):
		return errMHTML
	case bytes.HasPrefix(raw, []byte("\x09\x08")), bytes.HasPrefix(raw, []byte("\x09\x04")), bytes.HasPrefix(raw, []byte("\x09\x02")): // BIFF 5, 4, 3 as they are
		return errOldExcel
	}
	return nil
}

func refusedCompound(raw []byte) error {
	holds := func(name string) bool { return bytes.Contains(raw, []byte(wide(name))) }
	switch {
	case holds("EncryptedPackage"):
		return errPassword
	case bytes.Contains(raw, []byte("HWP Document File")), holds("HwpSummaryInformation"):
		return errHangul
	case holds("WordDocument"):
		return errWord
	}
	return errOldExcel
}

// wide is an ASCII name in UTF-16, little end first.
func wide(name string) string {
	return strings.Join(strings.Split(name, ""), "\x00") + "\x00"
}

// refusedZip tells documents that are zip files, and workbooks not; nil for
// what may be one.
func refusedZip(z *zip.Reader) error {
	for _, f := range z.File {
		switch {
		case f.Name == "mimetype":
			return refusedType(f)
		case f.Name == "xl/workbook.bin":
			return errBinaryXLS
		case f.Name == "word/document.xml":
			return errWord
		case f.Name == "Index/Document.iwa" || f.Name == "Index.zip":
			return errNumbers
		case strings.EqualFold(f.Name, "xl/workbook.xml"):
			return nil
		}
	}
	return errBinary
}

// refusedType goes by the type that OpenDocument and HWPX files name first.
func refusedType(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return errDamaged
	}
	defer r.Close()
	name, _ := io.ReadAll(io.LimitReader(r, 100)) // what can be read is enough
	switch {
	case bytes.Contains(name, []byte("hwp")):
		return errHangul
	case bytes.Contains(name, []byte("spreadsheet")):
		return errODS
	}
	return errBinary
}
