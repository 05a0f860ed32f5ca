package check

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"socketlab/capture/charset"
)

// A saying is what a client said in one go: a datagram, or all that it sent
// on a connection.
type saying struct {
	charset.Text
	octets []byte // as they were sent, without the lengths in front of framed messages
	pieces []edge // of octets
	line          // the text, for looking into
}

// An edge is where a piece ends: a segment, a datagram, a framed message.
type edge struct {
	at    int // what is before it, in octets
	frame int // that carries what is before it
}

// A line is plain text in which ids and words are looked for.
type line struct {
	plain string
	ends  []edge // in plain, where a piece ends between two characters, in order; the last is its end
}

// A piece that ends within a line may be the end of a number or a word, or may
// have cut it: the programs of students send their messages without anything
// between them, and TCP cuts a stream where it likes.

// sayingsOf reads what one client said in several goes.
func sayingsOf(octets [][]byte, pieces [][]edge) []*saying {
	var out []*saying
	for i, t := range charset.DecodeAll(octets) {
		s := &saying{Text: t, octets: octets[i], pieces: pieces[i]}
		s.line = s.cut()
		out = append(out, s)
	}
	return out
}

// sayingsOn reads what a client said on a connection. A stream of buffers that
// go on behind their texts is read piece by piece: then what a segment carries
// is what the client sent at once.
func sayingsOn(octets []byte, pieces []edge) []*saying {
	octets, pieces = unframed(octets, pieces)
	out := sayingsOf([][]byte{octets}, [][]edge{pieces})
	if out[0].Length == len(octets) || len(pieces) < 2 {
		return out
	}
	out[0].Text, out[0].line = charset.Text{Encoding: charset.UTF8}, line{} // its octets are looked at all the same
	var each [][]byte
	var ends [][]edge
	from := 0
	for _, p := range pieces {
		each = append(each, octets[from:p.at])
		ends = append(ends, []edge{{p.at - from, p.frame}})
		from = p.at
	}
	return append(out, sayingsOf(each, ends)...)
}

// frame returns the first frame that carries something of a saying.
func (s *saying) frame() int { return s.pieces[0].frame }

// cut makes the line of a saying: plain text, cut where a piece ends.
func (s *saying) cut() line {
	var l line
	var b strings.Builder
	from, marked := 0, 0
	for _, end := range s.pieces {
		at := min(end.at, s.Length)
		if at <= from || !s.between(marked, at) {
			continue
		}
		b.WriteString(charset.Plain(s.part(from, at)))
		from, marked = at, at
		l.ends = append(l.ends, edge{b.Len(), end.frame})
	}
	if from < s.Length && len(s.pieces) > 0 {
		b.WriteString(charset.Plain(s.part(from, s.Length)))
		l.ends = append(l.ends, edge{b.Len(), s.pieces[len(s.pieces)-1].frame})
	}
	l.plain = b.String()
	return l
}

// part reads a part of the octets as the whole was read.
func (s *saying) part(from, to int) string {
	return charset.Read(s.Encoding, s.octets[from:to])
}

// between reports whether at is between two characters, and not within one.
// from is between two as well.
func (s *saying) between(from, at int) bool {
	switch {
	case at >= len(s.octets):
		return true
	case s.Encoding == charset.UTF8:
		return utf8.RuneStart(s.octets[at])
	case charset.IsWide(s.Encoding):
		return (at-from)%2 == 0
	case s.Encoding == charset.CP949:
		for from < at {
			if s.octets[from] >= utf8.RuneSelf {
				from++
			}
			from++
		}
		return from == at
	}
	return true
}

// frameAt returns the frame that carries what stands at an octet of the line.
func (l *line) frameAt(at int) int {
	i := sort.Search(len(l.ends), func(i int) bool { return l.ends[i].at > at })
	return l.ends[min(i, len(l.ends)-1)].frame
}

// endsAt reports whether a piece ends at an octet of the line.
func (l *line) endsAt(at int) bool {
	_, found := slices.BinarySearchFunc(l.ends, at, func(e edge, at int) int { return e.at - at })
	return found || at == 0 || at == len(l.plain)
}
