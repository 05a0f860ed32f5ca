package lab

import (
	"errors"
	"net/netip"
	"runtime"
	"strconv"
	"strings"
	"unicode"
)

var (
	errNoCommand = errors.New("no command given")
	errOpenQuote = errors.New("a quotation mark is not closed")
)

// A command is a student's command line, cut into words.
type command []string

// parseCommand cuts a command line into words at blanks. Quotation marks keep
// a word together; a backslash does, too, for the character after it, except
// on Windows, where it separates folders. No shell is asked: a name with a
// semicolon in it stays a name.
func parseCommand(line string) (command, error) {
	var words command
	var word strings.Builder
	inWord, escaped, quote := false, false, rune(0)
	for _, r := range line {
		switch {
		case escaped:
			escaped = false
			word.WriteRune(r)
		case r == '\\' && quote != '\'' && runtime.GOOS != "windows":
			escaped, inWord = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote, inWord = r, true
		case quote == 0 && unicode.IsSpace(r):
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			inWord = true
			word.WriteRune(r)
		}
	}
	if quote != 0 || escaped {
		return nil, errOpenQuote
	}
	if inWord {
		words = append(words, word.String())
	}
	if len(words) == 0 {
		return nil, errNoCommand
	}
	return words, nil
}

// fill returns the words with {host}, {port}, {id}, {name}, {dept} and {n}
// filled in.
func (c command) fill(server netip.AddrPort, v Values, number int) []string {
	filled := strings.NewReplacer(
		"{host}", server.Addr().String(), "{port}", strconv.Itoa(int(server.Port())),
		"{id}", v.ID, "{name}", v.Name, "{dept}", v.Dept, "{n}", strconv.Itoa(number))
	words := make([]string, len(c))
	for i, word := range c {
		words[i] = filled.Replace(word)
	}
	return words
}
