package check

import (
	"regexp"
	"slices"
	"strings"

	"socketlab/capture/charset"

	"golang.org/x/text/unicode/norm"
)

// idForm is what a student id looks like: six to ten digits.
var idForm = regexp.MustCompile(`^[0-9]{6,10}$`)

// IsID reports whether s looks like a student id.
func IsID(s string) bool { return idForm.MatchString(s) }

// find returns where an id stands in a line, -1 if it does not. It is a number
// or a word of its own there: a digit beside it makes a number longer, a digit
// or a letter beside it makes a word longer, and anything else, Hangul among
// it, may stand right beside it. What the end of a piece parts is not beside
// it; pieces that an id goes across do not cut it.
func (l *line) find(id string) int {
	id = charset.Plain(id)
	for from := 0; id != ""; {
		at := strings.Index(l.plain[from:], id)
		if at < 0 {
			break
		}
		at += from
		end := at + len(id)
		if (l.endsAt(at) || !longer(id[0], l.plain[at-1])) && (l.endsAt(end) || !longer(id[len(id)-1], l.plain[end])) {
			return at
		}
		from = at + 1
	}
	return -1
}

// longer reports whether an octet of plain text beside an id makes it longer,
// whose octet on that side is own.
func longer(own, beside byte) bool {
	switch {
	case isDigit(own):
		return isDigit(beside)
	case isLetter(own):
		return isDigit(beside) || isLetter(beside)
	}
	return false
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' }

// A number is one that could be a student id, and where it begins in its line.
type number struct {
	id string
	at int
}

// numbers returns the numbers of a line that could be student ids: six to ten
// digits in a row. Where pieces end within the row, what one piece holds of it
// is the number; only if no piece holds enough do they hold it together.
func (l *line) numbers() []number {
	var out []number
	for from := 0; from < len(l.plain) && len(out) < maxFields; {
		if !isDigit(l.plain[from]) {
			from++
			continue
		}
		end := from
		for end < len(l.plain) && isDigit(l.plain[end]) {
			end++
		}
		out = append(out, l.numbersIn(from, end)...)
		from = end
	}
	return out
}

// numbersIn returns the numbers in a row of digits.
func (l *line) numbersIn(from, end int) []number {
	var out []number
	add := func(from, end int) {
		if IsID(l.plain[from:end]) {
			out = append(out, number{l.plain[from:end], from})
		}
	}
	part := from
	i, _ := slices.BinarySearchFunc(l.ends, from+1, func(e edge, at int) int { return e.at - at })
	for ; i < len(l.ends) && l.ends[i].at < end; i++ {
		add(part, l.ends[i].at)
		part = l.ends[i].at
	}
	add(part, end)
	if len(out) == 0 {
		add(from, end)
	}
	return out
}

// carries returns the frame in which a client says id; 0 if it does not. The
// octets are looked at as they are, too: an id in a buffer may stand behind
// octets that are no text.
func (s *saying) carries(id string) int {
	if at := s.find(id); at >= 0 {
		return s.frameAt(at)
	}
	if id == "" {
		return 0
	}
	for _, l := range []line{s.raw(), s.everyOther(0), s.everyOther(1)} {
		if at := l.find(id); at >= 0 {
			return l.frameAt(at)
		}
	}
	return 0
}

// raw is the octets as a line.
func (s *saying) raw() line { return line{string(charset.LowerASCII(s.octets)), s.pieces} }

// everyOther is the octets as a line of UTF-16 that begins at an octet, as far
// as they are ASCII in it. It reads both orders: the octet that is missing in
// front of a first character or behind a last one is a zero.
func (s *saying) everyOther(first int) line {
	var l line
	var narrow []byte
	for i := first; i < len(s.octets); i += 2 {
		c := s.octets[i]
		if i+1 < len(s.octets) && s.octets[i+1] != 0 {
			c = 0xff
		}
		narrow = append(narrow, c)
	}
	l.plain = string(charset.LowerASCII(narrow))
	for _, end := range s.pieces {
		if end.at > first {
			l.ends = append(l.ends, edge{(end.at - first + 1) / 2, end.frame})
		}
	}
	return l
}

// names reports whether what was said holds the student's id, or that of
// somebody who hands this in together with the student.
func (ev *Evidence) names(all []*saying) bool { return ev.named(all) > 0 }

// named returns the first frame that holds such an id; 0 if none does.
func (ev *Evidence) named(all []*saying) int {
	for _, id := range append([]string{ev.ID}, ev.Team...) {
		if frame := carrying(all, id); frame > 0 {
			return frame
		}
	}
	return 0
}

// namesAnother returns the first id in what was said that can only be that of
// another student of the same school; "" if there is none. The day of the
// recording is no id, though it may look like one.
func (ev *Evidence) namesAnother(all []*saying) string {
	for _, s := range all {
		for _, id := range s.kin(charset.Plain(ev.ID)) {
			if !slices.Contains(ev.Team, id) && !ev.isDay(id) {
				return id
			}
		}
	}
	return ""
}

// isDay reports whether a number is the date at which the capture was taken,
// somewhere on earth.
func (ev *Evidence) isDay(number string) bool {
	for _, d := range []int{-1, 0, 1} {
		if !ev.Capture.First.IsZero() && ev.Capture.First.AddDate(0, 0, d).Format("20060102") == number {
			return true
		}
	}
	return false
}

// minKin is how many digits an id must have for another number to be told as
// one of its kind.
const minKin = 6

// kin returns what stands in a line and is written as own is, but is another
// id: as long, with digits and letters at the same places, and of the same
// first two digits, which are those of a year or a department.
func (l *line) kin(own string) []string {
	digits := strings.Map(onlyDigits, own)
	if len(digits) < minKin {
		return nil
	}
	var out []string
	if digits == own {
		for _, n := range l.numbers() {
			if len(n.id) == len(own) && n.id[:2] == own[:2] && n.id != own {
				out = append(out, n.id)
			}
		}
		return out
	}
	for w := range strings.FieldsFuncSeq(l.plain, func(r rune) bool {
		return !strings.ContainsRune(own, r) && (r > 'z' || !isDigit(byte(r)) && !isLetter(byte(r)))
	}) {
		if len(out) < maxFields && w != own && sameShape(w, own) && strings.Map(onlyDigits, w)[:2] == digits[:2] {
			out = append(out, w)
		}
	}
	return out
}

func onlyDigits(r rune) rune {
	if '0' <= r && r <= '9' {
		return r
	}
	return -1
}

// sameShape reports whether two ids have digits and letters at the same
// places, and everything else alike.
func sameShape(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		switch {
		case isDigit(a[i]) && isDigit(b[i]), isLetter(a[i]) && isLetter(b[i]), a[i] == b[i]:
		default:
			return false
		}
	}
	return true
}

// findOwnID returns the student id that the submission itself names, if the
// grader does not know it: the file's name where the text holds it, else the
// first number in the text that can be an id.
func (ev *Evidence) findOwnID() string {
	stem, _, _ := strings.Cut(norm.NFC.String(ev.File), ".")
	all := ev.said()
	if slices.ContainsFunc(all, func(s *saying) bool { return s.carries(stem) > 0 }) {
		return stem
	}
	if ids := ids(all); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

// IDs returns the numbers in what the lab's clients said that could be student
// ids, in the order of their first frames.
func (ev *Evidence) IDs() []string { return ids(ev.said()) }

// ids returns all numbers in what was said that could be student ids.
func ids(all []*saying) []string {
	var out []string
	for _, s := range all {
		for _, n := range s.numbers() {
			if len(out) < maxFields && !slices.Contains(out, n.id) {
				out = append(out, n.id)
			}
		}
	}
	return out
}
