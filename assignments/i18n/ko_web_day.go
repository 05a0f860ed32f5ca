package i18n

// koWebDay is what a student and a teacher do in a course online, day by day.
var koWebDay = map[string]string{
	// Finding somebody in a class.
	"below full marks":                          "만점 미만",
	"please look: where the capture comes from": "확인 필요: 캡처의 출처",
	"please look":                               "확인 필요",
	"student id":                                "학번",
	"points, the fewest first":                  "점수가 낮은 순",
	"handed in last":                            "최근에 낸 순",
	"Order":                                     "순서",
	"%d to %d of %d":                            "%d~%d번째, 모두 %d명",
	"Nobody is like that.":                      "해당하는 학생이 없습니다.",
	"back":                                      "이전",
	"on":                                        "다음",

	// Grading a class once more.
	"The assignment has changed since %d of these marks were given.": "이 점수 가운데 %d개가 매겨진 뒤에 과제가 바뀌었습니다.",
	"See what would change": "무엇이 달라지는지 보기",
	"Everything that was handed in is graded once more, by the assignment and the program as they are now. Then you see whose marks would change, and why. Nothing counts until you say so; marks set by hand stay.": "제출된 모든 것을 지금의 과제와 프로그램으로 다시 채점합니다. 그러면 누구의 점수가 왜 달라지는지 볼 수 있습니다. 반영하겠다고 하기 전에는 아무것도 반영되지 않으며, 사람이 정한 점수는 그대로입니다.",
	"%d of %d attempts were graded once more; this page looks again by itself.": "제출 %d건을 다시 채점했습니다(모두 %d건). 이 페이지는 저절로 새로 고쳐집니다.",
	"Stop, and change nothing": "멈추고 아무것도 바꾸지 않기",
	"%d attempts could not be graded once more by lab's own fault: their results stay.": "제출 %d건은 lab의 문제로 다시 채점하지 못했습니다. 그 결과는 그대로 둡니다.",
	"Let the new results count":                 "새 결과 반영",
	"Keep the old ones":                         "예전 결과 유지",
	"What would change":                         "달라질 점수",
	"Change":                                    "차이",
	"%d more stand in the file.":                "%d건이 더 파일에 있습니다.",
	"the marks that count now":                  "지금 반영된 점수",
	"The new results of %d attempts count now.": "제출 %d건의 새 결과를 반영했습니다.",
	"not everything was graded once more yet":   "아직 모두 다시 채점하지는 않았습니다",
	"these are not the differences that were shown; please look at them once more": "보여 드린 차이가 아닙니다. 다시 한 번 확인해 주세요",
}
