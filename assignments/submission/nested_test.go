package submission

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// zipped is a zip file in memory, as a student packs what is handed in.
func zipped(t *testing.T, all []entry) string {
	t.Helper()
	raw, err := os.ReadFile(zipFile(t, "mine.zip", all))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestAStudentsOwnArchiveIsOpened(t *testing.T) {
	mine := entries("lab/capture.pcapng", "lab/화면.png", "__MACOSX/lab/._capture.pcapng")
	gzipped := string(readFile(t, tarGzip(t, "mine.tgz", mine)))
	o := Options{Roster: roster(t, "학번,이름", "20240001,홍길동", "20240002,김철수", "20240003,이영희")}
	for name, files := range map[string][]entry{
		"moodle": {
			{name: "홍길동_1_assignsubmission_file/a.zip", data: zipped(t, mine)},
			{name: "김철수_2_assignsubmission_file/b.tar.gz", data: gzipped},
			{name: "이영희_3_assignsubmission_file/c.7z", data: "7z\xbc\xaf\x27\x1c...."},
		},
		"canvas": {
			{name: "홍길동_LATE_901_55001_a-1.zip", data: zipped(t, mine)},
			{name: "김철수_902_55002_b.tgz", data: gzipped},
			{name: "이영희_903_55003_c.egg", data: "EGGA...."},
		},
		"a folder": {
			{name: "20240001.zip", data: zipped(t, mine)},
			{name: "20240002 김철수.tar.gz", data: gzipped},
			{name: "이영희.alz", data: "ALZ\x01...."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := find(t, o, zipFile(t, "class.zip", files))
			late := ""
			if name == "canvas" {
				late = "late "
			}
			equal(t, list(c), lines("matched 20240001: "+late+"capture.pcapng+화면.png", "matched 20240002: capture.pcapng+화면.png", "matched 20240003: -"))
			for _, s := range c.Submissions[:2] {
				if got := content(t, s.Attempts[0].Capture); got != mine[0].data {
					t.Errorf("the capture holds %q", got)
				}
			}
			if len(c.Skipped) != 3 { // what macOS left, twice, and the archive of another kind
				t.Errorf("got %v", c.Skipped)
			}
			if a := c.Submissions[2].Attempts[0].Archives; len(a) != 1 {
				t.Errorf("the archive that is not opened is not the student's: %v", a)
			}
		})
	}
}

func TestAnArchiveOfTheStudentDoesNoHarm(t *testing.T) {
	var many []entry
	for i := range maxNested + 1 {
		many = append(many, entry{name: strings.Repeat("x", i%9+1) + string(rune('a'+i%26)) + ".txt"})
	}
	inner := zipped(t, entries("20240001.pcapng"))
	others := zipped(t, entries("김철수_2_assignsubmission_file/20240002.pcapng", "이영희_3_assignsubmission_file/20240003.pcapng"))
	for name, test := range map[string]struct {
		data string
		want string // in the reason
	}{
		"an archive within":  {zipped(t, []entry{{name: "deep.zip", data: inner}}), "an archive within an archive"},
		"for other students": {others, "several students"},
		"too many files":     {zipped(t, many), "more than 1000 files"},
		"cut short":          {inner[:len(inner)-30], "damaged"},
		"empty":              {zipped(t, nil), "nothing in it"},
		"no archive":         {"hello", "not opened"},
		"leading out":        {zipped(t, entries("../../20240002/20240001.pcapng")), "leads out"},
	} {
		t.Run(name, func(t *testing.T) {
			c := find(t, Options{}, zipFile(t, "class.zip", []entry{
				{name: "20240001.zip", data: test.data}, {name: "20240004.pcapng", data: pcapng}}))
			if len(c.Submissions) != 2 || c.Submissions[0].ID() != "20240001" {
				t.Errorf("got\n%s", list(c))
			}
			if len(c.Skipped) != 1 || !strings.Contains(c.Skipped[0].Reason.String(), test.want) || !strings.HasPrefix(c.Skipped[0].Path, "20240001.zip") {
				t.Errorf("got %v, want a word that it is %s", c.Skipped, test.want)
			}
		})
	}
}

func TestAnArchiveOfWhichNothingCanBeReadIsNoNothing(t *testing.T) {
	raw := []byte(zipped(t, entries("20240001.pcapng")))
	raw[bytes.LastIndex(raw, []byte("PK\x01\x02"))+8] |= 1 // encrypted
	c := find(t, Options{}, zipFile(t, "class.zip", []entry{{name: "20240001.zip", data: string(raw)}}))
	if a := c.Submissions[0].Attempts[0].Archives; len(a) != 1 || len(c.Skipped) != 1 {
		t.Errorf("got archives %v and skipped %v, want one of each", a, c.Skipped)
	}
}

func TestStudentsArchivesCanBeNamedOneByOne(t *testing.T) {
	dir := folderOf(t, []entry{
		{name: "20240001_홍길동.zip", data: zipped(t, entries("lab/capture.pcapng", "lab/screen.png"))},
		{name: "20240002.zip", data: zipped(t, entries("capture.pcapng"))},
		{name: "20261120.zip", data: zipped(t, entries("20240003.pcapng", "20240004.pcapng"))}, // a class, named after a day
	})
	names, _ := filepath.Glob(filepath.Join(dir, "*.zip"))
	equal(t, list(find(t, Options{}, names...)), lines("matched 20240001: capture.pcapng+screen.png", "matched 20240002: capture.pcapng",
		"matched 20240003: 20240003.pcapng", "matched 20240004: 20240004.pcapng"))
}

func TestLaterArchivesAreLaterAttempts(t *testing.T) {
	c := find(t, Options{}, zipFile(t, "class.zip", []entry{
		{name: "홍길동_901_55002_20240001-1.zip", data: zipped(t, entries("20240001.pcapng"))},
		{name: "홍길동_901_55001_20240001.zip", data: zipped(t, entries("20240001 (1).pcapng"))},
	}))
	equal(t, list(c), lines("matched 20240001: 20240001 (1).pcapng 20240001.pcapng"))
}

func content(t *testing.T, f *File) string {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b bytes.Buffer
	if _, err := io.Copy(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
