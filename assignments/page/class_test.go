package page

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"socketlab/assignments/report"
)

// reportsOf yields reports in order.
func reportsOf(all []*report.Report) func(func(*report.Report, error) bool) {
	return func(yield func(*report.Report, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// bigClass is a class of n students and 12 checks, a third of which fail.
func bigClass(n int) (*report.Class, []*report.Report) {
	c := &report.Class{Language: "ko", Title: "UDP 에코", Roster: true, MaxPoints: 120}
	for k := range 12 {
		c.Checks = append(c.Checks, report.ClassCheck{ID: fmt.Sprintf("check-%d", k), Title: "검사", MaxPoints: 10})
	}
	var reports []*report.Report
	for i := range n {
		id := fmt.Sprint(20240000 + i)
		row := &report.ClassRow{ID: id, Name: "홍길동", Department: "컴퓨터공학과", Status: report.Graded, Verdict: report.Fail, Points: i % 121, MaxPoints: 120,
			Page: "students/" + id + ".html", Time: "2026-03-02T10:00:00Z", Notes: []string{"its file is named after 20249999"}}
		r := &report.Report{}
		for k := range 12 {
			v := report.Pass
			if (i+k)%3 == 0 {
				v = report.Fail
			}
			row.Checks = append(row.Checks, report.Outcome{Verdict: v, Points: 10, MaxPoints: 10})
			r.Checks = append(r.Checks, report.CheckResult{ID: c.Checks[k].ID, Verdict: v, Findings: []report.Remark{{Frame: i + 1, Message: "got A, want B"}}})
		}
		c.Rows, reports = append(c.Rows, row), append(reports, r)
	}
	c.Count()
	return c, reports
}

func TestAClassOfAThousandIsASmallPage(t *testing.T) {
	c, reports := bigClass(1000)
	var b bytes.Buffer
	if err := Class(&b, c, reportsOf(reports)); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 2<<20 {
		t.Errorf("the page has %d octets, want at most 2 MB", b.Len())
	}
	if n := strings.Count(b.String(), `<tr id="row-`); n != 1000 {
		t.Errorf("%d rows, want 1000", n)
	}
}

func TestTheClassPageShowsWhatFailedMostOften(t *testing.T) {
	c := &report.Class{Language: "en", MaxPoints: 10, Checks: []report.ClassCheck{{ID: "free"}, {ID: "rare", MaxPoints: 5}, {ID: "often", MaxPoints: 5}, {ID: "never", MaxPoints: 5}}}
	var reports []*report.Report
	for i := range 4 {
		free, rare, often, never := report.Outcome{Verdict: report.Fail}, report.Outcome{Verdict: report.Pass, Points: 5, MaxPoints: 5}, report.Outcome{Verdict: report.Fail, MaxPoints: 5}, report.Outcome{Verdict: report.Pass, Points: 5, MaxPoints: 5}
		if i == 0 {
			rare = report.Outcome{Verdict: report.Fail, MaxPoints: 5}
		}
		c.Rows = append(c.Rows, &report.ClassRow{ID: fmt.Sprint(i), Status: report.Graded, Page: fmt.Sprintf("students/%d.html", i), Checks: []report.Outcome{free, rare, often, never}})
		reports = append(reports, &report.Report{Checks: []report.CheckResult{{ID: "often", Verdict: report.Fail, Findings: []report.Remark{{Frame: i, Message: fmt.Sprint("finding ", i)}}}}})
	}
	p, err := newClassPage(c, reportsOf(reports))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, k := range p.Checks {
		got = append(got, fmt.Sprint(k.ID, " ", k.Failures, " ", k.Percent))
	}
	if want := "[often 4 100 rare 1 25 free 4 100]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if e := p.Checks[0].Examples[0]; e.Link != "./students/1.html#frame-1" {
		t.Errorf("the first example is %+v, want one that shows a frame", e)
	}
}

func TestWhomToLookAt(t *testing.T) {
	c := &report.Class{Language: "en", Rows: []*report.ClassRow{
		{ID: "1", Status: report.Graded, Verdict: report.Pass},
		{ID: "2", Status: report.Graded, Verdict: report.NotCaptured, Reason: "cannot be read"},
		{ID: "3", Status: report.Missing},
		{Label: "who.pcapng", Status: report.Ambiguous},
		{ID: "5", Status: report.Graded, Notes: []string{"similar to 6"}},
		{ID: "6", Status: report.Graded, Verdict: report.Error},
	}}
	p, err := newClassPage(c, reportsOf(nil))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range p.Eye {
		got = append(got, e.Who)
	}
	if want := "[2 who.pcapng 5 6]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestPointsAreSpreadOverTenths(t *testing.T) {
	c := &report.Class{Language: "en", MaxPoints: 50}
	for _, points := range []int{0, 4, 5, 49, 50, 50} {
		c.Rows = append(c.Rows, &report.ClassRow{Status: report.Graded, Points: points})
	}
	for _, status := range []report.Status{report.Missing, report.Unsure, report.Ambiguous, report.Unmatched} { // nobody's marks
		c.Rows = append(c.Rows, &report.ClassRow{Status: status})
	}
	p, err := newClassPage(c, reportsOf(nil))
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, b := range p.Bins {
		got = append(got, b.Count)
		if b.Y+b.Height != b.Base || b.Y < binTop {
			t.Errorf("column %+v does not stand on its base", b)
		}
	}
	if want := "[2 1 0 0 0 0 0 0 0 1 2]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// TestNumbersOfTheClassAgree: what the tiles, the columns, the checks and the
// sections count is the same students.
func TestNumbersOfTheClassAgree(t *testing.T) {
	c := &report.Class{Language: "en", MaxPoints: 10, Roster: true, Checks: []report.ClassCheck{{ID: "a", MaxPoints: 10}}}
	add := func(section string, status report.Status, verdict report.Verdict, points int) {
		row := &report.ClassRow{ID: fmt.Sprint(len(c.Rows)), Section: section, Status: status, Verdict: verdict, Points: points, MaxPoints: 10}
		if !status.Absent() {
			row.Checks = []report.Outcome{{Verdict: verdict, Points: points, MaxPoints: 10}}
		}
		c.Rows = append(c.Rows, row)
	}
	for _, points := range []int{10, 10, 4, 7} {
		add(fmt.Sprint(points%2+1), report.Graded, map[bool]report.Verdict{true: report.Pass, false: report.Fail}[points == 10], points)
	}
	add("2", report.Graded, report.Error, 0)
	add("2", report.Missing, "", 0)
	add("1", report.Unsure, "", 0)
	add("", report.Unmatched, report.Pass, 10)
	c.Count()
	p, err := newClassPage(c, reportsOf(nil))
	if err != nil {
		t.Fatal(err)
	}
	tiles := map[string]string{}
	for _, tile := range p.Tiles {
		tiles[tile.Name] = tile.Value
	}
	if got, want := fmt.Sprint(tiles), "map[could not be graded:1 full marks:2 graded:4 handed in nothing:1 mean of 10 points:7.8 median:8.5 nobody known, or several:1 not sure what is theirs:1 standard deviation:2.5 to look at:3]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	columns := 0
	for _, b := range p.Bins {
		columns += b.Count
	}
	if k := p.PerCheck[0]; columns != 4 || k.All != 4 || k.Pass+k.Fail != 4 || k.Mean != "7.8" {
		t.Errorf("the columns count %d students, the check %+v", columns, k)
	}
	if got := fmt.Sprint(p.Sections); got != "[{1 8 2.8 10 4 3 2 0} {2 7 0 7 3 1 0 1}]" {
		t.Errorf("got sections %s", got)
	}
}
