package adverse

import (
	"strings"
	"time"

	x "socketlab/lab/experiment"
)

// Short names for what the network does to the next packet.
var (
	lose        = Action{Do: DoLose}
	duplicate   = Action{Do: DoDuplicate}
	reorder     = Action{Do: DoReorder}
	unreachable = Action{Do: DoUnreachable}
)

func back(a Action) Action         { a.Back = true; return a }
func nth(n int, a Action) Action   { a.Count = n; return a }
func delay(d time.Duration) Action { return Action{Do: DoDelay, For: d} }
func mtu(octets int) Action        { return Action{Do: DoMTU, Octets: octets} }

// smallMTU is what every host takes whole (RFC 791).
const smallMTU = 576

// tcpNetworkCases are what the network does to the clients of a TCP server. TCP
// repairs all of it; what is left for the program is time, and smaller pieces.
func tcpNetworkCases(s *script, p *Promise, end []Action) {
	with := func(first Action, rest ...Action) []Action {
		return both(append([]Action{connect, first}, rest...), end...)
	}
	s.add(x.BehaviourLoss, "a-segment-is-lost", with(lose, send("hello"))...)
	s.add(x.BehaviourLoss, "the-answer-is-lost", with(back(lose), send("hello"))...)
	s.add(x.BehaviourDuplicates, "a-segment-comes-twice", with(duplicate, send("hello"))...)
	s.add(x.BehaviourFragments, "small-segments", both([]Action{mtu(smallMTU / 2), connect, fill(min(p.Spec.Buffer, 1000))}, end...)...)
	s.add(x.BehaviourUnreachable, "icmp-for-the-answer", with(back(unreachable), send("hello"))...)
	s.add(x.BehaviourReordering, "a-segment-is-late", with(delay(300*time.Millisecond), send("hello"))...)
	s.add(x.BehaviourLoss, "the-handshake-is-lost", append([]Action{lose}, both([]Action{connect, send("hello")}, end...)...)...)
	if p.Whole() {
		s.add(x.BehaviourReordering, "segments-overtake-each-other", with(reorder, send("one"), send("two"))...)
		s.add(x.BehaviourLoss, "some-of-many-segments-are-lost", with(nth(2, lose), nth(5, lose), nth(3, back(lose)), nth(4, duplicate), fill(60_000))...)
	}
}

// framedNetworkCases likewise, where a length stands before each message.
func framedNetworkCases(s *script, hello string, end []Action) {
	s.add(x.BehaviourLoss, "a-segment-is-lost", both([]Action{connect, lose, send(hello)}, end...)...)
	s.add(x.BehaviourFragments, "small-segments", both([]Action{mtu(smallMTU / 2), connect, send(string(Frame([]byte(strings.Repeat("a", 1000)))))}, end...)...)
	s.add(x.BehaviourReordering, "segments-overtake-each-other", both([]Action{connect, reorder, send(hello), send(hello)}, end...)...)
}

// udpNetworkCases are what the network does to the clients of a UDP server. What
// is lost is owed by nobody.
func udpNetworkCases(s *script, p *Promise) {
	two := []Action{connect, of(2, connect)}
	long := min(p.Spec.Buffer, 3000)
	s.add(x.BehaviourDuplicates, "a-datagram-comes-twice", connect, duplicate, send("hello"), expect, send("again"), expect)
	s.add(x.BehaviourLoss, "a-datagram-is-lost", connect, send("one"), expect, lose, send("two"), send("three"), expect)
	s.add(x.BehaviourLoss, "the-answer-is-lost", connect, back(lose), send("hello"), expect, send("again"), expect)
	s.add(x.BehaviourReordering, "datagrams-overtake-each-other", both(two, reorder, send("one"), of(2, send("two")), of(2, expect), expect)...)
	s.add(x.BehaviourReordering, "a-later-datagram-comes-first", connect, reorder, send("one"), send("two"), expect)
	s.add(x.BehaviourFragments, "in-fragments", mtu(smallMTU), connect, fill(long), expect)
	s.add(x.BehaviourUnreachable, "icmp-for-the-answer", connect, back(unreachable), send("hello"), expect, send("again"), expect)
	s.add(x.BehaviourFragments, "fragments-out-of-order", mtu(smallMTU), connect, reorder, fill(long), expect)
	s.add(x.BehaviourFragments, "a-fragment-is-lost", mtu(smallMTU), connect, nth(2, lose), fill(long), send("again"), expect)
	s.add(x.BehaviourDuplicates, "the-answer-comes-twice", connect, back(duplicate), send("hello"), expect, send("again"), expect)
	s.add(x.BehaviourReordering, "a-datagram-is-late", both(two, delay(200*time.Millisecond), send("one"), of(2, send("two")), of(2, expect), expect)...)
}

// tcpClientNetworkCases are what the network does to a TCP client.
func tcpClientNetworkCases(s *script) {
	s.add(x.BehaviourLoss, "the-answer-is-lost", receive, lose, answer)
	s.add(x.BehaviourLoss, "its-message-is-lost", nth(2, back(lose)), receive, answer)
	s.add(x.BehaviourFragments, "small-segments", mtu(smallMTU/8), receive, answer)
	s.add(x.BehaviourDuplicates, "the-answer-comes-twice", receive, duplicate, answer)
}

// udpClientNetworkCases are what the network does to a UDP client: to it, they
// look like a server that is silent, slow or gone, or that answers twice.
func udpClientNetworkCases(s *script, e *x.Experiment) {
	if len(e.Clients) > 0 && e.Clients[0].Await == x.AwaitEnd {
		s.add(x.BehaviourReordering, "answers-overtake-each-other", reorder, receive, answer, receive, answer)
	}
	s.add(x.BehaviourReordering, "the-answer-is-late", receive, delay(600*time.Millisecond), answer)
	s.add(x.BehaviourSilent, "its-message-is-lost", back(lose), receive, answer, receive, answer)
	s.add(x.BehaviourSilent, "the-answer-is-lost", receive, lose, answer, receive, answer)
	s.add(x.BehaviourRefused, "icmp-for-its-message", back(unreachable), receive, answer)
	s.add(x.BehaviourLate, "the-network-doubles-the-answer", receive, duplicate, answer, receive, pause(400*time.Millisecond), answer)
	s.add(x.BehaviourFragments, "in-fragments", mtu(smallMTU/8), receive, answer)
}
