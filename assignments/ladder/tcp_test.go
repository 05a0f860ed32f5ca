package ladder_test

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/assignments/inspect"
	"socketlab/assignments/internal/golden"
	"socketlab/capture/flow"
	"socketlab/capture/trace"
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
			text, _, _ := strings.Cut(string(file), "---\n")
			golden.Compare(t, filepath.Join("ladders", name), text+"---\n"+said(t, text))
		})
	}
}

// said returns what the ladders of a trace say, a line for each summary and
// each row.
func said(t *testing.T, text string) string {
	t.Helper()
	packets, err := trace.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	all := func(_, _ netip.AddrPort) bool { return true }
	i := inspect.New(flow.Packets(packets, flow.Options{Keep: all}), inspect.Selection{})
	var b strings.Builder
	for _, lang := range i18n.Langs() {
		for n := range i.Entries {
			l := i.Ladder(&i.Entries[n], lang)
			fmt.Fprintln(&b, l.Summary)
			for _, r := range l.Rows {
				fmt.Fprintf(&b, "%3d %s: %s\n", r.Frame, l.Lanes[r.From].Role, r.Why)
			}
		}
	}
	return b.String()
}
