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
}
