package i18n

// koClassPage is what the page of a class says of numbers, and where it lets
// the reader search.
var koClassPage = map[string]string{
	"mean of %d points":        "평균 (%d점 만점)",
	"standard deviation":       "표준편차",
	"median":                   "중앙값",
	"nobody known, or several": "주인 확인 필요",
	"could not be graded":      "채점하지 못함",
	"%d more":                  "%d건 더 보기",
	"Find":                     "찾기",
	"id, name or remark":       "학번, 이름, 비고",
	"Show":                     "보기",
	"everybody":                "모두",
	"all":                      "모두",
	"no mark":                  "점수 없음",
	"not full marks":           "만점 아님",
	"%s of %s rows":            "%[2]s명 중 %[1]s명",
	"Marks per check":          "검사별 점수",
	"Mean":                     "평균",
	"Verdicts":                 "판정",
	"Sections":                 "분반별",
	"Section":                  "분반",
	"Group":                    "조",
	"Students":                 "학생",
}
