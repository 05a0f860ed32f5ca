package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// changesOf reads changes.json, by student.
func changesOf(t *testing.T, dir string) (map[string][]string, string) {
	t.Helper()
	var all struct {
		Rules []string `json:"rules_differ"`
		Rows  []struct {
			ID, Kind string
			Why      []string
			Checks   []struct {
				ID       string
				Old, New int
			}
			Old, New *int
		} `json:"changes"`
	}
	if err := json.Unmarshal([]byte(readFile(t, dir, "changes.json")), &all); err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for _, row := range all.Rows {
		rows[row.ID] = append([]string{row.Kind}, row.Why...)
	}
	return rows, strings.Join(all.Rules, "; ")
}

// Before marks count, the teacher sees whose change by how much, and why.
func TestWhoseMarksChangeAndWhy(t *testing.T) {
	t.Parallel()
	class := madeUpClass(16)
	roster := writeTemp(t, "class.csv", classList(class))
	text := readFile(t, "..", "..", "assignments", "udp-echo.yaml")
	lab := writeTemp(t, "udp-echo.yaml", text)
	book := writeTemp(t, "book.csv", "학번,점수,비고\n20240011,,\n20240001,,\n")
	old, now := filepath.Join(t.TempDir(), "old"), filepath.Join(t.TempDir(), "new")
	grade := func(dir string, more ...string) (string, string) {
		code, out, stderr := command(t, append([]string{"grade", platforms[6].download(t, class), "-a", lab, "--jobs", "1", "--roster", roster, "--out", dir, "--gradebook", book}, more...)...)
		if code != exitDone {
			t.Fatal(stderr)
		}
		return out, stderr
	}
	grade(old)

	// Nothing changes: nobody is listed, and the old results are as they were.
	before := readFile(t, old, "results.json")
	out, stderr := grade(now, "--compare-with", old)
	if !strings.Contains(out, "0 of 16 marks change") || readFile(t, old, "results.json") != before {
		t.Errorf("nothing changed, and lab says\n%s", out)
	}
	if _, err := os.Stat(filepath.Join(now, "book-filled.csv")); err == nil || !strings.Contains(stderr, "no gradebook was filled in") {
		t.Errorf("marks count before the teacher has said so: %v, %s", err, stderr)
	}

	// A rubric, a mark set by hand, another file, and somebody who hands in.
	if err := os.WriteFile(lab, []byte(strings.NewReplacer("points: 20", "points: 10", "points: 30", "points: 40").Replace(text)), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := command(t, "lint", lab); code != exitDone {
		t.Fatal(out)
	}
	class[9].files[0].data = class[10].files[0].data // another's capture
	class[14].files = []classFile{{"20240015.pcapng", class[14].capture().Bytes()}}
	marks := writeTemp(t, "marks.csv", "id,check,points,reason,by\n20240001,total,50,copied,Kim\n")
	out, _ = grade(now, "--compare-with", filepath.Join(old, "results.json"), "--overrides", marks)
	rows, rules := changesOf(t, now)
	for id, want := range map[string]string{
		"20240001": "changed; set by Kim to 50 of 100 points: copied (lab itself: 100 of 100 points)",
		"20240011": "changed; what is asked for changed: ",
		"20240010": "changed; the file 20240010.pcapng is not the same any more",
		"20240015": "changed; something was handed in since",
	} {
		if got := strings.Join(rows[id], "; "); !strings.HasPrefix(got, "changed; ") || !strings.Contains(got, strings.TrimPrefix(want, "changed; ")) {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
	if len(rows["20240012"]) != 0 || !strings.Contains(rules, "the assignment changed in ") {
		t.Errorf("got %q, and rules %q", rows["20240012"], rules)
	}
	page := readFile(t, now, "index.html")
	for _, want := range []string{"20240001 홍길동", "100 → 50", "-50", "set by Kim"} {
		if !strings.Contains(out, want) || !strings.Contains(page, want) || !strings.Contains(readFile(t, now, "changes.csv"), strings.TrimPrefix(want, "20240001 ")) && want != "100 → 50" {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}

	// Once the teacher has looked, the marks count.
	grade(now, "--overrides", marks)
	if !strings.Contains(readFile(t, now, "book-filled.csv"), "20240001,50,") {
		t.Error("the gradebook is not filled in")
	}
	if _, err := os.Stat(filepath.Join(now, "changes.json")); err == nil {
		t.Error("an old comparison stays")
	}
}

func TestWhatCannotBeComparedIsSaid(t *testing.T) {
	t.Parallel()
	zip := dated(t, map[int]string{0: "2026-11-18-12-00-00"})
	dir, _ := gradeClass(t, zip)
	other := filepath.Join(t.TempDir(), "out")
	for name, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"the same folder":   {[]string{"-a", "udp-echo", "--out", dir, "--compare-with", dir}, exitUsage, "holds the results to compare with, and would be written over"},
		"another lab":       {[]string{"-a", "tcp-echo", "--out", other, "--compare-with", dir}, exitUsage, "are of another assignment, udp-echo"},
		"no results":        {[]string{"-a", "udp-echo", "--out", other, "--compare-with", t.TempDir()}, exitCannot, "holds no results of lab grade"},
		"another file":      {[]string{"-a", "udp-echo", "--out", other, "--compare-with", writeTemp(t, "x.json", "{\"a\": [1,")}, exitCannot, "holds no results of lab grade"},
		"a list":            {[]string{"-a", "udp-echo", "--out", other, "--compare-with", writeTemp(t, "x.json", "[]")}, exitCannot, "holds no results of lab grade"},
		"only, no results":  {[]string{"-a", "udp-echo", "--out", t.TempDir(), "--only", "20240001"}, exitCannot, "--only keeps the rows of an earlier run"},
		"only, other rules": {[]string{"-a", "udp-echo", "--out", dir, "--only", "20240001", "--until", "2026-11-18", "--late-percent", "5"}, exitCannot, "were given by other rules (--until: "},
		"only, another lab": {[]string{"-a", "tcp-echo", "--out", dir, "--only", "20240001"}, exitCannot, "are of another assignment, udp-echo"},
		"only, nobody":      {[]string{"-a", "udp-echo", "--out", dir, "--only", "20249999"}, exitCannot, "--only 20249999: nobody of the class has this id"},
		"only, language":    {[]string{"-a", "udp-echo", "--out", dir, "--only", "20240001", "--lang", "ko"}, exitCannot, "--lang"},
		"both":              {[]string{"-a", "udp-echo", "--out", other, "--compare-with", dir, "--only", "20240001"}, exitUsage, "give one of them"},
	} {
		t.Run(name, func(t *testing.T) {
			before := readFile(t, dir, "results.json")
			code, _, stderr := command(t, append([]string{"grade", zip}, test.args...)...)
			if code != test.code || !strings.Contains(stderr, test.want) {
				t.Errorf("exit code %d: %s", code, stderr)
			}
			if readFile(t, dir, "results.json") != before {
				t.Error("the results changed")
			}
		})
	}
}

// What --only names is graded again; every other row stays, octet for octet, even
// where its file is not there any more.
func TestOnlySomeAreGradedAgain(t *testing.T) {
	t.Parallel()
	class := madeUpClass(16)
	roster := writeTemp(t, "class.csv", classList(class))
	book := writeTemp(t, "book.csv", "학번,점수,비고\n20240011,,\n20240001,,\n20240015,,\n")
	dir, _ := gradeClass(t, platforms[6].download(t, class), "--roster", roster)
	lines := func() map[string]string {
		all := map[string]string{}
		for _, line := range strings.Split(readFile(t, dir, "results.json"), "\n") {
			if id, _, ok := strings.Cut(strings.TrimPrefix(line, `{"id":"`), `"`); ok && strings.HasPrefix(line, `{"id"`) {
				all[id] = strings.TrimSuffix(line, ",")
			}
		}
		return all
	}
	before := lines()
	page := readFile(t, dir, "students", "20240001.html")
	class[10].files[0].data = class[10].capture().Bytes()
	class[14].files = []classFile{{"20240015.pcapng", class[14].capture().Bytes()}}
	some := []classmate{class[10], class[14]}
	code, out, stderr := command(t, "grade", platforms[6].download(t, some), "-a", "udp-echo", "--out", dir, "--roster", roster, "--gradebook", book, "--only", "20240011", "--only", "2024-0015")
	if code != exitDone {
		t.Fatal(stderr)
	}
	after := lines()
	for id, line := range before {
		again := id == "20240011" || id == "20240015"
		if (after[id] == line) == again {
			t.Errorf("%s: graded again is %v, and the row\n%s\nbecame\n%s", id, again, line, after[id])
		}
	}
	rows := resultsOf(t, dir)
	if rows["20240011"].Points != 100 || rows["20240015"].Points != 100 || len(after) != len(before) || !strings.Contains(out, "16 students graded") {
		t.Errorf("got %+v and %+v, %d rows, in\n%s", rows["20240011"], rows["20240015"], len(after), out)
	}
	if readFile(t, dir, "students", "20240001.html") != page || readFile(t, dir, "students", "20240015.html") == "" {
		t.Error("the page of somebody else changed")
	}
	for _, row := range []string{"20240011,100,", "20240001,100,", "20240015,100,"} {
		if !strings.Contains(readFile(t, dir, "book-filled.csv"), row) {
			t.Errorf("%q is missing in\n%s", row, readFile(t, dir, "book-filled.csv"))
		}
	}
	for _, name := range []string{"gradebook.csv", "junit.xml", "index.html"} {
		for id := range before {
			if !strings.Contains(readFile(t, dir, name), id) {
				t.Errorf("%s is missing in %s", id, name)
			}
		}
	}
	code, _, stderr = command(t, "grade", platforms[6].download(t, some), "-a", "udp-echo", "--out", dir, "--only", "20240001")
	if code != exitCannot || !strings.Contains(stderr, "nothing here was handed in by 20240001") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}
