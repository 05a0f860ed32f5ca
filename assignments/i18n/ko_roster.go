package i18n

// koRoster is what is said of class lists and gradebooks: what they are, and
// what to do with those that cannot be read.
var koRoster = map[string]string{
	"is no table: a class list is a CSV file, an Excel workbook (.xlsx) or a table of a web page":                 "표가 아닙니다. 명단은 CSV 파일, 엑셀 통합 문서(.xlsx) 또는 웹 페이지의 표여야 합니다",
	"is damaged: it is in UTF-16, and not all of it is text":                                                      "손상된 파일입니다. UTF-16인데 글자가 아닌 것이 섞여 있습니다",
	"is a web page without a table: open it in Excel and save it as .xlsx":                                        "표가 없는 웹 페이지입니다. 엑셀에서 열어 .xlsx로 저장하세요",
	"is a web page, whatever its name says, and cannot be filled in: open it in Excel and save it as .xlsx":       "이름과 달리 웹 페이지라서 점수를 채워 넣을 수 없습니다. 엑셀에서 열어 .xlsx로 저장하세요",
	"is an Excel workbook of the old kind (.xls): open it in Excel or LibreOffice and save it as .xlsx":           "옛 형식의 엑셀 파일(.xls)입니다. 엑셀이나 LibreOffice에서 열어 .xlsx로 저장하세요",
	"is protected by a password: open it and save it without one":                                                 "암호가 걸린 파일입니다. 열어서 암호 없이 저장하세요",
	"is a Hangul document: save its table as .xlsx or CSV":                                                        "한글 문서입니다. 그 안의 표를 .xlsx나 CSV로 저장하세요",
	"is an XML spreadsheet of Excel 2003: open it in Excel or LibreOffice and save it as .xlsx":                   "엑셀 2003의 XML 스프레드시트입니다. 엑셀이나 LibreOffice에서 열어 .xlsx로 저장하세요",
	"is a web archive (MHTML): open it in Excel and save it as .xlsx":                                             "웹 보관 파일(MHTML)입니다. 엑셀에서 열어 .xlsx로 저장하세요",
	"is a binary Excel workbook (.xlsb): open it in Excel and save it as .xlsx":                                   "엑셀 바이너리 통합 문서(.xlsb)입니다. 엑셀에서 열어 .xlsx로 저장하세요",
	"is an OpenDocument spreadsheet: save it as .xlsx or CSV":                                                     "OpenDocument 스프레드시트입니다. .xlsx나 CSV로 저장하세요",
	"is a Numbers document: export it as Excel (.xlsx) or CSV":                                                    "Numbers 문서입니다. 엑셀(.xlsx)이나 CSV로 내보내세요",
	"is a document: save its table as .xlsx or CSV":                                                               "문서 파일입니다. 그 안의 표를 .xlsx나 CSV로 저장하세요",
	"is a PDF document: get the list as .xlsx or CSV":                                                             "PDF 문서입니다. 명단을 .xlsx나 CSV로 받으세요",
	"is damaged, or was not downloaded to its end: it begins like an Excel workbook (.xlsx)":                      "손상되었거나 다 내려받지 못한 파일입니다. 시작 부분은 엑셀 통합 문서(.xlsx)입니다",
	"is too large for a class list: delete what does not belong to it, and save it again":                         "명단으로는 너무 큽니다. 명단이 아닌 내용을 지우고 다시 저장하세요",
	"the sheet %s cannot be filled in: %s":                                                                        "시트 %s에 점수를 채워 넣을 수 없습니다: %s",
	"column %q is computed by Blackboard":                                                                         "열 %q{은/는} Blackboard가 계산하는 열입니다",
	"class list: a `FILE` with student ids and names (.xlsx, CSV, or the web page that a portal calls .xls)":      "명단: 학번과 이름이 있는 `FILE` (.xlsx, CSV 또는 포털이 .xls로 내주는 웹 페이지)",
	"gradebook `FILE` to fill in: as Moodle, Canvas, Blackboard or Gradescope gave it, or any table (.xlsx, CSV)": "점수를 채울 성적부 `FILE`: Moodle, Canvas, Blackboard, Gradescope에서 받은 그대로, 또는 학번이 있는 표 (.xlsx, CSV)",
}
