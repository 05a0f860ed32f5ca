package i18n

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// marker finds particles in a Korean sentence: {은/는}, {으로/로}. The first
// form follows a final consonant, the second a vowel.
var marker = regexp.MustCompile(`\{(\p{Hangul}+)/(\p{Hangul}+)\}`)

// particles chooses the particle for every marker in s by the sound before
// it.
func particles(s string) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		at := marker.FindStringSubmatchIndex(s)
		if at == nil {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:at[0]])
		b.WriteString(particle(b.String(), s[at[2]:at[3]], s[at[4]:at[5]]))
		s = s[at[1]:]
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

// final returns the ending of s as a Korean reads it aloud. Quotes and closing
// brackets are not read.
func final(s string) ending {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Pe, unicode.Pf, unicode.Quotation_Mark, unicode.Space)
	})
	for _, word := range []string{"ACK", "socket", "packet"} {
		if strings.HasSuffix(s, word) {
			return closed // read as words (액, 소켓, 패킷), not by their letters
		}
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	switch {
	case r >= '가' && r <= '힣':
		return hangul((r - '가') % 28)
	case r >= 0x11a8 && r <= 0x11c2: // final consonant of decomposed Hangul
		return hangul(r - 0x11a7)
	case strings.ContainsRune("1780LRlr", r): // 일 칠 팔 영 엘 알
		if r == '0' {
			return closed
		}
		return rieul
	case strings.ContainsRune("36MNmn", r): // 삼 육 엠 엔
		return closed
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
