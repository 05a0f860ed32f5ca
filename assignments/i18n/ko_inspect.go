package i18n

// koInspect is what lab inspect says.
var koInspect = map[string]string{
	"%s, frames: %d":   "%s, 프레임 %d개",
	"from %s, %v long": "시작 %s, 길이 %v",
	"interface %d: link type %s, snap length %d": "인터페이스 %d: 링크 종류 %s, 스냅 길이 %d",
	"frames dropped: %d":                         "놓친 프레임 %d개",
	"(after frame %d)":                           "(프레임 %d 다음)",
	"TCP connections: %d, UDP conversations: %d": "TCP 연결 %d개, UDP 대화 %d개",
	"ICMP port unreachable: %d":                  "ICMP port unreachable %d번",
	"other frames: %s":                           "그 밖의 프레임: %s",
	"frames %d → %d ←, octets %d → %d ←":         "프레임 %d → %d ←, 바이트 %d → %d ←",
	"sent again: %d":                             "재전송 %d개",
	"beginning not captured":                     "시작이 캡처되지 않음",
	"closed":                                     "정상 종료",
	"closed by both at once":                     "양쪽이 동시에 종료",
	"half closed":                                "한쪽만 닫힘",
	"reset":                                      "RST로 끊김",
	"end not captured":                           "끝이 캡처되지 않음",
	"show what is in a capture":                  "캡처에 무엇이 들어 있는지 보여 줍니다",
	"Shows the interfaces, the conversations and, for each, a ladder: a lane for each side, a row for each frame with its flags, relative numbers, the state of both sides after it and what it does.": "인터페이스와 대화를 보여 주고, 대화마다 사다리 그림을 그립니다: 양쪽에 줄 하나씩, 프레임마다 한 행씩 플래그, 상대 번호, 그 뒤의 양쪽 상태와 하는 일을 적습니다.",
	"show only conversation `N`, with all its frames":               "대화 `N`만, 모든 프레임과 함께 보여 줍니다",
	"show only conversations with one of these `PORTS` (5000,9999)": "이 `PORTS` (5000,9999) 중 하나를 쓰는 대화만 보여 줍니다",
	"there is no conversation %d: %s has %d":                        "대화 %d{은/는} 없습니다: %s에는 %d개가 있습니다",
	"--ports: %q is no list of ports":                               "--ports: %q{은/는} 포트 목록이 아닙니다",
	"--conversation: want a number from 1":                          "--conversation: 1 이상의 수를 주십시오",
}
