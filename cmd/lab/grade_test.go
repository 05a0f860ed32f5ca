package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// command runs a command as a user types it and returns the exit code and both
// outputs.
func command(t *testing.T, args ...string) (code int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	p := &program{in: os.Stdin, out: &stdout, err: &stderr, getenv: func(name string) string {
		if name == "LC_ALL" {
			return "en_US.UTF-8"
		}
		return ""
	}}
	code = p.run(context.Background(), args)
	return code, stdout.String(), stderr.String()
}

// gradeClass runs lab grade and returns the folder of results and what it
// printed.
func gradeClass(t *testing.T, args ...string) (dir, out string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "out")
	code, out, stderr := command(t, append([]string{"grade", "--assignment", "udp-echo", "--timeout", "10m", "--out", dir}, args...)...)
	if code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	return dir, out
}

// A classmate is one student of the made-up class, and the answer sheet's
// entry for what was handed in.
type classmate struct {
	number   int
	id, name string
	files    []classFile // nil for a student who handed in nothing
	late     bool
	points   string // "" for a student who handed in nothing
}

type classFile struct {
	name string // as the student named it
	data []byte
}

// A platform lays out what a class handed in.
type platformLayout struct {
	name  string
	place func(c classmate, file string) string
	notes func(c classmate) []classFile // what the platform itself adds
	whole func(class []classmate) []classFile
}

var platforms = []platformLayout{
	{name: "moodle", place: func(c classmate, file string) string {
		return fmt.Sprintf("%s_%d_assignsubmission_file/%s", moodleName(c), 4700+c.number, file)
	}},
	{name: "moodle before 4.1", place: func(c classmate, file string) string {
		return fmt.Sprintf("%s_%d_assignsubmission_file_/%s", moodleName(c), 4700+c.number, file)
	}},
	{name: "moodle without folders", place: func(c classmate, file string) string {
		return fmt.Sprintf("%s_%d_assignsubmission_file_%s", moodleName(c), 4700+c.number, file)
	}},
	{name: "canvas", place: func(c classmate, file string) string {
		late := ""
		if c.late {
			late = "LATE_"
		}
		return fmt.Sprintf("%s_%s%d_%d_%s", canvasName(c.name), late, 900+c.number, 55000+c.number, file)
	}},
	{name: "blackboard", place: func(c classmate, file string) string {
		return fmt.Sprintf("Lab 3_%s_attempt_%s_%s", c.id, blackboardTime(c), file)
	}, notes: func(c classmate) []classFile {
		return []classFile{{fmt.Sprintf("Lab 3_%s_attempt_%s.txt", c.id, blackboardTime(c)), []byte("Name: " + c.name + " (" + c.id + ")\n")}}
	}},
	{name: "gradescope", place: func(c classmate, file string) string {
		return fmt.Sprintf("assignment_9_export/submission_%d/%s", c.number, file)
	}, whole: gradescopeList},
	{name: "a folder each", place: func(c classmate, file string) string { return "lab3/" + c.id + " " + c.name + "/" + file }},
}

func moodleName(c classmate) string { return strings.ReplaceAll(c.name, "_", " ") }

// canvasName keeps letters of any script, as Canvas does.
func canvasName(name string) string {
	return strings.NewReplacer(" ", "", ",", "", "'", "", "-", "").Replace(strings.ToLower(name))
}

func blackboardTime(c classmate) string {
	if c.late {
		return "2024-09-22-08-00-00"
	}
	return "2024-09-20-11-34-25"
}

func gradescopeList(class []classmate) []classFile {
	var b strings.Builder
	for _, c := range class {
		if c.files == nil {
			continue
		}
		fmt.Fprintf(&b, "submission_%d:\n  :submitters:\n  - :name: %q\n    :sid: '%s'\n  :created_at: %s\n", c.number, c.name, c.id,
			map[bool]string{false: "2024-09-20 02:34:25.5 Z", true: "2024-09-22 08:00:00 Z"}[c.late])
	}
	return []classFile{{"assignment_9_export/submission_metadata.yml", []byte(b.String())}}
}

// download makes the platform's bulk download of the class.
func (p platformLayout) download(t *testing.T, class []classmate) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "download.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	add := func(name string, data []byte) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name}) // stored: large files stay quick
		if err != nil {
			t.Fatal(err)
		}
		w.Write(data)
	}
	for _, c := range class {
		for _, file := range c.files {
			add(p.place(c, file.name), file.data)
		}
		if p.notes != nil && c.files != nil {
			for _, file := range p.notes(c) {
				add(file.name, file.data)
			}
		}
	}
	if p.whole != nil {
		for _, file := range p.whole(class) {
			add(file.name, file.data)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAClassOfSixtyFromEveryPlatform(t *testing.T) {
	t.Parallel()
	class := madeUpClass(60)
	roster := writeTemp(t, "class.csv", classList(class))
	for _, p := range platforms {
		t.Run(p.name, func(t *testing.T) {
			dir, _ := gradeClass(t, p.download(t, class), "--roster", roster)
			wantMarks(t, dir, class)
		})
	}
}

// wantMarks compares gradebook.csv with the answer sheet.
func wantMarks(t *testing.T, dir string, class []classmate) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "gradebook.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(class)+1 {
		t.Errorf("got %d rows, want one for each of %d students", len(rows)-1, len(class))
	}
	got := map[string]string{}
	for _, row := range rows[1:] {
		got[row[0]] = row[4]
	}
	for _, c := range class {
		if got[c.id] != c.points {
			t.Errorf("%s %s (%v): got %q points, want %q", c.id, c.name, fileNames(c), got[c.id], c.points)
		}
	}
}

func fileNames(c classmate) (names []string) {
	for _, f := range c.files {
		names = append(names, f.name)
	}
	return names
}

func writeTemp(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFilledGradebookDiffersInMarksAlone(t *testing.T) {
	t.Parallel()
	class := madeUpClass(27) // without the one of 100 MB
	for _, test := range []struct {
		platform int
		name     string
		book     func(c classmate, points, feedback string) string
		head     string
	}{
		{0, "moodle in Korean", func(c classmate, points, feedback string) string {
			return fmt.Sprintf("참가자%d,\"%s\",%s@univ.ac.kr,\"제출 - \",%s,100.00,예,\"2024년 9월 20일\",-,%s\r\n", 4700+c.number, moodleName(c), c.id, points, feedback)
		}, "\ufeff식별자,이름,\"이메일 주소\",상태,성적,\"최대 성적\",\"성적을 변경할 수 있음\",\"마지막 수정됨(제출)\",\"마지막 수정됨(성적)\",\"피드백 코멘트\"\r\n"},
		{3, "canvas", func(c classmate, points, _ string) string {
			return fmt.Sprintf("\"%s\",%d,%s,login%d,01분반,,%s,\n", c.name, 900+c.number, c.id, c.number, points)
		}, "Student,ID,SIS User ID,SIS Login ID,Section,Lab 2 (11),udp-echo (12),Final Score\n,,,,,Manual Posting,,\n    Points Possible,,,,,10,100.0,(read only)\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := test.head
			for _, c := range class {
				before += test.book(c, "", "")
			}
			dir, _ := gradeClass(t, platforms[test.platform].download(t, class), "--gradebook", writeTemp(t, "book.csv", before))
			after, err := os.ReadFile(filepath.Join(dir, "book-filled.csv"))
			if err != nil {
				t.Fatal(err)
			}
			rest, ok := strings.CutPrefix(string(after), test.head)
			if !ok {
				t.Fatalf("the head of the file changed:\n%s", after)
			}
			for i, line := range strings.SplitAfter(rest, "\n")[:len(class)] {
				want := test.book(class[i], class[i].points, "\x00")
				start, end, _ := strings.Cut(want, "\x00")
				if !strings.HasPrefix(line, start) || !strings.HasSuffix(line, end) {
					t.Errorf("got  %qwant %q", line, want)
				}
			}
			wantMarks(t, dir, class)
		})
	}
}

func TestNothingLeavesTheFolderOfResults(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	archive := platformLayout{place: func(_ classmate, file string) string { return file }}
	evil := madeUpClass(1)[0]
	evil.files = []classFile{
		{"../../../20240001.pcapng", evil.files[0].data},
		{"a/..%2f..\\..\\<b>/x.pcapng", evil.files[0].data},
		{"/../../students/../../index.html.pcapng", evil.files[0].data},
	}
	dir := filepath.Join(parent, "deep", "out")
	code, out, stderr := command(t, "grade", archive.download(t, []classmate{evil}), "--assignment", "udp-echo", "--out", dir)
	if code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	for _, pattern := range []string{"*", "deep/*"} {
		if found, _ := filepath.Glob(filepath.Join(parent, pattern)); len(found) != 1 {
			t.Errorf("%s: got %v", pattern, found)
		}
	}
	if strings.Contains(out, "\x1b") {
		t.Errorf("a control character in %q", out)
	}
}

func TestSummaryNamesEverybodyWhoNeedsALook(t *testing.T) {
	t.Parallel()
	class := madeUpClass(27)
	roster := writeTemp(t, "class.csv", classList(class)+"31,수학과,20249998,없는 사람\r\n")
	_, out := gradeClass(t, platforms[3].download(t, class), "--roster", roster)
	for _, want := range []string{
		"missing: 20240015 학생14", "missing: 20249998 없는 사람", "late: 20240024 학생23",
		"nothing to grade: 20240012 학생11", "its file is named after 20240018",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

func TestOldPagesDoNotStay(t *testing.T) {
	t.Parallel()
	class := madeUpClass(2)
	dir := filepath.Join(t.TempDir(), "out")
	for _, handed := range [][]classmate{class, class[:1]} {
		if code, _, stderr := command(t, "grade", platforms[6].download(t, handed), "-a", "udp-echo", "--out", dir); code != exitDone {
			t.Fatal(stderr)
		}
	}
	pages, _ := filepath.Glob(filepath.Join(dir, "students", "*"))
	if len(pages) != 1 {
		t.Errorf("got %v, want the page of the one student who is there now", pages)
	}
}

func TestEqualInputGivesEqualBytes(t *testing.T) {
	t.Parallel()
	class := madeUpClass(20)
	path := platforms[0].download(t, class)
	first, _ := gradeClass(t, path, "--jobs", "1")
	second, _ := gradeClass(t, path, "--jobs", "4")
	for _, name := range []string{"results.json", "gradebook.csv", "junit.xml", "feedback.zip"} {
		a, err := os.ReadFile(filepath.Join(first, name))
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := os.ReadFile(filepath.Join(second, name)); !bytes.Equal(a, b) {
			t.Errorf("%s differs", name)
		}
	}
}

func TestMoodleTakesTheFeedbackBack(t *testing.T) {
	t.Parallel()
	class := madeUpClass(2)
	dir, _ := gradeClass(t, platforms[0].download(t, class))
	z, err := zip.OpenReader(filepath.Join(dir, "feedback.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for i, f := range z.File {
		want := fmt.Sprintf("%s_%d_assignsubmission_file/report", class[i].name, 4700+i)
		if strings.TrimSuffix(f.Name, filepath.Ext(f.Name)) != want {
			t.Errorf("got %q, want %q", f.Name, want)
		}
	}
	if len(z.File) != 2 {
		t.Errorf("got %d pages, want 2", len(z.File))
	}
}
