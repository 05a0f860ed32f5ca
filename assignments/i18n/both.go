package i18n

import (
	"bytes"
	"strings"
)

// What is said in Both is the English and the Korean, with these around and
// between. None is a character (Unicode 23.7): no text has them but by mischief.
const opens, parts, closes = "\ufdd0", "\ufdd1", "\ufdd2"

// noMarks takes the marks out of a text.
var noMarks = strings.NewReplacer(opens, "", parts, "", closes, "")

// both is a text in both languages; the text itself where they say the same.
func both(en, ko string) string {
	if en, ko = En.Choose(en), Ko.Choose(ko); en == ko {
		return en
	}
	return opens + en + parts + ko + closes
}

// Choose returns what was said in Both as l says it. Whatever was said in another
// language stays as it is.
func (l Lang) Choose(text string) string {
	if l == Both || !strings.ContainsAny(text, opens+parts+closes) {
		return text
	}
	var b strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, opens)
		b.WriteString(noMarks.Replace(before))
		if !found {
			break
		}
		said, after, _ := strings.Cut(rest, closes)
		en, ko, _ := strings.Cut(said, parts)
		if l == Ko {
			en = ko
		}
		b.WriteString(noMarks.Replace(en))
		text = after
	}
	return b.String()
}

// ChooseJSON is Choose for each string of a value in JSON.
func (l Lang) ChooseJSON(raw []byte) []byte {
	if l == Both || !bytes.Contains(raw, []byte(opens)) {
		return raw
	}
	out := make([]byte, 0, len(raw))
	for {
		at := bytes.IndexByte(raw, '"')
		if at < 0 {
			return append(out, raw...)
		}
		length := lengthOf(raw[at+1:])
		out = append(out, raw[:at+1]...)
		out = append(out, l.Choose(string(raw[at+1:at+1+length]))...)
		raw = raw[at+1+length:]
		if len(raw) > 0 { // the quote
			out, raw = append(out, '"'), raw[1:]
		}
	}
}

// lengthOf is how many octets there are before the quote that ends a string.
func lengthOf(raw []byte) int {
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(raw)
}

// chosen are arguments of which those that were said in Both are said in l.
func chosen(args []any, l Lang) []any {
	for i, a := range args {
		if text, ok := a.(string); ok {
			if said := l.Choose(text); said != text {
				args = replaced(args, i, said)
			}
		}
	}
	return args
}
