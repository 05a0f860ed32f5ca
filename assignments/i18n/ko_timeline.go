package i18n

// koTimeline is what the picture of all parties says.
var koTimeline = map[string]string{
	"All parties in one picture": "모든 참여자를 한 그림에",
	"Each row is a conversation on the axis of time; select one to see its ladder.":                                                "한 줄이 시간축 위의 대화 하나입니다. 고르면 그 흐름도로 갑니다.",
	"Frames in the order of the capture. A bar is a socket call, from where it began to where it returned; ⋮ is where time jumps.": "프레임은 캡처된 순서대로입니다. 막대는 소켓 호출이고, 호출한 때부터 반환된 때까지 이어집니다. ⋮는 시간이 건너뛴 곳입니다.",
	"frames and calls not shown here: %d":   "여기에 나오지 않은 프레임과 호출: %d",
	"Every frame and every call, as a list": "모든 프레임과 호출을 목록으로",
	"welcoming socket":                      "환영 소켓",
	"connection socket":                     "연결 소켓",
	"welcoming":                             "환영",
	"handshake":                             "핸드셰이크",
	"data":                                  "데이터",
	"close":                                 "닫기",
}
