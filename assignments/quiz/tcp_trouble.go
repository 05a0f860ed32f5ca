package quiz

import (
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture/tcp"
)

// failingTemplates are the questions about connections that fail, wait or come again.
var failingTemplates = []template{
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
