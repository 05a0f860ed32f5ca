package quiz

import (
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture/tcp"
)

// sides are the answers to "who?": the client first.
var sides = []i18n.Text{
	both("the client", "클라이언트"),
	both("the server", "서버"),
	both("both at once", "양쪽이 동시에"),
	both("the system of neither: it was never closed", "어느 쪽도 아님: 닫히지 않았습니다"),
}

// tcpTemplates are the questions about connections.
var tcpTemplates = []template{
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
	{
		id: "tcp-data", kind: Frame,
		text: both("Which is the first frame in which the client of frame {frame} sends data?", "{frame}번 프레임의 클라이언트가 데이터를 처음 보내는 프레임은 몇 번입니까?"),
		ask: ofQuiet(func(f *facts, c *check.Conn) *asked {
			if s := f.data(c, tcp.Client); s != nil {
				return about(c.Handshake[0]).number(int64(s.Frame))
			}
			return nil
		}),
	},
	{
		id: "tcp-data-octets", kind: Number,
		text: both("How many octets of data does frame {frame} carry?", "{frame}번 프레임은 데이터를 몇 바이트 싣고 있습니까?"),
		ask: ofQuiet(func(f *facts, c *check.Conn) *asked {
			if s := f.data(c, tcp.Client); s != nil {
				return about(s.Frame).number(int64(s.Length))
			}
			return nil
		}),
	},
	{
		id: "tcp-data-acked", kind: Frame,
		text: both("Which frame is the first to acknowledge all data of frame {frame}?", "{frame}번 프레임의 데이터를 모두 처음으로 확인하는 프레임은 몇 번입니까?"),
		ask: ofQuiet(func(f *facts, c *check.Conn) *asked {
			s := f.data(c, tcp.Client)
			if s == nil || f.acked(c, s) == nil {
				return nil
			}
			return about(s.Frame).number(int64(f.acked(c, s).Frame))
		}),
	},
	{
		id: "tcp-next-octet", kind: Number,
		text: both("Frame {frame} is the client's first data: {octets} octets. Which relative number acknowledges all of them?", "{frame}번 프레임은 클라이언트의 첫 데이터 {octets}바이트입니다. 이것을 모두 확인하는 상대 번호는 얼마입니까?"),
		ask: ofQuiet(func(f *facts, c *check.Conn) *asked {
			if s := f.data(c, tcp.Client); s != nil {
				return about(s.Frame).with("octets", s.Length).number(s.RelSeq + int64(s.Length))
			}
			return nil
		}),
	},
	{
		id: "tcp-answer", kind: Frame,
		text: both("Which is the first frame in which the server sends data to the client of frame {frame}?", "서버가 {frame}번 프레임의 클라이언트에게 데이터를 처음 보내는 프레임은 몇 번입니까?"),
		ask: ofQuiet(func(f *facts, c *check.Conn) *asked {
			if s := f.data(c, tcp.Server); s != nil {
				return about(c.Handshake[0]).number(int64(s.Frame))
			}
			return nil
		}),
	},
	{
		id: "tcp-sent", kind: Number,
		text: both("How many octets of data does the server send in the connection of frame {frame}, in all?", "{frame}번 프레임의 연결에서 서버가 보내는 데이터는 모두 몇 바이트입니까?"),
		ask:  ofQuiet(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[0]).number(c.UniqueBytes[tcp.Server]) }),
	},
	{
		id: "tcp-ack-who", kind: Choice,
		text: both("Frame {second} acknowledges the data of frame {frame}. Who has read the data by then?", "{second}번 프레임은 {frame}번 프레임의 데이터를 확인합니다. 그때까지 데이터를 읽은 것은 누구입니까?"),
		choices: []i18n.Text{
			both("the system of the receiver; its program perhaps not yet", "받는 쪽의 운영체제. 프로그램은 아직 아닐 수 있습니다"),
			both("the receiving program: recv() sends the ACK", "받는 프로그램: recv()가 ACK를 보냅니다"),
			both("nobody: the network acknowledges", "아무도: 네트워크가 확인합니다"),
			both("the program, twice", "프로그램이 두 번"),
		},
		ask: ofQuiet(func(f *facts, c *check.Conn) *asked {
			s := f.data(c, tcp.Client)
			if s == nil || f.acked(c, s) == nil {
				return nil
			}
			return about(s.Frame, f.acked(c, s).Frame)
		}),
	},
	{
		id: "tcp-one-recv", kind: Choice,
		text: both("Frame {frame} carries {octets} octets, sent by one send(). How often does the receiver call recv() for them?", "{frame}번 프레임은 send() 한 번으로 보낸 {octets}바이트를 싣고 있습니다. 받는 쪽은 recv()를 몇 번 부릅니까?"),
		choices: []i18n.Text{
			both("as often as it takes: a stream has no messages, and recv() may return any part", "필요한 만큼: 스트림에는 메시지가 없고 recv()는 일부만 돌려줄 수도 있습니다"),
			both("once: one send(), one recv()", "한 번: send() 하나에 recv() 하나"),
			both("{octets} times, once for each octet", "{octets}번, 바이트마다 한 번"),
			both("twice: once for the length", "두 번: 길이를 읽느라 한 번 더"),
		},
		ask: ofQuiet(func(f *facts, c *check.Conn) *asked {
			if s := f.data(c, tcp.Client); s != nil {
				return about(s.Frame).with("octets", s.Length)
			}
			return nil
		}),
	},
	{
		id: "tcp-no-length", kind: Choice,
		text: both("Which field of the TCP header of frame {frame} tells the program where the message ends?", "{frame}번 프레임의 TCP 헤더에서 메시지의 끝을 프로그램에 알리는 필드는 무엇입니까?"),
		choices: []i18n.Text{
			both("none: programs have to mark the ends of messages themselves", "없음: 메시지의 끝은 프로그램이 스스로 표시해야 합니다"),
			both("PSH", "PSH"),
			both("the length field", "길이 필드"),
			both("the sequence number", "순서 번호"),
		},
		ask: ofQuiet(func(f *facts, c *check.Conn) *asked {
			if s := f.data(c, tcp.Client); s != nil {
				return about(s.Frame)
			}
			return nil
		}),
	},
	{
		id: "tcp-closer", kind: Choice, choices: sides,
		text: both("Who closed the connection of frame {frame} first?", "{frame}번 프레임의 연결을 먼저 닫은 것은 누구입니까?"),
		ask:  ofClosed(func(f *facts, c *check.Conn) *asked { return about(c.Handshake[0]).choose(int(c.ActiveCloser)) }),
	},
	{
		id: "tcp-fin", kind: Frame,
		text: both("Which frame carries the first FIN of the connection that frame {frame} opens?", "{frame}번 프레임이 연 연결의 첫 FIN은 몇 번 프레임에 있습니까?"),
		ask: ofClosed(func(f *facts, c *check.Conn) *asked {
			return about(c.Handshake[0]).number(int64(c.FinFrame[c.ActiveCloser]))
		}),
	},
	{
		id: "tcp-fin-acked", kind: Frame,
		text: both("Which frame acknowledges the FIN of frame {frame}?", "{frame}번 프레임의 FIN을 확인하는 프레임은 몇 번입니까?"),
		ask: ofClosed(func(f *facts, c *check.Conn) *asked {
			return about(c.FinFrame[c.ActiveCloser]).number(int64(c.FinAcked[c.ActiveCloser]))
		}),
	},
	{
		id: "tcp-fin-means", kind: Choice,
		text: both("What does the FIN of frame {frame} say?", "{frame}번 프레임의 FIN은 무엇을 말합니까?"),
		choices: []i18n.Text{
			both("its sender sends nothing more; the other direction is still open", "보낸 쪽은 더 보내지 않습니다. 반대 방향은 아직 열려 있습니다"),
			both("the connection is closed both ways", "연결이 양방향 모두 닫혔습니다"),
			both("its program has ended", "프로그램이 끝났습니다"),
			both("the other side must stop sending", "상대는 보내기를 멈추어야 합니다"),
		},
		ask: ofClosed(func(f *facts, c *check.Conn) *asked { return about(c.FinFrame[c.ActiveCloser]) }),
	},
	{
		id: "tcp-fin-recv", kind: Choice,
		text: both("Frame {frame} is the first FIN. What does recv() return to the program on the other side, when it has read everything?", "{frame}번 프레임이 첫 FIN입니다. 모두 읽은 상대 프로그램에게 recv()는 무엇을 돌려줍니까?"),
		choices: []i18n.Text{
			both("nothing: 0 octets, the end of the stream", "빈 값: 0바이트, 스트림의 끝"),
			both("the word FIN", "FIN이라는 글자"),
			both("an error", "오류"),
			both("it waits for ever", "영원히 기다립니다"),
		},
		ask: ofClosed(func(f *facts, c *check.Conn) *asked { return about(c.FinFrame[c.ActiveCloser]) }),
	},
	{
		id: "tcp-time-wait", kind: Choice,
		text: both("The connection of frame {frame} is closed. In which state is the side that closed first?", "{frame}번 프레임의 연결이 닫혔습니다. 먼저 닫은 쪽은 어떤 상태에 있습니까?"),
		choices: []i18n.Text{
			both("TIME-WAIT", "TIME-WAIT"), both("CLOSED", "CLOSED"), both("CLOSE-WAIT", "CLOSE-WAIT"), both("LAST-ACK", "LAST-ACK"),
		},
		ask: ofClosed(func(f *facts, c *check.Conn) *asked {
			if c.State[c.ActiveCloser] != tcp.TimeWait {
				return nil
			}
			return about(c.Handshake[0])
		}),
	},
	{
		id: "tcp-other-state", kind: Choice,
		text: both("The connection of frame {frame} is closed. In which state is the side that closed last?", "{frame}번 프레임의 연결이 닫혔습니다. 나중에 닫은 쪽은 어떤 상태에 있습니까?"),
		choices: []i18n.Text{
			both("CLOSED", "CLOSED"), both("TIME-WAIT", "TIME-WAIT"), both("CLOSE-WAIT", "CLOSE-WAIT"), both("FIN-WAIT-2", "FIN-WAIT-2"),
		},
		ask: ofClosed(func(f *facts, c *check.Conn) *asked {
			if c.State[c.ActiveCloser.Other()] != tcp.Closed {
				return nil
			}
			return about(c.Handshake[0])
		}),
	},
	{
		id: "tcp-half-close", kind: Choice,
		text: both("Frame {second} carries data after the FIN of the other side, frame {frame}. Is that allowed?", "{second}번 프레임은 상대의 FIN({frame}번 프레임) 뒤에 데이터를 싣고 있습니다. 그래도 됩니까?"),
		choices: []i18n.Text{
			both("yes: a FIN ends one direction, and this is the other (half-close)", "됩니다: FIN은 한 방향만 끝내고, 이것은 반대 방향입니다 (반닫힘)"),
			both("no: nobody will read it", "안 됩니다: 아무도 읽지 않습니다"),
			both("no: a RST has to follow", "안 됩니다: RST가 따라야 합니다"),
			both("yes, but it opens a new connection", "되지만 새 연결이 열립니다"),
		},
		ask: func(f *facts) *asked {
			if fin, s := f.late(); s != nil {
				return about(fin, s.Frame)
			}
			return nil
		},
	},
	{
		id: "tcp-reset", kind: Frame,
		text: both("Which frame resets the connection that frame {frame} opens?", "{frame}번 프레임이 연 연결을 강제로 끊는(RST) 프레임은 몇 번입니까?"),
		ask: func(f *facts) *asked {
			if c, frame := f.aborted(); c != nil && c.Handshake[0] != 0 {
				return about(c.Handshake[0]).number(int64(frame))
			}
			return nil
		},
	},
	{
		id: "tcp-reset-means", kind: Choice,
		text: both("What becomes of data that is still under way when frame {frame}, the RST, arrives?", "RST인 {frame}번 프레임이 도착할 때 아직 오가던 데이터는 어떻게 됩니까?"),
		choices: []i18n.Text{
			both("it is thrown away", "버려집니다"),
			both("it is delivered first", "먼저 전달됩니다"),
			both("it is sent again on a new connection", "새 연결로 다시 보내집니다"),
			both("it waits for an acknowledgement of the RST", "RST의 확인을 기다립니다"),
		},
		ask: func(f *facts) *asked {
			if c, frame := f.aborted(); c != nil {
				return about(frame)
			}
			return nil
		},
	},
	{
		id: "tcp-refused-frame", kind: Frame,
		text: both("Nobody listens on the port of frame {frame}, a SYN. Which frame says so?", "SYN인 {frame}번 프레임의 포트에는 듣는 프로그램이 없습니다. 그것을 알리는 프레임은 몇 번입니까?"),
		ask:  ofRefused(func(f *facts, c *check.Conn) *asked { return about(c.FirstFrame).number(int64(c.Refused)) }),
	},
	{
		id: "tcp-refused-error", kind: Choice,
		text: both("Frame {second} answers the SYN of frame {frame}. What does connect() return?", "{second}번 프레임은 {frame}번 프레임의 SYN에 답합니다. connect()는 무엇을 돌려줍니까?"),
		choices: []i18n.Text{
			both("the error ECONNREFUSED, at once", "곧바로 ECONNREFUSED 오류"),
			both("success: the error comes at the first send()", "성공: 오류는 첫 send()에서 납니다"),
			both("a timeout after a minute", "1분 뒤에 시간 초과"),
			both("EADDRINUSE", "EADDRINUSE"),
		},
		ask: ofRefused(func(f *facts, c *check.Conn) *asked { return about(c.FirstFrame, c.Refused) }),
	},
	{
		id: "tcp-refused-ack", kind: Number,
		text: both("Which relative acknowledgement number stands in frame {second}, the RST that answers the SYN of frame {frame}?", "{frame}번 프레임의 SYN에 답하는 RST인 {second}번 프레임의 상대 확인 번호는 얼마입니까?"),
		ask: ofRefused(func(f *facts, c *check.Conn) *asked {
			for _, s := range f.segments(c) {
				if s.Frame == c.Refused && s.Flags.Has(tcp.ACK) {
					return about(c.FirstFrame, c.Refused).number(s.RelAck)
				}
			}
			return nil
		}),
	},
	{
		id: "tcp-refused-who", kind: Choice,
		text: both("Who sent frame {frame}, the RST?", "RST인 {frame}번 프레임은 누가 보냈습니까?"),
		choices: []i18n.Text{
			both("the system of the other side: no program takes part", "상대 쪽 운영체제: 프로그램은 관여하지 않습니다"),
			both("the server program", "서버 프로그램"),
			both("the client program", "클라이언트 프로그램"),
			both("a router", "라우터"),
		},
		ask: ofRefused(func(f *facts, c *check.Conn) *asked { return about(c.Refused) }),
	},
	{
		id: "tcp-again", kind: Choice,
		text: both("Frame {frame} carries octets that were sent before. Who decided to send them again?", "{frame}번 프레임은 전에 보낸 바이트를 다시 싣고 있습니다. 다시 보내기로 한 것은 누구입니까?"),
		choices: []i18n.Text{
			both("the system of the sender, because no acknowledgement came", "확인이 오지 않아 보내는 쪽의 운영체제가"),
			both("the program: it called send() again", "프로그램: send()를 다시 불렀습니다"),
			both("the receiver: it sent a copy back", "받는 쪽: 사본을 돌려보냈습니다"),
			both("the network, which repeats what it lost", "잃어버린 것을 되풀이하는 네트워크"),
		},
		ask: func(f *facts) *asked {
			if s, _ := f.again(); s != nil {
				return about(s.Frame)
			}
			return nil
		},
	},
	{
		id: "tcp-again-program", kind: Choice,
		text: both("Segments were lost and sent again, frame {frame} for one. What does the receiving program notice?", "{frame}번 프레임처럼 잃어버린 세그먼트가 다시 보내졌습니다. 받는 프로그램은 무엇을 알아챕니까?"),
		choices: []i18n.Text{
			both("a delay: every octet comes once and in order", "늦어진 것뿐: 모든 바이트가 한 번씩 순서대로 옵니다"),
			both("some octets twice", "어떤 바이트는 두 번"),
			both("an error of recv(), after which it asks again", "recv()의 오류, 그 뒤에 다시 요청합니다"),
			both("a gap in the data", "데이터의 빈 곳"),
		},
		ask: func(f *facts) *asked {
			if s, _ := f.again(); s != nil && f.is("tcp-retransmission") {
				return about(s.Frame)
			}
			return nil
		},
	},
	{
		id: "tcp-backlog", kind: Choice,
		text: both("Frame {second} acknowledges the request at once, yet the answer, frame {third}, comes much later. Where was the connection meanwhile?", "{second}번 프레임은 요청을 곧바로 확인하지만 응답인 {third}번 프레임은 한참 뒤에 옵니다. 그동안 연결은 어디에 있었습니까?"),
		choices: []i18n.Text{
			both("ESTABLISHED, in the queue of the welcoming socket, until accept() took it", "ESTABLISHED 상태로 환영 소켓의 대기열에서 accept()를 기다렸습니다"),
			both("not open yet: accept() completes the handshake", "아직 열리지 않음: accept()가 핸드셰이크를 마칩니다"),
			both("on the wire: the server's SYN-ACK was late", "전송 중: 서버의 SYN-ACK가 늦었습니다"),
			both("closed, and opened again by accept()", "닫혔다가 accept()가 다시 열었습니다"),
		},
		ask: ofQuiet(func(f *facts, c *check.Conn) *asked {
			s, answer := f.data(c, tcp.Client), f.data(c, tcp.Server)
			if !f.is("tcp-backlog") || s == nil || answer == nil || f.acked(c, s) == nil || f.acked(c, s).Frame == answer.Frame {
				return nil
			}
			return about(s.Frame, f.acked(c, s).Frame, answer.Frame)
		}),
	},
	{
		id: "tcp-pieces", kind: Number,
		text: both("Frame {frame} carries {octets} octets. In how many segments does the server answer?", "{frame}번 프레임은 {octets}바이트를 싣고 있습니다. 서버는 몇 개의 세그먼트로 응답합니까?"),
		ask: ofQuiet(func(f *facts, c *check.Conn) *asked {
			s := f.data(c, tcp.Client)
			if !f.is("tcp-pieces") || s == nil {
				return nil
			}
			n := int64(0)
			for _, answer := range f.segments(c) {
				if answer.From == tcp.Server && answer.Length > 0 {
					n++
				}
			}
			return about(s.Frame).with("octets", s.Length).number(n)
		}),
	},
	{
		id: "tcp-bind-conflict", kind: Choice,
		text: both("A second server could not bind the port that frame {frame} goes to. Which frame shows that?", "다른 서버는 {frame}번 프레임이 가는 포트에 bind하지 못했습니다. 그것이 보이는 프레임은 무엇입니까?"),
		choices: []i18n.Text{
			both("none: bind() concerns this machine alone, and fails with EADDRINUSE", "없음: bind()는 이 컴퓨터 안의 일이고 EADDRINUSE로 실패합니다"),
			both("a RST to the second server", "두 번째 서버로 가는 RST"),
			both("an ICMP message", "ICMP 메시지"),
			both("frame {frame}: it would have gone to the second", "{frame}번 프레임: 두 번째 서버로 갔을 것입니다"),
		},
		ask: ofOpen(func(f *facts, c *check.Conn) *asked {
			for _, s := range f.spec.Experiment.Servers {
				if s.Fails == "EADDRINUSE" {
					return about(c.Handshake[0])
				}
			}
			return nil
		}),
	},
}

// ofOpen asks about the first connection whose handshake is there.
func ofOpen(ask func(*facts, *check.Conn) *asked) func(*facts) *asked {
	return func(f *facts) *asked { return of(f, f.open(), ask) }
}

// ofQuiet asks about the first connection that is whole and lost nothing.
func ofQuiet(ask func(*facts, *check.Conn) *asked) func(*facts) *asked {
	return func(f *facts) *asked { return of(f, f.quiet(), ask) }
}

// ofClosed asks about the first connection that both sides closed.
func ofClosed(ask func(*facts, *check.Conn) *asked) func(*facts) *asked {
	return func(f *facts) *asked {
		c := f.closed()
		if c != nil && c.Handshake[0] == 0 {
			c = nil
		}
		return of(f, c, ask)
	}
}

// ofRefused asks about the first connection that was refused.
func ofRefused(ask func(*facts, *check.Conn) *asked) func(*facts) *asked {
	return func(f *facts) *asked { return of(f, f.refused(), ask) }
}

func of(f *facts, c *check.Conn, ask func(*facts, *check.Conn) *asked) *asked {
	if c == nil {
		return nil
	}
	return ask(f, c)
}
