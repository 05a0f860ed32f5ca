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

	// lab start.
	"write a folder to begin a lab in: programs to fill in, the hand-out, what will be seen":                                                                                                                              "실습을 시작할 폴더를 씁니다: 채워 넣을 프로그램, 안내문, 보게 될 모습",
	"The programs have everything but the socket calls. Each gap is a TODO; until it is\nfilled in, the program stops there and says what is missing. The folder is named\nafter the lab, and files that exist are kept.": "프로그램에는 소켓 호출만 빠져 있습니다. 빈 곳마다 TODO가 있고, 채우기 전에는\n프로그램이 그 자리에서 멈추며 무엇이 빠졌는지 알려 줍니다. 폴더 이름은 실습\n이름이고, 이미 있는 파일은 그대로 둡니다.",
	"`LANGUAGE` of the programs; ko or en is that of the texts, and both may be given":                                                                                                                                    "프로그램의 언어 `LANGUAGE`. ko나 en은 글의 언어이며 둘 다 줄 수 있습니다",
	"%s: %s with %d calls to fill in, %s, %s":                               "%s: %s(채울 호출 %d개), %s, %s",
	"Fill in the TODOs, and run your program against lab's own other half:": "TODO를 채우고, lab이 맡은 상대와 함께 실행해 보세요:",

	// The picture of what will be seen.
	"On the way %d of 100 frames are lost: which ones, your capture shows.":               "도중에 프레임 100개 가운데 %d개가 사라집니다. 어느 것인지는 캡처에 나타납니다.",
	"A second server on port %d fails at bind() with %s: nothing of that is on the wire.": "포트 %d의 두 번째 서버는 bind()에서 %s 오류로 실패합니다. 이것은 패킷에 나타나지 않습니다.",
	"%d clients, each:":                      "클라이언트 %d개가 각각:",
	"sendto() fails with EMSGSIZE: no frame": "sendto()가 EMSGSIZE로 실패: 프레임 없음",
	"ICMP port unreachable":                  "ICMP port unreachable",
	"and so on: %d messages in all":          "이런 식으로 메시지 모두 %d개",
	"FIN: no more from here":                 "FIN: 이쪽은 더 보낼 것이 없음",
	"ACK, and FIN of the other direction":    "ACK, 그리고 반대 방향의 FIN",
	"department":                             "학과",
	"id":                                     "학번",
	"name":                                   "이름",
	"as much as fits":                        "들어가는 만큼 가득",
	"the same in upper case":                 "같은 글을 대문자로",
	"the same octets":                        "같은 바이트",
}
