package i18n

// koProof is why checks passed.
var koProof = map[string]string{
	"frames %s: ": "프레임 %s: ",
	"the same is true of %d more, which begin here": "나머지 %d개도 같습니다. 여기서 시작합니다",

	// UDP.
	"a datagram from port %d to port %d":                                                        "포트 %d에서 포트 %d{으로/로} 가는 데이터그램입니다",
	"clients with ports of their own: %d (%s)":                                                  "저마다 다른 포트를 쓰는 클라이언트: %d개 (%s)",
	"port %d sends %s and gets %s":                                                              "포트 %d{이/가} %s{을/를} 보내고 %s{을/를} 받습니다",
	"port %d sends %s and gets %s; messages answered rightly: %d of %d":                         "포트 %d{이/가} %s{을/를} 보내고 %s{을/를} 받습니다. 메시지 %[5]d개 가운데 %[4]d개의 응답이 맞습니다",
	"messages of port %d answered rightly: %d of %d":                                            "포트 %d의 메시지 %[3]d개 가운데 %[2]d개의 응답이 맞습니다",
	"length %d = 8 for the header + %d for the data; datagrams whose length is right: %d of %d": "길이 %d = 헤더 8 + 데이터 %d. 데이터그램 %[4]d개 가운데 %[3]d개의 길이가 맞습니다",
	"datagrams to port %d: %d; datagrams from there: none":                                      "포트 %d{으로/로} 간 데이터그램은 %d개, 거기서 온 것은 없습니다",
	"ICMP port unreachable: nothing listens on port %d, to which port %d has sent":              "ICMP port unreachable: 포트 %[2]d{이/가} 보낸 포트 %[1]d에서는 아무도 듣지 않습니다",
	"a message of %d octets, the most that a datagram can hold, comes back whole":               "데이터그램에 담을 수 있는 가장 긴 %d바이트 메시지가 온전히 돌아옵니다",
	"of a message of %d octets the first %d come back":                                          "%d바이트 메시지에서 앞의 %d바이트가 돌아옵니다",
	"messages without an answer: %d of %d; none of them was sent again":                         "메시지 %[2]d개 가운데 %[1]d개에 응답이 없고, 아무도 다시 보내지 않았습니다",

	// TCP.
	"a connection between port %d and port %d":                                                                            "포트 %d{과/와} 포트 %d 사이의 연결입니다",
	"SYN, SYN-ACK and ACK, each with the right numbers":                                                                   "SYN, SYN-ACK, ACK의 번호가 모두 맞습니다",
	"the SYN-ACK acknowledges %d = ISN+1, and so does the ACK":                                                            "SYN-ACK도 ACK도 상대의 ISN+1 = %d{을/를} 확인합니다",
	"the SYN-ACK acknowledges %d, the ACK %d, counted from the other side's ISN":                                          "상대의 ISN부터 세어 SYN-ACK는 %d{을/를}, ACK는 %d{을/를} 확인합니다",
	"connections: %d (from the ports %s)":                                                                                 "연결 %d개 (클라이언트 포트 %s)",
	"when frame %d came, %d connections were open at one time, the last of them from port %d":                             "프레임 %d에서 연결 %d개가 동시에 열려 있습니다. 마지막 것은 포트 %d에서 왔습니다",
	"octets from the client: %d; from the server: none":                                                                   "클라이언트가 보낸 것은 %d바이트, 서버가 보낸 것은 없습니다",
	"as far as the connection was kept, %s is answered with %s":                                                           "보관된 데까지, %s에 대한 응답은 %s입니다",
	"%s is answered with %s":                                                                                              "%s에 대한 응답은 %s입니다",
	"both sides sent their FIN at once; that of the client is acknowledged in frame %d, that of the server in frame %d":   "양쪽이 동시에 FIN을 보냈습니다. 클라이언트의 FIN은 프레임 %d에서, 서버의 FIN은 프레임 %d에서 확인됩니다",
	"the %s closes first; its FIN is acknowledged in frame %d, that of the %s in frame %d":                                "%s{이/가} 먼저 닫습니다. 그 FIN은 프레임 %d에서, %s의 FIN은 프레임 %d에서 확인됩니다",
	"FIN of the %s, ACK, FIN of the %s, ACK: four segments":                                                               "%s의 FIN, ACK, %s의 FIN, ACK: 세그먼트 넷",
	"the FIN of the %s carries the ACK of that of the %s: three segments":                                                 "%s의 FIN에 %s의 FIN에 대한 ACK가 함께 실렸습니다: 세그먼트 셋",
	"after the FIN of the %s, the %s still sends %d octets":                                                               "%s의 FIN 뒤에도 %s{이/가} %d바이트를 더 보냅니다",
	"the client aborts the connection with RST":                                                                           "클라이언트가 RST로 연결을 끊습니다",
	"the server aborts the connection with RST":                                                                           "서버가 RST로 연결을 끊습니다",
	"SYN, and RST that acknowledges %d = ISN+1: nothing listens on port %d":                                               "SYN, 그리고 ISN+1 = %d{을/를} 확인하는 RST: 포트 %d에서는 아무도 듣지 않습니다",
	"SYN, and RST that answers it: nothing listens on port %d":                                                            "SYN, 그리고 그에 답하는 RST: 포트 %d에서는 아무도 듣지 않습니다",
	"the handshake ends in frame %d, the request is acknowledged in frame %d, and the answer comes %v later, in frame %d": "핸드셰이크는 프레임 %d에서 끝나고 요청은 프레임 %d에서 확인되며, 응답은 %v 뒤에 프레임 %d에서 옵니다",
	"segments that were sent again: %d":                                                                                   "다시 보낸 세그먼트: %d개",
	"segments that were sent again: %d; these are the first":                                                              "다시 보낸 세그먼트: %d개. 그 처음 몇 개입니다",
	"what the client sent, %d octets of it at once, comes back in %d pieces":                                              "클라이언트가 한 번에 보낸 %d바이트가 %d조각으로 돌아옵니다",
	"segments of the client before the one answer in frame %d: %d":                                                        "프레임 %d의 응답 하나 앞에 클라이언트가 보낸 세그먼트: %d개",

	// What was handed in.
	"student id %s; beside it the text holds %q and %q":        "학번 %s, 그리고 전송 내용에 %q{과/와} %q{이/가} 있습니다",
	"the file is called %q":                                    "파일 이름이 %q입니다",
	"the picture %q lies beside the capture and can be opened": "캡처와 함께 있는 그림 %q{이/가} 열립니다",

	// How a connection ended, as a title.
	"closed in four segments":  "세그먼트 넷으로 종료 (FIN, ACK, FIN, ACK)",
	"closed in three segments": "세그먼트 셋으로 종료 (FIN, FIN+ACK, ACK)",
	"half-close by the %s":     "%s{이/가} 한쪽만 먼저 닫음 (half-close)",
	"aborted by the %s (RST)":  "%s{이/가} 강제로 끊음 (RST)",
	"closed, then RST":         "종료한 뒤 RST",
	"refused (RST)":            "거절됨 (RST)",
	"closed by both sides":     "양쪽이 종료",
	"closed by one side only":  "한쪽만 종료",
	"no end captured":          "끝이 캡처되지 않음",

	// lab record.
	"print a line for each frame as it passes; on a terminal they are counted anyway": "지나가는 프레임을 한 줄씩 보여 줍니다. 터미널에서는 이 플래그가 없어도 개수를 보여 줍니다",
	"frames so far: %d":      "지금까지 프레임 %d개",
	"other frame, %d octets": "그 밖의 프레임, %d바이트",

	// The page of a student.
	"frames":                   "프레임",
	"Pages around this one":    "앞뒤 학생",
	"The whole class":          "반 전체",
	"Previous":                 "이전",
	"Next":                     "다음",
	"Attempt":                  "시도",
	"this one counts":          "이것으로 채점",
	"not graded":               "채점하지 않음",
	"Picture of the terminals": "터미널 화면",
	"The picture %s cannot be shown here: it is too large, or of a kind that browsers do not show.": "그림 %s{은/는} 여기에 보일 수 없습니다. 너무 크거나 브라우저가 열지 못하는 형식입니다.",
}
