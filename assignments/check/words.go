package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"socketlab/capture/charset"
)

// words returns the words that a client said that can be a name or a
// department, id left out.
func (s *saying) words(id string) []string {
	text := s.parted()
	if id != "" {
		text = strings.ReplaceAll(text, charset.Plain(id), " ")
	}
	var out []string
	for part := range strings.SplitSeq(text, "\x00") { // a name that is spelled goes across no zero
		for _, w := range fields(part) {
			if len(out) < maxFields && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// parted returns the text of a line with a space in each word that is several
// messages with nothing between them.
func (l *line) parted() string {
	if len(l.ends) < 2 {
		return l.plain
	}
	var b strings.Builder
	next := 0 // end of a piece
	for rest := l.plain; rest != ""; {
		at := len(l.plain) - len(rest)
		n := strings.IndexFunc(rest, func(r rune) bool { return !isLetterOrMark(r) })
		switch {
		case n < 0:
			n = len(rest)
		case n == 0:
			_, n = utf8.DecodeRuneInString(rest)
		}
		var parts []string
		from := 0
		for ; next < len(l.ends) && l.ends[next].at <= at+n; next++ {
			if end := l.ends[next].at - at; end > from {
				parts = append(parts, rest[from:end])
				from = end
			}
		}
		if from < n {
			parts = append(parts, rest[from:n])
		}
		if separate(rest[:n], parts) {
			b.WriteString(strings.Join(parts, " "))
		} else {
			b.WriteString(rest[:n])
		}
		rest = rest[n:]
	}
	return b.String()
}

// separate reports whether the parts of a word are words of their own, and not
// one that was cut: one of them is a greeting or a label, or two can be names
// or departments.
func separate(word string, parts []string) bool {
	if len(parts) < 2 || said(word) {
		return false
	}
	names := 0
	for _, p := range parts {
		if said(p) {
			return true
		}
		if utf8.RuneCountInString(p) >= 2 {
			names++
		}
	}
	return names >= 2
}

func isLetterOrMark(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// fields returns the words of a plain text that can be a name or a
// department: at least two letters, and neither a greeting nor a label. A
// name spelled with spaces (홍 길 동) is one word, and a department and a name
// without anything between them (컴퓨터공학과홍길동) are two.
func fields(text string) []string {
	var out []string
	single := ""
	add := func(w string) {
		if len(out) == maxFields {
			return
		}
		if n := utf8.RuneCountInString(w); n >= 2 && n <= maxWord && !said(w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !isLetterOrMark(r) }) {
		if utf8.RuneCountInString(w) == 1 {
			single += w
			continue
		}
		add(single)
		single = ""
		department, name := splitDepartment(w)
		add(department)
		add(name)
	}
	add(single)
	return out
}

// maxFields is how many words are collected: two are asked for.
const maxFields = 8

// maxWord is the longest word, in letters, that can be a name or a
// department; what is longer fills a message up.
const maxWord = 40

// splitDepartment cuts a word after the ending of a department's name, if a
// name can follow it there.
func splitDepartment(w string) (department, name string) {
	for _, ending := range []string{"학과", "학부", "전공", "계열"} {
		at := strings.LastIndex(w, ending)
		if at > 0 && utf8.RuneCountInString(w[at+len(ending):]) >= 2 {
			return w[:at+len(ending)], w[at+len(ending):]
		}
	}
	return w, ""
}

// said reports whether a word says nothing about who wrote it: greetings,
// labels, and what labs usually send.
func said(w string) bool {
	for _, ending := range []string{"입니다", "이에요", "예요", "은", "는", "이", "가", "의", "에서"} {
		if slices.Contains(idle, strings.TrimSuffix(w, ending)) {
			return true
		}
	}
	return slices.Contains(idle, w)
}

// idle are the words that said knows.
var idle = strings.Fields(`
	hello hi hey bye world test testing message msg client server echo udp tcp from to the my is are am and this
	one two three four five first second third straße strasse ok okay quit exit end data packet datagram socket network port line text request reply
	name id no student number studentid stuid sid dept department major university of
	안녕 안녕하세요 안녕하십니까 반갑습니다 반가워요 감사합니다 하이 헬로 헬로우 테스트 시험 메시지 메세지 클라이언트 서버 에코 소켓
	네트워크 통신 데이터 패킷 번째 첫번째 두번째 세번째 종료 입니다 저 저는 나 나는 제 제가 보냅니다 학과 학번 이름 성명 학부 전공 소속`)
