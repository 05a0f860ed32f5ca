package trace

import (
	"fmt"
	"strconv"
	"strings"
)

// parsePayload reads one string, repeated or not, and returns what it stands
// for: "x"*100.
func parsePayload(word string) ([]byte, error) {
	quoted, err := strconv.QuotedPrefix(word)
	if err != nil {
		return nil, fmt.Errorf("%s is no string", word)
	}
	text, err := strconv.Unquote(quoted)
	if err != nil {
		return nil, fmt.Errorf("%s is no string", word)
	}
	times := 1
	if rest := word[len(quoted):]; rest != "" {
		times, err = strconv.Atoi(strings.TrimPrefix(rest, "*"))
		if err != nil || times < 0 || rest[0] != '*' {
			return nil, fmt.Errorf("%q behind a string", rest)
		}
	}
	if len(text) > 0 && times > maxOctets/len(text) {
		return nil, fmt.Errorf("more than %d octets", maxOctets)
	}
	return []byte(strings.Repeat(text, times)), nil
}

// minRun is the number of equal octets from which on they are written as a
// repetition.
const minRun = 64

// formatPayload is the inverse of parsePayload: strings separated by blanks.
func formatPayload(b []byte) string {
	var words []string
	for len(b) > 0 {
		if n := run(b); n >= minRun {
			words = append(words, fmt.Sprintf("%s*%d", quote(b[:1]), n))
			b = b[n:]
			continue
		}
		n := 1
		for n < len(b) && run(b[n:min(n+minRun, len(b))]) < minRun {
			n++
		}
		words = append(words, quote(b[:n]))
		b = b[n:]
	}
	return strings.Join(words, " ")
}

// run returns how many octets at the beginning of b are equal.
func run(b []byte) int {
	n := 1
	for n < len(b) && b[n] == b[0] {
		n++
	}
	return n
}

// quote writes octets as a string; what is no UTF-8 is escaped.
func quote(b []byte) string { return strconv.Quote(string(b)) }

// words splits a line at blanks that are in neither quotes nor angle
// brackets, and leaves out a remark.
func words(line string) ([]string, error) {
	var out []string
	for {
		line = strings.TrimLeft(line, " \t\r")
		if line == "" || line[0] == '#' {
			return out, nil
		}
		n, err := wordLength(line)
		if err != nil {
			return nil, err
		}
		out = append(out, line[:n])
		line = line[n:]
	}
}

// wordLength returns the length of the word that line starts with.
func wordLength(line string) (int, error) {
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ', '\t', '\r':
			return i, nil
		case '"':
			quoted, err := strconv.QuotedPrefix(line[i:])
			if err != nil {
				return 0, fmt.Errorf("string without end: %s", line[i:])
			}
			i += len(quoted) - 1
		case '<':
			end := strings.IndexByte(line[i:], '>')
			if end < 0 {
				return 0, fmt.Errorf("options without end: %s", line[i:])
			}
			i += end
		}
	}
	return len(line), nil
}
