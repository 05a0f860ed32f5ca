package i18n

// koHandout is what lab show says around an assignment's own texts.
var koHandout = map[string]string{
	"What to do":                 "할 일",
	"Commands":                   "명령",
	"What the capture will show": "캡처에서 볼 것",
	"How it is graded":           "채점",
	"Transport":                  "전송",
	"Ports":                      "포트",
	"Messages":                   "메시지",
	"a length of 4 octets before each, in network byte order":                   "메시지마다 앞에 4바이트 길이(네트워크 바이트 순서)",
	"each ends in a newline (\\n)":                                              "모두 줄바꿈(\\n)으로 끝납니다",
	"the text alone: no newline ends them":                                      "글만 보냅니다. 끝에 줄바꿈이 없습니다",
	"does all of it once, records and grades it":                                "전부 한 번 실행하고, 기록하고, 채점합니다",
	"only the server, in one terminal":                                          "한 터미널에서 서버만",
	"one client, in another terminal":                                           "다른 터미널에서 클라이언트 하나",
	"records your own programs, until Ctrl-C":                                   "내가 만든 프로그램을 Ctrl-C까지 기록합니다",
	"your client, with nobody at the port":                                      "아무도 듣지 않는 포트로 보내는 내 클라이언트",
	"your server on port %d, beside lab's other servers, against lab's clients": "%d번 포트의 내 서버와 lab의 나머지 서버, 그리고 lab의 클라이언트",
	"your client against each of lab's servers in turn":                         "내 클라이언트와 lab의 서버들(차례로)",
	"your server against lab's clients":                                         "내 서버와 lab의 클라이언트",
	"your client against lab's server":                                          "내 클라이언트와 lab의 서버",
	"grades a capture":                                                          "캡처를 채점합니다",
	"display filter for Wireshark":                                              "Wireshark 표시 필터",
	"0-point checks (-) are only reported. What the capture cannot tell, because it began too late or ended too early, is reported as “not captured”.": "0점짜리 검사(-)는 알려 주기만 합니다. 캡처가 너무 늦게 시작되거나 너무 일찍 끝나 알 수 없는 것은 “캡처되지 않음”으로 알립니다.",
}
