package i18n

// koCourse is what is said of the course: what there is to do, and how far
// somebody has come.
var koCourse = map[string]string{
	"list the labs of the course, and how far you have come": "과정의 실습 목록과 진도를 보여 줍니다",
	"On a terminal: the labs by chapter, a tick at those that you have passed, your best\nand your last points. Anywhere else, or with --format plain: one lab a line, its name\nfirst. What is passed is a note for you alone; marks come from captures.": "터미널에서는 실습을 장별로 보여 주고, 통과한 실습에 표시를 하며, 최고 점수와 마지막\n점수를 함께 적습니다. 그 밖의 곳이나 --format plain에서는 한 줄에 실습 하나씩, 이름을\n맨 앞에 적습니다. 진도는 자신을 위한 기록일 뿐이며 점수는 캡처에서 나옵니다.",
	"write the progress anew from all captures below `FOLDER`":        "`FOLDER` 아래의 모든 캡처로 진도를 새로 씁니다",
	"name the next lab of the course that you have not passed":        "아직 통과하지 않은 다음 실습을 알려 줍니다",
	"%s; lab list --from FOLDER writes it again from your recordings": "%s. lab list --from FOLDER로 녹화에서 다시 만들 수 있습니다",
	"this is no progress that lab has written":                        "lab이 쓴 진도 파일이 아닙니다",
	"your progress was not noted: %v":                                 "진도를 적어 두지 못했습니다: %v",
	"%s holds no capture of a lab; the progress stays as it was":      "%s에는 실습의 캡처가 없습니다. 진도는 그대로 둡니다",
	"progress is that of %d captures now":                             "이제 진도는 캡처 %d개에서 나온 것입니다",
	"it is not clear which lab it is of":                              "어느 실습의 것인지 알 수 없습니다",
	"%s is left out: %s":                                              "%s{을/를} 빼놓습니다: %s",
	"best last  of":                                                   "최고 최근 만점",
	"%d of %d labs passed":                                            "실습 %[2]d개 가운데 %[1]d개를 통과했습니다",
	"You have done the whole course. Well done!":                      "과정을 모두 마쳤습니다. 수고했습니다!",
	"Next:": "다음:",
}
