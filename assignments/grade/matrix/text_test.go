package matrix

import (
	"bytes"
	"net/netip"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"socketlab/lab/experiment"
)

// An edit says what stands in the place of a message's payload, in as many
// pieces as are wanted.
type edit func(m *message, fromClient bool) [][]byte

// A direction is one half of a connection.
type direction struct{ src, dst netip.AddrPort }

// A stretch maps the sequence numbers of a stream to those of the edited one.
type stretch struct {
	old, new []uint32 // boundaries between segments
}

func (s *stretch) at(seq uint32) uint32 {
	for i := len(s.old) - 1; i >= 0; i-- {
		if d := seq - s.old[i]; int32(d) >= 0 {
			return s.new[i] + d
		}
	}
	return seq
}

// rewrite edits every payload. Sequence numbers follow.
func (l *lab) rewrite(x exchange, change edit) exchange {
	streams := map[direction]*stretch{}
	for _, m := range x {
		if d := (direction{m.src, m.dst}); m.isTCP() && streams[d] == nil {
			streams[d] = l.stretched(x, d, change)
		}
	}
	var out exchange
	for _, m := range x {
		out = append(out, l.edited(m, streams, change)...)
	}
	return out
}

// stretched finds out how much longer or shorter each segment becomes.
func (l *lab) stretched(x exchange, d direction, change edit) *stretch {
	var segments exchange
	for _, m := range x {
		if m.src == d.src && m.dst == d.dst && len(m.payload()) > 0 {
			segments = append(segments, m)
		}
	}
	slices.SortStableFunc(segments, func(a, b *message) int { return int(int32(a.seq() - b.seq())) })
	s := &stretch{}
	shift := uint32(0)
	for _, m := range segments {
		if n := len(s.old); n > 0 && int32(m.next()-s.old[n-1]) <= 0 {
			continue // sent again
		}
		_, fromClient := talkOf(m, l.ports)
		s.old, s.new = append(s.old, m.seq()), append(s.new, m.seq()+shift)
		shift += uint32(len(bytes.Join(change(m, fromClient), nil)) - len(m.payload()))
		s.old, s.new = append(s.old, m.next()), append(s.new, m.next()+shift)
	}
	return s
}

// edited returns what stands in the place of a message.
func (l *lab) edited(m *message, streams map[direction]*stretch, change edit) (out exchange) {
	m = m.clone()
	_, fromClient := talkOf(m, l.ports)
	switch {
	case m.quoted != nil:
		return append(out, m)
	case !m.isTCP():
		m.setPayload(bytes.Join(change(m, fromClient), nil))
		return append(out, m)
	}
	pieces := [][]byte{nil}
	if len(m.payload()) > 0 {
		pieces = change(m, fromClient)
	}
	seq := streams[direction{m.src, m.dst}].at(m.seq())
	if back := streams[direction{m.dst, m.src}]; back != nil {
		m.setAck(back.at(m.ack()))
	}
	for i, p := range pieces {
		c := m.clone()
		c.setSeq(seq)
		c.setPayload(p)
		c.id += uint16(i) * 7777
		if i < len(pieces)-1 && c.has(flagFIN) {
			c.setFlags(flagACK)
		}
		seq += uint32(len(p))
		out = append(out, c)
	}
	return out
}

// encodings are those that text comes in besides UTF-8.
var encodings = []struct {
	name   string
	encode func(s string) []byte
}{
	{"CP949", encoded(korean.EUCKR)},
	{"UTF-16LE", encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM))},
	{"UTF-8, decomposed", func(s string) []byte { return norm.NFD.Bytes([]byte(s)) }},
	{"UTF-8 with a byte order mark", func(s string) []byte { return []byte("\ufeff" + s) }},
}

func encoded(e encoding.Encoding) func(string) []byte {
	return func(s string) []byte {
		b, err := e.NewEncoder().Bytes([]byte(s))
		if err != nil {
			panic(err) // a reference with a character that the encoding has not
		}
		return b
	}
}

// textIn tells a lab in another encoding, as client and server would in which
// nobody thought of encodings. Fillings stay as they are.
func (l *lab) textIn(encode func(string) []byte) exchange {
	ascii := slices.ContainsFunc(l.Experiment.Servers, func(s experiment.Server) bool { return s.Reply == experiment.ReplyUpperASCII })
	return l.rewrite(l.reference, func(m *message, fromClient bool) [][]byte {
		p := m.payload()
		switch {
		case len(p) > 1000 || !utf8.Valid(p):
			return [][]byte{p}
		case ascii && !fromClient:
			return [][]byte{upper(encode(string(l.asked(p))))}
		}
		return [][]byte{encode(string(p))}
	})
}

// asked returns what the client sent that is answered by p, in upper case.
func (l *lab) asked(p []byte) []byte {
	for _, m := range l.reference {
		if _, fromClient := talkOf(m, l.ports); fromClient && bytes.Equal(upper(m.payload()), p) {
			return m.payload()
		}
	}
	return p
}

// upper makes A to Z of a to z.
func upper(b []byte) []byte {
	b = slices.Clone(b)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return b
}

// inPieces tells what one side sends over TCP in up to three segments instead
// of one.
func (l *lab) inPieces(client bool) exchange {
	return l.rewrite(l.reference, func(m *message, fromClient bool) [][]byte {
		p := m.payload()
		if !m.isTCP() || client != fromClient || len(p) < 3 {
			return [][]byte{p}
		}
		return [][]byte{p[:1], p[1 : len(p)/2], p[len(p)/2:]}
	})
}
