package i18n

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// marker finds particles in a Korean sentence: {은/는}, {으로/로}. The first
// form follows a final consonant, the second a vowel.
var marker = regexp.MustCompile(`\{(\p{Hangul}+)/(\p{Hangul}+)\}`)

// What stands around a particle once the catalogue is read: no argument of a
// sentence holds these, so that nobody's text is taken for a marker.
const begin, middle, end = "\ue000", "\ue001", "\ue002"

// marked returns a format with its markers made safe from what arguments hold.
func marked(format string) string {
	return marker.ReplaceAllString(format, begin+"$1"+middle+"$2"+end)
}

// particles chooses the particle for every marker in s, made safe by marked, by
// the sound before it.
func particles(s string) string {
	if !strings.Contains(s, begin) {
		return s
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, begin)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		forms, after, _ := strings.Cut(rest, end)
		consonant, vowel, _ := strings.Cut(forms, middle)
		b.WriteString(particle(b.String(), consonant, vowel))
		s = after
	}
}

// particle chooses between the form after a consonant and the form after a
// vowel. 으로 becomes 로 after ㄹ as well.
func particle(before, consonant, vowel string) string {
	switch final(before) {
	case closed:
		return consonant
	case rieul:
		if strings.HasPrefix(consonant, "으로") {
			return vowel
		}
		return consonant
	}
	return vowel
}

// An ending is how the last syllable of a word sounds.
type ending uint8

const (
	open   ending = iota // ends in a vowel
	closed               // ends in a consonant
	rieul                // ends in ㄹ
)

// final returns the ending of s as a Korean reads it aloud. Quotes are not read,
// and neither is what stands in brackets behind a word: 확인(ACK)이.
func final(s string) ending {
	s = spokenPart(s)
	r, _ := utf8.DecodeLastRuneInString(s)
	switch {
	case r >= '가' && r <= '힣':
		return hangul((r - '가') % 28)
	case r >= 0x11a8 && r <= 0x11c2: // final consonant of decomposed Hangul
		return hangul(r - 0x11a7)
	case strings.HasSuffix(s, "IPv6"): // 식스
		return open
	case strings.ContainsRune("178", r): // 일 칠 팔
		return rieul
	case strings.ContainsRune("036", r): // 영 (and 십, 백, 천, 만), 삼, 육
		return closed
	}
	if word := lastWord(s); word != "" {
		return loan(word)
	}
	switch {
	case strings.ContainsRune("LRlr", r): // 엘 알
		return rieul
	case strings.ContainsRune("MNmn", r): // 엠 엔
		return closed
	}
	return open
}

// spokenPart cuts off the end of s what is not read.
func spokenPart(s string) string {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return r == '`' || r == '*' || unicode.In(r, unicode.Pf, unicode.Quotation_Mark, unicode.Space)
	})
	if open := strings.LastIndexByte(s, '('); open > 0 && strings.HasSuffix(s, ")") {
		return spokenPart(s[:open])
	}
	return strings.TrimRightFunc(s, func(r rune) bool { return unicode.In(r, unicode.Pe) })
}

// lastWord returns the Latin word at the end of s in small letters, if it is
// read as one: what is short and in capitals, such as TCP and SYN-ACK, is spelled.
func lastWord(s string) string {
	at := len(s)
	for at > 0 && unicode.IsLetter(rune(s[at-1])) && s[at-1] < utf8.RuneSelf {
		at--
	}
	word := s[at:]
	if len(word) < 2 || len(word) < 4 && word == strings.ToUpper(word) || !strings.ContainsAny(word, "aeiouyAEIOUY") {
		return ""
	}
	return strings.ToLower(word)
}

// loans are how English words end as Korean borrows them: 체크, 소켓, 파일. The
// first that fits counts.
var loans = []struct {
	as   ending
	ends []string
}{
	{open, []string{"check", "readme", "pcapng", "loop", "er"}},
	{closed, []string{"lab", "ic", "web", "zip", "cap", "app", "op", "et", "ut", "git", "me", "ne", "m", "n", "ng", "ck", "book"}},
	{rieul, []string{"l", "le", "addr"}},
}

// loan returns the ending of an English word, in small letters.
func loan(word string) ending {
	for _, l := range loans {
		if slices.ContainsFunc(l.ends, func(end string) bool { return strings.HasSuffix(word, end) }) {
			return l.as
		}
	}
	return open
}

// hangul returns the ending of a syllable by the index of its final consonant
// (Unicode §3.12): 0 is none, 8 is ㄹ.
func hangul(index rune) ending {
	switch index {
	case 0:
		return open
	case 8:
		return rieul
	}
	return closed
}
