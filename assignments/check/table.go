package check

import (
	"slices"

	"socketlab/assignments/i18n"
)

// Table is the catalogue of checks, in the order in which lab checks lists
// them.
var Table = slices.Concat(udpRows, tcpRows, submissionRows)

var udpRows = []Row{
	{"udp-port", "RFC 768, Destination Port",
		i18n.Text{En: "the clients send to the assignment's port", Ko: "클라이언트가 과제에서 정한 포트로 보냅니다"},
		func() Check { return &UDPPort{} }, nil},
	{"udp-clients", "RFC 6335 §6",
		i18n.Text{En: "several clients, each with a port of its own that the system chose", Ko: "클라이언트가 여럿이고, 저마다 운영체제가 고른 다른 포트를 씁니다"},
		func() Check { return &UDPClients{} }, []Param{clientsParam}},
	{"udp-echo", "RFC 862",
		i18n.Text{En: "every message comes back with the same octets, from the port it was sent to", Ko: "모든 메시지가 보낸 포트로부터 같은 바이트로 돌아옵니다"},
		func() Check { return &UDPEcho{} }, []Param{clientsParam}},
	{"udp-answer", "RFC 768",
		i18n.Text{En: "every message is answered as the assignment says, from the port it was sent to", Ko: "모든 메시지에 과제에서 정한 응답이, 보낸 포트로부터 옵니다"},
		func() Check { return &UDPAnswer{} }, []Param{replyParam, textParam, clientsParam}},
	{"udp-header", "RFC 768, Length",
		i18n.Text{En: "the header has 8 octets, and the length field counts it and the data", Ko: "헤더는 8바이트이고, 길이 필드가 헤더와 데이터를 합한 값입니다"},
		func() Check { return &UDPHeader{} }, nil},
	{"udp-silent", "RFC 768",
		i18n.Text{En: "nothing comes back from the server's port", Ko: "서버 포트에서 아무것도 돌아오지 않습니다"},
		func() Check { return &UDPSilent{} }, nil},
	{"udp-unreachable", "RFC 1122 §4.1.3.1, RFC 4443 §3.1",
		i18n.Text{En: "a message to a port where nothing listens is refused by ICMP port unreachable", Ko: "아무도 듣지 않는 포트로 보낸 메시지는 ICMP port unreachable로 거절됩니다"},
		func() Check { return &UDPUnreachable{} }, []Param{clientsParam}},
	{"udp-largest", "RFC 768, Length; RFC 791 §3.1; RFC 8200 §3",
		i18n.Text{En: "the largest possible message goes and comes back (65,507 octets over IPv4, 65,527 over IPv6)", Ko: "가장 큰 메시지가 갔다가 돌아옵니다(IPv4 65,507바이트, IPv6 65,527바이트)"},
		func() Check { return &UDPLargest{} }, nil},
	{"udp-truncated", "RFC 768; POSIX recvfrom()",
		i18n.Text{En: "a message longer than the server's buffer comes back cut to it", Ko: "서버의 버퍼보다 긴 메시지는 버퍼 크기만큼만 돌아옵니다"},
		func() Check { return &UDPTruncated{} }, []Param{
			{"buffer", i18n.Text{En: "of the server, in octets (4096)", Ko: "서버의 버퍼 크기, 바이트 (4096)"}}, portParam}},
	{"udp-lossy", "RFC 768",
		i18n.Text{En: "some messages stay unanswered, and nobody sends them again", Ko: "일부 메시지는 응답을 받지 못하고, 아무도 다시 보내지 않습니다"},
		func() Check { return &UDPLossy{} }, []Param{
			{"requests", i18n.Text{En: "messages, at least (10)", Ko: "메시지 수, 최소 (10)"}}}},
}

var tcpRows = []Row{
	{"tcp-port", "RFC 9293 §3.1, Destination Port",
		i18n.Text{En: "the clients connect to the assignment's port", Ko: "클라이언트가 과제에서 정한 포트로 연결합니다"},
		func() Check { return &TCPPort{} }, nil},
	{"tcp-handshake", "RFC 9293 §3.5",
		i18n.Text{En: "connections open with SYN, SYN-ACK, ACK, their numbers right", Ko: "연결이 SYN, SYN-ACK, ACK로 열리고 번호가 맞습니다"},
		func() Check { return &TCPHandshake{} }, []Param{bestParam}},
	{"tcp-connections", "RFC 9293 §3.4.1",
		i18n.Text{En: "several connections to one server", Ko: "한 서버에 여러 연결이 맺어집니다"},
		func() Check { return &TCPConnections{} }, []Param{connectionsParam}},
	{"tcp-overlap", "RFC 9293 §3.3.2",
		i18n.Text{En: "several connections are open at one time", Ko: "여러 연결이 동시에 열려 있습니다"},
		func() Check { return &TCPOverlap{} }, []Param{connectionsParam,
			{"threads", i18n.Text{En: "how many threads are to serve them; only noted, and only where a trace tells (any)", Ko: "서비스할 스레드 수. 호출 추적이 있을 때 알려 줄 뿐 점수에는 들어가지 않음 (상관없음)"}}}},
	{"tcp-answer", "RFC 9293 §3.4",
		i18n.Text{En: "the server answers what the client sent as the assignment says; segments do not matter", Ko: "서버가 클라이언트가 보낸 것에 과제에서 정한 대로 응답합니다. 세그먼트가 어떻게 나뉘는지는 상관없습니다"},
		func() Check { return &TCPAnswer{} }, []Param{replyParam, textParam,
			{"all", i18n.Text{En: "everything sent has to be answered, not only what one recv() returned (false)", Ko: "recv() 한 번이 아니라 보낸 것 모두에 응답해야 함 (false)"}},
			{"framed", i18n.Text{En: "a length of 4 octets stands before each message (false)", Ko: "메시지마다 앞에 4바이트 길이가 붙음 (false)"}},
			bestParam, portParam}},
	{"tcp-close", "RFC 9293 §3.6",
		i18n.Text{En: "each side's FIN is sent and acknowledged, in three segments or four", Ko: "양쪽의 FIN이 보내지고 확인됩니다. 세그먼트가 셋이든 넷이든 괜찮습니다"},
		func() Check { return &TCPClose{} }, []Param{
			{"by", i18n.Text{En: "who closes first: client or server (either)", Ko: "먼저 닫는 쪽: client 또는 server (상관없음)"}}, bestParam}},
	{"tcp-ending", "RFC 9293 §3.6, §3.5.2",
		i18n.Text{En: "one connection ends in a certain way", Ko: "정해진 방식으로 끝나는 연결이 있습니다"},
		func() Check { return &TCPEnding{} }, []Param{
			{"kind", i18n.Text{En: "four (FIN, ACK, FIN, ACK), three (FIN, FIN+ACK, ACK), half (half-close) or reset (RST)", Ko: "four(FIN, ACK, FIN, ACK), three(FIN, FIN+ACK, ACK), half(한쪽만 닫기) 또는 reset(RST)"}}}},
	{"tcp-refused", "RFC 9293 §3.5.2",
		i18n.Text{En: "a connection to a closed port is refused: SYN, then RST with ACK", Ko: "닫힌 포트로의 연결은 거절됩니다: SYN 다음에 RST+ACK"},
		func() Check { return &TCPRefused{} }, nil},
	{"tcp-backlog", "RFC 9293 §3.5; POSIX listen()",
		i18n.Text{En: "the handshake is complete and the request acknowledged well before the answer", Ko: "응답보다 훨씬 먼저 핸드셰이크가 끝나고 요청이 확인됩니다"},
		func() Check { return &TCPBacklog{} }, []Param{
			{"wait", i18n.Text{En: "from the acknowledged request to the answer, at least (100ms)", Ko: "요청이 확인된 뒤 응답까지 걸린 시간, 최소 (100ms)"}}}},
	{"tcp-retransmission", "RFC 9293 §3.8.1",
		i18n.Text{En: "lost segments are sent again", Ko: "잃어버린 세그먼트를 다시 보냅니다"},
		func() Check { return &TCPRetransmission{} }, []Param{
			{"least", i18n.Text{En: "retransmitted segments, at least (1)", Ko: "재전송된 세그먼트 수, 최소 (1)"}}}},
	{"tcp-pieces", "RFC 9293 §3.8.5",
		i18n.Text{En: "one message comes back in several pieces", Ko: "한 번에 보낸 메시지가 여러 조각으로 돌아옵니다"},
		func() Check { return &TCPPieces{} }, []Param{
			{"octets", i18n.Text{En: "of the message, sent at once (100)", Ko: "한 번에 보낸 메시지의 크기, 바이트 (100)"}},
			{"pieces", i18n.Text{En: "in which it comes back, at least (2)", Ko: "돌아오는 조각 수, 최소 (2)"}}, portParam}},
	{"tcp-joined", "RFC 9293 §3.8.5",
		i18n.Text{En: "several small sends are answered by one", Ko: "여러 번 나누어 보낸 것에 한 번 응답합니다"},
		func() Check { return &TCPJoined{} }, []Param{
			{"sends", i18n.Text{En: "before the one answer, at least (2)", Ko: "응답 하나 앞의 전송 수, 최소 (2)"}}, portParam}},
}

var submissionRows = []Row{
	{"identity", "hand-out",
		i18n.Text{En: "the text holds the student id and, beside it, a department and a name: two words that are no greeting", Ko: "전송 내용에 학번이 있고, 학과와 이름이 함께 있습니다. 인사말이 아닌 낱말 두 개를 찾습니다"},
		func() Check { return &Identity{} }, nil},
	{"file-name", "hand-out",
		i18n.Text{En: "the capture is named after the student id", Ko: "캡처 파일 이름이 학번입니다"},
		func() Check { return &FileName{} }, nil},
	{"picture", "hand-out",
		i18n.Text{En: "a picture of the terminals lies beside the capture", Ko: "터미널 화면 그림이 캡처와 함께 있습니다"},
		func() Check { return &PictureBeside{} }, nil},
}

// Parameters that several checks have. The default stands in parentheses.
var (
	clientsParam     = Param{"clients", i18n.Text{En: "how many clients, at least; the best served ones count", Ko: "클라이언트 수, 최소. 가장 잘된 것부터 셉니다"}}
	connectionsParam = Param{"connections", i18n.Text{En: "how many connections, at least (2)", Ko: "연결 수, 최소 (2)"}}
	bestParam        = Param{"connections", i18n.Text{En: "how many connections are looked at, the best first (1)", Ko: "살펴볼 연결 수, 가장 잘된 것부터 (1)"}}
	replyParam       = Param{"reply", i18n.Text{En: "what comes back: echo, upper, upper-ascii, fixed or none (echo)", Ko: "돌아올 것: echo, upper, upper-ascii, fixed 또는 none (echo)"}}
	textParam        = Param{"text", i18n.Text{En: "the answer if reply is fixed", Ko: "reply가 fixed일 때의 응답"}}
	portParam        = Param{"port", i18n.Text{En: "of the server, where the assignment has several (any)", Ko: "서버가 여럿일 때 그 포트 (아무 포트나)"}}
)
