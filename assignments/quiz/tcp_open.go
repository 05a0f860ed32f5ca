package quiz

import (
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
)

// openingTemplates are the questions about how a connection opens.
var openingTemplates = []template{
	{
		id: "tcp-client-port", kind: Number,
		text: both("Frame {frame} opens a connection. Which port did the system choose for the client?", "{frame}번 프레임이 연결을 엽니다. 운영체제는 클라이언트에게 어떤 포트를 골라 주었습니까?"),
		ask:  ofOpen(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[0]).number(int64(c.Client.Port())) }),
	},
	{
		id: "tcp-client-range", kind: Choice, choices: ranges,
		text: both("In which range of the port numbers is the source port of frame {frame}?", "{frame}번 프레임의 출발지 포트는 어느 범위에 있습니까?"),
		ask:  ofOpen(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[0]).choose(rangeOf(c.Client.Port())) }),
	},
	{
		id: "tcp-server-range", kind: Choice, choices: ranges,
		text: both("In which range is the port that frame {frame} goes to?", "{frame}번 프레임의 목적지 포트는 어느 범위에 있습니까?"),
		ask: func(f *facts) *asked {
			for _, c := range f.ev.TCP {
				if c.Handshake[0] != 0 {
					return about(c.Handshake[0]).choose(rangeOf(c.Server.Port()))
				}
			}
			return nil
		},
	},
	{
		id: "tcp-connections", kind: Number,
		text: both("How many TCP connections of this lab are in the capture? (The first begins with frame {frame}.)", "이 캡처에는 이 실습의 TCP 연결이 몇 개 있습니까? (첫 연결은 {frame}번 프레임에서 시작합니다.)"),
		ask: ofOpen(func(f *facts, c *check.Conn) *asked {
			return about(f.ev.TCP[0].FirstFrame).number(int64(len(f.ev.TCP)))
		}),
	},
	{
		id: "tcp-opener", kind: Choice, choices: sides,
		text: both("Frame {frame} is the first SYN. Who opened the connection actively?", "{frame}번 프레임이 첫 SYN입니다. 누가 능동적으로 연결을 열었습니까?"),
		ask:  ofOpen(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[0]).choose(int(c.ActiveOpener)) }),
	},
	{
		id: "tcp-synack", kind: Frame,
		text: both("Which frame is the SYN-ACK that answers frame {frame}?", "{frame}번 프레임에 답하는 SYN-ACK는 몇 번 프레임입니까?"),
		ask:  ofOpen(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[0]).number(int64(c.Handshake[1])) }),
	},
	{
		id: "tcp-synack-acks", kind: Choice,
		text: both("The acknowledgement number of the SYN-ACK, frame {second}, is 1 (relative). What does it say?", "SYN-ACK인 {second}번 프레임의 확인 번호는 1(상대값)입니다. 무슨 뜻입니까?"),
		choices: []i18n.Text{
			both("the SYN, number 0, has arrived; octet 1 is expected next", "번호 0인 SYN이 도착했고, 다음에는 1번 바이트를 기다립니다"),
			both("octet 1 of the data has arrived", "데이터의 1번 바이트가 도착했습니다"),
			both("one frame has arrived", "프레임 하나가 도착했습니다"),
			both("one connection is open", "연결 하나가 열렸습니다"),
		},
		ask: ofOpen(func(f *facts, c *check.Conn) *asked {
			for _, s := range f.segments(c) {
				if s.Frame == c.Handshake[1] && s.RelAck == 1 {
					return about(c.Handshake[0], s.Frame)
				}
			}
			return nil
		}),
	},
	{
		id: "tcp-third", kind: Frame,
		text: both("Which frame completes the handshake that frame {frame} begins?", "{frame}번 프레임으로 시작한 핸드셰이크를 완성하는 프레임은 몇 번입니까?"),
		ask: ofOpen(func(f *facts, c *check.Conn) *asked {
			if c.Handshake != c.Arrived {
				return nil
			}
			return about(c.Handshake[0]).number(int64(c.Handshake[2]))
		}),
	},
	{
		id: "tcp-connect", kind: Choice,
		text: both("Which call sent frame {frame}, the SYN?", "SYN인 {frame}번 프레임을 보낸 호출은 무엇입니까?"),
		choices: []i18n.Text{
			both("the client's connect()", "클라이언트의 connect()"),
			both("the client's first send()", "클라이언트의 첫 send()"),
			both("the server's listen()", "서버의 listen()"),
			both("the server's accept()", "서버의 accept()"),
		},
		ask: ofOpen(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[0]) }),
	},
	{
		id: "tcp-no-accept", kind: Choice,
		text: both("What would have been on the wire instead of frames {frame}, {second} and {third} if the server had called listen() but never accept()?", "서버가 listen()은 했지만 accept()를 부르지 않았다면 {frame}, {second}, {third}번 프레임 대신 무엇이 보였겠습니까?"),
		choices: []i18n.Text{
			both("the same three frames: the system completes the handshake by itself", "같은 세 프레임: 핸드셰이크는 운영체제가 혼자 마칩니다"),
			both("the SYN alone", "SYN뿐"),
			both("SYN and RST", "SYN과 RST"),
			both("SYN and SYN-ACK: the third waits for accept()", "SYN과 SYN-ACK: 셋째는 accept()를 기다립니다"),
		},
		ask: ofOpen(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[:]...) }),
	},
	{
		id: "tcp-listen", kind: Choice,
		text: both("When the server called listen(), before frame {frame}, what went over the wire?", "{frame}번 프레임 전에 서버가 listen()을 불렀을 때 무엇이 오갔습니까?"),
		choices: []i18n.Text{
			both("nothing: the socket only became one that takes connections", "아무것도: 소켓이 연결을 받는 소켓으로 바뀌었을 뿐입니다"),
			both("a message that tells clients of the server", "클라이언트에게 서버를 알리는 메시지"),
			both("nothing, and listen() waited until frame {frame} came", "아무것도, 그리고 listen()은 {frame}번 프레임이 올 때까지 기다렸습니다"),
			both("the server's SYN", "서버의 SYN"),
		},
		ask: ofOpen(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[0]) }),
	},
	{
		id: "tcp-welcoming-port", kind: Choice,
		text: both("accept() returns a new socket for the client of frame {frame}. Which port has that socket?", "accept()는 {frame}번 프레임의 클라이언트를 위해 새 소켓을 돌려줍니다. 그 소켓의 포트는 무엇입니까?"),
		choices: []i18n.Text{
			both("{port}, the same as the welcoming socket", "{port}, 환영 소켓과 같습니다"),
			both("a new one that the system chooses", "운영체제가 고르는 새 포트"),
			both("{client}, the client's", "클라이언트의 {client}"),
			both("none, until it sends", "보내기 전에는 없음"),
		},
		ask: ofOpen(func(f *facts, c *check.Conn) *asked {
			return about(c.Handshake[0]).with("port", c.Server.Port()).with("client", c.Client.Port())
		}),
	},
	{
		id: "tcp-four-tuple", kind: Choice,
		text: both("Several connections go to port {port}, the first with frame {frame}. By what does the system tell their segments apart?", "같은 포트 {port}에 여러 연결이 있습니다(첫 프레임은 {frame}번). 운영체제는 무엇으로 세그먼트를 구별합니까?"),
		choices: []i18n.Text{
			both("by both addresses and both ports", "양쪽 주소와 양쪽 포트로"),
			both("by the port {port} alone", "포트 {port}만으로"),
			both("by their sequence numbers", "순서 번호로"),
			both("by a number that accept() puts into the header", "accept()가 헤더에 적은 번호로"),
		},
		ask: ofOpen(func(f *facts, c *check.Conn) *asked {
			if len(f.ev.TCP) < 2 {
				return nil
			}
			return about(c.Handshake[0]).with("port", c.Server.Port())
		}),
	},
	{
		id: "tcp-sockets", kind: Number,
		text: both("When frame {frame} had completed a handshake, how many sockets did the server have, once it had accepted everybody? (Count the one that listens.)", "{frame}번 프레임이 핸드셰이크를 마치고 서버가 모두를 accept했을 때, 서버의 소켓은 몇 개였습니까? (listen하는 소켓도 세세요.)"),
		ask: func(f *facts) *asked {
			if len(f.spec.Experiment.Servers) != 1 {
				return nil
			}
			if frame, open := f.busiest(); open > 0 {
				return about(frame).number(int64(open + 1))
			}
			return nil
		},
	},
}
