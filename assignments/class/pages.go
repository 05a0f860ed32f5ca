package class

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"socketlab/assignments/report"
)

// pageNames are the names of pages that are taken, in small letters, since
// some file systems take A and a for the same.
type pageNames map[string]bool

// pick names the page of a row after the student id; where there is none, or
// where it is not sure whose it is, after what the submission is called.
func (names pageNames) pick(r *row) string {
	wanted := r.ID
	if wanted == "" {
		wanted = r.sub.Label
	}
	if r.Status != report.Graded {
		wanted = string(r.Status) + "-" + r.sub.Label
	}
	name := fileName(wanted)
	for n := 2; names[strings.ToLower(name)]; n++ {
		name = fileName(wanted) + "-" + strconv.Itoa(n)
	}
	names[strings.ToLower(name)] = true
	return name
}

// longestName keeps names, in octets, well below the 255 that file systems
// allow.
const longestName = 120

// fileName makes a file name of text that no file system and no shell
// stumbles over: letters and digits of any script, and - _ . within.
func fileName(text string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '_'
	}, norm.NFC.String(text))
	for len(name) > longestName {
		name = strings.TrimSuffix(name, lastRune(name))
	}
	name = strings.Trim(name, ".")
	if name == "" || isDevice(name) {
		name = "_" + name
	}
	return name
}

func lastRune(s string) string {
	runes := []rune(s)
	return string(runes[len(runes)-1])
}

// isDevice tells the names that Windows keeps for itself.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "INDEX":
		return true
	}
	return len(stem) == 4 && (stem[:3] == "COM" || stem[:3] == "LPT")
}
