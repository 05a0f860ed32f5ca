package quiz

import (
	"slices"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/lab/experiment"
)

// A thought is a question that a hand-out asks before there is a capture. lab
// quiz asks it, or one like it, about the student's own frames.
type thought struct {
	checks []string // it belongs to labs with one of these checks
	text   i18n.Text
}

// thoughts are all of them, what is special to a lab first.
var thoughts = []thought{
	{[]string{"udp-largest"}, both("What would be on the wire if you handed over one octet more than the most?", "최댓값보다 한 바이트를 더 넘기면 패킷에 무엇이 보입니까?")},
	{[]string{"udp-truncated"}, both("Where is what did not fit into the receiver's buffer?", "받는 쪽 버퍼에 들어가지 않은 부분은 어디에 있습니까?")},
	{[]string{"udp-unreachable"}, both("sendto() succeeded. Who hears of the ICMP message, and who only times out?", "sendto()는 성공했습니다. ICMP 메시지의 소식을 듣는 것은 누구이고, 시간 초과만 겪는 것은 누구입니까?")},
	{[]string{"udp-lossy"}, both("Who sends a lost datagram again?", "잃어버린 데이터그램은 누가 다시 보냅니까?")},
	{[]string{"tcp-retransmission"}, both("Who sends a lost segment again, and what do the programs notice?", "잃어버린 세그먼트는 누가 다시 보내며, 프로그램은 무엇을 알아챕니까?")},
	{[]string{"tcp-refused"}, both("Which error does connect() return, and which program sent the RST?", "connect()는 어떤 오류를 돌려주며, RST는 어느 프로그램이 보냈습니까?")},
	{[]string{"tcp-backlog"}, both("In which state is a connection that nobody has accepted yet?", "아직 아무도 accept하지 않은 연결은 어떤 상태입니까?")},
	{[]string{"tcp-ending"}, both("What is the difference between a FIN and a RST for data that is still under way?", "아직 오가던 데이터에게 FIN과 RST는 어떻게 다릅니까?")},
	{[]string{"tcp-pieces", "tcp-joined"}, both("Three send(), one recv(): by what does a program tell the messages apart?", "send() 세 번, recv() 한 번: 프로그램은 무엇으로 메시지를 구별합니까?")},
	{[]string{"tcp-overlap"}, both("How many sockets does the server have when all clients are connected?", "모든 클라이언트가 연결되었을 때 서버의 소켓은 몇 개입니까?")},
	{[]string{"udp-clients"}, both("By what does the system know which client an answer belongs to?", "운영체제는 무엇을 보고 응답이 어느 클라이언트의 것인지 압니까?")},
	{[]string{"udp-header", "udp-answer", "udp-echo", "udp-port"}, both("Which port did the system choose for each client, and in which range is it?", "운영체제는 클라이언트마다 어떤 포트를 골랐으며, 그것은 어느 범위에 있습니까?")},
	{[]string{"udp-header", "udp-answer", "udp-echo"}, both("What does the length field of the UDP header count?", "UDP 헤더의 길이 필드는 무엇을 센 값입니까?")},
	{[]string{"udp-port"}, both("Why does every sendto() name the destination?", "sendto()마다 목적지를 적는 까닭은 무엇입니까?")},
	{[]string{"tcp-handshake", "tcp-overlap"}, both("Which octet does the SYN-ACK acknowledge?", "SYN-ACK는 몇 번 바이트를 확인합니까?")},
	{[]string{"tcp-connections", "tcp-overlap", "tcp-answer"}, both("What is the difference between the welcoming socket and a connection socket, and which port has each?", "환영 소켓과 연결 소켓은 어떻게 다르며, 각각의 포트는 무엇입니까?")},
	{[]string{"tcp-answer"}, both("One send() of 100 octets: how often does the other side call recv()?", "100바이트를 send() 한 번으로 보냈습니다. 상대는 recv()를 몇 번 부릅니까?")},
	{[]string{"tcp-close", "tcp-ending"}, both("Who closed first, and in which state is that side now?", "누가 먼저 닫았으며, 그쪽은 지금 어떤 상태입니까?")},
	{[]string{"tcp-handshake"}, both("What would be on the wire if the server never called accept()?", "서버가 accept()를 부르지 않았다면 패킷에 무엇이 보입니까?")},
}

// mostThoughts is how many questions a hand-out asks.
const mostThoughts = 4

// Thoughts are the questions that the hand-out of an assignment asks.
func Thoughts(s *check.Spec) (out []i18n.Text) {
	for _, server := range s.Experiment.Servers {
		switch {
		case server.Fails != "":
			out = append(out, both("Which frame shows that the second bind() failed?", "두 번째 bind()가 실패한 것은 어느 프레임에 보입니까?"))
		case server.Concurrency == experiment.ConcurrencyNonblocking:
			out = append(out, both("What does recv() return on a non-blocking socket with nothing to read?", "읽을 것이 없는 논블로킹 소켓에서 recv()는 무엇을 돌려줍니까?"))
		}
	}
	for _, t := range thoughts {
		if len(out) < mostThoughts && slices.ContainsFunc(s.Checks, func(p check.Part) bool { return slices.Contains(t.checks, p.Name) }) {
			out = append(out, t.text)
		}
	}
	return out
}
