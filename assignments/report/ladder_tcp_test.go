package report_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// Each case is a trace, and below a line of dashes what the ladders say of it
// in both languages.
func TestLadderSays(t *testing.T) {
	files, err := filepath.Glob("testdata/ladders/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range files {
		name := filepath.Base(path)
		t.Run(strings.TrimSuffix(name, ".txt"), func(t *testing.T) {
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			trace, _, _ := strings.Cut(string(file), "---\n")
			golden(t, filepath.Join("ladders", name), trace+"---\n"+said(inspection(t, trace, report.Selection{})))
		})
	}
}

// said returns what the ladders say, a line for each summary and each row.
func said(i *report.Inspection) string {
	var b strings.Builder
	for _, lang := range i18n.Langs() {
		for n := range i.Conversations {
			l := i.Ladder(&i.Conversations[n], lang)
			fmt.Fprintln(&b, l.Summary)
			for _, r := range l.Rows {
				fmt.Fprintf(&b, "%3d %s: %s\n", r.Frame, l.Lanes[r.From].Role, r.Why)
			}
		}
	}
	return b.String()
}
