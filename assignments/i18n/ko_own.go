package i18n

// koOwn is what is said of programs that students have written themselves: what
// went wrong with them, whose work counts, and which of several right ways they
// took.
var koOwn = map[string]string{
	// Upper case.
	"Answer with everything that was received, in upper case, and nothing else.": "받은 것 모두를 대문자로만 바꾸어 응답하세요.",
	"upper case of octets: a to z, and nothing else":                             "바이트 단위 대문자: a–z만 바뀌었습니다",
	"upper case of text (Unicode): as right here as that of octets":              "글자 단위 대문자(Unicode): 여기서는 바이트 단위 대문자와 똑같이 맞습니다",
	"Upper case here is that of text, as Unicode's full mapping has it: ß becomes SS. toupper() and bytes.upper() know a to z only, and Go and C# leave ß as it is (Go: cases.Upper of golang.org/x/text).": "여기서 대문자는 글자 단위이며 Unicode의 전체 변환을 따릅니다. ß는 SS가 됩니다. toupper()와 bytes.upper()는 a–z만 바꾸고, Go와 C#은 ß를 그대로 둡니다(Go에서는 golang.org/x/text의 cases.Upper).",

	// What went wrong with a program.
	"%s imports the file %s of its own folder instead of Python's module of that name":    "%s{이/가} Python의 모듈이 아니라 같은 폴더에 있는 파일 %s{을/를} import합니다",
	"%s called send() on a UDP socket that is connected to nobody":                        "%s{이/가} 아무 데도 연결되지 않은 UDP 소켓에서 send()를 호출했습니다",
	"%s has a TCP socket, but has not called listen() on port %d":                         "%s{이/가} TCP 소켓을 만들었지만 포트 %d에서 listen()을 호출하지 않았습니다",
	"%s asks %q at its keyboard while a client waits for its answer":                      "클라이언트가 응답을 기다리는 동안 %s{이/가} 키보드로 %q{을/를} 묻고 있습니다",
	"%s waits at its keyboard for somebody to type, while a client waits for its answer":  "클라이언트가 응답을 기다리는 동안 %s{이/가} 키보드 입력을 기다립니다",
	"%s has read the whole message and waits for more of it, instead of answering":        "%s{이/가} 메시지를 다 읽고도 응답하지 않고 더 오기를 기다립니다",
	"%s has got the whole answer and waits for more of it":                                "%s{이/가} 응답을 다 받고도 더 오기를 기다립니다",
	"%s has read the message and sent nothing":                                            "%s{이/가} 메시지를 읽었지만 아무것도 보내지 않았습니다",
	"%s has sent nothing of what was typed, and waits for an answer":                      "%s{이/가} 입력받은 것을 하나도 보내지 않은 채 응답을 기다립니다",
	"%s has read the message, but the client got no answer":                               "%s{이/가} 메시지를 읽었지만 클라이언트에 응답이 오지 않았습니다",
	"%s takes only %d octets of a datagram: what is behind them is lost":                  "%s{이/가} 데이터그램에서 %d바이트만 받습니다. 그 뒤는 사라집니다",
	"%s sends answers to port %d, which has not asked for them":                           "%s{이/가} 요청하지도 않은 포트 %d{으로/로} 응답을 보냅니다",
	"%s closed its socket before it had read everything that had come":                    "%s{이/가} 온 것을 다 읽기 전에 소켓을 닫았습니다",
	"%s took what one recv() returned for all there is, and closed before the client had": "%s{이/가} recv() 한 번의 결과를 전부로 여기고 클라이언트보다 먼저 닫았습니다",
	"%s took what one recv() returned, %d of %d octets, for the whole message":            "%[1]s{이/가} recv() 한 번에 받은 %[2]d바이트를 메시지 전체(%[3]d바이트)로 여겼습니다",
	"%s sent %d octets more than belong to the message":                                   "%s{이/가} 메시지보다 %d바이트를 더 보냈습니다",

	// What to do about it.
	"Did you mean '%s'? lab fills in host and port where they are written.":                                                                                                                "혹시 '%s'{이었나요/였나요}? {host}와 {port}를 적은 자리에 lab이 값을 채웁니다.",
	"Correct this line of the program, and start it by itself in a terminal first.":                                                                                                        "이 줄을 고친 뒤, 먼저 터미널에서 프로그램만 따로 실행해 보세요.",
	"Give %s another name: import looks into the program's folder first.":                                                                                                                  "파일 %s의 이름을 바꾸세요. import는 프로그램이 있는 폴더부터 찾습니다.",
	"Say to whom: sendto(data, address), a server with the address that recvfrom() returned. send() needs a connect() before.":                                                             "누구에게 보낼지 알려 주세요. sendto(data, address)를 쓰고, 서버라면 recvfrom()이 돌려준 주소를 넣습니다. send()를 쓰려면 먼저 connect()해야 합니다.",
	"Call listen() after bind() and before accept().":                                                                                                                                      "bind() 다음, accept() 앞에서 listen()을 호출하세요.",
	"Let the server answer with what it has received, and ask nobody: there is no one at its keyboard.":                                                                                    "서버는 묻지 말고 받은 것으로 응답하게 하세요. 서버의 키보드 앞에는 아무도 없습니다.",
	"Take what one recv() returns. readLine(), ReadString('\n') and a loop to the end of the stream wait for a newline, or for a close, that does not come here.":                          "recv() 한 번이 돌려준 것을 쓰세요. readLine(), ReadString('\n'), 스트림 끝까지 읽는 반복은 여기서 오지 않는 줄바꿈이나 연결 종료를 기다립니다.",
	"Call flush() after each message, or send on the socket itself: what is written to makefile(), fdopen(), PrintWriter, BufferedWriter or bufio.Writer stays in the program until then.": "메시지마다 flush()를 호출하거나 소켓으로 직접 보내세요. makefile(), fdopen(), PrintWriter, BufferedWriter, bufio.Writer에 쓴 것은 그 전까지 프로그램 안에 머뭅니다.",
	"Does it wait for a newline, or for the end of the stream? Or does what it wrote wait for flush()? Look at what its last calls returned: --trace shows them.":                          "줄바꿈이나 스트림의 끝을 기다리나요? 아니면 쓴 것이 flush()를 기다리나요? 마지막 호출들이 무엇을 돌려주었는지 보세요. --trace로 볼 수 있습니다.",
	"See what send() or sendto() returned: send() needs a connected socket, and sendto() the address that recvfrom() returned. --trace shows the calls.":                                   "send()나 sendto()가 무엇을 돌려주었는지 보세요. send()에는 연결된 소켓이, sendto()에는 recvfrom()이 돌려준 주소가 필요합니다. --trace로 호출을 볼 수 있습니다.",
	"Give recvfrom() room for the largest message, such as 4096 octets: UDP throws away what does not fit.":                                                                                "recvfrom()의 버퍼를 가장 큰 메시지에 맞추세요(예: 4096바이트). UDP는 들어가지 않는 부분을 버립니다.",
	"TCP is a stream without messages: call recv() until everything is there, or until it returns nothing: the other side has closed.":                                                     "TCP는 메시지 구분이 없는 스트림입니다. 다 올 때까지, 또는 상대가 닫아 빈 값이 돌아올 때까지 recv()를 되풀이하세요.",
	"Send as many octets as were read: what recv() and read() fill ends in no NUL, so strlen() and %%s run on into what stands behind it.":                                                 "읽은 바이트 수만큼만 보내세요. recv()나 read()가 채운 버퍼 끝에는 NUL이 없어서 strlen()과 %%s는 그 뒤까지 읽습니다.",

	// Reports.
	"traced":                    "호출 추적함",
	"not traced":                "호출 추적 안 함",
	"parts of lab, all of them": "모두 lab 내장",
	"the same with %s":          "%s도 마찬가지",
	"%s and %d more":            "%s 외 %d개",

	// The recording is not to blame.
	"no client has sent anything to port %d":                                             "어느 클라이언트도 포트 %d{으로/로} 아무것도 보내지 않았습니다",
	"See why the client did not come to that: what it printed stands in the transcript.": "클라이언트가 왜 거기까지 가지 못했는지 보세요. 출력한 내용이 터미널 기록에 있습니다.",
	"this connection was never closed by both sides":                                     "이 연결은 끝까지 양쪽에서 닫히지 않았습니다",
	"got this answer, which nobody has asked for":                                        "아무도 요청하지 않은 응답입니다",
	"No client has sent anything to port %d. lab recorded this itself, from before the first program to after the last: nothing is missing.": "어느 클라이언트도 포트 %d{으로/로} 아무것도 보내지 않았습니다. lab이 첫 프로그램보다 먼저 시작해 마지막 프로그램이 끝난 뒤까지 직접 기록했으므로 빠진 것은 없습니다.",

	// Whose programs they are.
	"got %q, but the experiment has no server":                                                                                                                   "%q인데, 실험에 서버가 없습니다",
	"The assignment asks for %s of your own. This capture does not say who wrote the programs.":                                                                  "이 과제는 직접 만든 %s{을/를} 요구합니다. 이 캡처만으로는 누가 프로그램을 만들었는지 알 수 없습니다.",
	"A demonstration: the assignment asks for %s of your own, and lab's has run. That earns no points. See --server and --client of lab run.":                    "시연입니다. 이 과제는 직접 만든 %s{을/를} 요구하는데 lab 내장 프로그램이 실행되어 점수가 없습니다. lab run의 --server와 --client를 보세요.",
	"The assignment asks for both programs of your own, and the server was lab's: what it did earns no points.":                                                  "이 과제는 두 프로그램 모두 직접 만들 것을 요구하는데, 서버가 lab 내장이었습니다. 내장 서버가 한 일에는 점수가 없습니다.",
	"The assignment asks for both programs of your own, and the client was lab's: what it did earns no points.":                                                  "이 과제는 두 프로그램 모두 직접 만들 것을 요구하는데, 클라이언트가 lab 내장이었습니다. 내장 클라이언트가 한 일에는 점수가 없습니다.",
	"The client was lab's, so that the marks are those of your server: what the client did alone counts only as far as the server's checks do: %d of %d points.": "클라이언트는 lab 내장이었으므로 점수는 직접 만든 서버의 것입니다. 클라이언트 혼자 한 일은 서버의 검사가 얻은 비율만큼만 인정됩니다(%[2]d점 중 %[1]d점).",
	"a server":                              "서버",
	"a client":                              "클라이언트",
	"server and client":                     "서버와 클라이언트",
	"Your own":                              "직접 만들 것",
	"the server: lab's own earns no points": "서버. lab 내장 서버에는 점수가 없습니다",
	"the client: lab's own earns no points": "클라이언트. lab 내장 클라이언트에는 점수가 없습니다",
	"server and client: lab's own earn no points": "서버와 클라이언트. lab 내장 프로그램에는 점수가 없습니다",

	// Threads.
	"one thread of the server moved all octets, as its trace shows":      "호출 추적에 따르면 서버의 스레드 하나가 모든 바이트를 주고받았습니다",
	"%d threads of the server moved octets, as its trace shows; want %d": "호출 추적에 따르면 서버의 스레드 %d개가 바이트를 주고받았습니다. %d개여야 합니다",

	"done by lab":                        "lab이 함",
	"What lab did, and not your program": "직접 만든 프로그램이 아니라 lab이 한 것",

	// Command lines that start nothing.
	"cannot start %q: it is the source of a program, which %s runs":                "%q{을/를} 시작할 수 없습니다. 소스 파일이라 %s{이/가} 실행해야 합니다",
	"cannot start %q: it is the source of a program, and has to be compiled first": "%q{을/를} 시작할 수 없습니다. 소스 파일이라 먼저 컴파일해야 합니다",
	"cannot start %q: there is no such program here; Python is called %s":          "%q{을/를} 시작할 수 없습니다. 이 컴퓨터에는 그런 프로그램이 없고, Python은 %s라는 이름입니다",

	"program of %s: %s (%s)":              "%s 프로그램: %s (%s)",
	"programs: parts of lab, all of them": "프로그램: 모두 lab 내장",
}
