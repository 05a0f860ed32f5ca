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

	// Questions about one's own packets.
	"it is there already": "이미 있습니다",
	"Ask me what is in my packets before showing what happened": "결과를 보여 주기 전에 내 패킷에 대해 먼저 묻기",
	"Questions about your packets":                              "내 패킷에 대한 질문",
	"%d points":                                                 "%d점",
	"The assignment has changed since this was graded: the report says what it would be worth now, and the mark above is the one that counts.": "이것을 채점한 뒤에 과제가 바뀌었습니다. 보고서는 지금이라면 몇 점인지를 보여 주고, 반영되는 것은 위의 점수입니다.",
	"What is right is not told: the frame tells it. To answer anew, hand the capture in once more.":                                            "정답은 알려 드리지 않습니다. 프레임을 보면 알 수 있습니다. 다시 답하려면 캡처를 다시 제출하세요.",
	"See what happened": "결과 보기",
	"The deadline has passed. To answer now, hand the capture in once more; it is late then.":        "마감이 지났습니다. 지금 답하려면 캡처를 다시 제출하세요. 그때는 지각입니다.",
	"All are about the capture that you have just handed in. Open it in Wireshark beside this page.": "모두 방금 제출한 캡처에 대한 질문입니다. 이 페이지 옆에 Wireshark로 열어 두세요.",
	"The answers are worth %d points, and are taken once.":                                           "답은 %d점이고, 한 번만 받습니다.",
	"They give no points; they are taken once.":                                                      "점수는 없고, 답은 한 번만 받습니다.",
	"not right":                  "틀림",
	"Answer":                     "답하기",
	"Not now: see what happened": "나중에 하고 결과 보기",

	// How far a student is, and what their program should survive.
	"So far":                         "지금까지",
	"%d of %d labs have all points.": "만점인 실습은 %d개입니다(모두 %d개).",
	"What was handed in or is due comes to %s percent.":          "제출했거나 마감된 실습의 결과는 %s퍼센트입니다.",
	"Of all labs, the %d that are worst for you do not count.":   "가장 불리한 실습 %d개는 반영되지 않습니다.",
	"Labs with all points":                                       "만점인 실습",
	"Does your program survive this?":                            "내 프로그램은 이것을 견딜까요?",
	"A server may do this, and your client has to cope with it:": "서버는 이렇게 할 수 있고, 클라이언트는 이를 견뎌야 합니다.",
	"Clients may do this, and your server has to cope with it:":  "클라이언트는 이렇게 할 수 있고, 서버는 이를 견뎌야 합니다.",
}
