package report

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"socketlab/assignments/i18n"
)

// A Fault is where a submission first leaves the way: its finding about the
// earliest frame.
type Fault struct {
	Check   string     `json:"check"` // id of the check in the assignment
	Name    string     `json:"name"`  // of the check in the catalogue
	Kind    string     `json:"kind"`  // the same for findings that say the same of other frames
	Frame   int        `json:"frame"` // 0 if it is about none
	Message string     `json:"message"`
	Cut     bool       `json:"cut,omitempty"`  // what came is the beginning of what was wanted
	Rows    []FaultRow `json:"rows,omitempty"` // the frame, and the one before it in its conversation
}

// A FaultRow is a frame as it can be shown to a class.
type FaultRow struct {
	Frame int    `json:"frame"`
	From  string `json:"from"` // "client"
	To    string `json:"to"`
	Label string `json:"label"`
	Text  string `json:"text,omitempty"`
}

// FirstFault returns where a submission first leaves the way, or nil if it
// nowhere does so at the cost of points. The report has its conversations.
func FirstFault(r *Report) *Fault {
	var first *Fault
	for _, c := range r.Checks {
		if c.MaxPoints == 0 || c.Verdict != Fail && c.Verdict != NotCaptured {
			continue
		}
		for _, f := range c.Findings {
			if first == nil || f.Frame > 0 && (first.Frame == 0 || f.Frame < first.Frame) {
				first = &Fault{Check: c.ID, Name: c.Check, Kind: f.Kind, Frame: f.Frame, Message: f.Message}
			}
		}
	}
	if first != nil {
		first.Rows, first.Cut = rowsAt(r.Ladders, first.Frame), cut(first.Message)
	}
	return first
}

// quoted finds what a finding quotes: first what came, then what was wanted.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)+"`)

// cut reports whether the first text that a finding quotes is the beginning of
// another one.
func cut(message string) bool {
	all := quoted.FindAllString(message, -1)
	return len(all) > 1 && slices.ContainsFunc(all[1:], func(s string) bool {
		return len(s) > len(all[0]) && strings.HasPrefix(s, strings.TrimSuffix(all[0], `"`))
	})
}

// rowsAt returns a frame and the one before it in its conversation.
func rowsAt(all []Ladder, frame int) (out []FaultRow) {
	for i := range all {
		l := &all[i]
		at := slices.IndexFunc(l.Rows, func(r Row) bool { return frame > 0 && r.Frame == frame })
		if at < 0 {
			continue
		}
		for _, r := range l.Rows[max(at-1, 0) : at+1] {
			out = append(out, FaultRow{r.Frame, l.Lanes[r.From].Role, l.Lanes[1-r.From].Role, r.Label, r.Text})
		}
		return out
	}
	return nil
}

// A Misreading is what several students got wrong in the same way.
type Misreading struct {
	Count, Of int       // students, of those with a submission
	Title     string    // what was taken for what
	Lecture   string    // the sentence to say in the next lecture; may be empty
	Example   *ClassRow // one of them, in whose fault nobody is named if that can be
	Others    []*ClassRow
}

// mostOthers is how many more are named of those who got something wrong in the
// same way.
const mostOthers = 5

// Misread groups the students of a class by where and how they first left the
// way, the largest group first.
func (c *Class) Misread(lang i18n.Lang) (out []Misreading) {
	groups, order := map[string][]*ClassRow{}, []string{}
	of := 0
	for _, row := range c.Rows {
		if row.Status.Absent() || row.Verdict == Error {
			continue
		}
		of++
		if row.Fault == nil {
			continue
		}
		key := row.Fault.Check + "\x00" + row.Fault.Kind
		if cause := causeOf(row.Fault); cause != nil {
			key = cause.title.En
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], row)
	}
	for _, key := range order {
		out = append(out, c.misreading(groups[key], of, lang))
	}
	slices.SortStableFunc(out, func(a, b Misreading) int { return cmp.Compare(b.Count, a.Count) })
	return out
}

func (c *Class) misreading(rows []*ClassRow, of int, lang i18n.Lang) Misreading {
	slices.SortStableFunc(rows, func(a, b *ClassRow) int { return cmp.Compare(named(a), named(b)) })
	m := Misreading{Count: len(rows), Of: of, Example: rows[0], Others: rows[1:min(len(rows), 1+mostOthers)]}
	if cause := causeOf(rows[0].Fault); cause != nil {
		m.Title, m.Lecture = cause.title.In(lang), cause.lecture.In(lang)
		return m
	}
	for _, k := range c.Checks {
		if k.ID == rows[0].Fault.Check {
			m.Title = k.Title
		}
	}
	return m
}

// named tells how little a fault is fit to be shown to a class: best are two
// frames in which nobody is named.
func named(r *ClassRow) (n int) {
	text := r.Fault.Message
	for _, row := range r.Fault.Rows {
		text += " " + row.Text
	}
	for _, word := range []string{r.ID, r.Name, r.Department} {
		if word != "" && strings.Contains(text, word) {
			n++
		}
	}
	return 10*n + 2 - min(len(r.Fault.Rows), 2)
}

// A cause is what people take for what, and what to say about it.
type cause struct {
	kinds          []string // beginnings of the findings that it explains
	checks         []string // only in these checks; nil: in any
	cut            bool     // only where what came is the beginning of what was wanted
	title, lecture i18n.Text
}

// causeOf finds what a fault comes of, or nil if nobody knows.
func causeOf(f *Fault) *cause {
	for i := range causes {
		c := &causes[i]
		if (!c.cut || f.Cut) && (c.checks == nil || slices.Contains(c.checks, f.Name)) && slices.ContainsFunc(c.kinds, func(k string) bool { return strings.HasPrefix(f.Kind, k) }) {
			return c
		}
	}
	return nil
}

// both is a sentence in both languages.
func both(en, ko string) i18n.Text { return i18n.Text{En: en, Ko: ko} }

// causes are those that lab knows, the special ones first.
var causes = []cause{
	{[]string{"got %s, want %s, the answer to"}, []string{"tcp-answer"}, true,
		both("One recv() was taken for one message", "recv() 한 번을 메시지 하나로 여겼습니다"),
		both("A stream has no messages: call recv() until you have what you need, or until it returns nothing, and answer all of it.", "스트림에는 메시지가 없습니다. 필요한 만큼, 또는 빈 값이 올 때까지 recv()를 부르고 모두에 응답하세요.")},
	{[]string{"got %s, want %s, the answer to"}, []string{"udp-echo"}, false,
		both("Octets were taken for text on their way through the program", "바이트를 글로 바꾸어 돌려보냈습니다"),
		both("An echo sends back what recvfrom() returned, octet for octet: no decoding, no upper case, no line end of one's own.", "에코는 recvfrom()이 돌려준 것을 바이트 그대로 돌려보냅니다. 디코딩도, 대문자도, 줄바꿈 추가도 없습니다.")},
	{[]string{"got %s, want %s, the answer to"}, nil, false,
		both("The server made something else of a message than the lab wants", "서버가 메시지를 실습이 바라는 것과 다르게 바꾸었습니다"),
		both("Lay request and answer side by side, octet by octet: what was to become of it, and what did the program do?", "요청과 응답을 바이트마다 나란히 놓아 보세요. 무엇이 되어야 했고, 프로그램은 무엇을 했습니까?")},
	{[]string{"got the answer from port"}, nil, false,
		both("The answer was sent from a new socket", "응답을 새 소켓으로 보냈습니다"),
		both("A socket has one port: who answers through another socket answers from another port, and the client does not listen to that.", "소켓마다 포트가 하나입니다. 다른 소켓으로 응답하면 다른 포트에서 가고, 클라이언트는 그것을 듣지 않습니다.")},
	{[]string{"the %s closed first, want"}, nil, false,
		both("The server did not wait for the client's FIN", "서버가 클라이언트의 FIN을 기다리지 않았습니다"),
		both("recv() that returns nothing is the other side's FIN. Who wants to close second reads until then.", "빈 값을 돌려주는 recv()가 상대의 FIN입니다. 나중에 닫으려면 그때까지 읽으세요.")},
	{[]string{"got FIN from one side only", "this connection was never closed"}, nil, false,
		both("A FIN was taken for the end of both directions", "FIN이 양방향을 모두 끝낸다고 여겼습니다"),
		both("A FIN ends one direction. Each side closes its own socket, and each FIN is acknowledged.", "FIN은 한 방향만 끝냅니다. 양쪽이 각자 소켓을 닫고, FIN은 저마다 확인됩니다.")},
	{[]string{"got RST from the %s"}, nil, false,
		both("A socket was closed with unread data in it, or its program was killed", "읽지 않은 데이터를 남기고 닫았거나 프로그램을 강제로 끝냈습니다"),
		both("close() with unread data sends a RST and throws away what is under way: read to the end first.", "읽지 않은 데이터를 남기고 close()하면 RST가 나가고 오가던 것이 버려집니다. 먼저 끝까지 읽으세요.")},
	{[]string{"clients with ports of their own", "the client uses the"}, nil, false,
		both("A client was given a port of its own choice, or there was only one", "클라이언트의 포트를 직접 정했거나 클라이언트가 하나뿐이었습니다"),
		both("A client binds to port 0 or not at all: the system gives each socket a port that nobody else has.", "클라이언트는 포트 0에 bind하거나 bind하지 않습니다. 운영체제가 소켓마다 아무도 쓰지 않는 포트를 줍니다.")},
	{[]string{"got datagrams to port", "got a connection to port"}, nil, false,
		both("The port was another one than the server's", "서버의 것이 아닌 포트로 보냈습니다"),
		both("A socket is an address and a port: the same machine with another port is another program.", "소켓은 주소와 포트입니다. 같은 컴퓨터라도 포트가 다르면 다른 프로그램입니다.")},
	{[]string{"the datagram in frame %d was refused", "the connection was refused"}, nil, false,
		both("The client came before its server", "클라이언트가 서버보다 먼저 왔습니다"),
		both("Nothing waits on a port before bind() and listen(): start the server first.", "bind()와 listen() 전에는 포트에서 아무도 기다리지 않습니다. 서버를 먼저 켜세요.")},
	{[]string{"connections open at one time"}, nil, false,
		both("A server that serves one connection after the other was taken for one that serves many", "연결을 하나씩 차례로 상대하는 서버를 동시에 상대하는 서버로 여겼습니다"),
		both("accept() returns a socket for one client. Who serves it in the same thread lets everybody else wait in the queue.", "accept()는 클라이언트 하나의 소켓을 돌려줍니다. 같은 스레드에서 상대하면 나머지는 대기열에서 기다립니다.")},
	{[]string{"the answer came %v after"}, nil, false,
		both("accept() was taken for what opens a connection", "accept()가 연결을 연다고 여겼습니다"),
		both("listen() is enough: the system completes the handshake, and data may arrive, before accept() is called.", "listen()이면 충분합니다. accept()를 부르기 전에 운영체제가 핸드셰이크를 마치고 데이터도 도착합니다.")},
	{[]string{"the message of frame %d was sent again"}, nil, false,
		both("UDP was expected to send again", "UDP가 다시 보낸다고 여겼습니다"),
		both("UDP sends once. Who needs an answer waits for it, and sends again by the program, or uses TCP.", "UDP는 한 번 보냅니다. 응답이 필요하면 프로그램이 기다리고 다시 보내거나 TCP를 씁니다.")},
	{[]string{"got TCP on port", "got UDP on port"}, nil, false,
		both("SOCK_STREAM and SOCK_DGRAM were mixed up", "SOCK_STREAM과 SOCK_DGRAM을 바꾸어 썼습니다"),
		both("SOCK_DGRAM is UDP, SOCK_STREAM is TCP; port 5000 of one is not port 5000 of the other.", "SOCK_DGRAM은 UDP, SOCK_STREAM은 TCP입니다. 한쪽의 5000번 포트는 다른 쪽의 5000번 포트가 아닙니다.")},
	{[]string{"the message of %d octets did not", "got no answer with the first", "got %d octets back, want the first"}, nil, false,
		both("A datagram was expected to wait for the next recvfrom()", "데이터그램의 나머지가 다음 recvfrom()을 기다린다고 여겼습니다"),
		both("What of a datagram does not fit into the buffer is gone: the buffer has to be as large as the largest datagram.", "데이터그램에서 버퍼에 들어가지 않은 부분은 사라집니다. 버퍼는 가장 큰 데이터그램만큼 커야 합니다.")},
	{[]string{"the server answered %s, want no answer"}, nil, false,
		both("A connection was thought to need an answer", "연결에는 응답이 있어야 한다고 여겼습니다"),
		both("TCP acknowledges by itself; an answer is the program's own, and this server has none to give.", "확인은 TCP가 스스로 합니다. 응답은 프로그램의 것이고, 이 서버는 할 응답이 없습니다.")},
	{[]string{"got no answer", "got fewer answers"}, nil, false,
		both("A message was left without an answer", "응답하지 않은 메시지가 있습니다"),
		both("Whoever asks waits: the server answers every message, to the address that it came from.", "물은 쪽은 기다립니다. 서버는 모든 메시지에, 온 주소로 응답합니다.")},
	{[]string{"the text", "the clients sent no text", "got student id", "the part of the lab that the capture shows holds no student id"}, nil, false,
		both("The text does not say whose it is", "글에 누구의 것인지 적혀 있지 않습니다"),
		both("The capture proves what the text in it says: department, student id and name belong into it.", "캡처는 그 안의 글이 말하는 것만 증명합니다. 학과, 학번, 이름을 넣으세요.")},
	{[]string{"the capture"}, nil, false,
		both("The recording began too late, ended too early or held something else", "녹화를 늦게 시작했거나, 일찍 멈추었거나, 다른 것을 녹화했습니다"),
		both("First the recorder, then the server, then the clients; and stop only when all have ended.", "녹화를 먼저, 그다음 서버, 그다음 클라이언트. 모두 끝난 뒤에 멈추세요.")},
}
