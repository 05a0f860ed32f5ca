package course

import (
	"fmt"
	"math"
	"math/rand"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// lab makes a lab of rows "ID points" or "ID status".
func lab(name string, weight int, rows ...string) Lab {
	l := Lab{Name: name, Weight: weight, MaxPoints: 10, Folder: name, Class: &report.Class{}}
	for _, text := range rows {
		var id, what string
		fmt.Sscan(text, &id, &what)
		row := &report.ClassRow{ID: id, Status: report.Graded, Page: "students/" + id + ".html", MaxPoints: 10, Verdict: report.Fail}
		switch what {
		case "missing", "unsure":
			row.Status, row.Verdict, row.Page = report.Status(what), "", ""
		case "error":
			row.Verdict = report.Error
		default:
			fmt.Sscan(what, &row.Points)
		}
		l.Class.Rows = append(l.Class.Rows, row)
	}
	return l
}

func percents(c *report.Course) string {
	var out []string
	for _, s := range c.Students {
		out = append(out, fmt.Sprintf("%s %s/%d", s.ID, report.Tenths(s.Percent), s.Counted))
	}
	return strings.Join(out, ", ")
}

func TestWeightsAndMissing(t *testing.T) {
	open := Lab{Name: "c", Weight: 5, MaxPoints: 10}
	labs := []Lab{lab("a", 1, "1 10", "2 5", "3 missing"), lab("b", 3, "1 5", "2 error", "4 10"), open, lab("d", 0, "1 0")}
	c := Combine("x", i18n.En, labs, 0)
	// 1: (10 + 3·5)/40; 2: b is lab's own fault and open; 3 and 4 have a zero where nothing was handed in.
	if got, want := percents(c), "1 62.5/2, 2 50.0/1, 3 0.0/2, 4 75.0/2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if s := c.Students[1]; s.Unclear != 1 || s.Cells[1].Text() != "?" || s.Cells[1].Counts {
		t.Errorf("%+v", s)
	}
	if l := c.Labs[0]; l.HandedIn != 2 || l.Mean != 75 || !c.Labs[2].Open || c.Labs[2].Page != "" {
		t.Errorf("%+v", c.Labs)
	}
}

// What is dropped is what leaves the best result: no other choice does better.
func TestDroppedIsBestForTheStudent(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for range 500 {
		n, drop := 2+r.Intn(6), 1+r.Intn(2)
		var labs []Lab
		for i := range n {
			labs = append(labs, lab(fmt.Sprint("l", i), 1+r.Intn(5), fmt.Sprintf("1 %d", r.Intn(11))))
		}
		got := Combine("x", i18n.En, labs, drop).Students[0]
		best, left := 0.0, n-min(drop, n-1)
		for set := range 1 << n {
			sum, weights, count := 0.0, 0.0, 0
			for i := range n {
				if set&(1<<i) != 0 {
					count++
					sum += float64(labs[i].Weight) * float64(labs[i].Class.Rows[0].Points) * 10
					weights += float64(labs[i].Weight)
				}
			}
			if count == left {
				best = math.Max(best, sum/weights)
			}
		}
		if math.Abs(got.Percent-best) > 0.051 || got.Counted != left {
			t.Fatalf("got %v of %d labs, want %v of %d: %+v", got.Percent, got.Counted, best, left, labs)
		}
	}
}

func TestPagesAreSafeAndApart(t *testing.T) {
	c := Combine("x", i18n.En, []Lab{lab("a", 1, "../x 1", "..\\x 1", "A 1", "a 1", "학생 1")}, 0)
	seen := map[string]bool{}
	for _, s := range c.Students {
		name := strings.TrimPrefix(s.Page, "students/")
		if strings.ContainsAny(name, `/\`) || strings.HasPrefix(name, ".") || seen[strings.ToLower(name)] {
			t.Errorf("%q: page %q", s.ID, s.Page)
		}
		seen[strings.ToLower(name)] = true
	}
}

func TestTheTableIsNoFormula(t *testing.T) {
	c := Combine("x", i18n.En, []Lab{lab("a", 1, "=1+1 10", "2 unsure")}, 0)
	var b strings.Builder
	if err := report.CourseCSV(&b, c); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.HasPrefix(got, "\ufeffid,name") || !strings.Contains(got, "\n'=1+1,") || !strings.Contains(got, ",?\n") {
		t.Errorf("%q", got)
	}
}
