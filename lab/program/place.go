package program

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Place is a line of the source of a program.
type Place struct {
	File string // without its folder
	Line int    // from 1
	Text string // the line, without the blanks around it; empty if it cannot be read
}

// String is the place as compilers write it; empty if there is none.
func (p Place) String() string {
	if p.File == "" {
		return ""
	}
	return p.File + ":" + strconv.Itoa(p.Line)
}

// traces are how languages name the line of source in which a program ended:
// the file and the number. last says that the last of several lines counts, as
// in Python, whose tracebacks end where the error is.
var traces = []struct {
	pattern *regexp.Regexp
	last    bool
}{
	{regexp.MustCompile(`^\s*File "([^"<>]+)", line (\d+)`), true},
	{regexp.MustCompile(`^\s+at (?:app//)?[\w.$<>]+\(([^():/]+\.(?:java|kt)):(\d+)\)`), false},
	{regexp.MustCompile(`^\s+(/\S+\.go|[A-Z]:\S+\.go):(\d+) \+0x`), false},
	{regexp.MustCompile(`^\s+at (?:.*\()?(?:file://)?([^():]+\.[mc]?js):(\d+):\d+\)?$`), false},
	{regexp.MustCompile(`^(\S+\.(?:[mc]?js|go|c|cc|cpp|java|rs)):(\d+)(?::|$)`), false},
}

// theirs finds files that the student has not written.
var theirs = regexp.MustCompile(`/lib/python|/(site|dist)-packages/|[/\\]Python3\d+[/\\]Lib[/\\]|/go/src/|/src/runtime/|node:internal|/node_modules/`)

// Place returns where in the student's source the program ended, as far as its
// error output tells.
func (p *Program) Place() Place {
	p.mu.Lock()
	lines := slices.Clone(p.errors.last)
	p.mu.Unlock()
	return place(lines, p.cmd.Args)
}

// place finds it among the last lines of an error output of a program that was
// started with these words.
func place(lines, words []string) (found Place) {
	for _, t := range traces {
		for i, line := range lines {
			m := t.pattern.FindStringSubmatch(line)
			if m == nil || theirs.MatchString(m[1]) || strings.HasPrefix(m[1], "node:") || found.File != "" && !t.last {
				continue
			}
			n, err := strconv.Atoi(m[2])
			if err != nil {
				continue
			}
			found = Place{filepath.Base(m[1]), n, ""}
			if text := lineOf(source(m[1], words), n); text != "" {
				found.Text = text
			} else if t.last && i+1 < len(lines) { // Python quotes the line itself
				found.Text = strings.TrimSpace(lines[i+1])
			}
		}
		if found.File != "" {
			return found
		}
	}
	return found
}

// source returns the file of a name: as it stands, or the one of that name that
// the command line starts. It is empty for what is no source.
func source(name string, words []string) string {
	extension := filepath.Ext(name)
	if !slices.Contains(scripts, extension) && compilers[extension] == "" {
		return ""
	}
	for _, word := range append([]string{name}, words...) {
		if info, err := os.Stat(word); err == nil && info.Mode().IsRegular() && filepath.Base(word) == filepath.Base(name) {
			return word
		}
	}
	return ""
}

// mostSource bounds a source file of which a line is quoted, in octets.
const mostSource = 1 << 20

// lineOf reads a line of a file; it is empty if there is none.
func lineOf(name string, number int) string {
	if info, err := os.Stat(name); name == "" || err != nil || info.Size() > mostSource {
		return ""
	}
	text, err := os.ReadFile(name)
	lines := strings.Split(string(text), "\n")
	if err != nil || number < 1 || number > len(lines) {
		return ""
	}
	const most = 200
	line := strings.TrimSpace(strings.ToValidUTF8(lines[number-1], "?"))
	return string([]rune(line)[:min(most, len([]rune(line)))])
}
