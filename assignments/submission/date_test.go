package submission

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"socketlab/assignments/gradebook"
)

const worksheet = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade)\n" +
	"Participant 4711,홍길동,20240001@u.kr,Submitted for grading,,100.00,Yes,\"Wednesday, 18 November 2026, 11:59 PM\",-\n" +
	"Participant 4712,김철수,20240002@u.kr,Submitted for grading - 2 mins late,,100.00,Yes,\"Thursday, 19 November 2026, 12:01 AM\",-\n"

func worksheetRoster(t *testing.T) *gradebook.Roster {
	t.Helper()
	b, err := gradebook.ReadBook([]byte(worksheet), gradebook.BookOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return b.Roster()
}

// What the LMS says goes before the times of files, which say when somebody
// saved, packed or downloaded.
func TestTimesOfTheWorksheetGoFirst(t *testing.T) {
	later := time.Date(2026, 12, 24, 9, 0, 0, 0, time.UTC)
	c := find(t, Options{Roster: worksheetRoster(t), Zone: time.UTC}, zipFile(t, "class.zip", []entry{
		{"홍길동_4711_assignsubmission_file/20240001.pcapng", pcapng, later},
		{"홍길동_4711_assignsubmission_file/20240001 (1).pcapng", pcapng, later.Add(-time.Hour)},
		{"김철수_4712_assignsubmission_file/20240002.pcapng", pcapng, later},
	}))
	want := time.Date(2026, 11, 18, 23, 59, 0, 0, time.UTC)
	for _, a := range c.Submissions[0].Attempts {
		if !a.Time.Equal(want) || a.Late {
			t.Errorf("got %v, late %v, want %v", a.Time, a.Late, want)
		}
	}
	if a := c.Submissions[1].Attempts[0]; !a.Time.Equal(want.Add(2*time.Minute)) || !a.Late || a.LateBy != 2*time.Minute {
		t.Errorf("got %+v, want what Moodle says", a)
	}
}

// Of two downloads of one student, the worksheet knows the last change alone.
func TestAnOlderDownloadKeepsItsTime(t *testing.T) {
	first := time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC)
	c := find(t, Options{Roster: worksheetRoster(t), Zone: time.UTC},
		zipFile(t, "one.zip", []entry{{"a/20240002.pcapng", pcapng, first}}), zipFile(t, "two.zip", []entry{{"b/20240002-1.pcapng", pcapng, first.AddDate(0, 0, 5)}}))
	attempts := c.Submissions[0].Attempts
	if len(attempts) != 2 || !attempts[0].Time.Equal(first) || !attempts[1].Time.Equal(time.Date(2026, 11, 19, 0, 1, 0, 0, time.UTC)) {
		t.Errorf("got %+v", attempts)
	}
}

// The times in an archive that an LMS packs for a download are those of the
// packing: nobody is late by them.
func TestADownloadIsNoSubmission(t *testing.T) {
	at := time.Date(2026, 12, 24, 9, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		a, b  string
		later time.Duration // of the second file
		known bool
	}{
		"moodle, streamed":       {"홍길동_4711_assignsubmission_file/20240001.pcapng", "김철수_4712_assignsubmission_file/20240002.pcapng", time.Second, false},
		"moodle, times of files": {"홍길동_4711_assignsubmission_file/20240001.pcapng", "김철수_4712_assignsubmission_file/20240002.pcapng", -time.Hour, true},
		"moodle, days apart":     {"홍길동_4711_assignsubmission_file/20240001.pcapng", "김철수_4712_assignsubmission_file/20240002.pcapng", 24 * time.Hour, true},
		"canvas":                 {"홍길동_901_55001_20240001.pcapng", "김철수_902_55002_20240002.pcapng", -time.Hour, false},
		"no LMS":                 {"20240001.pcapng", "20240002.pcapng", time.Second, true},
	} {
		t.Run(name, func(t *testing.T) {
			files := []entry{{test.a, pcapng, at}, {test.b, pcapng, at.Add(test.later)}}
			unpacked := folderOf(t, files)
			for _, f := range files {
				if err := os.Chtimes(filepath.Join(unpacked, filepath.FromSlash(f.name)), f.at, f.at); err != nil {
					t.Fatal(err)
				}
			}
			for _, path := range []string{zipFile(t, "class.zip", files), unpacked} {
				for _, s := range find(t, Options{}, path).Submissions {
					if got := !s.Attempts[0].Time.IsZero(); got != test.known {
						t.Errorf("a time of %s in %s: got %v, want %v", s.Label, filepath.Base(path), got, test.known)
					}
				}
			}
		})
	}
}
