package submission

import (
	"bufio"
	"strings"
	"testing"
	"time"
)

func TestEveryLayoutIsRecognised(t *testing.T) {
	class := []string{"학번,이름", "20240001,홍길동", "20240002,김철수", "20240003,Lee_Young Hee", "20240009,아무개"}
	tests := []struct {
		name  string
		files []entry
		want  string
	}{
		{"moodle since 4.1", entries(
			"홍길동_4711_assignsubmission_file/20240001.pcapng",
			"홍길동_4711_assignsubmission_file/20240001.png",
			"김철수_4712_assignsubmission_file/capture.pcapng",
			"Lee Young Hee_4713_assignsubmission_file/sub/20240003.pcap",
			"Lee Young Hee_4713_assignsubmission_onlinetext/onlinetext.html",
		), lines("matched 20240001: 20240001.pcapng+20240001.png", "matched 20240002: capture.pcapng",
			"matched 20240003: 20240003.pcap", "missing 20240009")},
		{"moodle before 4.1", entries(
			"홍길동_4711_assignsubmission_file_/20240001.pcapng",
			"김철수_4712_assignsubmission_file_/20240002.pcapng",
		), lines("matched 20240001: 20240001.pcapng", "matched 20240002: 20240002.pcapng",
			"missing 20240003", "missing 20240009")},
		{"moodle without folders", entries(
			"홍길동_4711_assignsubmission_file_20240001.pcapng",
			"홍길동_4711_assignsubmission_file_20240001.png",
			"김철수_4712_assignsubmission_file_my_capture.pcapng",
		), lines("matched 20240001: 20240001.pcapng+20240001.png", "matched 20240002: my_capture.pcapng",
			"missing 20240003", "missing 20240009")},
		{"moodle, blind", entries(
			"참가자_4711_assignsubmission_file/20240001.pcapng",
			"참가자_4712_assignsubmission_file/nobody.pcapng",
		), lines("matched 20240001: 20240001.pcapng", "unmatched : nobody.pcapng",
			"missing 20240002", "missing 20240003", "missing 20240009")},
		{"canvas", entries(
			"홍길동_LATE_901_55001_20240001-1.pcapng",
			"홍길동_LATE_901_55002_20240001-1.png",
			"철수김_902_55003_20240002.v2.pcapng",
			"leeyounghee_903_55004_capture.pcapng",
			"leeyounghee_903_text.html",
		), lines("matched 20240001: late 20240001-1.pcapng+20240001-1.png", "matched 20240002: 20240002.v2.pcapng",
			"matched 20240003: capture.pcapng", "missing 20240009")},
		{"canvas, anonymous", entries(
			"anon_aB3xZ_55001_20240001.pcapng",
			"LATE_anon_c9Qw1_55003_20240002-12.pcapng",
		), lines("matched 20240001: 20240001.pcapng", "matched 20240002: late 20240002-12.pcapng",
			"missing 20240003", "missing 20240009")},
		{"blackboard", []entry{
			{name: "Lab 3_hgd_attempt_2024-09-20-11-34-25.txt", data: "Name: 홍길동 (hgd)\r\nAssignment: Lab 3\r\n\r\nFiles:\r\n" +
				"\tOriginal filename: 20240001.pcapng\r\n\tFilename: Lab 3_hgd_attempt_2024-09-20-11-34-25_x.pcapng\r\n"},
			{name: "Lab 3_hgd_attempt_2024-09-20-11-34-25_x.pcapng"},
			{name: "Lab 3_hgd_attempt_2024-09-19-08-00-00_first.pcapng"},
			{name: "Lab 3_20240002_attempt_2024-09-20-11-34-25_cap.pcapng"},
		}, lines("matched 20240001: first.pcapng 20240001.pcapng", "matched 20240002: cap.pcapng",
			"missing 20240003", "missing 20240009")},
		{"gradescope", []entry{
			{name: "assignment_77_export/submission_metadata.yml", data: "submission_1:\n  :submitters:\n  - :name: 홍길동\n    :sid: '20240001'\n    :email: a@b\n" +
				"  :created_at: 2024-09-20 11:34:25.585210000 Z\nsubmission_2:\n  :submitters:\n  - :name: 김철수\n    :sid: 20240002\n  - :name: Lee\n    :sid: 20240003\n"},
			{name: "assignment_77_export/submission_1/capture.pcapng"},
			{name: "assignment_77_export/submission_2/capture.pcapng"},
			{name: "assignment_77_export/submission_2/screen.png"},
		}, lines("matched 20240001: capture.pcapng", "matched 20240002, 20240003: capture.pcapng+screen.png", "missing 20240009")},
		{"a folder for each", entries(
			"lab3/20240001_홍길동/capture.pcapng", "lab3/20240001_홍길동/Screenshot_20241130.png",
			"lab3/김철수/실습3.pcapng", "lab3/Lee Young Hee/a.pcapng",
		), lines("matched 20240001: capture.pcapng+Screenshot_20241130.png", "matched 20240002: 실습3.pcapng",
			"matched 20240003: a.pcapng", "missing 20240009")},
		{"all files side by side", entries(
			"20240001.pcapng", "20240001.png", "20240002 (1).pcapng.gz", "20240002.pcapng.gz", "Lee Young Hee.pcap",
		), lines("matched 20240001: 20240001.pcapng+20240001.png", "matched 20240002: 20240002.pcapng.gz 20240002 (1).pcapng.gz",
			"matched 20240003: Lee Young Hee.pcap", "missing 20240009")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := Options{Roster: roster(t, class...)}
			t.Run("zip", func(t *testing.T) { equal(t, list(find(t, o, zipFile(t, "class.zip", test.files))), test.want) })
			t.Run("tar.gz", func(t *testing.T) { equal(t, list(find(t, o, tarGzip(t, "class.tgz", test.files))), test.want) })
			t.Run("folder", func(t *testing.T) { equal(t, list(find(t, o, folderOf(t, test.files))), test.want) })
		})
	}
}

func TestTimesComeFromTheLMS(t *testing.T) {
	c := find(t, Options{}, zipFile(t, "bb.zip", entries("Lab_20240001_attempt_2024-09-20-11-34-25_cap.pcapng")))
	want := time.Date(2024, 9, 20, 11, 34, 25, 0, time.Local)
	if got := c.Submissions[0].Attempts[0].Time; !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEncodingsOfNames(t *testing.T) {
	o := Options{Roster: roster(t, "학번,이름", "20240001,홍길동", "20240002,똠방각")}
	for name, files := range map[string][]entry{
		"NFD":   entries(nfd("홍길동")+"/"+nfd("캡처.pcapng"), nfd("똠방각")+"/"+nfd("캡처.pcapng")),
		"CP949": entries(cp949(t, "홍길동/캡처.pcapng"), cp949(t, "똠방각/캡처.pcapng")),
		"437":   entries("╚½▒µ╡┐/─╕├│.pcapng", "똠방각/캡처.pcapng"),
	} {
		t.Run(name, func(t *testing.T) {
			equal(t, list(find(t, o, zipFile(t, "class.zip", files))),
				lines("matched 20240001: 캡처.pcapng", "matched 20240002: 캡처.pcapng"))
		})
	}
}

func TestWhatIsNotACaptureByName(t *testing.T) {
	c := find(t, Options{}, zipFile(t, "class.zip", []entry{
		{name: "20240001.txt", data: pcapng},
		{name: "20240002.zip", data: "PK\x03\x04"},
		{name: "20240003.docx", data: "PK\x03\x04"},
		{name: "20240004.png", data: "\x89PNG\r\n\x1a\n"},
		{name: "20240005.pcapng", data: ""},
	}))
	equal(t, list(c), lines("matched 20240001: 20240001.txt", "matched 20240002: -", "matched 20240003: -",
		"matched 20240004: -+20240004.png", "matched 20240005: 20240005.pcapng"))
	for i, want := range []int{0, 1, 0, 0, 0} {
		if got := len(c.Submissions[i].Attempts[0].Archives); got != want {
			t.Errorf("submission %d: got %d archives, want %d", i, got, want)
		}
	}
}

func TestMessOfTheOperatingSystemIsListed(t *testing.T) {
	c := find(t, Options{}, zipFile(t, "class.zip", entries("20240001.pcapng", "__MACOSX/._20240001.pcapng", ".DS_Store", "a/Thumbs.db")))
	equal(t, list(c), lines("matched 20240001: 20240001.pcapng"))
	if len(c.Skipped) != 3 {
		t.Errorf("got %d skipped files, want 3: %v", len(c.Skipped), c.Skipped)
	}
}

func TestALargeListOfGradescopeIsCutDown(t *testing.T) {
	list := "submission_1:\n  :created_at: 2024-09-20 11:34:25 Z\n  :results:\n    :tests:\n    - :name: 'a\n\n        b'\n  :submitters:\n  - :name: x\n    :sid: '1'\n  :history:\n  - :score: 1\nsubmission_2:\n  :submitters: []\n"
	got, err := essence(bufio.NewReader(strings.NewReader(list)))
	want := "submission_1:\n  :created_at: 2024-09-20 11:34:25 Z\n  :submitters:\n  - :name: x\n    :sid: '1'\nsubmission_2:\n  :submitters: []\n"
	if err != nil || string(got) != want {
		t.Errorf("got %v and\n%s", err, got)
	}
}

func TestTeamsOfMoodle(t *testing.T) {
	o := Options{Roster: roster(t, "학번,이름,조", "20240001,홍길동,1조", "20240002,김철수,1조", "20240003,이영희,2조")}
	c := find(t, o, zipFile(t, "class.zip", entries("1조_33_assignsubmission_file/capture.pcapng")))
	if s := c.Submissions[0]; s.Match != Matched || len(s.Students) != 2 {
		t.Errorf("got %v of %d students, want a team of two", s.Match, len(s.Students))
	}
	equal(t, list(c), lines("matched 20240001, 20240002: capture.pcapng", "missing 20240003"))
}
