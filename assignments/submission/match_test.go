package submission

import (
	"strings"
	"testing"

	"socketlab/assignments/gradebook"
)

// byName lets a payload hold whatever ids its file names after "says-".
func byName(f *File) []string {
	data, _ := f.read(1 << 10)
	_, said, _ := strings.Cut(string(data), "says ")
	return strings.Fields(said)
}

func saying(name, ids string) entry { return entry{name: name, data: pcapng + "says " + ids} }

func TestWhoseItIs(t *testing.T) {
	class := []string{"학번,이름", "20240001,홍길동", "20240002,김철수", "20240003,김철수", "20240004,이영희"}
	tests := []struct {
		name   string
		files  []entry
		roster []string
		want   string
		notes  []string // of the first submission
	}{
		{"the LMS is believed before the file name",
			entries("홍길동_1_assignsubmission_file/20240004.pcapng"), class,
			lines("matched 20240001: 20240004.pcapng", "missing 20240002", "missing 20240003", "missing 20240004"),
			[]string{"its file is named after 20240004"}},
		{"of two students with one name, the file name tells which",
			entries("김철수_1_assignsubmission_file/20240003.pcapng"), class,
			lines("matched 20240003: 20240003.pcapng", "missing 20240001", "missing 20240002", "missing 20240004"), nil},
		{"or the capture does",
			[]entry{saying("김철수_1_assignsubmission_file/a.pcapng", "20240002")}, class,
			lines("matched 20240002: a.pcapng", "missing 20240001", "missing 20240003", "missing 20240004"), nil},
		{"or nobody does",
			entries("김철수_1_assignsubmission_file/a.pcapng"), class,
			lines("ambiguous : a.pcapng", "unsure 20240002: 1", "unsure 20240003: 1", "missing 20240001", "missing 20240004"),
			[]string{"may belong to any of 2 students: 20240002, 20240003"}},
		{"without a list, names of files must do",
			entries("a_1_assignsubmission_file/20240001.pcapng", "b_2_assignsubmission_file/x.pcapng"), nil,
			lines("matched 20240001: 20240001.pcapng", "unmatched : x.pcapng"), nil},
		{"two students of the LMS, one id: neither gets it",
			entries("a_1_assignsubmission_file/20240001.pcapng", "b_2_assignsubmission_file/20240001.pcapng"), nil,
			lines("ambiguous : 20240001.pcapng", "ambiguous : 20240001.pcapng"),
			[]string{"2 submissions claim to be 20240001's"}},
		{"unless the captures tell them apart",
			[]entry{saying("a_1_assignsubmission_file/20240001.pcapng", "20240001"), saying("b_2_assignsubmission_file/20240001.pcapng", "20240002")}, nil,
			lines("matched 20240001: 20240001.pcapng", "matched 20240002: 20240001.pcapng"), nil},
		{"a student the LMS knows keeps the id from one it does not",
			entries("stranger_1_assignsubmission_file/20240001.pcapng", "홍길동_2_assignsubmission_file/20240001.pcapng"), class,
			lines("matched 20240001: 20240001.pcapng", "unmatched : 20240001.pcapng", "missing 20240002", "missing 20240003", "missing 20240004"), nil},
		{"two persons' names behind one id",
			entries("20240001_홍길동.pcapng", "20240001_김철수.pcapng"), nil,
			lines("ambiguous : 20240001_김철수.pcapng", "ambiguous : 20240001_홍길동.pcapng"), nil},
		{"words that are no names",
			entries("20240001_최종.pcapng", "20240001_홍길동.pcapng", "20240001_화면.png"), nil,
			lines("matched 20240001: 20240001_최종.pcapng 20240001_홍길동.pcapng+20240001_화면.png"), nil},
		{"a name within a word",
			entries("홍길동실습3.pcapng", "이영희의캡처-최종.pcapng"), class,
			lines("matched 20240001: 홍길동실습3.pcapng", "matched 20240004: 이영희의캡처-최종.pcapng", "missing 20240002", "missing 20240003"), nil},
		{"an id that is not on the list",
			entries("20249999.pcapng"), class[:2],
			lines("unmatched 20249999: 20249999.pcapng", "missing 20240001"), nil},
		{"eleven digits are no id",
			entries("20240001234.pcapng"), nil, lines("unmatched : 20240001234.pcapng"), nil},
		{"ids with letters and hyphens are found by the list",
			entries("lab3_2024-12345.pcapng", "b812345_final.pcapng"), []string{"학번,이름", "2024-12345,가나다", "B812345,라마바"},
			lines("matched 2024-12345: lab3_2024-12345.pcapng", "matched B812345: b812345_final.pcapng"), nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := Options{Payload: byName}
			if test.roster != nil {
				o.Roster = roster(t, test.roster...)
			}
			c := find(t, o, zipFile(t, "class.zip", test.files))
			equal(t, list(c), test.want)
			for i, want := range test.notes {
				if i >= len(c.Submissions[0].Notes) || c.Submissions[0].Notes[i].String() != want {
					t.Errorf("got notes %v, want %q", c.Submissions[0].Notes, want)
				}
			}
		})
	}
}

func TestAttemptsOfSeveralDownloadsJoin(t *testing.T) {
	o := Options{Roster: roster(t, "학번,이름", "20240001,홍길동")}
	c := find(t, o,
		zipFile(t, "first.zip", entries("홍길동_1_assignsubmission_file/20240001.pcapng")),
		zipFile(t, "second.zip", entries("홍길동_7_assignsubmission_file/20240001.pcapng")))
	equal(t, list(c), lines("matched 20240001: 20240001.pcapng 20240001.pcapng"))
}

func TestFilesNamedOneByOneBelongTogether(t *testing.T) {
	dir := folderOf(t, entries("20240001.pcapng", "20240001.png"))
	c := find(t, Options{}, dir+"/20240001.pcapng", dir+"/20240001.png")
	equal(t, list(c), lines("matched 20240001: 20240001.pcapng+20240001.png"))
}

func TestResultsAreNotSubmissions(t *testing.T) {
	dir := folderOf(t, entries("20240001.pcapng", "out/students/20240001.pcapng"))
	c := find(t, Options{Out: dir + "/out"}, dir)
	equal(t, list(c), lines("matched 20240001: 20240001.pcapng"))
}

func TestCopiesAreTakenOff(t *testing.T) {
	for stem, want := range map[string]string{
		"20241234":               "20241234 0",
		"20241234-1":             "20241234 1",
		"20241234 (2)":           "20241234 2",
		"20241234(2)":            "20241234 2",
		"20241234-1.v2":          "20241234.v2 1",
		"20241234 - 복사본":         "20241234 1",
		"20241234 - Copy (3)":    "20241234 3",
		"2024-12345":             "2024-12345 0",
		"-1":                     "-1 0",
		"capture-2024-11-30-100": "capture-2024-11-30-100 0",
	} {
		base, number := splitCopy(stem)
		if got := base + " " + string(rune('0'+number)); got != want {
			t.Errorf("%q: got %q, want %q", stem, got, want)
		}
	}
}

func TestAGradebookOfAnotherAssignmentIsNoticed(t *testing.T) {
	book, err := gradebook.ReadBook([]byte("Identifier,Full name,ID number,Grade,Maximum Grade\n"+
		"Participant 1,홍길동,20240001,,100\nParticipant 2,김철수,20240002,,100\n"), gradebook.BookOptions{})
	if err != nil {
		t.Fatal(err)
	}
	c := find(t, Options{Roster: book.Roster()}, zipFile(t, "class.zip", entries("홍길동_2_assignsubmission_file/a.pcapng")))
	equal(t, list(c), lines("matched 20240001: a.pcapng", "missing 20240002"))
	if len(c.Submissions[0].Notes) != 1 {
		t.Errorf("got %v, want a word about the number", c.Submissions[0].Notes)
	}
}

func TestACompressedCaptureIsNoArchive(t *testing.T) {
	dir := folderOf(t, []entry{{name: "20240001.pcapng.zst", data: "\x28\xb5\x2f\xfd"}, {name: "20240002.gz", data: "\x1f\x8b\x08"}})
	c := find(t, Options{}, dir+"/20240001.pcapng.zst", dir+"/20240002.gz")
	equal(t, list(c), lines("matched 20240001: 20240001.pcapng.zst", "matched 20240002: 20240002.gz"))
}
