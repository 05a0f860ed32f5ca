package lab

import (
	"regexp"
	"strconv"
	"strings"

	"socketlab/capture/message"
	"socketlab/lab/experiment"
)

// Values are what a student's messages say about the student.
type Values struct {
	ID, Name, Dept string // empty if not known
	Nonce          string // code that is sent behind the id; empty for none
}

// The largest UDP payload in octets: what the length fields of 16 bits leave
// when the UDP header (8 octets) and, in IPv4, the IP header (20) are taken
// off. The length of IPv6 does not count its own header.
const (
	largestIPv4 = 65535 - 20 - 8
	largestIPv6 = 65535 - 8
)

// A filler fills in the messages of one client.
type filler struct {
	values Values
	number int // of the client, from 1
	ipv6   bool
}

var (
	placeholder = regexp.MustCompile(`\{(id|name|dept|n)\}`)
	fillTo      = regexp.MustCompile(`\{fill ([^}]*)\}`)
)

// Lines returns the messages of a client of a kind, filled in. One of which
// nothing is left is not sent.
func Lines(spec experiment.Client, v Values, number int) (lines []string, err error) {
	return filler{values: v, number: number}.lines(spec)
}

func (f filler) lines(spec experiment.Client) (lines []string, err error) {
	for _, template := range spec.Lines {
		line, err := f.line(template)
		if err != nil {
			return nil, err
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// line returns a message with everything filled in. A value that is not known
// leaves no gap.
func (f filler) line(template string) (string, error) {
	missing := false
	text := placeholder.ReplaceAllStringFunc(template, func(key string) string {
		value := f.value(key)
		missing = missing || value == ""
		return value
	})
	if missing {
		text = strings.Join(strings.Fields(text), " ")
	}
	at := fillTo.FindStringSubmatchIndex(text)
	if at == nil {
		return text, nil
	}
	length, err := f.length(text[at[2]:at[3]])
	if err != nil {
		return "", err
	}
	before, after := text[:at[0]], text[at[1]:]
	return before + letters(length-len(before)-len(after)) + after, nil
}

func (f filler) value(key string) string {
	switch key {
	case "{id}":
		return strings.TrimSuffix(f.values.ID+" "+f.values.Nonce, " ")
	case "{name}":
		return f.values.Name
	case "{dept}":
		return f.values.Dept
	}
	return strconv.Itoa(f.number)
}

// length reads the N of {fill N}, in octets.
func (f filler) length(text string) (int, error) {
	largest := largestIPv4
	if f.ipv6 {
		largest = largestIPv6
	}
	switch text {
	case "max":
		return largest, nil
	case "max+1":
		return largest + 1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1<<20 {
		return 0, message.Errorf("{fill %s}: neither max, max+1 nor a length in octets", text)
	}
	return n, nil
}

// letters returns n letters, in the order of the alphabet so that a reader
// sees where a cut is.
func letters(n int) string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz"
	n = max(n, 0)
	return strings.Repeat(alphabet, n/len(alphabet)+1)[:n]
}
