package submission

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds of what was typed into an LMS.
const (
	maxTyped     = 256 << 10 // octets of the file
	longestTyped = 4000      // letters that are shown
)

// Text is what a student typed into the LMS, as plain text that is safe to
// show: Moodle and Canvas make a web page of it, Blackboard a receipt.
func (f *File) Text() (string, error) {
	data, err := f.read(maxTyped)
	if err != nil {
		return "", err
	}
	page := decodeName(string(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	if f.Receipt {
		page = inReceipt(page)
	}
	return shorten(plainText(page)), nil
}

// emptyFields are what Blackboard writes into fields that the student left
// empty.
var emptyFields = []string{
	"There is no student submission text data for this assignment.", "There are no student comments for this assignment.",
	"이 과제에 대한 학생 제출 텍스트 데이터가 없습니다.", "이 과제에 대한 학생 의견이 없습니다.",
}

// inReceipt takes what the student typed out of Blackboard's receipt. That has
// name, assignment, date and mark; then, each below an empty line and a title
// that ends in a colon, the field for text, the comments, and the files.
func inReceipt(text string) string {
	var typed []string
	field := false
	for i, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		title, rest, _ := strings.Cut(strings.Trim(p, "\n"), "\n")
		title = strings.TrimSpace(title)
		if strings.HasSuffix(title, ":") {
			field = i > 0 && title != "Files:" && title != "파일:" && !strings.Contains(p, "_attempt_")
			p = rest
		}
		if p = strings.TrimSpace(p); field && p != "" && !slices.Contains(emptyFields, p) {
			typed = append(typed, p)
		}
	}
	return strings.Join(typed, "\n\n")
}

// plainText takes the text out of a web page.
func plainText(page string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(page))
	mute := atom.Atom(0) // the element that is being left out
	for {
		kind := tokens.Next()
		switch kind {
		case html.ErrorToken:
			return tidy(b.String())
		case html.TextToken:
			if mute == 0 {
				b.Write(tokens.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := tokens.TagName()
			tag := atom.Lookup(name)
			switch {
			case kind == html.StartTagToken && (tag == atom.Script || tag == atom.Style || tag == atom.Title):
				mute = tag
			case kind == html.EndTagToken && tag == mute:
				mute = 0
			case breaksLine[tag]:
				b.WriteByte('\n')
			}
		}
	}
}

// breaksLine are the elements that begin and end with a line.
var breaksLine = map[atom.Atom]bool{atom.P: true, atom.Br: true, atom.Div: true, atom.Li: true, atom.Tr: true, atom.H1: true,
	atom.H2: true, atom.H3: true, atom.H4: true, atom.Pre: true, atom.Blockquote: true}

// tidy trims every line, and leaves no more than one empty line between two.
func tidy(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		line = printable(strings.Join(strings.Fields(line), " "))
		if line != "" || len(lines) > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func shorten(text string) string {
	if utf8.RuneCountInString(text) <= longestTyped {
		return text
	}
	return string([]rune(text)[:longestTyped-1]) + "…"
}
