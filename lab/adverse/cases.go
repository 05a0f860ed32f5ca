package adverse

import (
	"strings"
	"time"

	x "socketlab/lab/experiment"
)

// cases returns the behaviours that a program of a lab is tried with, from
// likely to exotic. The first one is a friendly one.
func cases(e *x.Experiment, against string) []Behaviour {
	p := PromiseOf(e)
	var all []Behaviour
	switch {
	case against == Client && p.TCP:
		all = tcpClientCases(&p)
	case against == Client:
		all = udpClientCases(e)
	case p.TCP && p.Framed():
		all = framedCases()
	case p.TCP:
		all = tcpServerCases(&p)
	default:
		all = udpServerCases(&p)
	}
	return possible(all, &p, against)
}

// possible leaves out what a server that ends by itself never meets.
func possible(all []Behaviour, p *Promise, against string) (kept []Behaviour) {
	for _, b := range all {
		if against == Server && p.Ends() && b.visits(p.TCP) > p.Spec.Serves {
			continue
		}
		kept = append(kept, b)
	}
	return kept
}

// visits counts the connections, or datagrams, of a behaviour.
func (b *Behaviour) visits(tcp bool) (n int) {
	for _, a := range b.Actions {
		switch {
		case a.ofMany():
			n += a.Count
		case a.Do == DoRestart:
			n = 0 // of a new one
		case a.Do == DoConnect && tcp, a.Do == DoSend && !tcp:
			n++
		}
	}
	return n
}

// A script writes behaviours down.
type script struct{ all []Behaviour }

func (s *script) add(family, name string, actions ...Action) {
	s.all = append(s.all, Behaviour{Name: name, Family: family, Actions: actions})
}

// Short names for actions. Of client 1 where none is said.
var (
	connect   = Action{Do: DoConnect}
	expect    = Action{Do: DoExpect}
	expectEnd = Action{Do: DoExpectEnd}
	shut      = Action{Do: DoShut}
	leave     = Action{Do: DoClose}
	reset     = Action{Do: DoReset}
	receive   = Action{Do: DoReceive}
	answer    = Action{Do: DoAnswer}
)

func send(text string) Action               { return sendOf(0, []byte(text)) }
func fill(n int) Action                     { return Action{Do: DoSend, Fill: n} }
func pause(d time.Duration) Action          { return Action{Do: DoPause, For: d} }
func reply(text string) Action              { return Action{Do: DoReply}.with([]byte(text)) }
func of(client int, a Action) Action        { a.Client = client; return a }
func times(n int, do string) Action         { return Action{Do: do, Count: n} }
func answerOf(octets int) Action            { return Action{Do: DoAnswer, Octets: octets} }
func both(a []Action, b ...Action) []Action { return append(append([]Action(nil), a...), b...) }

// beat is long enough for a program to have read what came before it.
const beat = 60 * time.Millisecond

// tcpServerCases are for servers without framing.
func tcpServerCases(p *Promise) []Behaviour {
	var s script
	end := []Action{expect, expectEnd, leave}
	if p.Whole() {
		end = []Action{expect, shut, expectEnd, leave}
	}
	s.add(x.BehaviourText, friendly, both([]Action{connect, send("hello 안녕")}, end...)...)
	if p.Whole() && !p.Spec.Gather {
		s.add(x.BehaviourTogether, "two-messages", both([]Action{connect, send("hello"), expect, send("again")}, end...)...)
		s.add(x.BehaviourTogether, "a-shorter-message-after-a-longer-one", both([]Action{connect, send("a longer message"), expect, send("ab")}, end...)...)
	}
	s.add(x.BehaviourPieces, "cut-in-two", both([]Action{connect, send("hel"), pause(beat), send("lo")}, end...)...)
	s.add(x.BehaviourPieces, "cut-inside-a-character", both([]Action{connect, send("안"[:1]), pause(beat), send("안"[1:])}, end...)...)
	s.add(x.BehaviourAbrupt, "reset-after-a-message", connect, send("hello"), reset)
	s.add(x.BehaviourEmpty, "comes-and-goes", connect, leave)
	s.add(x.BehaviourHalf, "half-close-before-the-answer", connect, send("hello"), shut, expect, expectEnd, leave)
	s.add(x.BehaviourText, "line-end", both([]Action{connect, send("hello\r\n")}, end...)...)
	s.add(x.BehaviourText, "blanks", both([]Action{connect, send("  hello  ")}, end...)...)
	s.add(x.BehaviourBinary, "no-text", both([]Action{connect, send("\xff\xfe")}, end...)...)
	s.add(x.BehaviourBinary, "nul", both([]Action{connect, send("a\x00b")}, end...)...)
	s.add(x.BehaviourOverlap, "a-silent-client-stays", connect, of(2, connect), of(2, send("hello")), of(2, expect), of(2, leave), leave)
	s.add(x.BehaviourTurns, "three-in-turn", times(3, DoTurns))
	s.add(x.BehaviourText, "letters-beyond-ascii", both([]Action{connect, send("straße é")}, end...)...)
	s.add(x.BehaviourLarge, "more-than-the-buffer", both([]Action{connect, fill(p.Spec.Buffer + 1)}, end...)...)
	s.add(x.BehaviourLarge, "many-buffers", both([]Action{connect, fill(20 * p.Spec.Buffer)}, end...)...)
	s.add(x.BehaviourPieces, "the-buffer-cuts-a-character", both([]Action{connect, send(strings.Repeat("a", p.Spec.Buffer-1) + "안")}, end...)...)
	s.add(x.BehaviourEmpty, "says-nothing-and-closes-its-direction", connect, shut, expectEnd, leave)
	s.add(x.BehaviourAbrupt, "connects-and-resets", connect, reset)
	s.add(x.BehaviourAbrupt, "leaves-without-reading", connect, send("hello"), leave)
	s.add(x.BehaviourAbrupt, "resets-while-it-is-answered", connect, send("hello"), pause(beat), send("again"), reset)
	if p.Whole() {
		s.add(x.BehaviourAbrupt, "resets-with-much-on-the-way", connect, fill(100_000), reset)
		s.add(x.BehaviourAbrupt, "leaves-with-much-on-the-way", connect, fill(100_000), leave)
		s.add(x.BehaviourUnread, "reads-late", both([]Action{{Do: DoConnect, Small: true}, fill(600_000), pause(300 * time.Millisecond)}, end...)...)
		s.add(x.BehaviourTogether, "does-not-wait-for-answers", both([]Action{connect, send("one"), send("two"), send("three")}, end...)...)
		s.add(x.BehaviourHalf, "half-close-with-much-on-the-way", connect, fill(20_000), shut, expect, expectEnd, leave)
	}
	overlaps(&s, p)
	tcpNetworkCases(&s, p, end)
	s.add(x.BehaviourPieces, "octet-by-octet", both([]Action{connect, send("h"), pause(beat / 3), send("e"), pause(beat / 3), send("y")}, end...)...)
	s.add(x.BehaviourText, "an-empty-line", both([]Action{connect, send("\n")}, end...)...)
	s.add(x.BehaviourBinary, "half-a-character-is-all", connect, send("안"[:2]), shut, expect, expectEnd, leave)
	s.add(x.BehaviourTurns, "many-in-turn", times(25, DoTurns))
	s.add(x.BehaviourAbrupt, "many-resets-in-turn", times(25, DoResets))
	s.add(x.BehaviourRestart, "started-again", both([]Action{connect, send("hello"), expect, {Do: DoRestart}}, of(2, connect), of(2, send("hello")), of(2, expect))...)
	return s.all
}

// overlaps are clients at the same time.
func overlaps(s *script, p *Promise) {
	if p.Whole() {
		s.add(x.BehaviourOverlap, "a-client-stays-after-its-answer", connect, send("hello"), expect,
			of(2, connect), of(2, send("again")), of(2, expect), of(2, leave), leave)
		s.add(x.BehaviourOverlap, "speak-in-turn", connect, of(2, connect), send("one"), expect, of(2, send("two")), of(2, expect),
			send("three"), expect, of(2, send("four")), of(2, expect), of(2, leave), leave)
		s.add(x.BehaviourOverlap, "messages-crossing", connect, of(2, connect), send("one"), of(2, send("two")), of(2, expect), expect, leave, of(2, leave))
		s.add(x.BehaviourUnread, "another-client-while-one-does-not-read", Action{Do: DoConnect, Small: true}, fill(600_000), pause(2*beat),
			of(2, connect), of(2, send("hello")), of(2, expect), of(2, leave), expect, leave)
	}
	s.add(x.BehaviourOverlap, "the-last-speaks-first", connect, of(2, connect), of(3, connect),
		of(3, send("three")), of(3, expect), of(2, send("two")), of(2, expect), send("one"), expect, leave, of(2, leave), of(3, leave))
	var crowd []Action
	const many = 12
	for _, do := range []Action{connect, send("hello"), expect, leave} {
		for n := 1; n <= many; n++ {
			a := of(n, do)
			if a.Do == DoSend {
				a = of(n, send("hello from client "+string(rune('a'+n))))
			}
			crowd = append(crowd, a)
		}
	}
	s.add(x.BehaviourOverlap, "a-crowd", crowd...)
}

// framedCases are for servers that read a length before each message.
func framedCases() []Behaviour {
	var s script
	end := []Action{expect, shut, expectEnd, leave}
	hello, again := string(Frame([]byte("hello 안녕"))), string(Frame([]byte("again")))
	s.add(x.BehaviourText, friendly, both([]Action{connect, send(hello)}, end...)...)
	s.add(x.BehaviourTogether, "two-messages", both([]Action{connect, send(hello), expect, send(again)}, end...)...)
	s.add(x.BehaviourPieces, "cut-inside-the-length", both([]Action{connect, send(again[:2]), pause(beat), send(again[2:])}, end...)...)
	s.add(x.BehaviourPieces, "cut-behind-the-length", both([]Action{connect, send(again[:4]), pause(beat), send(again[4:])}, end...)...)
	s.add(x.BehaviourPieces, "cut-inside-the-message", both([]Action{connect, send(again[:6]), pause(beat), send(again[6:])}, end...)...)
	s.add(x.BehaviourTogether, "two-messages-in-one-segment", both([]Action{connect, send(hello + again)}, end...)...)
	s.add(x.BehaviourTogether, "one-message-and-half-of-the-next", both([]Action{connect, send(hello + again[:5]), pause(beat), send(again[5:])}, end...)...)
	s.add(x.BehaviourEmpty, "an-empty-message", both([]Action{connect, send("\x00\x00\x00\x00" + again)}, end...)...)
	s.add(x.BehaviourEmpty, "comes-and-goes", connect, leave)
	s.add(x.BehaviourAbrupt, "leaves-inside-the-length", connect, send(again[:2]), leave)
	s.add(x.BehaviourAbrupt, "reset-after-a-message", connect, send(again), reset)
	s.add(x.BehaviourHalf, "half-close-before-the-answer", connect, send(again), shut, expect, expectEnd, leave)
	s.add(x.BehaviourBinary, "no-text", both([]Action{connect, send(string(Frame([]byte("\xff\x00a"))))}, end...)...)
	s.add(x.BehaviourLarge, "many-buffers", both([]Action{connect, send(string(Frame([]byte(strings.Repeat("a", 70_000)))))}, end...)...)
	s.add(x.BehaviourOverlap, "a-silent-client-stays", connect, of(2, connect), of(2, send(again)), of(2, expect), of(2, leave), leave)
	framedNetworkCases(&s, again, end)
	return s.all
}

// udpServerCases are for servers that answer datagrams.
func udpServerCases(p *Promise) []Behaviour {
	var s script
	two := []Action{connect, of(2, connect)}
	s.add(x.BehaviourText, friendly, connect, send("hello 안녕"), expect, leave)
	s.add(x.BehaviourTurns, "two-in-turn", both(two, send("hello"), expect, of(2, send("again")), of(2, expect), send("more"), expect)...)
	s.add(x.BehaviourText, "a-shorter-message-after-a-longer-one", connect, send("a longer message"), expect, send("ab"), expect)
	s.add(x.BehaviourText, "a-longer-message-after-a-shorter-one", connect, send("ab"), expect, send("a longer message"), expect)
	s.add(x.BehaviourEmpty, "an-empty-datagram", connect, send(""), pause(beat))
	s.add(x.BehaviourBinary, "no-text", connect, send("\xff\xfe"), expect)
	s.add(x.BehaviourBinary, "nul", connect, send("a\x00b"), expect)
	s.add(x.BehaviourText, "line-end", connect, send("hello\r\n"), expect)
	s.add(x.BehaviourText, "blanks", connect, send("  hello  "), expect)
	s.add(x.BehaviourText, "letters-beyond-ascii", connect, send("straße é"), expect)
	s.add(x.BehaviourTogether, "both-ask-before-one-is-answered", both(two, send("one"), of(2, send("two")), expect, of(2, expect))...)
	s.add(x.BehaviourTogether, "does-not-wait-for-answers", connect, send("one"), send("two"), send("three"), expect)
	s.add(x.BehaviourLarge, "as-much-as-the-buffer", connect, fill(min(p.Spec.Buffer, 65_507)), expect)
	s.add(x.BehaviourLarge, "half-the-buffer", connect, fill(p.Spec.Buffer/2), expect)
	s.add(x.BehaviourLarge, "more-than-the-buffer", connect, fill(p.Spec.Buffer+1), pause(beat))
	s.add(x.BehaviourLarge, "the-largest-datagram", connect, fill(65_507), pause(beat))
	s.add(x.BehaviourAbrupt, "gone-before-the-answer", connect, send("hello"), leave, pause(beat))
	s.add(x.BehaviourBinary, "half-a-character", connect, send("안"[:2]), expect)
	s.add(x.BehaviourText, "a-line-end-alone", connect, send("\n"), expect)
	s.add(x.BehaviourTurns, "many-in-turn", times(25, DoTurns))
	udpNetworkCases(&s, p)
	var crowd []Action
	const many = 12
	for _, do := range []Action{connect, send("x"), expect} {
		for n := 1; n <= many; n++ {
			a := of(n, do)
			if a.Do == DoSend {
				a = of(n, send("hello from client "+string(rune('a'+n))))
			}
			crowd = append(crowd, a)
		}
	}
	s.add(x.BehaviourTogether, "a-crowd", crowd...)
	return s.all
}

// tcpClientCases are what a server may do to a TCP client.
func tcpClientCases(p *Promise) []Behaviour {
	var s script
	s.add(x.BehaviourText, friendly, receive, answer)
	s.add(x.BehaviourCut, "the-answer-in-two-pieces", receive, answerOf(5), pause(3*beat), answer)
	s.add(x.BehaviourCut, "the-answer-in-many-pieces", receive, answerOf(1), pause(beat), answerOf(2), pause(beat), answerOf(2), pause(beat), answer)
	s.add(x.BehaviourSlow, "a-slow-answer", receive, pause(600*time.Millisecond), answer)
	s.add(x.BehaviourGone, "closes-without-an-answer", receive, leave)
	s.add(x.BehaviourGone, "resets-without-an-answer", receive, reset)
	s.add(x.BehaviourGone, "closes-inside-the-answer", receive, answerOf(5), leave)
	s.add(x.BehaviourRefused, "nobody-listens", Action{Do: DoRefuse})
	s.add(x.BehaviourSilent, "never-answers", receive, pause(9*time.Second))
	tcpClientNetworkCases(&s)
	if !p.Whole() {
		s.add(x.BehaviourOpen, "answers-and-does-not-close", receive, answer, pause(9*time.Second))
	}
	s.add(x.BehaviourOdd, "the-answer-is-no-text", receive, reply("\xff\xfe"), leave)
	return s.all
}

// udpClientCases are what a server may do to a UDP client.
func udpClientCases(e *x.Experiment) []Behaviour {
	var s script
	late := 2 * time.Second
	if len(e.Clients) > 0 && e.Clients[0].Timeout > 0 {
		late = e.Clients[0].Timeout
	}
	s.add(x.BehaviourText, friendly, receive, answer)
	s.add(x.BehaviourSlow, "a-slow-answer", receive, pause(600*time.Millisecond), answer)
	s.add(x.BehaviourSilent, "never-answers", Action{Do: DoReceive}, pause(9*time.Second))
	s.add(x.BehaviourRefused, "nobody-listens", Action{Do: DoRefuse})
	udpClientNetworkCases(&s, e)
	s.add(x.BehaviourStranger, "a-stranger-answers-first", receive, Action{Do: DoStranger, Text: "somebody else"}, pause(400*time.Millisecond), answer)
	s.add(x.BehaviourLate, "an-answer-twice", receive, answer, Action{Do: DoAgain}, receive, pause(400*time.Millisecond), answer)
	s.add(x.BehaviourLate, "an-answer-too-late", receive, pause(late+300*time.Millisecond), answer, receive, pause(400*time.Millisecond), answer)
	s.add(x.BehaviourOdd, "the-answer-is-no-text", receive, reply("\xff\xfe"))
	s.add(x.BehaviourEmpty, "the-answer-is-empty", receive, reply(""))
	return s.all
}
