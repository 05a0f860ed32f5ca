package gradebook

import (
	"archive/zip"
	"bytes"

	"socketlab/capture/filetype"
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
	errWord      = message.Errorf("is a document: save its table as .xlsx or CSV")
	errPDF       = message.Errorf("is a PDF document: get the list as .xlsx or CSV")
	errDamaged   = message.Errorf("is damaged, or was not downloaded to its end: it begins like an Excel workbook (.xlsx)")
	errLarge     = message.Errorf("is too large for a class list: delete what does not belong to it, and save it again")
)

// refusedTypes are files that hold no table that can be read, by filetype's ids.
var refusedTypes = map[string]error{"xls": errOldExcel, "cfb": errOldExcel, "locked": errPassword, "hwp": errHangul, "hwpx": errHangul,
	"mhtml": errMHTML, "xlsb": errBinaryXLS, "ods": errODS, "iwork": errNumbers, "doc": errWord, "docx": errWord, "odt": errWord, "pdf": errPDF}

// refused says why a file holds no table that can be read; nil for what may
// hold one.
func refused(raw []byte, what filetype.Type) error {
	if err := refusedTypes[what.ID]; err != nil {
		return err
	}
	if what.Kind != filetype.Archive {
		return nil
	}
	if _, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw))); err != nil && what.ID == "zip" {
		return errDamaged
	}
	return errBinary
}
