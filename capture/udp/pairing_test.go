package udp_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"socketlab/capture/udp"
)

// told says a pairing in short: "1-3 2-4? 5- again 6 unasked 7". A question
// mark stands for what is not sure, an exclamation mark for what is right.
func told(p *udp.Pairing) string {
	var out []string
	for _, x := range p.Exchanges {
		s := fmt.Sprintf("%d-", x.Request.Frame)
		if x.Reply != nil {
			s += fmt.Sprint(x.Reply.Frame)
		}
		if x.Right {
			s += "!"
		}
		if !x.Sure {
			s += "?"
		}
		out = append(out, s)
	}
	for _, u := range p.Unasked {
		word := "unasked"
		if u.Again != nil {
			word = "again"
		}
		out = append(out, fmt.Sprintf("%s %d", word, u.Reply.Frame))
	}
	return strings.Join(out, " ")
}

func echo(request []byte) [][]byte { return [][]byte{request} }

func upper(request []byte) [][]byte { return [][]byte{bytes.ToUpper(request)} }

func fixed([]byte) [][]byte { return [][]byte{[]byte("yes")} }

// pair pairs what a trace holds of the ports 40000 and 5000.
func pair(t *testing.T, text string, wanted udp.Wanted) *udp.Pairing {
	t.Helper()
	all := conversations(t, text)
	if len(all) != 1 {
		t.Fatalf("%d conversations", len(all))
	}
	c := all[0]
	if wanted == nil {
		return c.Pair()
	}
	client, server := c.Client, c.Server
	if client.Port() == 5000 {
		client, server = server, client
	}
	var list []*udp.Datagram
	for i := range c.Datagrams {
		list = append(list, &c.Datagrams[i])
	}
	return udp.Pair(list, client, server, wanted)
}

func TestPair(t *testing.T) {
	for _, c := range []struct {
		name   string
		wanted udp.Wanted
		trace  string
		want   string
	}{
		{"one after the other", nil, `
			0.0 udp 40000 > 5000 "a"
			0.1 udp 5000 > 40000 "a"
			0.2 udp 40000 > 5000 "b"
			0.3 udp 5000 > 40000 "b"`, "1-2 3-4"},
		{"several under way, and nobody knows the rule", nil, `
			0.0 udp 40000 > 5000 "a"
			0.1 udp 40000 > 5000 "b"
			0.2 udp 5000 > 40000 "x"
			0.3 udp 5000 > 40000 "y"`, "1-3? 2-4?"},
		{"one repeats a request, but the other does not: that is no rule", nil, `
			0.0 udp 40000 > 5000 "a"
			0.1 udp 40000 > 5000 "b"
			0.2 udp 5000 > 40000 "b"
			0.3 udp 5000 > 40000 "y"`, "1-3? 2-4?"},
		{"swapped", upper, `
			0.0 udp 40000 > 5000 "one"
			0.1 udp 40000 > 5000 "two"
			0.2 udp 5000 > 40000 "TWO"
			0.3 udp 5000 > 40000 "ONE"`, "1-4! 2-3!"},
		{"swapped, and nobody says the rule", nil, `
			0.0 udp 40000 > 5000 "one"
			0.1 udp 40000 > 5000 "two"
			0.2 udp 5000 > 40000 "TWO"
			0.3 udp 5000 > 40000 "ONE"`, "1-4 2-3"},
		{"no answer", nil, `
			0.0 udp 40000 > 5000 "a"`, "1-"},
		{"one of two alike is not answered", fixed, `
			0.0 udp 40000 > 5000 "a"
			2.0 udp 40000 > 5000 "b"
			2.1 udp 5000 > 40000 "yes"`, "1-? 2-3!?"},
		{"what comes after an answer to all is told again", fixed, `
			0.0 udp 40000 > 5000 "a"
			0.1 udp 40000 > 5000 "b"
			0.2 udp 5000 > 40000 "yes"
			0.3 udp 5000 > 40000 "yes"
			0.4 udp 40000 > 5000 "c"
			0.5 udp 5000 > 40000 "yes"
			0.6 udp 40000 > 5000 "d"`, "1-3!? 2-4!? 5-6! 7-"},
		{"an answer is lost, the contents tell which", nil, `
			0.0 udp 40000 > 5000 "a"
			0.1 udp 40000 > 5000 "b"
			0.2 udp 40000 > 5000 "c"
			0.3 udp 5000 > 40000 "A"
			0.4 udp 5000 > 40000 "C"`, "1-4 2- 3-5"},
		{"a wrong answer is still the answer", echo, `
			0.0 udp 40000 > 5000 "a"
			0.1 udp 5000 > 40000 "b"`, "1-2"},
		{"a wrong answer of one that waits, the others have theirs", echo, `
			0.0 udp 40000 > 5000 "a"
			0.1 udp 40000 > 5000 "b"
			0.2 udp 5000 > 40000 "B"
			0.3 udp 5000 > 40000 "a"`, "1-4! 2-3"},
		{"a wrong answer of two that wait", echo, `
			0.0 udp 40000 > 5000 "a"
			0.1 udp 40000 > 5000 "b"
			0.2 udp 5000 > 40000 "x"`, "1-? 2-3?"},
		{"late answers", nil, `
			0.0 udp 40000 > 5000 "a"
			2.0 udp 40000 > 5000 "b"
			2.5 udp 5000 > 40000 "a"
			2.6 udp 5000 > 40000 "b"`, "1-3 2-4"},
		{"the same said twice", echo, `
			0.0 udp 40000 > 5000 "a"
			0.1 udp 40000 > 5000 "a"
			0.2 udp 5000 > 40000 "a"`, "1-? 2-3!?"},
		{"one answer too many", nil, `
			0.0 udp 40000 > 5000 "a"
			0.1 udp 5000 > 40000 "a"
			0.2 udp 5000 > 40000 "again"`, "1-2 unasked 3"},
		{"an answer twice, while another request waits", echo, `
			0.0 udp 40000 > 5000 "a"
			0.1 udp 40000 > 5000 "b"
			0.2 udp 5000 > 40000 "a"
			0.3 udp 5000 > 40000 "a"`, "1-3! 2- again 4"},
		{"the capture began late", echo, `
			0.0 udp 5000 > 40000 "a"
			0.1 udp 40000 > 5000 "b"
			0.2 udp 5000 > 40000 "b"`, "2-3! unasked 1"},
		{"the network lost the request", echo, `
			0.0 udp 40000 > 5000 "a" comment="lost: dropped"
			0.1 udp 40000 > 5000 "b"
			0.2 udp 5000 > 40000 "x"`, "1- 2-3"},
		{"cut by the snap length, but told apart", echo, `
			0.0 udp 40000 > 5000 "first message" captured=48
			0.1 udp 40000 > 5000 "second message" captured=48
			0.2 udp 5000 > 40000 "second message" captured=48
			0.3 udp 5000 > 40000 "first message" captured=48`, "1-4! 2-3!"},
		{"cut by the snap length, and all alike", echo, `
			0.0 udp 40000 > 5000 "message one" captured=48
			0.1 udp 40000 > 5000 "message two" captured=48
			0.2 udp 5000 > 40000 "message two" captured=48
			0.3 udp 5000 > 40000 "message one" captured=48`, "1-3!? 2-4!?"},
		{"cut by the snap length, one of them", nil, `
			0.0 udp 40000 > 5000 "message one"
			0.1 udp 40000 > 5000 "message three"
			0.2 udp 5000 > 40000 "message three" captured=48
			0.3 udp 5000 > 40000 "message one" captured=48`, "1-4 2-3"},
		{"answers that several requests want go where they are needed", func(request []byte) [][]byte {
			return map[string][][]byte{"x": {[]byte("1"), []byte("2")}, "y": {[]byte("2")}}[string(request)]
		}, `
			0.0 udp 40000 > 5000 "x"
			0.1 udp 40000 > 5000 "y"
			0.2 udp 5000 > 40000 "2"
			0.3 udp 5000 > 40000 "1"`, "1-4!? 2-3!?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(pair(t, c.trace, c.wanted)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// A world is a client and a server as they were: a capture of them, and which
// request each reply really answers.
type world struct {
	all   []*udp.Datagram
	truth map[*udp.Datagram]*udp.Datagram // the request of a reply
	right int                             // replies that say what is wanted
	twice int                             // replies that were delivered twice
}

var (
	theClient = netip.MustParseAddrPort("127.0.0.1:40000")
	theServer = netip.MustParseAddrPort("127.0.0.1:5000")
)

// newWorld makes a world up: requests, some of them alike; replies in any
// order after them, some lost, some wrong, some delivered twice.
func newWorld(random *rand.Rand, wanted udp.Wanted) *world {
	w := &world{truth: map[*udp.Datagram]*udp.Datagram{}}
	var waiting []*udp.Datagram
	texts := 1 + random.IntN(12)
	for range 1 + random.IntN(12) {
		if len(waiting) == 0 || random.IntN(2) == 0 {
			r := w.say(theClient, theServer, fmt.Sprintf("text %c", 'a'+random.IntN(texts)))
			if random.IntN(6) > 0 {
				waiting = append(waiting, r)
			}
			continue
		}
		i := random.IntN(len(waiting))
		request := waiting[i]
		waiting = slices.Delete(waiting, i, i+1)
		text := string(wanted(request.Payload)[0])
		if random.IntN(8) == 0 {
			text = fmt.Sprintf("wrong %d", len(w.all))
		} else {
			w.right++
		}
		w.truth[w.say(theServer, theClient, text)] = request
		if len(waiting) == 0 && random.IntN(8) == 0 { // else it may be taken for the answer to another
			w.truth[w.say(theServer, theClient, text)] = request
			w.twice++
		}
	}
	return w
}

// say adds a datagram.
func (w *world) say(src, dst netip.AddrPort, text string) *udp.Datagram {
	n := udp.HeaderLength + len(text)
	d := &udp.Datagram{Frame: len(w.all) + 1, Src: src, Dst: dst, Length: n, Carried: n, Payload: []byte(text)}
	w.all = append(w.all, d)
	return d
}

// false returns the first frame of which something untrue is said, 0 if there
// is none, and counts what is sure.
func (w *world) false(p *udp.Pairing) (frame, sure int) {
	answered := map[*udp.Datagram]bool{}
	for _, request := range w.truth {
		answered[request] = true
	}
	for _, x := range p.Exchanges {
		switch {
		case !x.Sure:
		case x.Reply == nil && answered[x.Request], x.Reply != nil && w.truth[x.Reply] != x.Request:
			return x.Request.Frame, 0
		default:
			sure++
		}
	}
	return 0, sure
}

// TestPairingsTellTheTruth makes up worlds and looks at what is said of them:
// all that is sure is true, whatever the order of replies; each reply is the
// answer to something; and no right one is taken for a wrong one.
func TestPairingsTellTheTruth(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	rules := []udp.Wanted{echo, upper, fixed}
	sure, all := make([]int, len(rules)), make([]int, len(rules))
	for n := range 30000 {
		rule := n % len(rules)
		w := newWorld(random, rules[rule])
		p := udp.Pair(w.all, theClient, theServer, rules[rule])
		right := 0
		for _, x := range p.Exchanges {
			if x.Right {
				right++
				if !udp.Answers(x.Reply, x.Request, rules[rule]) {
					t.Errorf("%q is called right for %q", x.Reply.Payload, x.Request.Payload)
				}
			}
		}
		if right < w.right || right > w.right+w.twice || w.twice == 0 && len(p.Unasked) > 0 {
			t.Errorf("%d right, want %d; %d unasked, %d came twice", right, w.right, len(p.Unasked), w.twice)
		}
		frame, count := w.false(p)
		guessed, _ := w.false(udp.Pair(w.all, theClient, theServer, nil))
		if frame+guessed > 0 {
			t.Errorf("frame %d is not what is said of it, or frame %d if nobody says what is wanted", frame, guessed)
		}
		if t.Failed() {
			for _, d := range w.all {
				t.Logf("%d: %v > %v %q answers %v", d.Frame, d.Src.Port(), d.Dst.Port(), d.Payload, w.truth[d])
			}
			t.Fatal(told(p))
		}
		sure[rule], all[rule] = sure[rule]+count, all[rule]+len(p.Exchanges)
	}
	for i, most := range []float64{0.65, 0.65, 0.3} { // where the contents tell, and where they cannot
		if got := float64(sure[i]) / float64(all[i]); got < most {
			t.Errorf("rule %d: %.2f of the exchanges are sure: that is no help", i, got)
		}
	}
}

// TestPermutedReplies swaps the replies of a server that answers rightly in
// every way there is: with texts of their own, each request keeps its answer.
func TestPermutedReplies(t *testing.T) {
	requests := []string{"one", "two", "three", "four", "five"}
	for _, order := range permutations(len(requests)) {
		var text strings.Builder
		for _, r := range requests {
			fmt.Fprintf(&text, "0 udp 40000 > 5000 %q\n", r)
		}
		for _, i := range order {
			fmt.Fprintf(&text, "1 udp 5000 > 40000 %q\n", strings.ToUpper(requests[i]))
		}
		for _, wanted := range []udp.Wanted{upper, nil} {
			for i, x := range pair(t, text.String(), wanted).Exchanges {
				if !x.Sure || x.Reply == nil || string(x.Reply.Payload) != strings.ToUpper(requests[i]) {
					t.Fatalf("replies in the order %v: %q is answered by %+v", order, requests[i], x.Reply)
				}
			}
		}
	}
}

// permutations lists all orders of n things.
func permutations(n int) (out [][]int) {
	if n == 0 {
		return [][]int{{}}
	}
	for _, p := range permutations(n - 1) {
		for at := range n {
			out = append(out, slices.Insert(slices.Clone(p), at, n-1))
		}
	}
	return out
}
