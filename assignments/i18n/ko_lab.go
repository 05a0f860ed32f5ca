package i18n

// koLab is what a run says: peers, journal, recording.
var koLab = map[string]string{
	// Peers.
	"listening on %v":                        "%v에서 기다립니다",
	"%v connected":                           "%v{이/가} 연결했습니다",
	"connected to %v from %v":                "%v에 연결했습니다 (내 소켓: %v)",
	"my socket before the first message: %v": "첫 메시지를 보내기 전 내 소켓: %v",
	"%v sent %d octets: %s":                  "%v{이/가} %d바이트를 보냈습니다: %s",
	"%v answered %d octets: %s":              "%v{이/가} %d바이트로 응답했습니다: %s",
	"no echo received: timeout after %v":     "에코를 받지 못했습니다: %v 뒤 타임아웃(timeout)",
	"%v has closed its direction":            "%v 쪽에서 보내기를 끝냈습니다",
	"closed the connection to %v":            "%v{과/와}의 연결을 닫았습니다",
	"%s(%s) failed: %s":                      "%s(%s) 실패: %s",
	"thread %d begins, for %v":               "스레드 %d 시작: %v 담당",
	"thread %d ends":                         "스레드 %d 종료",
	"one thread serves all connections, and waits for none of them": "스레드 하나가 모든 연결을 맡고, 어느 하나도 기다리지 않습니다",
	"%v: nothing to read yet, recv() returns EAGAIN":                "%v: 아직 읽을 것이 없어 recv()가 EAGAIN을 돌려줍니다",
	"the program ended with %v":                                     "프로그램이 오류로 끝났습니다: %v",
	"broken off: %v":                                                "중단: %v",

	"socket calls": "소켓 호출",
	"(after %v)":   "(%v 뒤 반환)",

	// Runs.
	"%s port %d is already in use":                    "%s 포트 %d{은/는} 이미 쓰이고 있습니다",
	"%s port %d is already in use by %s (process %d)": "%s 포트 %d{은/는} 이미 %s(프로세스 %d){이/가} 쓰고 있습니다",
	"%s ended before the clients were done":           "%s{이/가} 클라이언트보다 먼저 끝났습니다",
	"%s ended before the clients were done: %v":       "%s{이/가} 클라이언트보다 먼저 끝났습니다: %v",

	// The student's own programs.
	"cannot start %q: %v": "%q{을/를} 시작할 수 없습니다: %v",

	"the socket calls of the programs are not shown: the system does not permit ptrace (%v)": "프로그램의 소켓 호출은 보이지 않습니다. 이 시스템이 ptrace를 허락하지 않습니다(%v)",
	"the socket calls of the programs are not shown: that needs Linux 5.3 or later (%v)":     "프로그램의 소켓 호출은 보이지 않습니다. 리눅스 5.3 이상이 필요합니다(%v)",
	"the socket calls of the programs are not shown: that needs Linux on amd64 or arm64":     "프로그램의 소켓 호출은 보이지 않습니다. amd64나 arm64의 리눅스가 필요합니다",

	// One peer by hand.
	"be the server of an assignment, in this terminal":                                                                                "이 터미널에서 과제의 서버가 됩니다",
	"be a client of an assignment, in this terminal":                                                                                  "이 터미널에서 과제의 클라이언트가 됩니다",
	"The server runs until Ctrl-C. Its clients may be lab connect, nc, or programs of your own.":                                      "서버는 Ctrl-C를 누를 때까지 계속 실행됩니다. 클라이언트는 lab connect, nc, 직접 만든 프로그램 어느 것이든 됩니다.",
	"Every line that you type is one message; an empty line ends the client.\nThe server may be lab serve, or a program of your own.": "입력한 한 줄이 메시지 하나이고, 빈 줄을 입력하면 끝납니다.\n서버는 lab serve나 직접 만든 프로그램 어느 것이든 됩니다.",
	"port %d: want 1 to 65535":                                    "포트 %d: 1에서 65535 사이여야 합니다",
	"port %q: want 1 to 65535":                                    "포트 %q: 1에서 65535 사이여야 합니다",
	"%s has no server: it shows what happens when nobody listens": "%s에는 서버가 없습니다. 아무도 기다리지 않을 때 어떻게 되는지 보여 주는 과제입니다",
}
