package quiz

import (
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture/tcp"
)

// closingTemplates are the questions about how a connection ends.
var closingTemplates = []template{
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
}
