package udp_test

import (
	"bytes"
	"testing"

	"socketlab/capture/internal/strangers"
	"socketlab/capture/udp"
)

// scripted makes a conversation of octets: four for each datagram, which say
// who sends it, what it says, how much of that was captured, and whether it is
// a copy or lost.
func scripted(script []byte) *world {
	w := &world{}
	for ; len(script) >= 4; script = script[4:] {
		src, dst := theClient, theServer
		if script[0]&1 != 0 {
			src, dst = dst, src
		}
		d := w.say(src, dst, string(bytes.Repeat([]byte{'a' + script[1]&3}, int(script[2]&7))))
		d.Payload = d.Payload[:len(d.Payload)-min(len(d.Payload), int(script[3]&3))]
		d.Copy = script[0]&0xf0 == 0xf0
		if script[0]&0x0f == 0x0e {
			d.Comments = []string{"lost: dropped"}
		}
	}
	return w
}

// FuzzPair pairs whatever there may be, and checks what must be so of every
// pairing.
func FuzzPair(f *testing.F) {
	f.Add([]byte("\x00\x00\x03\x00" + "\x00\x01\x03\x00" + "\x01\x01\x03\x00" + "\x01\x00\x03\x00"))
	f.Add([]byte("\x00\x00\x07\x03" + "\x00\x01\x07\x01" + "\x01\x01\x07\x02" + "\x01\x00\x07\x00"))
	f.Add([]byte("\x0e\x00\x07\x03" + "\xf0\x01\x07\x01" + "\x01\x01\x07\x02" + "\x01\x01\x07\x02"))
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) > 4*200 {
			return
		}
		w := scripted(script)
		strangers.Bounded(t, func() {
			for _, wanted := range []udp.Wanted{nil, echo, upper, fixed, either} {
				holdsTogether(t, w.all, udp.Pair(w.all, theClient, theServer, wanted), wanted)
			}
		})
	})
}

// either wants an answer that the next longer request wants as well.
func either(request []byte) [][]byte {
	return [][]byte{request, append(bytes.Clone(request), 'a')}
}

// holdsTogether checks what must be so of every pairing.
func holdsTogether(t *testing.T, all []*udp.Datagram, p *udp.Pairing, wanted udp.Wanted) {
	t.Helper()
	seen := map[*udp.Datagram]bool{}
	note := func(d *udp.Datagram) {
		if seen[d] || d.Copy {
			t.Errorf("frame %d is in the pairing twice, or a copy", d.Frame)
		}
		seen[d] = true
	}
	for _, x := range p.Exchanges {
		note(x.Request)
		if x.Reply == nil {
			continue
		}
		note(x.Reply)
		if x.Reply.Frame < x.Request.Frame || x.Request.Src != theClient || x.Reply.Src != theServer {
			t.Errorf("frame %d is no reply to frame %d", x.Reply.Frame, x.Request.Frame)
		}
		if x.Right && !udp.Answers(x.Reply, x.Request, wanted) {
			t.Errorf("frame %d is no right answer to frame %d", x.Reply.Frame, x.Request.Frame)
		}
	}
	for _, u := range p.Unasked {
		note(u.Reply)
		if u.Again != nil && !bytes.Equal(u.Again.Payload, u.Reply.Payload) {
			t.Errorf("frame %d does not say what frame %d said", u.Reply.Frame, u.Again.Frame)
		}
	}
	for _, d := range all {
		if !seen[d] && !d.Copy {
			t.Errorf("frame %d is missing", d.Frame)
		}
	}
}

// TestLongConversations pairs as many datagrams as a check looks at, of kinds
// that make it hard.
func TestLongConversations(t *testing.T) {
	const many = 10000
	text := bytes.Repeat([]byte("long and alike "), 40)
	for name, say := range map[string]func(i int) ([]byte, int){
		"all alike":                           func(int) ([]byte, int) { return text, 0 },
		"all different":                       func(i int) ([]byte, int) { return append(bytes.Clone(text), byte(i), byte(i>>8), 'x'), 0 },
		"all alike as far as it was captured": func(i int) ([]byte, int) { return append(bytes.Clone(text), make([]byte, i)...), i },
	} {
		w := &world{}
		for side := range 2 {
			for i := range many {
				src, dst := theClient, theServer
				if side == 1 {
					src, dst = dst, src
				}
				said, cut := say(i)
				d := w.say(src, dst, string(said))
				d.Payload = d.Payload[:len(said)-cut]
			}
		}
		strangers.Bounded(t, func() {
			p := udp.Pair(w.all, theClient, theServer, echo)
			if n := len(p.Exchanges); n != many {
				t.Errorf("%s: %d exchanges", name, n)
			}
			holdsTogether(t, w.all, p, echo)
		})
	}
}
