package i18n

// koWebCourse is the whole course online, and what commands beside it say.
var koWebCourse = map[string]string{
	"`URL` under which people reach the course (default: as lab web was told)":                         "사람들이 강좌에 접속하는 `URL`(기본: lab web에 알려 준 주소)",
	"your link was shown when the course began; lab web link %s makes a new one, and the old one ends": "링크는 강좌를 시작할 때 보여 드렸습니다. lab web link %s 명령이 새 링크를 만들고, 그러면 예전 링크는 쓸 수 없습니다",
	"the course": "강좌",
	"nobody knows the kind %s: want one of %s":       "%s{이라는/라는} 종류는 없습니다. 다음 중 하나여야 합니다: %s",
	"nobody knows the order %s: want one of %s":      "%s{이라는/라는} 순서는 없습니다. 다음 중 하나여야 합니다: %s",
	"this address has other methods: see Allow":      "이 주소에는 다른 메서드만 있습니다. Allow를 보세요",
	"how everybody stands in all labs of the course": "모두가 강좌의 모든 실습에서 어떤 상태인지",
	"All labs":                            "모든 실습",
	"All labs of everybody, in one table": "모두의 모든 실습을 한 표로",
	"percent, the fewest first":           "백분율이 낮은 순",
	"The table (CSV), of everybody":       "표(CSV), 학생 모두",
	"id or name":                          "학번이나 이름",
	"A lab's name opens the class in that lab, and a mark the student's report. A lab counts for everybody from when somebody has handed it in.": "실습 이름을 누르면 그 실습의 반이, 점수를 누르면 그 학생의 보고서가 열립니다. 실습은 누군가 제출한 때부터 모두에게 반영됩니다.",
	"the lab has no deadline, so there is nothing to extend":                                                                                     "이 실습에는 마감이 없어 연장할 것이 없습니다",
	"no column is titled like the lab beside one of student ids: give its title as column=TITLE, or rename it":                                   "학번 열과 함께 실습 이름을 제목으로 가진 열이 없습니다. column=TITLE로 열 제목을 알려 주거나 열 이름을 바꾸세요",
	"your server against the behaviours that give points: writes 20241234.ordeal.json, to be handed in, too":                                     "점수를 주는 행동들에 대한 내 서버: 함께 제출할 20241234.ordeal.json을 씁니다",
	"It is for you to try, and gives no points.":                                                                                                 "스스로 해 보는 것이며 점수는 없습니다.",
	"Points are given for what lab break --for-marks records: see the commands below.":                                                           "점수는 lab break --for-marks가 기록한 것에 대해 줍니다. 아래 명령을 보세요.",
	"The commands below need the assignment file; put it beside your programs:":                                                                  "아래 명령에는 과제 파일이 필요합니다. 프로그램 옆에 두세요:",
	"Everything that is kept about this student (zip)":                                                                                           "이 학생에 대해 보관하는 모든 것(zip)",
	"The lab has no deadline.":        "이 실습에는 마감이 없습니다.",
	"nobody is in the class list yet": "아직 명단에 아무도 없습니다",
}
