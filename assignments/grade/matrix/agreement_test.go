package matrix

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"socketlab/assignments/report"
)

// A told world is an exchange over UDP of which is known which reply answers
// which request.
type world struct {
	x     exchange
	asked map[*message]*message // the request of a reply; it may stand in no frame
}

// known is the world of an exchange that answers rightly, every request with
// words of its own.
func (l *lab) known(x exchange) *world {
	w := &world{x, map[*message]*message{}}
	wanted := l.Lab().Wanted
	for i, m := range x {
		t, fromClient := talkOf(m, l.ports)
		if m.quoted != nil || fromClient || wanted == nil {
			continue
		}
		for _, r := range x[:i] {
			of, asks := talkOf(r, l.ports)
			if asks && of == t && slices.ContainsFunc(wanted(r.payload()), func(b []byte) bool { return bytes.Equal(b, m.payload()) }) {
				w.asked[m] = r
			}
		}
	}
	return w
}

// made makes a world up, with the rule of the lab: clients that have several
// requests under way, answered in any order, late, not at all, wrongly, twice.
func (l *lab) made(random *rand.Rand, wrong bool) *world {
	w := &world{asked: map[*message]*message{}}
	wanted := l.Lab().Wanted
	first, _ := talkOf(l.reference[0], l.ports)
	clients := 1 + random.IntN(3)
	waiting := make([]exchange, clients)
	at := l.reference[0].at
	for n := range 3 + random.IntN(16) {
		at = at.Add(time.Duration(1+random.IntN(300)) * time.Millisecond)
		c := random.IntN(clients)
		client := netip.AddrPortFrom(first.client.Addr(), uint16(40000+c))
		if len(waiting[c]) == 0 || random.IntN(2) == 0 {
			m := datagram(at, client, first.server, fmt.Appendf(nil, "cs %s kim %d", studentID, n))
			w.x = append(w.x, m)
			if random.IntN(8) > 0 {
				waiting[c] = append(waiting[c], m)
			}
			continue
		}
		i := random.IntN(len(waiting[c]))
		request := waiting[c][i]
		waiting[c] = slices.Delete(waiting[c], i, i+1)
		text := wanted(request.payload())[0]
		if wrong && random.IntN(8) == 0 {
			text = fmt.Appendf(nil, "wrong %d", n)
		}
		again := 1
		if len(waiting[c]) == 0 && random.IntN(8) == 0 {
			again = 2
		}
		for range again {
			at = at.Add(time.Millisecond)
			m := datagram(at, first.server, client, text)
			w.x, w.asked[m] = append(w.x, m), request
		}
	}
	return w
}

// What reports say of a frame and its request.
var (
	answersFrame = regexp.MustCompile(`^answers frame (\d+)( after [^:]+?)?(, but is lost on its way)?: `)
	saysAgain    = regexp.MustCompile(`^(?:says again what frame (\d+) said|the message of frame (\d+) was sent again)`)
	noAnswer     = regexp.MustCompile(`^(request without a captured answer|got no answer )`)
)

// lie returns what a report says of the world that is not so, and counts what
// it says for certain.
func (w *world) lie(r *report.Report) (complaint string, certain int) {
	number := map[*message]int{}
	for i, m := range w.x {
		number[m] = i + 1
	}
	answered := map[int]bool{}
	for reply, request := range w.asked {
		if number[reply] > 0 && number[request] > 0 {
			answered[number[request]] = true
		}
	}
	look := func(frame int, said string) {
		if m := answersFrame.FindStringSubmatch(said); m != nil {
			certain++
			if n, _ := strconv.Atoi(m[1]); number[w.asked[w.x[frame-1]]] != n {
				complaint += fmt.Sprintf("; frame %d %q", frame, said)
			}
		}
		if m := saysAgain.FindStringSubmatch(said); m != nil {
			if n, _ := strconv.Atoi(m[1] + m[2]); !bytes.Equal(w.x[n-1].payload(), w.x[frame-1].payload()) {
				complaint += fmt.Sprintf("; frame %d %q", frame, said)
			}
		}
		if noAnswer.MatchString(said) && answered[frame] {
			complaint += fmt.Sprintf("; frame %d is answered: %q", frame, said)
		}
	}
	for _, l := range r.Ladders {
		for _, row := range l.Rows {
			if row.Frame > 0 {
				look(row.Frame, row.Why)
			}
		}
	}
	for _, c := range r.Checks {
		for _, f := range c.Findings {
			look(f.Frame, f.Message)
			if f.Frame > 0 && noAnswer.MatchString(f.Message) {
				complaint += w.contradicts(r, f.Frame)
			}
		}
	}
	return complaint, certain
}

// contradicts returns what a ladder says against a finding that nothing
// answers a frame.
func (w *world) contradicts(r *report.Report, frame int) (complaint string) {
	for _, l := range r.Ladders {
		for _, row := range l.Rows {
			if m := answersFrame.FindStringSubmatch(row.Why); m != nil && m[1] == strconv.Itoa(frame) {
				complaint += fmt.Sprintf("; frame %d has no answer, but frame %d %q", frame, row.Frame, row.Why)
			}
		}
	}
	return complaint
}

// Checks and ladder never say what is not so, and never contradict each other:
// not of the references, in whatever order their answers come, and not of
// worlds where replies are late, lost, wrong, doubled or cut short, and where
// the recording begins late.
func TestReportsTellTheTruthAboutReplies(t *testing.T) {
	eachLab(t, "truth about replies", func(t *testing.T, l *lab, s *score) {
		if l.Experiment.Transport != "udp" {
			return
		}
		certain, all := 0, 0
		tell := func(name string, w *world) {
			got := l.grade(t, recording{link: links[0], file: files[0]}.bytes(t, w.x))
			complaint, n := w.lie(got)
			certain, all = certain+n, all+len(w.asked)
			s.add(complaint == "", func() string { return fmt.Sprintf("%s: %s: %s%s", l.Name, name, told(got), complaint) })
		}
		tell("as recorded", l.known(l.reference))
		if l.Lab().Wanted == nil {
			return
		}
		random := rand.New(rand.NewPCG(7, 8))
		for range 20 {
			tell("answers in another order", l.known(l.swapped(random)))
		}
		for n := range 150 {
			w := l.made(random, n%2 == 1)
			tell("made up", w)
			if l.Name == "udp-reply" {
				continue // nothing tells one answer from another
			}
			late := &world{w.x[random.IntN(len(w.x)):], w.asked}
			tell("made up, recorded late", late)
			cut := 28 + random.IntN(30)
			for _, m := range w.x {
				m.captured = cut
			}
			tell(fmt.Sprintf("made up, %d octets of each packet", cut), w)
		}
		if l.Name != "udp-reply" && certain < all/2 {
			t.Errorf("%s: of %d answers, %d are said for certain", l.Name, all, certain)
		}
	})
}

// swapped is the reference with all requests first, and the answers in any
// order.
func (l *lab) swapped(random *rand.Rand) exchange {
	var requests, replies exchange
	for _, m := range l.reference.clone() {
		if _, fromClient := talkOf(m, l.ports); fromClient {
			requests = append(requests, m)
		} else {
			replies = append(replies, m)
		}
	}
	random.Shuffle(len(replies), func(i, j int) { replies[i], replies[j] = replies[j], replies[i] })
	end := requests[len(requests)-1].at
	for i, m := range replies {
		m.at = end.Add(time.Duration(i+1) * time.Millisecond)
	}
	return append(requests, replies...)
}
