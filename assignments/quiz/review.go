package quiz

import (
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/lab/experiment"
)

// reviewTemplates are the questions that the course asks for review and in
// interviews, each tied to a frame of one's own.
var reviewTemplates = []template{
	{
		id: "review-sockets", kind: Choice,
		text: both("Frame {frame} was answered by a server that has two kinds of socket. What is each for?", "{frame}번 프레임에 응답한 서버에는 두 종류의 소켓이 있습니다. 각각 무엇을 합니까?"),
		choices: []i18n.Text{
			both("the welcoming socket takes connections and lives on; each connection socket talks to one client", "환영 소켓은 연결을 받고 계속 남아 있으며, 연결 소켓은 클라이언트 하나와 통신합니다"),
			both("the welcoming socket receives, the connection socket sends", "환영 소켓은 받고 연결 소켓은 보냅니다"),
			both("the welcoming socket becomes the connection socket", "환영 소켓이 연결 소켓으로 바뀝니다"),
			both("one is for data, the other for acknowledgements", "하나는 데이터용, 다른 하나는 확인용입니다"),
		},
		ask: ofOpen(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[0]) }),
	},
	{
		id: "review-listen-accept", kind: Choice,
		text: both("Frame {frame} reached a socket on which listen() had been called. Which of the two calls waits for a client?", "{frame}번 프레임은 listen()을 부른 소켓에 도착했습니다. 두 호출 가운데 클라이언트를 기다리는 것은 무엇입니까?"),
		choices: []i18n.Text{
			both("accept(); listen() returns at once", "accept(). listen()은 곧바로 돌아옵니다"),
			both("listen(); accept() only copies the address", "listen(). accept()는 주소만 복사합니다"),
			both("both", "둘 다"),
			both("neither: recv() does", "둘 다 아님: recv()가 기다립니다"),
		},
		ask: ofOpen(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[0]) }),
	},
	{
		id: "review-tcp-or-udp", kind: Choice,
		text: both("Frame {frame} belongs to TCP. What would a video call lose by sending like this instead of with UDP?", "{frame}번 프레임은 TCP에 속합니다. 영상 통화가 UDP 대신 이렇게 보낸다면 무엇을 잃겠습니까?"),
		choices: []i18n.Text{
			both("time: what comes late is waited for, although nobody needs it any more", "시간: 이미 필요 없어진 것도 늦게 올 때까지 기다립니다"),
			both("order", "순서"),
			both("octets that are lost on the way", "도중에 잃어버린 바이트"),
			both("nothing", "아무것도"),
		},
		ask: ofOpen(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[0]) }),
	},
	{
		id: "review-udp-or-tcp", kind: Choice,
		text: both("Frame {frame} belongs to UDP. What would a file transfer lose by sending like this instead of with TCP?", "{frame}번 프레임은 UDP에 속합니다. 파일 전송이 TCP 대신 이렇게 보낸다면 무엇을 잃겠습니까?"),
		choices: []i18n.Text{
			both("the certainty that everything arrives, once and in order", "모두가 한 번씩 순서대로 도착한다는 보장"),
			both("ports", "포트"),
			both("speed", "속도"),
			both("nothing", "아무것도"),
		},
		ask: func(f *facts) *asked {
			if d := f.request(); d != nil {
				return about(d.Frame)
			}
			return nil
		},
	},
	{
		id: "review-nonblocking", kind: Choice,
		text: both("After frame {frame} the server's socket is non-blocking and has nothing to read. What does recv() do?", "{frame}번 프레임 뒤에 서버의 논블로킹 소켓에는 읽을 것이 없습니다. recv()는 어떻게 됩니까?"),
		choices: []i18n.Text{
			both("it returns at once with the error EAGAIN", "곧바로 EAGAIN 오류로 돌아옵니다"),
			both("it waits", "기다립니다"),
			both("it returns 0, as at the end of the stream", "스트림의 끝처럼 0을 돌려줍니다"),
			both("it closes the connection", "연결을 닫습니다"),
		},
		ask: ofOpen(func(f *facts, c *check.Conn) *asked {
			for _, s := range f.spec.Experiment.Servers {
				if s.Concurrency == experiment.ConcurrencyNonblocking {
					return about(c.Handshake[2])
				}
			}
			return nil
		}),
	},
	{
		id: "review-threads", kind: Choice,
		text: both("{open} connections were open when frame {frame} came. What would the last client have seen of a server that serves one after the other?", "{frame}번 프레임이 왔을 때 연결 {open}개가 열려 있었습니다. 하나씩 차례로 상대하는 서버였다면 마지막 클라이언트는 무엇을 보았겠습니까?"),
		choices: []i18n.Text{
			both("its connection opened, and no answer until the others were done", "연결은 되지만, 다른 클라이언트가 끝날 때까지 응답이 없습니다"),
			both("connection refused", "연결 거절"),
			both("no SYN-ACK", "SYN-ACK가 오지 않음"),
			both("the answers of the others", "다른 클라이언트의 응답"),
		},
		ask: func(f *facts) *asked {
			if frame, open := f.busiest(); open > 1 {
				return about(frame).with("open", open)
			}
			return nil
		},
	},
	{
		id: "review-loopback", kind: Choice,
		text: both("Frame {frame} went over loopback. Which network card carried it?", "{frame}번 프레임은 루프백으로 갔습니다. 어느 네트워크 카드를 지났습니까?"),
		choices: []i18n.Text{
			both("none: it never left the system", "없음: 운영체제를 떠나지 않았습니다"),
			both("the first one of the machine", "컴퓨터의 첫 번째 카드"),
			both("the one with the address 127.0.0.1", "주소가 127.0.0.1인 카드"),
			both("the router's", "라우터의 카드"),
		},
		ask: func(f *facts) *asked {
			for _, t := range f.ev.Talks {
				if t.Client.Addr().IsLoopback() && len(t.Datagrams) > 0 {
					return about(t.Datagrams[0].Frame)
				}
			}
			for _, c := range f.ev.TCP {
				if c.Client.Addr().IsLoopback() {
					return about(c.FirstFrame)
				}
			}
			return nil
		},
	},
	{
		id: "review-server-first", kind: Choice,
		text: both("Frame {frame} reached a program. What would have come back if the server had been started a second later?", "{frame}번 프레임은 프로그램에 도착했습니다. 서버를 1초 늦게 켰다면 무엇이 돌아왔겠습니까?"),
		choices: []i18n.Text{
			both("an ICMP port unreachable: UDP keeps nothing for later", "ICMP port unreachable: UDP는 나중을 위해 아무것도 보관하지 않습니다"),
			both("the same answer, a second later", "1초 뒤에 같은 응답"),
			both("a RST", "RST"),
			both("a SYN", "SYN"),
		},
		ask: ofAnswered,
	},
}

// ofAnswered asks about the first request that was answered.
func ofAnswered(f *facts) *asked {
	if x := f.answered(); x != nil {
		return about(x.Request.Frame)
	}
	return nil
}
