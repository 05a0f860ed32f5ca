package quiz

import (
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture/tcp"
)

// streamingTemplates are the questions about what flows over a connection.
var streamingTemplates = []template{
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
}
