package program

import (
	"runtime"
	"strings"
	"unicode"

	"socketlab/capture/message"
)

var (
	errNoCommand = message.Errorf("no command given")
	errOpenQuote = message.Errorf("a quotation mark is not closed")
)

// A Command is a student's command line, cut into words.
type Command []string

// Parse cuts a command line into words at blanks. Quotation marks keep
// a word together; a backslash does, too, for the character after it, except
// on Windows, where it separates folders. No shell is asked: a name with a
// semicolon in it stays a name.
func Parse(line string) (Command, error) {
	var words Command
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

// Fill returns the words with what stands for {host}, {port} and the like
// filled in. Whatever that is, it stays within its word.
func (c Command) Fill(filled *strings.Replacer) []string {
	words := make([]string, len(c))
	for i, word := range c {
		words[i] = filled.Replace(word)
	}
	return words
}
