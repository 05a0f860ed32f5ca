package quiz

import (
	"unicode/utf8"

	"socketlab/assignments/i18n"
	"socketlab/capture/udp"
)

// udpTemplates are the questions about datagrams.
var udpTemplates = []template{
	{
		id: "udp-client-port", kind: Number,
		text: both("Frame {frame} goes to the server. Which port did the system choose for this client?", "{frame}번 프레임은 서버로 갑니다. 운영체제는 이 클라이언트에게 어떤 포트를 골라 주었습니까?"),
		ask:  ofRequest(func(f *facts, d *udp.Datagram) *asked { return about(d.Frame).number(int64(d.Src.Port())) }),
	},
	{
		id: "udp-client-range", kind: Choice, choices: ranges,
		text: both("In which range of the port numbers is the source port of frame {frame}?", "{frame}번 프레임의 출발지 포트는 어느 범위에 있습니까?"),
		ask:  ofRequest(func(f *facts, d *udp.Datagram) *asked { return about(d.Frame).choose(rangeOf(d.Src.Port())) }),
	},
	{
		id: "udp-server-port", kind: Number,
		text: both("To which port was the server bound that got frame {frame}?", "{frame}번 프레임을 받은 서버는 어떤 포트에 bind했습니까?"),
		ask: ofRequest(func(f *facts, d *udp.Datagram) *asked {
			if len(f.spec.Experiment.Servers) == 0 {
				return nil
			}
			return about(d.Frame).number(int64(d.Dst.Port()))
		}),
	},
	{
		id: "udp-server-range", kind: Choice, choices: ranges,
		text: both("In which range is the port that frame {frame} goes to?", "{frame}번 프레임의 목적지 포트는 어느 범위에 있습니까?"),
		ask:  ofRequest(func(f *facts, d *udp.Datagram) *asked { return about(d.Frame).choose(rangeOf(d.Dst.Port())) }),
	},
	{
		id: "udp-length", kind: Number,
		text: both("Which number stands in the length field of the UDP header of frame {frame}?", "{frame}번 프레임의 UDP 헤더 길이 필드에는 얼마가 적혀 있습니까?"),
		ask:  ofRequest(func(f *facts, d *udp.Datagram) *asked { return about(d.Frame).number(int64(d.Length)) }),
	},
	{
		id: "udp-length-why", kind: Choice,
		text: both("The length field of frame {frame} says {length}. What does it count?", "{frame}번 프레임의 길이 필드는 {length}입니다. 무엇을 센 값입니까?"),
		choices: []i18n.Text{
			both("8 octets of the UDP header and {octets} of data", "UDP 헤더 8바이트와 데이터 {octets}바이트"),
			both("the data alone", "데이터만"),
			both("the IP header, the UDP header and the data", "IP 헤더, UDP 헤더, 데이터를 모두"),
			both("the characters of the text", "글의 글자 수"),
		},
		ask: ofRequest(func(f *facts, d *udp.Datagram) *asked {
			return about(d.Frame).with("length", d.Length).with("octets", d.Octets())
		}),
	},
	{
		id: "udp-octets", kind: Number,
		text: both("How many octets did the program hand to sendto() for frame {frame}?", "{frame}번 프레임을 위해 프로그램이 sendto()에 넘긴 데이터는 몇 바이트입니까?"),
		ask:  ofRequest(func(f *facts, d *udp.Datagram) *asked { return about(d.Frame).number(int64(d.Octets())) }),
	},
	{
		id: "udp-characters", kind: Choice,
		text: both("The text of frame {frame} has {runes} characters, and takes {octets} octets. Why not as many?", "{frame}번 프레임의 글은 {runes}자인데 {octets}바이트를 차지합니다. 왜 다릅니까?"),
		choices: []i18n.Text{
			both("UTF-8 takes more than one octet for a character that is not ASCII: three for a Hangul syllable", "UTF-8은 ASCII가 아닌 글자에 여러 바이트를 씁니다. 한글 한 글자는 3바이트입니다"),
			both("UDP puts a length in front of each character", "UDP가 글자마다 길이를 붙이기 때문"),
			both("the system pads datagrams", "운영체제가 데이터그램을 채워 넣기 때문"),
			both("the header counts as text, too", "헤더도 글에 포함되기 때문"),
		},
		ask: func(f *facts) *asked {
			d := f.request()
			if d == nil || !utf8.Valid(d.Payload) || utf8.RuneCount(d.Payload) == len(d.Payload) {
				return nil
			}
			return about(d.Frame).with("runes", utf8.RuneCount(d.Payload)).with("octets", len(d.Payload))
		},
	},
	{
		id: "udp-reply", kind: Frame,
		text: both("Which frame answers frame {frame}?", "{frame}번 프레임에 응답하는 프레임은 몇 번입니까?"),
		ask:  ofExchange(func(f *facts, x *udp.Exchange) *asked { return about(x.Request.Frame).number(int64(x.Reply.Frame)) }),
	},
	{
		id: "udp-reply-ports", kind: Choice,
		text: both("Frame {frame} goes from port {client} to port {server}. From which port to which does its answer go?", "{frame}번 프레임은 포트 {client}에서 포트 {server}로 갑니다. 그 응답은 어느 포트에서 어느 포트로 갑니까?"),
		choices: []i18n.Text{
			both("{server} → {client}", "{server} → {client}"),
			both("{client} → {server}", "{client} → {server}"),
			both("{server} → {server}", "{server} → {server}"),
			both("a new port of the server → {client}", "서버의 새 포트 → {client}"),
		},
		ask: ofExchange(func(f *facts, x *udp.Exchange) *asked {
			if x.Reply.Src != x.Request.Dst {
				return nil
			}
			return about(x.Request.Frame).with("client", x.Request.Src.Port()).with("server", x.Request.Dst.Port())
		}),
	},
	{
		id: "udp-opening", kind: Choice,
		text: both("How many frames did the two sides exchange to open a connection before frame {frame}?", "{frame}번 프레임 전에, 연결을 맺으려고 양쪽이 주고받은 프레임은 몇 개입니까?"),
		choices: []i18n.Text{
			both("none: UDP has no connection", "없음: UDP에는 연결이 없습니다"),
			both("three: SYN, SYN-ACK, ACK", "셋: SYN, SYN-ACK, ACK"),
			both("two: a request and its confirmation", "둘: 요청과 확인"),
			both("one, sent by bind()", "하나: bind()가 보낸 것"),
		},
		ask: ofRequest(func(f *facts, d *udp.Datagram) *asked { return about(d.Frame) }),
	},
	{
		id: "udp-clients", kind: Number,
		text: both("How many client sockets talk to the server in this capture? (Count the different source ports of the requests; the first is in frame {frame}.)", "이 캡처에서 서버와 통신하는 클라이언트 소켓은 몇 개입니까? (요청의 서로 다른 출발지 포트를 세세요. 첫 요청은 {frame}번 프레임입니다.)"),
		ask: ofRequest(func(f *facts, d *udp.Datagram) *asked {
			if len(f.spec.Experiment.Servers) != 1 {
				return nil
			}
			return about(d.Frame).number(int64(len(f.ev.Talks)))
		}),
	},
	{
		id: "udp-server-sockets", kind: Choice,
		text: both("{clients} clients talk to port {port}, the first in frame {frame}. How many sockets does the server need for them?", "클라이언트 {clients}개가 포트 {port}와 통신합니다(첫 프레임은 {frame}번). 서버에는 소켓이 몇 개 필요합니까?"),
		choices: []i18n.Text{
			both("one: it receives from all of them", "하나: 모두에게서 받습니다"),
			both("{clients}: one for each client", "{clients}개: 클라이언트마다 하나"),
			both("{clients}, and one that listens", "{clients}개와 listen하는 하나"),
			both("two: one to receive, one to send", "둘: 받는 것과 보내는 것"),
		},
		ask: ofRequest(func(f *facts, d *udp.Datagram) *asked {
			if len(f.ev.Talks) < 2 || len(f.spec.Experiment.Servers) != 1 {
				return nil
			}
			return about(d.Frame).with("clients", len(f.ev.Talks)).with("port", d.Dst.Port())
		}),
	},
	{
		id: "udp-demultiplex", kind: Choice,
		text: both("Frame {frame} is an answer. By what does the system know which client's socket it belongs to?", "{frame}번 프레임은 응답입니다. 운영체제는 무엇을 보고 어느 클라이언트의 소켓에 전달합니까?"),
		choices: []i18n.Text{
			both("by its destination address and port {port}", "목적지 주소와 포트({port})를 보고"),
			both("by the text in it", "안에 든 글을 보고"),
			both("by the order: the first answer is for the first client", "순서를 보고: 첫 응답은 첫 클라이언트의 것"),
			both("by its source port {server}", "출발지 포트({server})를 보고"),
		},
		ask: ofExchange(func(f *facts, x *udp.Exchange) *asked {
			return about(x.Reply.Frame).with("port", x.Reply.Dst.Port()).with("server", x.Reply.Src.Port())
		}),
	},
	{
		id: "udp-sendto", kind: Choice,
		text: both("Why was the destination of frame {frame} named in sendto(), and not once before?", "{frame}번 프레임의 목적지를 미리 한 번이 아니라 sendto()에서 적은 까닭은 무엇입니까?"),
		choices: []i18n.Text{
			both("UDP is connectionless: the socket remembers no other side, so each datagram is told where to go", "UDP는 비연결형이라 소켓이 상대를 기억하지 않으므로, 데이터그램마다 목적지를 적습니다"),
			both("sendto() opens a connection for each message", "sendto()가 메시지마다 연결을 맺기 때문"),
			both("so that a lost datagram can be sent again", "잃어버린 데이터그램을 다시 보내기 위해"),
			both("because the server's port changes with every message", "서버의 포트가 메시지마다 바뀌기 때문"),
		},
		ask: ofRequest(func(f *facts, d *udp.Datagram) *asked {
			for _, c := range f.spec.Experiment.Clients {
				if c.Connect {
					return nil
				}
			}
			return about(d.Frame)
		}),
	},
	{
		id: "udp-unanswered", kind: Number,
		text: both("How many requests of this capture got no answer? (The first of them is frame {frame}.)", "이 캡처에서 응답을 받지 못한 요청은 몇 개입니까? (첫 번째는 {frame}번 프레임입니다.)"),
		ask: func(f *facts) *asked {
			if first, n := f.unanswered(); first != nil {
				return about(first.Frame).number(int64(n))
			}
			return nil
		},
	},
	{
		id: "udp-lost", kind: Choice,
		text: both("Frame {frame} got no answer. Who sends it again?", "{frame}번 프레임은 응답을 받지 못했습니다. 누가 다시 보냅니까?"),
		choices: []i18n.Text{
			both("nobody, unless the program does", "프로그램이 하지 않는 한 아무도"),
			both("the system, after a timeout", "시간 초과 뒤에 운영체제가"),
			both("the server, when it notices the gap", "빈 곳을 알아챈 서버가"),
			both("the network card", "네트워크 카드가"),
		},
		ask: func(f *facts) *asked {
			if first, _ := f.unanswered(); first != nil {
				return about(first.Frame)
			}
			return nil
		},
	},
	{
		id: "icmp-frame", kind: Frame,
		text: both("Nobody listens where frame {frame} goes. In which frame does the system say so?", "{frame}번 프레임의 목적지에는 듣는 프로그램이 없습니다. 운영체제가 그것을 알리는 프레임은 몇 번입니까?"),
		ask: func(f *facts) *asked {
			d, frame := f.unreachable()
			if d == nil {
				return nil
			}
			return about(d.Frame).number(int64(frame))
		},
	},
	{
		id: "icmp-told", kind: Choice,
		text: both("Frame {second} refuses frame {frame}. Which client's program hears of it?", "{second}번 프레임은 {frame}번 프레임을 거절합니다. 어느 클라이언트 프로그램이 그 소식을 듣습니까?"),
		choices: []i18n.Text{
			both("one that has called connect() on its UDP socket; any other only times out", "UDP 소켓에 connect()를 부른 것. 나머지는 시간 초과가 될 뿐입니다"),
			both("every client: recvfrom() fails at once", "모든 클라이언트: recvfrom()이 곧 실패합니다"),
			both("none: ICMP is for routers", "아무도: ICMP는 라우터의 것입니다"),
			both("one that is bound to port 0", "포트 0에 bind한 것"),
		},
		ask: func(f *facts) *asked {
			d, frame := f.unreachable()
			if d == nil {
				return nil
			}
			return about(d.Frame, frame)
		},
	},
	{
		id: "udp-largest", kind: Number,
		text: both("Frame {frame} carries the largest datagram of this capture. Which number stands in the length field of its UDP header?", "{frame}번 프레임은 이 캡처에서 가장 큰 데이터그램을 싣고 있습니다. 그 UDP 헤더의 길이 필드에는 얼마가 적혀 있습니까?"),
		ask: func(f *facts) *asked {
			if d := f.largest(); d != nil {
				return about(d.Frame).number(int64(d.Length))
			}
			return nil
		},
	},
	{
		id: "udp-too-large", kind: Choice,
		text: both("Frame {frame} carries {octets} octets of data. What would be on the wire if its program had handed over one octet more?", "{frame}번 프레임은 데이터 {octets}바이트를 싣고 있습니다. 프로그램이 한 바이트를 더 넘겼다면 패킷에 무엇이 보였겠습니까?"),
		choices: []i18n.Text{
			both("nothing: sendto() fails with EMSGSIZE", "아무것도: sendto()가 EMSGSIZE로 실패합니다"),
			both("the first {octets} octets: the rest is cut off", "앞의 {octets}바이트: 나머지는 잘립니다"),
			both("two datagrams", "데이터그램 둘"),
			both("one datagram without a length", "길이가 없는 데이터그램 하나"),
		},
		ask: func(f *facts) *asked {
			d := f.largest()
			if d == nil || d.Octets() != 65507 {
				return nil
			}
			return about(d.Frame).with("octets", d.Octets())
		},
	},
	{
		id: "udp-cut", kind: Choice,
		text: both("Frame {frame} carries {octets} octets, its answer, frame {second}, only {back}. Where is the rest?", "{frame}번 프레임은 {octets}바이트인데 그 응답인 {second}번 프레임은 {back}바이트뿐입니다. 나머지는 어디에 있습니까?"),
		choices: []i18n.Text{
			both("gone: the server's buffer had {back} octets, and what of a datagram does not fit is thrown away", "사라졌습니다: 서버의 버퍼는 {back}바이트였고, 데이터그램에서 들어가지 않는 부분은 버려집니다"),
			both("in the next recvfrom()", "다음 recvfrom()에"),
			both("in the client: sendto() has cut it", "클라이언트에: sendto()가 잘랐습니다"),
			both("the network lost it", "네트워크가 잃어버렸습니다"),
		},
		ask: func(f *facts) *asked {
			if !f.is("udp-truncated") {
				return nil
			}
			for _, t := range f.ev.Talks {
				for _, x := range t.Pairing.Exchanges {
					if x.Reply != nil && x.Sure && x.Reply.Octets() < x.Request.Octets() {
						return about(x.Request.Frame, x.Reply.Frame).with("octets", x.Request.Octets()).with("back", x.Reply.Octets())
					}
				}
			}
			return nil
		},
	},
	{
		id: "udp-order", kind: Choice,
		text: both("Between frame {frame} and its answer, frame {second}, there is no acknowledgement. How did the client know that its datagram had arrived?", "{frame}번 프레임과 그 응답인 {second}번 프레임 사이에는 확인(ACK)이 없습니다. 클라이언트는 데이터그램이 도착한 것을 어떻게 알았습니까?"),
		choices: []i18n.Text{
			both("only from the answer: UDP itself acknowledges nothing", "응답을 보고서야: UDP 자체는 아무것도 확인하지 않습니다"),
			both("sendto() returned without an error", "sendto()가 오류 없이 돌아왔으므로"),
			both("the system acknowledges in a frame that Wireshark hides", "운영체제의 확인을 와이어샤크가 감추었습니다"),
			both("from the checksum", "체크섬을 보고"),
		},
		ask: ofExchange(func(f *facts, x *udp.Exchange) *asked { return about(x.Request.Frame, x.Reply.Frame) }),
	},
	{
		id: "udp-fixed", kind: Choice,
		text: both("Frame {second} answers frame {frame}. What in UDP says that it does?", "{second}번 프레임은 {frame}번 프레임에 응답합니다. UDP의 무엇이 그렇다고 말합니까?"),
		choices: []i18n.Text{
			both("nothing but its ports: which request it answers, only the programs know", "포트뿐입니다: 어느 요청에 대한 응답인지는 프로그램만 압니다"),
			both("a sequence number in its header", "헤더의 순서 번호"),
			both("its checksum, which covers the request", "요청까지 포함하는 체크섬"),
			both("the length field, which is the same", "같은 값의 길이 필드"),
		},
		ask: ofExchange(func(f *facts, x *udp.Exchange) *asked {
			if f.is("udp-echo") {
				return nil
			}
			return about(x.Request.Frame, x.Reply.Frame)
		}),
	},
}

// ofRequest asks about the first request.
func ofRequest(ask func(*facts, *udp.Datagram) *asked) func(*facts) *asked {
	return func(f *facts) *asked {
		if d := f.request(); d != nil {
			return ask(f, d)
		}
		return nil
	}
}

// ofExchange asks about the first request that was answered.
func ofExchange(ask func(*facts, *udp.Exchange) *asked) func(*facts) *asked {
	return func(f *facts) *asked {
		if x := f.answered(); x != nil {
			return ask(f, x)
		}
		return nil
	}
}

// unreachable is the first request that an ICMP message refuses, and its frame.
func (f *facts) unreachable() (*udp.Datagram, int) {
	for i := range f.ev.Capture.Unreachable {
		u := &f.ev.Capture.Unreachable[i]
		for _, t := range f.ev.Talks {
			for _, d := range t.Datagrams {
				if u.Protocol == 17 && d.Src == u.Src && d.Dst == u.Dst && d.Frame < u.Frame {
					return d, u.Frame
				}
			}
		}
	}
	return nil, 0
}

// largest is the largest datagram of a lab that is about sizes.
func (f *facts) largest() (out *udp.Datagram) {
	if !f.is("udp-largest") {
		return nil
	}
	for _, t := range f.ev.Talks {
		for _, d := range t.Datagrams {
			if !d.BadLength && (out == nil || d.Length > out.Length) {
				out = d
			}
		}
	}
	return out
}
