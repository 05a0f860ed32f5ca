package i18n

// koProgram is what is said of the student's own programs: during a run, and
// by a report.
var koProgram = map[string]string{
	// lab run.
	"longest `TIME` that servers and clients may take":                                 "서버와 클라이언트에 허락할 가장 긴 시간 `TIME`",
	"`PORT` of the server instead of the assignment's; a check of the port then fails": "과제에서 정한 포트 대신 쓸 서버 포트 `PORT`. 포트를 보는 검사는 통과하지 못합니다",
	"Exit code 0: passed; 1: not passed; 3: lab itself could not do it. A program that does not\nend is ended by lab, which changes neither marks nor exit code, and is named.": "종료 코드 0: 통과, 1: 통과하지 못함, 3: lab이 실행할 수 없음. 스스로 끝나지 않는 프로그램은\nlab이 끝내고 이름을 알립니다. 그 때문에 점수나 종료 코드가 바뀌지는 않습니다.",

	"cannot start %q: this line is for a shell, and none is asked": "%q{을/를} 시작할 수 없습니다. 셸이 읽어야 하는 줄인데, lab은 셸을 거치지 않습니다",

	// Waiting.
	"waiting for %s to bind port %d (%s)":                                                        "%s{이/가} 포트 %d{을/를} bind하기를 기다립니다(%s)",
	"port %d is still held by closed connections of the last run (TIME-WAIT): waiting %v for it": "지난 실행에서 닫힌 연결이 포트 %d{을/를} 아직 쥐고 있습니다(TIME-WAIT). 풀릴 때까지 %v 기다립니다",
	"port %d is still held by closed connections of the last run (TIME-WAIT): waiting for it":    "지난 실행에서 닫힌 연결이 포트 %d{을/를} 아직 쥐고 있습니다(TIME-WAIT). 풀릴 때까지 기다립니다",
	"it asks at the keyboard, where nobody sits: this is the end of its input":                   "키보드 입력을 기다리지만 입력할 사람이 없습니다. 여기서 입력을 끝냅니다",
	"… %d calls are left out here …":                                                             "… 여기서 호출 %d개를 생략합니다 …",
	"… %d lines are left out here: it printed too much …":                                        "… 출력이 너무 많아 여기서 %d줄을 생략합니다 …",

	// What went wrong.
	"%s":                              "%s",
	"%s %s":                           "%s %s",
	"%s ended with an error (%s)":     "%s{이/가} 오류로 끝났습니다(%s)",
	"%s ended with an error (%s): %s": "%s{이/가} 오류로 끝났습니다(%s): %s",
	"%s ended with an error (%s); its command line gives it neither {host} nor {port}":                       "%s{이/가} 오류로 끝났습니다(%s). 명령줄에 {host}도 {port}도 없습니다",
	"%s ended with an error (%s): %s; its command line gives it neither {host} nor {port}":                   "%s{이/가} 오류로 끝났습니다(%s): %s. 명령줄에 {host}도 {port}도 없습니다",
	"%s ended before the clients were done (%s)":                                                             "%s{이/가} 클라이언트보다 먼저 끝났습니다(%s)",
	"%s ended before the clients were done (%s): %s":                                                         "%s{이/가} 클라이언트보다 먼저 끝났습니다(%s): %s",
	"%s could not have port %d at once: closed connections of the last run still held it (TIME-WAIT)":        "%s{이/가} 포트 %d{을/를} 바로 얻지 못했습니다. 지난 실행에서 닫힌 연결이 아직 쥐고 있었습니다(TIME-WAIT)",
	"%s could not have port %d at once: closed connections of the last run still held it (TIME-WAIT) for %v": "%s{이/가} 포트 %d{을/를} 바로 얻지 못했습니다. 지난 실행에서 닫힌 연결이 %v 동안 더 쥐고 있었습니다(TIME-WAIT)",
	"%s listens on port %d, want port %d":                                                                    "%s{이/가} 포트 %d에서 기다립니다. 포트 %d{이어야/여야} 합니다",
	"%s waited for somebody to type before it bound port %d, and nobody does":                                "%s{이/가} 포트 %d{을/를} bind하기 전에 키보드 입력을 기다렸지만, 입력할 사람이 없습니다",
	"%s asked %q at the keyboard before it bound port %d, and nobody answers":                                "%s{이/가} 키보드로 %q{을/를} 물었지만 답할 사람이 없어, 포트 %d{을/를} bind하지 못했습니다",
	"%s had not bound port %d after %v":                                                                      "%[3]v{이/가} 지나도 %[1]s{이/가} 포트 %[2]d{을/를} bind하지 않았습니다",
	"lab ended %s: it was still waiting %v after its last line and the end of its input":                     "lab이 %s{을/를} 끝냈습니다. 마지막 줄과 입력의 끝을 받고 %v{이/가} 지나도 기다리기만 했습니다",
	"lab ended %s: it was still running %v after its last line and the end of its input":                     "lab이 %s{을/를} 끝냈습니다. 마지막 줄과 입력의 끝을 받고 %v{이/가} 지나도 계속 돌고 있었습니다",
	"lab ended %s: it sent without end (%d frames)":                                                          "lab이 %s{을/를} 끝냈습니다. 끝없이 보내고 있었습니다(프레임 %d개)",
	"lab ended %s: it was still at work when the time of the run was up (--timeout %v)":                      "lab이 %s{을/를} 끝냈습니다. 실행 시간(--timeout %v)이 다 되도록 끝나지 않았습니다",

	"lab ended the client's program, so the capture cannot tell how it closes its socket": "lab이 클라이언트 프로그램을 끝냈기 때문에, 소켓을 어떻게 닫는지 캡처로는 알 수 없습니다",

	// What to do about it.
	"Set SO_REUSEADDR on the welcoming socket before bind(), as in s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1): then a server can start again at once.": "bind() 앞에서 서버 소켓에 SO_REUSEADDR을 설정하세요. 예: s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1). 그러면 서버를 바로 다시 시작할 수 있습니다.",
	"Bind the server to port %d, or let it take the port from its command line: {port}.":                                                                            "서버를 포트 %d에 bind하거나, 명령줄의 {port}에서 포트를 받게 하세요.",
	"Let the server take its port from the command line: write {port} in --server, and read it there (sys.argv, args).":                                             "서버가 포트를 명령줄에서 받게 하세요. --server에 {port}를 적고 프로그램에서 읽습니다(sys.argv, args).",
	"Create the socket and bind it before anything that takes long or waits.":                                                                                       "오래 걸리거나 기다리는 일보다 먼저 소켓을 만들고 bind하세요.",
	"Let the client end at an empty line and at the end of its input (EOFError of input(), NULL of fgets()), and give recv() a timeout where no answer may come.":   "빈 줄과 입력의 끝에서 클라이언트가 끝나게 하세요(input()의 EOFError, fgets()의 NULL). 응답이 오지 않을 수 있는 곳에서는 recv()에 타임아웃을 주세요.",
	"Leave the loop at the end of the input: input() raises EOFError, fgets() returns NULL, Scanner.hasNextLine() is false.":                                        "입력이 끝나면 반복에서 빠져나오세요. 그때 input()은 EOFError를 내고, fgets()는 NULL을 돌려주고, Scanner.hasNextLine()은 false입니다.",
	"See in the transcript what it was doing, and let it end when its work is done.":                                                                                "무엇을 하고 있었는지 터미널 기록에서 확인하고, 할 일이 끝나면 프로그램도 끝나게 하세요.",
	"Start the program by itself in a terminal, and correct what its last lines say.":                                                                               "터미널에서 프로그램만 따로 실행해 보고, 마지막 줄이 알려 주는 곳을 고치세요.",

	// Reports.
	"Programs":      "프로그램",
	"Programs:":     "프로그램:",
	"part of lab":   "lab 내장",
	"ended with %s": "종료: %s",
}
