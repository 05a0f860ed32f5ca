package class

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/class/madeup"
	"socketlab/assignments/deadline"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/ruling"
)

// decided is what the teacher of a crowd decided, made up at random: a deadline,
// what lateness costs, more time for some, marks and comments for others.
func (c *crowd) decided(t *testing.T) Options {
	zones := []string{"Asia/Seoul", "Europe/Berlin", "America/New_York", "UTC"}
	zone, err := time.LoadLocation(zones[c.IntN(len(zones))])
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Zone: zone, Until: time.Date(2024, 9, 1+c.IntN(28), 23, 59, 59, 999_999_999, zone),
		Attempt: []string{Newest, First, Best}[c.IntN(3)],
		Late: deadline.Policy{Grace: time.Duration(c.IntN(3)) * time.Hour, Percent: c.IntN(40), Cutoff: time.Duration(c.IntN(9)) * 24 * time.Hour,
			Days: []string{"", deadline.Whole}[c.IntN(2)], Of: []string{"", deadline.Earned}[c.IntN(2)]}}
	if _, what := o.Late.Problem(); !what.IsZero() {
		o.Late.Cutoff = 0
	}
	more, marks := "id,until,reason\n", "id,check,points,reason,by,comment\n"
	for i, id := range c.ids {
		switch c.IntN(6) {
		case 0:
			more += fmt.Sprintf("%s,+%dh,ill\n", id, c.IntN(200))
		case 1:
			marks += fmt.Sprintf("%s,total,%d,=oral,%s,\n", id, c.IntN(101), c.names[i])
		case 2:
			marks += fmt.Sprintf("%s,,,,,=well done\n", id)
		}
	}
	if o.Extensions, err = ruling.ReadExtensions("more.csv", []byte(more), ruling.Scope{}, nil); err != nil {
		t.Fatal(err)
	}
	if o.Marks, err = ruling.ReadMarks("marks.csv", []byte(marks), ruling.Scope{}, ruling.Rubric{"": 100, "echo": 30}, []string{"echo"}); err != nil {
		t.Fatal(err)
	}
	return o
}

// worksheet is the class as Moodle lists it, with the time at which everybody
// handed in.
func (c *crowd) worksheet(t *testing.T) *gradebook.Roster {
	var b strings.Builder
	b.WriteString("ID number,Full name,Status,Last modified (submission)\n")
	for i := range c.ids {
		at := time.Date(2024, 9, 1+c.IntN(28), c.IntN(24), c.IntN(60), 0, 0, time.UTC)
		fmt.Fprintf(&b, "%s,\"%s\",Submitted for grading,\"%s\"\n", c.ids[i], c.names[i], at.Format("Monday, 2 January 2006, 3:04 PM"))
	}
	r, err := gradebook.ReadRoster([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestWhatWasDecidedHoldsInEveryClass: whatever a class hands in, and whatever its
// teacher decides, nobody is lost or stands anywhere twice, the sums agree, a
// second run and eight at work change no octet, some graded again are graded as
// before, and nothing differs from itself.
func TestWhatWasDecidedHoldsInEveryClass(t *testing.T) {
	late, set := 0, 0
	for name, layout := range layoutsOfCrowds {
		for seed := range uint64(2) {
			if testing.Short() && (seed > 0 || name == "names" || name == "canvas") {
				continue // a sample
			}
			t.Run(fmt.Sprint(name, " ", seed), func(t *testing.T) {
				c := newCrowd(seed+100, 7, layout)
				path, roster, o := zipFile(t, c.files), c.worksheet(t), c.decided(t)
				o.Jobs = 1
				out := t.TempDir()
				first := writtenInto(t, out, path, o, roster)
				o.Jobs = 8
				again := writtenInto(t, out, path, o, roster)
				for name, text := range first {
					if again[name] != text {
						t.Errorf("%s: a second run wrote something else", name)
					}
				}
				oneEach(t, "results.json", c.ids, rowsOfJSON(t, first["results.json"]))
				oneEach(t, "gradebook.csv", c.ids, rowsOfCSV(t, first["gradebook.csv"]))
				oneEach(t, "junit.xml", c.ids, rowsOfJUnit(t, first["junit.xml"]))
				oneEach(t, "index.html", c.ids, rowsOfPage(t, first["index.html"]))
				late += strings.Count(first["results.json"], `"late":true`)
				set += strings.Count(first["results.json"], `"machine_points"`)
				if strings.Contains(first["gradebook.csv"], ",=") {
					t.Error("a formula in gradebook.csv")
				}
				c.onlySome(t, out, path, o, roster, first)
				c.nothingDiffers(t, out, path, o, roster)
			})
		}
	}
	if late == 0 || set == 0 {
		t.Errorf("%d late, %d set by hand: these classes prove nothing", late, set)
	}
}

// sumsAgree: what stands in a row adds up to its mark.
func sumsAgree(t *testing.T, r *Result) {
	t.Helper()
	for _, row := range r.Rows {
		sum := 0
		for _, c := range row.Checks {
			sum += c.Points
		}
		if row.Lateness != nil {
			sum += row.Lateness.Points
		}
		if total := row.Total(); total != nil {
			sum = total.Points
		}
		if sum != row.Points || row.Points < 0 || row.Points > row.MaxPoints {
			t.Errorf("%s has %d points of %d, and its checks, lateness and what was set by hand make %d", row.ID, row.Points, row.MaxPoints, sum)
		}
	}
}

// writtenInto grades a class into out and returns the files of the whole class.
func writtenInto(t *testing.T, out, path string, o Options, roster *gradebook.Roster) map[string]string {
	t.Helper()
	r := mustGrade(t, path, out, o, roster)
	sumsAgree(t, r)
	if err := r.Write(Gradebook{}); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, name := range []string{"results.json", "gradebook.csv", "junit.xml", "index.html"} {
		text, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(text)
	}
	return all
}

// onlySome grades two students again into out.
func (c *crowd) onlySome(t *testing.T, out, path string, o Options, roster *gradebook.Roster, first map[string]string) {
	t.Helper()
	o.Only = []string{c.ids[c.IntN(len(c.ids))], c.ids[c.IntN(len(c.ids))]}
	var err error
	if o.Kept, err = OpenOld(out); err != nil {
		t.Fatal(err)
	}
	again := writtenInto(t, out, path, o, roster)
	for _, name := range slices.Sorted(maps.Keys(first)) {
		if again[name] != first[name] {
			t.Errorf("%s: with only %v graded again, it became something else\n%s", name, o.Only, difference(first[name], again[name]))
		}
	}
}

// nothingDiffers compares results with themselves.
func (c *crowd) nothingDiffers(t *testing.T, old, path string, o Options, roster *gradebook.Roster) {
	t.Helper()
	was, err := OpenOld(old)
	if err != nil {
		t.Fatal(err)
	}
	r := mustGrade(t, path, t.TempDir(), o, roster)
	if err := r.Compare(was); err != nil {
		t.Fatal(err)
	}
	if len(r.Changes.Rows) > 0 || len(r.Changes.RulesDiffer) > 0 || r.Changes.Same != len(r.Rows) {
		text, _ := json.Marshal(r.Changes)
		t.Errorf("results differ from themselves: %s", text)
	}
}

// difference is the first line that differs.
func difference(a, b string) string {
	one, other := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(one), len(other)) {
		if one[i] != other[i] {
			return one[i] + "\n" + other[i]
		}
	}
	return fmt.Sprintf("%d lines, and %d", len(one), len(other))
}

// A worker in a process of its own is told what was decided, and a crash of it is
// no mark, unless a person gives one.
func TestWorkersKnowWhatWasDecided(t *testing.T) {
	path := zipFile(t, []handed{{"Lab_20240001_attempt_2024-09-21-08-00-00_a.pcapng", good("20240001")}, {"Lab_20240002_attempt_2024-09-19-08-00-00_b.pcapng", good("20240002")}})
	marks, err := ruling.ReadMarks("marks.csv", []byte("id,check,points,reason\n20240002,total,7,oral\n20240001,total,9,again\n"), ruling.Scope{}, ruling.Rubric{"": 10}, nil)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Worker: testWorker, Jobs: 1, Zone: time.UTC, Until: time.Date(2024, 9, 20, 0, 0, 0, 0, time.UTC), Late: deadline.Policy{Percent: 10}, Marks: marks, Limit: 20 * time.Second}
	out := t.TempDir()
	r, err := gradeSpec(t, t.Context(), bombs(), path, out, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	first, second := r.Rows[0], r.Rows[1]
	if first.Lateness == nil || !first.Late || first.Lateness.Days == 0 || first.Points != 9 {
		t.Errorf("got %+v, want a late one, and the mark that a person gave", first)
	}
	if second.Points != 7 || !second.IsMarked() || second.MachinePoints == nil {
		t.Errorf("got %+v, want the mark that a person gave", second)
	}
	page, err := os.ReadFile(filepath.Join(out, second.Page))
	if err != nil || !strings.Contains(string(page), "oral") {
		t.Errorf("the page does not say it: %v", err)
	}
}

// Who is graded again is still told to have handed in what another did.
func TestOnlyOneIsGradedAndCopiesAreSeen(t *testing.T) {
	path, out := zipFile(t, []handed{{"20240001.pcapng", good("20240001")}, {"20240002.pcapng", good("20240001")}}), t.TempDir()
	first := writtenInto(t, out, path, Options{}, nil)
	if !strings.Contains(first["results.json"], "the capture is the same as that of 20240002") {
		t.Fatal(first["results.json"])
	}
	old, err := OpenOld(out)
	if err != nil {
		t.Fatal(err)
	}
	again := writtenInto(t, out, path, Options{Only: []string{"20240001"}, Kept: old}, nil)
	if again["results.json"] != first["results.json"] {
		t.Error(difference(first["results.json"], again["results.json"]))
	}
}

// Another student's id in the text may cost nothing, and is never passed over: the
// report names it, and the class page asks to look.
func TestAnotherStudentsIDIsNamed(t *testing.T) {
	path, out := zipFile(t, []handed{
		{"20240001.pcapng", madeup.Capture{ID: "20240001", Other: "20240002", Name: "홍길동", Department: "수학과", Lines: 3}.Bytes()},
		{"20240003.pcapng", madeup.Capture{ID: "20240003 20240004", Name: "홍길동", Department: "수학과", Lines: 3}.Bytes()},
		{"20240005_20240006.pcapng", both("20240005", "20240006")}, // a team
		{"20240007.pcapng", good("20240007")},
	}), t.TempDir()
	r := mustGrade(t, path, out, Options{}, nil)
	if err := r.Write(Gradebook{}); err != nil {
		t.Fatal(err)
	}
	for _, row := range r.Rows {
		other := map[string]string{"20240001": "20240002", "20240003": "20240004"}[row.ID]
		asked := strings.Contains(strings.Join(row.Notes, "; "), "please look: The text names student id "+other+" as well.")
		if other == "" {
			asked = strings.Contains(strings.Join(row.Notes, "; "), "please look")
		}
		if asked != (other != "") {
			t.Errorf("%s: got notes %q", row.ID, row.Notes)
		}
		page, err := os.ReadFile(filepath.Join(out, row.Page))
		if err != nil || other != "" && !strings.Contains(string(page), other) {
			t.Errorf("%s: the report does not name %s: %v", row.ID, other, err)
		}
	}
	page, err := os.ReadFile(filepath.Join(out, "index.html"))
	if err != nil || !strings.Contains(string(page), "The text names student id 20240004 as well.") {
		t.Errorf("the class page does not ask to look: %v", err)
	}
}

// An attempt in time goes before a late one, and that before one after the
// cut-off; where the best counts, it is the best with what its lateness costs.
func TestWhichAttemptCountsWithALatePolicy(t *testing.T) {
	wrong := madeup.Capture{ID: "20240001", Name: "홍길동", Department: "수학과", Lines: 3, Wrong: true}.Bytes()
	name := "Lab_20240001_attempt_2024-09-%02d-08-00-00_a.pcapng"
	until := time.Date(2024, 9, 20, 8, 0, 0, 0, time.Local)
	inTime, late, cut := handed{fmt.Sprintf(name, 20), wrong}, handed{fmt.Sprintf(name, 21), good("20240001")}, handed{fmt.Sprintf(name, 28), good("20240001")}
	for what, test := range map[string]struct {
		files   []handed
		attempt string
		percent int
		want    string
	}{
		"newest":                       {[]handed{inTime, late}, Newest, 10, "20240001 graded 70\n"},
		"best, and little is lost":     {[]handed{inTime, late}, Best, 10, "20240001 graded 90 late\n"},
		"best, and much is lost":       {[]handed{inTime, late}, Best, 40, "20240001 graded 70\n"},
		"best, and nobody says a cost": {[]handed{inTime, late}, Best, 0, "20240001 graded 70\n"},
		"a day late, and too late":     {[]handed{late, cut}, Newest, 10, "20240001 graded 90 late\n"},
		"too late":                     {[]handed{cut}, Best, 10, "20240001 graded 0 late\n"},
	} {
		t.Run(what, func(t *testing.T) {
			o := Options{Attempt: test.attempt, Until: until, Late: deadline.Policy{Percent: test.percent, Cutoff: 72 * time.Hour}}
			same(t, marks(mustGrade(t, zipFile(t, test.files), t.TempDir(), o, nil)), test.want)
		})
	}
}

// A team may hand in until the latest that any of them may.
func TestATeamHasTheLatestDeadline(t *testing.T) {
	path := zipFile(t, []handed{
		{"export/submission_metadata.yml", []byte("submission_1:\n  :created_at: 2024-09-21 08:00:00 Z\n  :submitters:\n  - :name: a\n    :sid: '20240001'\n  - :name: b\n    :sid: '20240002'\n")},
		{"export/submission_1/capture.pcapng", good("20240002")},
	})
	more, err := ruling.ReadExtensions("more.csv", []byte("id,until\n20240002,+24h\n"), ruling.Scope{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Until: time.Date(2024, 9, 20, 8, 0, 0, 0, time.UTC), Late: deadline.Policy{Percent: 10}, Extensions: more}
	same(t, marks(mustGrade(t, path, t.TempDir(), o, nil)), "20240001 graded 100\n20240002 graded 100\n")
	o.Until = o.Until.Add(-time.Second)
	same(t, marks(mustGrade(t, path, t.TempDir(), o, nil)), "20240001 graded 90 late\n20240002 graded 90 late\n")
}

// What was recorded after the deadline is worth a question, unless it was handed in
// late, which says it already. Workers know the deadline, too.
func TestWhatWasRecordedAfterTheDeadline(t *testing.T) {
	path := zipFile(t, []handed{{"20240001.pcapng", good("20240001")}, {"Lab_20240002_attempt_2024-09-21-08-00-00_a.pcapng", good("20240002")}})
	for name, worker := range map[string]Options{"here": {}, "worker": {Worker: testWorker, Jobs: 1, Limit: 20 * time.Second}} {
		worker.Until, worker.Zone = time.Date(2000, 9, 20, 0, 0, 0, 0, time.UTC), time.UTC
		r := mustGrade(t, path, t.TempDir(), worker, nil)
		for i, want := range []bool{true, false} {
			said := slices.ContainsFunc(r.Rows[i].Notes, func(n string) bool { return strings.Contains(n, "after the assignment ended") })
			if said != want {
				t.Errorf("%s, %s: said %v, want %v: %q", name, r.Rows[i].ID, said, want, r.Rows[i].Notes)
			}
		}
	}
}
