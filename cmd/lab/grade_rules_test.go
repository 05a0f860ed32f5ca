package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"socketlab/assignments"
)

// A gradedRow is what results.json says of a student, as far as these tests look.
type gradedRow struct {
	ID       string
	Status   string
	Points   int
	Late     bool
	Lateness *struct {
		Late, Extended, Cut bool
		Days, Points        int
		Message             string
	}
	MachinePoints *int `json:"machine_points"`
	Overrides     []struct {
		Check, Reason, By string
		Points            int
		MachinePoints     int `json:"machine_points"`
	}
	Comments []struct{ Check, Text, By string }
	Report   *struct {
		Points int
		Checks []struct {
			ID     string
			Points int
		}
	}
}

// resultsOf reads results.json, by student.
func resultsOf(t *testing.T, dir string) map[string]gradedRow {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Submissions []gradedRow }
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	rows := map[string]gradedRow{}
	for _, row := range all.Submissions {
		rows[row.ID] = row
	}
	return rows
}

func readFile(t *testing.T, parts ...string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// dated lays files out as Blackboard does, which puts the time of each into its
// name.
func dated(t *testing.T, at map[int]string) string {
	t.Helper()
	class := madeUpClass(len(at))
	layout := platformLayout{place: func(c classmate, file string) string {
		return fmt.Sprintf("Lab 3_%s_attempt_%s_%s", c.id, at[c.number], file)
	}}
	return layout.download(t, class)
}

func TestLatenessIsALineOfItsOwn(t *testing.T) {
	t.Parallel()
	zip := dated(t, map[int]string{
		0: "2026-11-18-23-59-59", // the deadline's minute is in time
		1: "2026-11-19-00-00-00",
		2: "2026-11-19-23-59-59", // the first day ends as the deadline does
		3: "2026-11-20-00-00-00",
		4: "2026-11-20-12-00-00", // with an extension
		5: "2026-11-30-00-00-00", // after the cut-off
	})
	extensions := writeTemp(t, "more.csv", "학번,기한,사유\n20240005,2026-11-20 12:00,병원\n20240003,+1h,power cut\n")
	dir, out := gradeClass(t, zip, "--until", "2026-11-18 23:59", "--zone", "Asia/Seoul", "--late-percent", "10", "--late-cutoff", "96h", "--extensions", extensions)
	rows := resultsOf(t, dir)
	for id, want := range map[string]struct {
		points int
		late   bool
		line   string
	}{
		"20240001": {100, false, ""},
		"20240002": {90, true, "late by 1 s (due 2026-11-18 23:59 +09:00): -10 points (10 % of all points a day; days begun: 1)"},
		"20240003": {90, true, "late by 23 h (due 2026-11-19 00:59 +09:00 by an extension: power cut): -10 points"},
		"20240004": {80, true, "days begun: 2"},
		"20240005": {100, false, "in time (due 2026-11-20 12:00 +09:00 by an extension: 병원)"},
		"20240006": {0, true, "after the cut-off of 4 days: no points"},
	} {
		row := rows[id]
		line := ""
		if row.Lateness != nil {
			line = row.Lateness.Message
		}
		if row.Points != want.points || row.Late != want.late || !strings.Contains(line, want.line) || (want.line == "") != (line == "") {
			t.Errorf("%s: got %d points, late %v, %q; want %+v", id, row.Points, row.Late, line, want)
		}
		if line == "" {
			continue
		}
		sum := row.Lateness.Points
		for _, c := range row.Report.Checks {
			sum += c.Points
		}
		if sum != row.Points {
			t.Errorf("%s: checks and lateness add up to %d of %d points", id, sum, row.Points)
		}
		for _, place := range []string{out, readFile(t, dir, "index.html"), readFile(t, dir, "students", id+".html"), readFile(t, dir, "junit.xml")} {
			if !strings.Contains(strings.ReplaceAll(place, "&#43;", "+"), line) {
				t.Errorf("%s: %q is missing in\n%.300s", id, line, place)
			}
		}
	}
	if got := cellOf(t, dir, "20240004", "late_points"); got != "-20" {
		t.Errorf("gradebook.csv: got %q points taken off, want -20", got)
	}
}

// cellOf is a cell of gradebook.csv.
func cellOf(t *testing.T, dir, id, column string) string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader([]byte(strings.TrimPrefix(readFile(t, dir, "gradebook.csv"), "\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for i, title := range rows[0] {
			if row[0] == id && title == column {
				return row[i]
			}
		}
	}
	t.Fatalf("no cell %s of %s", column, id)
	return ""
}

// What the assignment says of lateness holds, and a flag goes before it.
func TestAnAssignmentSaysWhatLatenessCosts(t *testing.T) {
	t.Parallel()
	text := readFile(t, "..", "..", "assignments", "udp-echo.yaml")
	lab := writeTemp(t, "udp-echo.yaml", text+"late: {grace: 15m, percent: 20, days: whole, of: earned, cutoff: 72h}\n")
	zip := dated(t, map[int]string{0: "2026-11-19-00-14-59", 1: "2026-11-20-12-00-00"})
	for _, test := range []struct {
		flags         []string
		first, second int
	}{
		{nil, 100, 80},
		{[]string{"--late-grace", "0s", "--late-percent", "1", "--late-days", "begun"}, 99, 98},
	} {
		dir := filepath.Join(t.TempDir(), "out")
		if code, _, stderr := command(t, append([]string{"grade", zip, "-a", lab, "--jobs", "1", "--out", dir, "--until", "2026-11-18 23:59", "--zone", "Asia/Seoul"}, test.flags...)...); code != exitDone {
			t.Fatal(stderr)
		}
		rows := resultsOf(t, dir)
		if got := rows["20240001"].Points; got != test.first {
			t.Errorf("%v, within the grace: got %d points, want %d", test.flags, got, test.first)
		}
		if got := rows["20240002"].Points; got != test.second {
			t.Errorf("%v, a day and a half late: got %d points, want %d", test.flags, got, test.second)
		}
	}
	bad := writeTemp(t, "bad.yaml", text+"late: {percent: 120, days: some}\n")
	if code, out, stderr := command(t, "lint", bad); code != exitNotPassed || !strings.Contains(out+stderr, "late.percent: got 120, want 0 to 100") {
		t.Errorf("lint: exit code %d: %s", code, stderr)
	}
	code, _, stderr := command(t, "grade", zip, "-a", lab, "--out", t.TempDir())
	if code != exitDone || !strings.Contains(stderr, "there is a late policy, but no deadline: say it with --until") {
		t.Errorf("without a deadline: exit code %d: %s", code, stderr)
	}
}

// Moodle's own list says when, how late, and who has more time; the times in
// its archive are those of the download.
func TestMoodleSaysWhoWasLate(t *testing.T) {
	t.Parallel()
	class := madeUpClass(4)
	zip := platforms[0].download(t, class)
	book := writeTemp(t, "worksheet.csv", "식별자,성명,이메일 주소,상태,성적,최대 성적,성적을 변경할 수 있음,마지막 수정됨(제출),마지막 수정됨(성적),피드백 코멘트\n"+
		"참가자4700,홍길동,20240001@u.kr,채점을 위해 제출되었습니다.,,100,예,\"2026년 11월 18일 수요일, 오후 11:59\",-,\n"+
		"참가자4701,Lee Young Hee,20240002@u.kr,채점을 위해 제출되었습니다. - 1 일 1 시간 늦음,,100,예,\"2026년 11월 20일 금요일, 오전 12:59\",-,\n"+
		"참가자4702,O'Brien Pat,20240003@u.kr,\"채점을 위해 제출되었습니다. - 연장 기한: 2026년 11월 21일 토요일, 오후 11:59\",,100,예,\"2026년 11월 21일 토요일, 오후 11:59\",-,\n"+
		"참가자4703,남궁 민수,20240004@u.kr,제출됨,,100,예,gestern,-,\n")
	for _, until := range [][]string{nil, {"--until", "2026-11-18 23:59"}} {
		dir := filepath.Join(t.TempDir(), "out")
		code, _, stderr := command(t, append([]string{"grade", zip, "-a", "udp-echo", "--jobs", "1", "--out", dir, "--gradebook", book, "--zone", "Asia/Seoul", "--late-percent", "10"}, until...)...)
		if code != exitDone || !strings.Contains(stderr, "cannot be read (\"gestern\")") {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		rows := resultsOf(t, dir)
		for id, want := range map[string]int{"20240001": 100, "20240002": 80, "20240003": 100, "20240004": 100} {
			if rows[id].Points != want || rows[id].Late != (want < 100) {
				t.Errorf("%v: %s: got %d points, late %v, want %d", until, id, rows[id].Points, rows[id].Late, want)
			}
		}
		if line := "참가자4701,Lee Young Hee,20240002@u.kr,채점을 위해 제출되었습니다. - 1 일 1 시간 늦음,80,100"; !strings.Contains(readFile(t, dir, "worksheet-filled.csv"), line) {
			t.Errorf("%q is missing in\n%s", line, readFile(t, dir, "worksheet-filled.csv"))
		}
	}
}

// Canvas says that something was late, and not by how much: then nothing is taken
// off, and somebody is asked to look.
func TestLateByNobodyKnowsHowMuch(t *testing.T) {
	t.Parallel()
	class := madeUpClass(2)
	class[1].late = true
	more := writeTemp(t, "more.csv", "id,until\n20240001,+24h\n20240002,+24h\n")
	dir, out := gradeClass(t, platforms[3].download(t, class), "--until", "2026-11-18 23:59", "--late-percent", "10", "--extensions", more)
	if r := resultsOf(t, dir)["20240001"]; r.Late || r.Lateness != nil {
		t.Errorf("got %+v of somebody of whom nobody knows when", r.Lateness)
	}
	if r := resultsOf(t, dir)["20240002"]; !r.Late || r.Points != 100 || !strings.Contains(out, "20240002: late by the word of the LMS, which does not say by how much") {
		t.Errorf("got %+v in\n%s", r, out)
	}
}

// Every row of the files that cannot be taken is said with its line, all at once,
// and nothing is graded.
func TestRulingsThatCannotBeTakenAreSaidWithTheirLine(t *testing.T) {
	t.Parallel()
	zip := dated(t, map[int]string{0: "2026-11-18-12-00-00"})
	xlsx := "PK\x03\x04\x14\x00"
	for name, test := range map[string]struct {
		flag, text string
		want       []string
	}{
		"marks": {"--overrides", "id,check,points,reason\n20240001,echo,31,x\n20240001,ehco,3,x\n20240001,echo,-1,x\n20240001,header,3,\n20240001,total,7.5,x\n,echo,3,x\n20240001,,5,x\n20240001,echo,,\n", []string{
			":2: got 31 points, want 0 to 30", `:3: no check is called "ehco"; there are ports, clients, echo,`, ":4: got -1 points, want 0 to 30",
			":5: gives no reason for the points", `:6: got "7.5" points, want a whole number`, ":7: names no student id", ":8: does not say what the points are for",
			":9: gives neither points nor a comment"}},
		"twice":          {"--overrides", "id,check,points,reason\n20240001,echo,3,x\n2024-0001,Echo,4,y\n", []string{":3: line 2 already gives 2024-0001 a mark for the same"}},
		"nobody":         {"--overrides", "id,check,points,reason\n20249999,echo,3,x\n", []string{":2: nobody of the class has the id 20249999"}},
		"no columns":     {"--overrides", "20240001,echo,3,x\n", []string{":1: no column is titled id; the first line names the columns: id, check, points, reason, by, comment"}},
		"unknown column": {"--overrides", "id,check,points,raeson\n20240001,echo,3,x\n", []string{`:1: the column "raeson" is none of id, check, points, reason, by, comment`}},
		"no points":      {"--overrides", "id,check,reason\n20240001,echo,x\n", []string{":1: no column is titled points / comment"}},
		"a workbook":     {"--overrides", xlsx, []string{": is damaged, or was not downloaded to its end"}},
		"nothing":        {"--overrides", "", []string{": is empty"}},
		"a quote":        {"--overrides", "id,check,points,reason\n20240001,echo,3,\"x\n", []string{"line 2: a quote is never closed"}},
		"extensions": {"--extensions", "id,until,reason\n20240001,tomorrow,\n20240002,,\n20240003,2026-11-17,\n", []string{
			`:2: got "tomorrow", want a time such as`, ":3: says neither until when nor how many hours more"}},
		"too early":  {"--extensions", "id,until\n20240001,2026-11-17 12:00\n", []string{":2: ends before the deadline of all"}},
		"two of one": {"--extensions", "id,until\n20240001,+24h\n20240001,+48h\n", []string{":3: 20240001 stands in line 2 already"}},
		"of nobody":  {"--extensions", "id,hours\n20249999,24\n", []string{":2: nobody of the class has the id 20249999"}},
	} {
		t.Run(name, func(t *testing.T) {
			file, dir := writeTemp(t, "rows.csv", test.text), filepath.Join(t.TempDir(), "out")
			code, _, stderr := command(t, "grade", zip, "-a", "udp-echo", "--out", dir, "--until", "2026-11-18", test.flag, file)
			if code != exitCannot {
				t.Errorf("exit code %d, want %d", code, exitCannot)
			}
			for _, want := range test.want {
				if !strings.Contains(stderr, file+want) && !strings.Contains(stderr, want) || !strings.Contains(stderr, file) {
					t.Errorf("%q is missing in\n%s", want, stderr)
				}
			}
			if len(test.want) != strings.Count(stderr, "lab: error: ") {
				t.Errorf("got %d problems, want %d:\n%s", strings.Count(stderr, "lab: error: "), len(test.want), stderr)
			}
			if _, err := os.Stat(filepath.Join(dir, "results.json")); err == nil {
				t.Error("the class was graded all the same")
			}
		})
	}
	if code, _, stderr := command(t, "grade", zip, "-a", "udp-echo", "--out", t.TempDir(), "--extensions", writeTemp(t, "x.csv", "id,until\n20240001,+24h\n")); code != exitCannot || !strings.Contains(stderr, "no deadline is given; say it with --until") {
		t.Errorf("hours more than nothing: exit code %d: %s", code, stderr)
	}
	if code, _, stderr := command(t, "grade", zip, "-a", "udp-echo", "--out", t.TempDir(), "--late-percent", "101"); code != exitUsage || !strings.Contains(stderr, "--late-percent: got 101, want 0 to 100") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

func TestAMarkCanBeArgued(t *testing.T) {
	t.Parallel()
	class := madeUpClass(16)
	roster := writeTemp(t, "class.csv", classList(class))
	marks := writeTemp(t, "marks.csv", "\ufeffid,name,check,points,reason,by,comment\r\n"+
		"20240011,=x,echo,30,\"explained it, <b>orally</b>\",Kim,\r\n"+
		"20240011,,,,,Lee,=SUM(1) well done\r\n"+
		"20240001,,total,80,another's words,Kim,\r\n"+
		"20240015,,total,55,handed in on paper,Kim,\r\n"+
		"20240002,,echo,,,Kim,look at frame 3\r\n")
	book := writeTemp(t, "book.csv", "학번,점수,비고\n20240011,,\n20240001,,\n20240015,,\n20240002,,\n")
	dir, out := gradeClass(t, platforms[6].download(t, class), "--roster", roster, "--overrides", marks, "--gradebook", book)
	rows := resultsOf(t, dir)
	if r := rows["20240011"]; r.Points != 100 || r.MachinePoints == nil || *r.MachinePoints != 70 || len(r.Overrides) != 1 || r.Overrides[0].MachinePoints != 0 || len(r.Comments) != 1 {
		t.Errorf("a check set by hand: got %+v", r)
	}
	if r := rows["20240001"]; r.Points != 80 || *r.MachinePoints != 100 || r.Overrides[0].Check != "" {
		t.Errorf("a total set by hand: got %+v", r)
	}
	if r := rows["20240015"]; r.Points != 55 || r.Status != "missing" || cellOf(t, dir, "20240015", "points") != "55" {
		t.Errorf("a total of a student who handed in nothing: got %+v", r)
	}
	if r := rows["20240002"]; r.Points != 100 || r.MachinePoints != nil || len(r.Comments) != 1 {
		t.Errorf("a comment alone: got %+v", r)
	}
	if got := cellOf(t, dir, "20240011", "machine_points"); got != "70" {
		t.Errorf("gradebook.csv: got %q for lab's own mark", got)
	}
	if got := cellOf(t, dir, "20240011", "comments"); !strings.HasPrefix(got, "comment by Lee: =SUM(1)") {
		t.Errorf("gradebook.csv: got %q as a comment", got)
	}
	line := "set by Kim to 30 of 30 points: explained it, <b>orally</b> (lab itself: 0 of 30 points)"
	for name, text := range map[string]string{
		"stdout": out, "index.html": readFile(t, dir, "index.html"), "the page": readFile(t, dir, "students", "20240011.html"), "junit.xml": readFile(t, dir, "junit.xml"),
		"the gradebook": readFile(t, dir, "book-filled.csv"),
	} {
		text = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#39;", "'").Replace(text)
		if !strings.Contains(text, line) {
			t.Errorf("%s: the override is missing in %.400s", name, text)
		}
	}
	if page := readFile(t, dir, "students", "20240011.html"); strings.Contains(page, "<b>orally") {
		t.Error("a reason is markup on the page")
	}
	for _, row := range []string{"20240011,100,", "20240001,80,", "20240015,55,"} {
		if !strings.Contains(readFile(t, dir, "book-filled.csv"), row) {
			t.Errorf("%q is missing in\n%s", row, readFile(t, dir, "book-filled.csv"))
		}
	}
}

// What is said to the minute holds until its end, a day until midnight where it is
// meant, of 23 hours or 25 where clocks are changed.
func TestTheLastMomentOfATime(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]struct{ first, last string }{
		"2026-11-18 23:59":          {"2026-11-18T23:59:00+01:00", "2026-11-18T23:59:59.999999999+01:00"},
		"2026-11-18 23:59:30":       {"2026-11-18T23:59:30+01:00", "2026-11-18T23:59:30.999999999+01:00"},
		"2026-11-18T23:59":          {"2026-11-18T23:59:00+01:00", "2026-11-18T23:59:59.999999999+01:00"},
		"2026-11-18T23:59+09:00":    {"2026-11-18T23:59:00+09:00", "2026-11-18T23:59:59.999999999+09:00"},
		"2026-11-18T23:59:00Z":      {"2026-11-18T23:59:00Z", "2026-11-18T23:59:00.999999999Z"},
		"2026-11-18":                {"2026-11-18T00:00:00+01:00", "2026-11-18T23:59:59.999999999+01:00"},
		"2026-03-29":                {"2026-03-29T00:00:00+01:00", "2026-03-29T23:59:59.999999999+02:00"},
		"2026-10-25":                {"2026-10-25T00:00:00+02:00", "2026-10-25T23:59:59.999999999+01:00"},
		"2026-02-30":                {},
		"tomorrow":                  {},
		"2026-11-18 24:00":          {},
		"2026-11-18 11:59 PM":       {},
		"2026-11-18 23:59 and more": {},
	} {
		first, last, ok := assignments.Moment(text, berlin)
		if ok != (want.first != "") || ok && (first.Format(time.RFC3339Nano) != want.first || last.Format(time.RFC3339Nano) != want.last) {
			t.Errorf("%s: got %v to %v, %v", text, first, last, ok)
		}
	}
}
