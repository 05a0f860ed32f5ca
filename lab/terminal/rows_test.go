package terminal

import (
	"fmt"
	"strings"
	"testing"

	"socketlab/capture/printable"
)

func numbered(n int) []Line {
	lines := make([]Line, n)
	for i := range lines {
		lines[i].Text = fmt.Sprint("line ", i)
	}
	return lines
}

func TestRowsLeaveOutTheMiddle(t *testing.T) {
	for _, c := range []struct {
		lines, limit int
		want         string // what stands in the rows, from first to last
	}{
		{0, 6, ""},
		{6, 6, "line 0|line 1|line 2|line 3|line 4|line 5"},
		{7, 6, "line 0|line 1|line 2|line 3|… 2줄 생략 · 2 lines left out …|line 6"},
		{100, 6, "line 0|line 1|line 2|line 3|… 95줄 생략 · 95 lines left out …|line 99"},
	} {
		var got []string
		for _, r := range rowsOf(numbered(c.lines), 40, c.limit) {
			got = append(got, r.text)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%d lines in %d rows: got %s, want %s", c.lines, c.limit, s, c.want)
		}
	}
}

func TestLongLineIsWrappedAndCut(t *testing.T) {
	for _, text := range []string{strings.Repeat("a", 64<<10), strings.Repeat("한", 20000), strings.Repeat("\x00", 64<<10), hostile} {
		rows := rowsOf([]Line{{Text: text}}, 40, 1000)
		if len(rows) < 2 || len(rows) > 25 {
			t.Errorf("%.10q… takes %d rows", text, len(rows))
		}
		for i, r := range rows {
			if w := printable.Width(r.text); w > 40 {
				t.Errorf("row %q is %d cells wide", r.text, w)
			}
			if (r.clock == "") != (i > 0) {
				t.Errorf("row %d has the time %q; only the first has one", i, r.clock)
			}
		}
	}
}

func TestCutSaysHowMuchIsMissing(t *testing.T) {
	got := readable(strings.Repeat("한", 1000))
	left := 1000 - strings.Count(got, "한")
	if want := fmt.Sprintf("%d자 생략", left); left < 700 || !strings.Contains(got, want) {
		t.Errorf("got %q, want it to say %q", got, want)
	}
}
