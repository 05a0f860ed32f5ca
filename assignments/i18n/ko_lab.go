package i18n

// koLab is what a run says: peers, journal, recording.
var koLab = map[string]string{
	// Peers.
	"listening on %v":                        "%v에서 기다립니다",
	"%v connected":                           "%v{이/가} 연결했습니다",
	"connected to %v from %v":                "%v에 연결했습니다 (내 소켓: %v)",
	"my socket before the first message: %v": "첫 메시지를 보내기 전 내 소켓: %v",
	"%v sent %d octets: %s":                  "%v{이/가} %d옥텟을 보냈습니다: %s",
	"%v answered %d octets: %s":              "%v{이/가} %d옥텟으로 응답했습니다: %s",
	"no echo received: timeout after %v":     "에코를 받지 못했습니다: %v 뒤 타임아웃(timeout)",
	"%v has closed its direction":            "%v 쪽에서 보내기를 끝냈습니다",
	"closed the connection to %v":            "%v{과/와}의 연결을 닫았습니다",
	"%s(%s) failed: %s":                      "%s(%s) 실패: %s",
	"broken off: %v":                         "중단: %v",

	// Runs.
	"TCP port %d is already in use":             "TCP 포트 %d{은/는} 이미 쓰이고 있습니다",
	"UDP port %d is already in use":             "UDP 포트 %d{은/는} 이미 쓰이고 있습니다",
	"%s ended before the clients were done":     "%s{이/가} 클라이언트보다 먼저 끝났습니다",
	"%s ended before the clients were done: %v": "%s{이/가} 클라이언트보다 먼저 끝났습니다: %v",
}
