package i18n

// koReport is what the reports say around the findings.
var koReport = map[string]string{
	"frame %d: ":                           "프레임 %d: ",
	"passed":                               "통과",
	"not passed":                           "미통과",
	"skipped":                              "건너뜀",
	"not captured":                         "캡처되지 않음",
	"could not be checked":                 "검사하지 못함",
	"noted, no points":                     "참고 사항, 배점 없음",
	"the same %d times more, in frames %s": "같은 일이 %d번 더 있습니다. 프레임 %s",
	"time unknown":                         "시각 모름",
	"Check":                                "검사",
	"Verdict":                              "판정",
	"Points":                               "점수",
	"… conversations not shown: %d; lab inspect shows them all": "… 보이지 않은 대화: %d개. lab inspect로 모두 볼 수 있습니다",
}
