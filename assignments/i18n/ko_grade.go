package i18n

// koGrade is what grading says of a submission as a whole, and what reports say
// around the findings.
var koGrade = map[string]string{
	"octet %d of the file, after frame %d":                                                                    "파일의 %d번째 바이트, 프레임 %d 다음",
	"octet %d of the file, before the first frame":                                                            "파일의 %d번째 바이트, 첫 프레임 앞",
	"the file breaks off after frame %d; what it holds until there was graded":                                "파일이 프레임 %d 다음에서 끊깁니다. 거기까지 담긴 것을 채점했습니다",
	"the capture holds too many conversations to look at all: %d frames of the rest were counted only":        "캡처에 대화가 너무 많아 모두 살펴보지 못했습니다. 나머지 프레임 %d개는 세기만 했습니다",
	"the lab's traffic is too large to be kept as a whole: %d frames were counted only":                       "실습 트래픽이 너무 커서 프레임 %d개는 세기만 했습니다",
	"The capture holds no frame at all. Start recording before the programs, and stop after they have ended.": "캡처에 프레임이 하나도 없습니다. 프로그램보다 먼저 기록을 시작하고, 끝난 뒤에 멈추세요.",
	"The capture holds %d frames, but nothing of the lab (port %d) and nothing of the loopback interface. Record the loopback interface: lo on Linux, lo0 on macOS, “Adapter for loopback traffic capture” on Windows.": "캡처에 프레임이 %d개 있지만 실습(포트 %d)도, 루프백 인터페이스의 트래픽도 없습니다. 루프백 인터페이스를 기록하세요: 리눅스는 lo, macOS는 lo0, 윈도우는 “Adapter for loopback traffic capture”입니다.",
	"The capture holds %d frames, but nothing of the lab: no traffic of port %d. Start recording before the programs, and see that the server uses this port.":                                                          "캡처에 프레임이 %d개 있지만 실습에서 쓰는 포트 %d의 트래픽이 없습니다. 프로그램보다 먼저 기록을 시작하고, 서버가 이 포트를 쓰는지 확인하세요.",
	"not looked at, because the check %q did not pass":    "%q 검사를 통과하지 못해 보지 않았습니다",
	"lab itself failed here (%v); this is not your fault": "lab 자체에 문제가 생겼습니다(%v). 여러분의 잘못이 아닙니다",
	"Please show this report to your teacher.":            "이 보고서를 선생님께 보여 주세요.",
	"and %d more of the same kind":                        "그 밖에 같은 것이 %d개 더 있습니다",

	// What the reports say around the findings.
	"frame %d: ":                           "프레임 %d: ",
	"passed":                               "통과",
	"not passed":                           "미통과",
	"skipped":                              "건너뜀",
	"not captured":                         "캡처되지 않음",
	"could not be checked":                 "검사하지 못함",
	"noted, no points":                     "참고 사항, 배점 없음",
	"the same once more, in frame %d":      "같은 일이 한 번 더 있습니다. 프레임 %d",
	"the same %d times more, in frames %s": "같은 일이 %d번 더 있습니다. 프레임 %s",
	"time unknown":                         "시각 모름",
	"Check":                                "검사",
	"Verdict":                              "판정",
	"Points":                               "점수",
	"… conversations not shown: %d; lab inspect shows them all": "… 보이지 않은 대화: %d개. lab inspect로 모두 볼 수 있습니다",
}
