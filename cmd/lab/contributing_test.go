package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	span    = regexp.MustCompile("`([^`\n]+)`")
	aPlace  = regexp.MustCompile(`^[\w.-]+(/[\w.-]+)+$|^(cmd|lab|capture|assignments|testdata)$`)
	aName   = regexp.MustCompile(`^[A-Za-z]\w*$`)
	stopped = regexp.MustCompile("^`([\\w./-]+)`: (.+)$") // a file, and names that stand in it
)

// What CONTRIBUTING.md says of the source is true: the files are there, and the
// names stand in the files that it names them with.
func TestTheTourIsTrue(t *testing.T) {
	root := "../.."
	text, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	places, names := 0, 0
	for n, line := range strings.Split(string(text), "\n") {
		for _, s := range span.FindAllStringSubmatch(line, -1) {
			if !aPlace.MatchString(s[1]) {
				continue
			}
			places++
			if _, err := os.Stat(filepath.Join(root, s[1])); err != nil {
				t.Errorf("CONTRIBUTING.md:%d: %s is not there", n+1, s[1])
			}
		}
		stop := stopped.FindStringSubmatch(line)
		if stop == nil {
			continue
		}
		source, err := os.ReadFile(filepath.Join(root, stop[1]))
		if err != nil {
			continue // said already
		}
		for _, s := range span.FindAllStringSubmatch(stop[2], -1) {
			if !aName.MatchString(s[1]) {
				t.Errorf("CONTRIBUTING.md:%d: %s is no name", n+1, s[1])
				continue
			}
			names++
			declared := regexp.MustCompile(`(?m)^(func (\([^)]*\) )?|type |const |var |\t)` + s[1] + `\b`)
			if !declared.Match(source) {
				t.Errorf("CONTRIBUTING.md:%d: %s does not declare %s", n+1, stop[1], s[1])
			}
		}
	}
	if places < 60 || names < 60 {
		t.Errorf("only %d places and %d names were found", places, names)
	}
}
