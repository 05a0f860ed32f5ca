package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// reportsOf yields reports in order.
func reportsOf(all []*Report) func(func(*Report, error) bool) {
	return func(yield func(*Report, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// bigClass is a class of n students and 12 checks, a third of which fail.
func bigClass(n int) (*Class, []*Report) {
	c := &Class{Language: "ko", Title: "UDP 에코", Roster: true, MaxPoints: 120}
	for k := range 12 {
		c.Checks = append(c.Checks, ClassCheck{ID: fmt.Sprintf("check-%d", k), Title: "검사", MaxPoints: 10})
	}
	var reports []*Report
	for i := range n {
		id := fmt.Sprint(20240000 + i)
		row := ClassRow{ID: id, Name: "홍길동", Department: "컴퓨터공학과", Status: Graded, Verdict: Fail, Points: i % 121, MaxPoints: 120,
			Page: "students/" + id + ".html", Time: "2026-03-02T10:00:00Z", Notes: []string{"its file is named after 20249999"}, Checks: map[string]Result{}}
		r := &Report{}
		for k := range 12 {
			v := Pass
			if (i+k)%3 == 0 {
				v = Fail
			}
			row.Checks[c.Checks[k].ID] = Result{v, 10, 10}
			r.Checks = append(r.Checks, Check{ID: c.Checks[k].ID, Verdict: v, Findings: []Finding{{Frame: i + 1, Message: "got A, want B"}}})
		}
		c.Rows, reports = append(c.Rows, row), append(reports, r)
	}
	c.Count()
	return c, reports
}

func TestAClassOfAThousandIsASmallPage(t *testing.T) {
	c, reports := bigClass(1000)
	var b bytes.Buffer
	if err := ClassHTML(&b, c, reportsOf(reports)); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 2<<20 {
		t.Errorf("the page has %d octets, want at most 2 MB", b.Len())
	}
	if n := strings.Count(b.String(), `<th scope="row">`); n != 1000 {
		t.Errorf("%d rows, want 1000", n)
	}
}

func TestTheClassPageShowsWhatFailedMostOften(t *testing.T) {
	c := &Class{Language: "en", MaxPoints: 10, Checks: []ClassCheck{{ID: "free"}, {ID: "rare", MaxPoints: 5}, {ID: "often", MaxPoints: 5}, {ID: "never", MaxPoints: 5}}}
	var reports []*Report
	for i := range 4 {
		results := map[string]Result{"free": {Fail, 0, 0}, "rare": {Pass, 5, 5}, "often": {Fail, 0, 5}, "never": {Pass, 5, 5}}
		if i == 0 {
			results["rare"] = Result{Fail, 0, 5}
		}
		c.Rows = append(c.Rows, ClassRow{ID: fmt.Sprint(i), Status: Graded, Page: fmt.Sprintf("students/%d.html", i), Checks: results})
		reports = append(reports, &Report{Checks: []Check{{ID: "often", Verdict: Fail, Findings: []Finding{{Frame: i, Message: fmt.Sprint("finding ", i)}}}}})
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
	c := &Class{Language: "en", Rows: []ClassRow{
		{ID: "1", Status: Graded, Verdict: Pass},
		{ID: "2", Status: Graded, Verdict: NotCaptured, Reason: "cannot be read"},
		{ID: "3", Status: Missing},
		{Label: "who.pcapng", Status: Ambiguous},
		{ID: "5", Status: Graded, Notes: []string{"similar to 6"}},
		{ID: "6", Status: Graded, Verdict: Error},
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
	c := &Class{Language: "en", MaxPoints: 50}
	for _, points := range []int{0, 4, 5, 49, 50, 50} {
		c.Rows = append(c.Rows, ClassRow{Status: Graded, Points: points})
	}
	c.Rows = append(c.Rows, ClassRow{Status: Missing})
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
