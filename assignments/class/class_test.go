package class

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/class/madeup"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
)

func load(t testing.TB) *check.Spec {
	t.Helper()
	spec, err := assignments.Load("udp-echo")
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// A handed is one file that was handed in.
type handed struct {
	name string
	data []byte
}

func zipFile(t testing.TB, files []handed) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "class.zip")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(f.data)
	}
	z.Close()
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// gradeInto grades an archive into a folder, and leaves the journal there.
func gradeInto(t testing.TB, ctx context.Context, path, out string, o Options, roster *gradebook.Roster) (*Result, error) {
	t.Helper()
	return gradeSpec(t, ctx, load(t), path, out, o, roster)
}

func gradeSpec(t testing.TB, ctx context.Context, spec *check.Spec, path, out string, o Options, roster *gradebook.Roster) (*Result, error) {
	t.Helper()
	o.Labs, _ = assignments.All()
	ids, done := Payload(ctx, spec, out, o)
	defer done()
	in, err := submission.Find([]string{path}, submission.Options{Roster: roster, Payload: ids, Zone: o.Zone})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	root, err := os.OpenRoot(out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return Grade(ctx, spec, in, root, o)
}

func mustGrade(t testing.TB, path, out string, o Options, roster *gradebook.Roster) *Result {
	t.Helper()
	r, err := gradeInto(t, context.Background(), path, out, o, roster)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// marks says every row: id, status, points.
func marks(r *Result) string {
	var b strings.Builder
	for _, row := range r.Rows {
		fmt.Fprintf(&b, "%s %s %d", row.ID, row.Status, row.Points)
		if row.Late {
			b.WriteString(" late")
		}
		if row.Reason != "" {
			b.WriteString(": " + row.Reason)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// good is a capture that deserves full marks.
func good(id string) []byte {
	return madeup.Capture{ID: id, Name: "홍길동", Department: "컴퓨터공학과", Lines: 3}.Bytes()
}

func TestWhatStudentsHandIn(t *testing.T) {
	whole := good("20240005")
	path := zipFile(t, []handed{
		{"20240001.pcapng", good("20240001")},
		{"20240002.pcapng", madeup.Capture{ID: "20240002", Name: "김철수", Department: "수학과", Lines: 3, Wrong: true}.Bytes()},
		{"20240003.pcapng", nil},
		{"20240004.pcapng", []byte("<html>not found</html>")},
		{"20240005.pcapng", whole[:len(whole)-7]},
		{"20240006.png", madeup.Picture(1)},
		{"20240007.zip", []byte("PK\x03\x04")},
		{"nobody.pcapng", good("20240008")},
		{"20240009 (1).pcapng", good("20240009")},
		{"20240009.pcapng", madeup.Capture{ID: "20240009", Name: "a", Department: "b", Lines: 3, Wrong: true}.Bytes()},
		{"20240010.pcapng", madeup.Capture{ID: "20240010", Name: "이영희", Department: "수학과", Lines: 3, Port: 5001}.Bytes()},
	})
	r := mustGrade(t, path, t.TempDir(), Options{}, nil)
	got := marks(r)
	// What reports say of an unreadable capture is the reader's affair.
	for _, reason := range []string{"the capture cannot be read: "} {
		for line := range strings.Lines(got) {
			if before, after, found := strings.Cut(line, reason); found && len(after) > 5 {
				got = strings.Replace(got, line, before+reason+"…\n", 1)
			}
		}
	}
	same(t, got, `20240001 graded 100
20240002 graded 70
20240003 graded 0: the capture is an empty file, of 0 octets; hand it in once more, and look at its size first
20240004 graded 0: the file called a capture is none (HTML page); perhaps a page was saved in the place of a file; download the .pcapng file itself and hand it in
20240005 graded 95
20240006 graded 0: no capture was handed in, only 20240006.png (PNG picture); a picture shows frames, but holds none; hand in the .pcapng file that lab or Wireshark saved
20240007 graded 0: no capture was handed in, but an archive that is not opened: 20240007.zip (zip archive); unpack it and hand in the .pcapng file itself
20240008 graded 100
20240009 graded 100
20240010 graded 85
`)
}

func TestWhichAttemptCounts(t *testing.T) {
	early := madeup.Capture{ID: "20240001", Name: "홍길동", Department: "수학과", Lines: 3}.Bytes()
	late := madeup.Capture{ID: "20240001", Name: "홍길동", Department: "수학과", Lines: 3, Wrong: true}.Bytes()
	path := zipFile(t, []handed{
		{"Lab_20240001_attempt_2024-09-19-08-00-00_a.pcapng", early},
		{"Lab_20240001_attempt_2024-09-21-08-00-00_b.pcapng", late},
	})
	deadline := time.Date(2024, 9, 20, 0, 0, 0, 0, time.Local)
	for name, test := range map[string]struct {
		set  func(o *Options)
		want string
	}{
		"newest":    {func(o *Options) {}, "20240001 graded 70\n"},
		"last":      {func(o *Options) { o.Attempt = Last }, "20240001 graded 70\n"},
		"first":     {func(o *Options) { o.Attempt = First }, "20240001 graded 100\n"},
		"best":      {func(o *Options) { o.Attempt = Best }, "20240001 graded 100\n"},
		"in time":   {func(o *Options) { o.Until = deadline }, "20240001 graded 100\n"},
		"since":     {func(o *Options) { o.Attempt, o.Since = First, deadline }, "20240001 graded 70\n"},
		"all late":  {func(o *Options) { o.Until = deadline.AddDate(0, -1, 0) }, "20240001 graded 70 late\n"},
		"all early": {func(o *Options) { o.Since = deadline.AddDate(0, 1, 0) }, "20240001 graded 70\n"},
	} {
		t.Run(name, func(t *testing.T) {
			o := Options{}
			test.set(&o)
			same(t, marks(mustGrade(t, path, t.TempDir(), o, nil)), test.want)
		})
	}
}

func TestTimesOfCopiedFilesAreNoTimes(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "20240001.pcapng"), good("20240001"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := mustGrade(t, dir, t.TempDir(), Options{}, nil).Rows[0].Time; got != "" {
		t.Errorf("got %s, want nothing that differs when the folder is copied", got)
	}
	o := Options{}
	o.Until = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if row := mustGrade(t, dir, t.TempDir(), o, nil).Rows[0]; row.Time == "" || !row.Late {
		t.Errorf("got %+v, want a late submission", row)
	}
}

func TestTeamsShareTheirMarks(t *testing.T) {
	path := zipFile(t, []handed{
		{"export/submission_metadata.yml", []byte("submission_1:\n  :submitters:\n  - :name: a\n    :sid: '20240001'\n  - :name: b\n    :sid: '20240002'\n")},
		{"export/submission_1/capture.pcapng", good("20240002")},
	})
	same(t, marks(mustGrade(t, path, t.TempDir(), Options{}, nil)), "20240001 graded 100\n20240002 graded 100\n")
}

// A team needs to be named once, by whichever of its members, and its capture
// may be named after any of them.
func TestATeamOfFiveIsNamedOnce(t *testing.T) {
	var metadata strings.Builder
	metadata.WriteString("submission_1:\n  :submitters:\n")
	want := ""
	for i := 1; i <= 5; i++ {
		fmt.Fprintf(&metadata, "  - :name: %c\n    :sid: '2024000%d'\n", 'a'+i, i)
		want += fmt.Sprintf("2024000%d graded 100\n", i)
	}
	for _, named := range []string{"20240001", "20240004"} {
		path := zipFile(t, []handed{
			{"export/submission_metadata.yml", []byte(metadata.String())},
			{"export/submission_1/20240005.pcapng", good(named)},
		})
		r := mustGrade(t, path, t.TempDir(), Options{}, nil)
		same(t, marks(r), want)
		for _, row := range r.Rows {
			for i, c := range row.Checks {
				if c.Verdict != report.Pass && r.Checks[i].ID == "file-name" {
					t.Errorf("%s: file-name is %s", row.ID, c.Verdict)
				}
			}
		}
	}
	path := zipFile(t, []handed{
		{"export/submission_metadata.yml", []byte(metadata.String())},
		{"export/submission_1/20240005.pcapng", good("20249999")},
	})
	for _, row := range mustGrade(t, path, t.TempDir(), Options{}, nil).Rows {
		if row.Points != 0 || !strings.Contains(row.Reason, "20249999") {
			t.Errorf("%s: %d points for a stranger's text: %s", row.ID, row.Points, row.Reason)
		}
	}
}

func TestCopiesAreNoted(t *testing.T) {
	path := zipFile(t, []handed{
		{"20240001.pcapng", good("20240001")}, {"20240001.png", madeup.Picture(1)},
		{"20240002.pcapng", good("20240002")}, {"20240002.png", madeup.Picture(2)},
		{"20240003.pcapng", good("20240002")}, {"20240003.png", madeup.Picture(1)},
	})
	r := mustGrade(t, path, t.TempDir(), Options{}, nil)
	for i, want := range []string{
		"[the picture is the same as that of 20240003]",
		"[the capture is the same as that of 20240003]",
		"[the capture is the same as that of 20240002 the picture is the same as that of 20240001]",
	} {
		if got := fmt.Sprint(r.Rows[i].Notes); got != want {
			t.Errorf("row %d: got %s, want %s", i, got, want)
		}
	}
}

// pages returns all files of a folder but the journal.
func pages(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && p != journalName {
			data, _ := os.ReadFile(filepath.Join(dir, p))
			all[p] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAnInterruptedRunIsTakenUpAgain(t *testing.T) {
	var files []handed
	for i := range 20 {
		id := fmt.Sprint(20240001 + i)
		files = append(files, handed{id + ".pcapng", good(id)})
	}
	path, out, straight := zipFile(t, files), t.TempDir(), t.TempDir()

	ctx, cancel := context.WithCancel(context.Background())
	o := Options{}
	o.Jobs = 1
	o.Progress = func(done, total int) {
		if done == 7 {
			cancel()
		}
	}
	if _, err := gradeInto(t, ctx, path, out, o, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want an interrupted run", err)
	}
	journal, err := os.OpenFile(filepath.Join(out, journalName), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	journal.WriteString(`{"key":"cut sho`) // as if power had failed
	journal.Close()

	longAgo := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for name := range pages(t, out) {
		if err := os.Chtimes(filepath.Join(out, name), longAgo, longAgo); err != nil {
			t.Fatal(err)
		}
	}
	again := mustGrade(t, path, out, Options{Jobs: 1}, nil)
	pagesGraded := 0
	for name := range pages(t, out) {
		if info, err := os.Stat(filepath.Join(out, name)); err != nil || !info.ModTime().Equal(longAgo) {
			pagesGraded++
		}
	}
	if pagesGraded < 10 || pagesGraded > 13 {
		t.Errorf("%d of 20 graded again, want the 13 that were not, or a few less", pagesGraded)
	}
	once := mustGrade(t, path, straight, Options{}, nil)
	same(t, marks(again), marks(once))
	for name, data := range pages(t, straight) {
		if pages(t, out)[name] != data {
			t.Errorf("%s differs", name)
		}
	}
	for _, r := range []*Result{again, once} {
		if err := r.Write(Gradebook{}); err != nil {
			t.Error(err)
		}
	}
}

// An entry of the journal that is not whose it should be is nobody's report.
func TestAForeignEntryIsNotBelieved(t *testing.T) {
	path, out := zipFile(t, []handed{{"20240001.pcapng", good("20240001")}, {"20240002.pcapng", good("20240002")}}), t.TempDir()
	r := mustGrade(t, path, out, Options{}, nil)
	name := filepath.Join(out, journalName)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines[0]) != len(lines[1]) {
		t.Fatalf("entries of %d and %d octets cannot take each other's place", len(lines[0]), len(lines[1]))
	}
	for _, err := range r.reports() {
		if err != nil {
			t.Error(err)
		}
	}
	if err := os.WriteFile(name, bytes.Join([][]byte{lines[1], lines[0]}, nil), 0o666); err != nil {
		t.Fatal(err)
	}
	for report, err := range r.reports() {
		if !errors.Is(err, errForeign) {
			t.Errorf("got the report of %v, %v", report, err)
		}
	}
}

func TestPagesStayInTheFolder(t *testing.T) {
	names := pageNames{}
	for wanted, want := range map[string]string{
		"20240001": "20240001", "../../etc": "_.._etc", "a/b\\c:d": "a_b_c_d", "": "x", "..": "_", "CON": "_CON", "com1.x": "_com1.x",
		"홍길동": "홍길동", "<script>": "_script_", strings.Repeat("가", 100): strings.Repeat("가", 40),
	} {
		u := &row{ClassRow: report.ClassRow{ID: wanted, Status: report.Graded}, sub: &submission.Submission{Label: "x"}}
		if got := names.pick(u); got != want {
			t.Errorf("%q: got %q, want %q", wanted, got, want)
		}
	}
	taken := names.pick(&row{ClassRow: report.ClassRow{ID: "COM1.X", Status: report.Graded}})
	if taken != "_COM1.X-2" {
		t.Errorf("got %q for a name that differs in case alone", taken)
	}
}

func TestOneSubmissionNeverTouchesAnother(t *testing.T) {
	_, err := isolated(context.Background(), func() (int, error) { panic("boom") })
	var crash *crashError
	if !errors.As(err, &crash) || crash.cause != "boom" {
		t.Errorf("got %v, want the panic", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	hang := make(chan bool)
	defer close(hang)
	if _, err := isolated(ctx, func() (int, error) { <-hang; return 0, nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want an end to waiting", err)
	}
	if _, err := (&watched{io.NopCloser(strings.NewReader("x")), ctx, sha256.New(), nil}).Read(make([]byte, 1)); err == nil {
		t.Error("a reader outlives its time")
	}
}

func TestAGraderThatFailsCostsNobodyPoints(t *testing.T) {
	path := zipFile(t, []handed{{"20240001.pcapng", good("20240001")}, {"20240002.pcapng", good("20240002")}})
	o := Options{}
	o.Limit = time.Nanosecond
	r := mustGrade(t, path, t.TempDir(), o, nil)
	if r.Failed != 2 || r.Rows[0].Verdict != report.Error || !strings.Contains(r.Rows[0].Reason, "longer than 1ns") {
		t.Errorf("got %+v", r.Rows[0])
	}
}

// A class of 10,000 has 10,000 pages: they must not fill the teacher's disk.
func TestPagesAreSmall(t *testing.T) {
	out := t.TempDir()
	if _, err := gradeInto(t, t.Context(), zipFile(t, []handed{
		{"20240001.pcapng", madeup.Capture{ID: "20240001", Lines: 5}.Bytes()},
		{"20240002.pcapng", madeup.Capture{ID: "20240002", Lines: 50}.Bytes()},
		{"20240003.pcapng", madeup.Capture{ID: "20240003", Lines: 5000}.Bytes()},
	}), out, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	for id, most := range map[string]int64{"20240001": 110_000, "20240002": 405_000, "20240003": 405_000} {
		info, err := os.Stat(filepath.Join(out, "students", id+".html"))
		if err != nil || info.Size() > most {
			t.Errorf("%s: got %d octets (%v), want at most %d", id, info.Size(), err, most)
		}
	}
}

// broken returns what a disk gives that fails after so many octets.
func broken(data []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(bytes.NewReader(data), iotest.ErrReader(&fs.PathError{Op: "read", Path: "x", Err: syscall.EIO}))), nil
	}
}

// What this machine cannot read is no zero: wherever the disk fails, the
// verdict is an error, and says so.
func TestAFailingDiskIsNoZero(t *testing.T) {
	whole, picture := good("20240001"), madeup.Picture(1)
	gone := func() (io.ReadCloser, error) { return nil, &fs.PathError{Op: "open", Path: "x", Err: syscall.ENOENT} }
	for name, a := range map[string]submission.Attempt{
		"at the beginning":   {Capture: submission.NewFile("20240001.pcapng", int64(len(whole)), broken(nil))},
		"within a block":     {Capture: submission.NewFile("20240001.pcapng", int64(len(whole)), broken(whole[:len(whole)/2]))},
		"after the last one": {Capture: submission.NewFile("20240001.pcapng", int64(len(whole)), broken(whole))},
		"the file is gone":   {Capture: submission.NewFile("20240001.pcapng", int64(len(whole)), gone)},
		"the picture": {Capture: submission.NewFile("20240001.pcapng", int64(len(whole)), broken(whole)),
			Picture: submission.NewFile("20240001.png", int64(len(picture)), broken(picture[:20]))},
	} {
		sub := &submission.Submission{Label: "20240001", Match: submission.Matched, Attempts: []submission.Attempt{a},
			Students: []*gradebook.Student{{ID: "20240001"}}}
		r := Single(t.Context(), load(t), sub, Options{})
		if r.Verdict() != report.Error || r.Points != 0 || !strings.Contains(r.Reason, "this computer could not read") {
			t.Errorf("%s: %s, %d points, %q", name, r.Verdict(), r.Points, r.Reason)
		}
	}
}

// An attempt that could not be graded may have been the best.
func TestBetter(t *testing.T) {
	nothing, some, all := &report.Report{}, &report.Report{Points: 50}, &report.Report{Points: 100, Passed: true}
	unread := &report.Report{Checks: []report.CheckResult{{Verdict: report.Error}}}
	for _, test := range []struct {
		newer, older *report.Report
		want         bool
	}{
		{some, nothing, true}, {nothing, some, false}, {some, some, true},
		{unread, some, true}, {unread, all, false}, {some, unread, false}, {all, unread, true},
	} {
		if got := better(&entry{Report: test.newer}, &entry{Report: test.older}); got != test.want {
			t.Errorf("%d points (%s) after %d (%s): got %v", test.newer.Points, test.newer.Verdict(), test.older.Points, test.older.Verdict(), got)
		}
	}
}
