package class

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/message"
)

// workerVariable makes this test program a worker.
const workerVariable = "LAB_TEST_WORKER"

func TestMain(m *testing.M) {
	if os.Getenv(workerVariable) == "" {
		os.Exit(m.Run())
	}
	if err := Serve(bombs(), nil, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// limited tells whether the system limits the memory of a worker: nobody else
// would stop one that takes it all.
const limited = runtime.GOOS == "linux" && !raced

// testWorker starts this program as a worker that has 1 GiB of addresses, of
// which the runtime takes more than half for itself.
func testWorker() *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	if limited {
		cmd = exec.Command("sh", "-c", `ulimit -v 1048576; exec "$0"`, os.Args[0])
	}
	cmd.Env = append(os.Environ(), workerVariable+"=1", "MALLOC_ARENA_MAX=1") // as lab has it
	return cmd
}

// bombs is an assignment with a check that does to its process what the student
// id says.
func bombs() *check.Spec {
	return &check.Spec{Name: "bombs", Points: 10, Checks: []check.Part{{ID: "bomb", Name: "udp-echo", Points: 10, With: bomb{}}}}
}

type bomb struct{}

var (
	sink  [][]byte // keeps what is allocated
	depth int      // keeps what is counted
)

func (bomb) Run(ev *check.Evidence, _ *check.Findings) {
	switch ev.ID[6:] {
	case "02":
		depth = deeper(0)
	case "03":
		if limited { // elsewhere nobody would stop it
			for {
				sink = append(sink, bytes.Repeat([]byte{1}, 64<<20))
			}
		}
	case "04":
		//lint:ignore SA5002 this is the bomb
		for {
		}
	case "05":
		os.Exit(7)
	case "06":
		panic("boom")
	}
}

//lint:ignore SA5007 this is the bomb
func deeper(n int) int { return deeper(n+1) + n }

// A class of ten with one of each bomb: whatever one does to the process that
// grades it, everybody else has marks, and the bomb has a reason.
func TestABombStopsNobodyElse(t *testing.T) {
	var files []handed
	for i := range 10 {
		id := fmt.Sprint(20240001 + i)
		files = append(files, handed{id + ".pcapng", good(id)})
	}
	reasons := map[string]string{"20240002": "stack overflow", "20240003": "more memory than it may have",
		"20240004": "longer than 10s", "20240005": "the process ended", "20240006": ""}
	if !limited {
		delete(reasons, "20240003")
	}
	out := t.TempDir()
	r := gradeBombs(t, zipFile(t, files), out, Options{Jobs: 3, Limit: 10 * time.Second, Worker: testWorker})
	for _, row := range r.Rows {
		reason, isBomb := reasons[row.ID]
		switch {
		case isBomb && (row.Verdict != report.Error || !strings.Contains(row.Reason, reason)):
			t.Errorf("the bomb %s: %s, %q, want %q", row.ID, row.Verdict, row.Reason, reason)
		case !isBomb && row.Points != 10:
			t.Errorf("%s: %d of 10 points, %q", row.ID, row.Points, row.Reason)
		}
		if _, err := os.Stat(out + "/" + row.Page); err != nil {
			t.Errorf("no page for %s", row.ID)
		}
	}
	if r.Failed != len(reasons) {
		t.Errorf("%d failed, want the %d bombs", r.Failed, len(reasons))
	}
}

func gradeBombs(t *testing.T, path, out string, o Options) *Result {
	t.Helper()
	r, err := gradeSpec(t, t.Context(), bombs(), path, out, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// A worker grades as this process does, octet for octet.
func TestAWorkerGradesTheSame(t *testing.T) {
	whole := good("20240015")
	path := zipFile(t, []handed{
		{"20240011.pcapng", good("20240011")}, {"20240013.pcapng", nil}, {"20240014.pcapng", []byte("<html>not found</html>")},
		{"20240015.pcapng", whole[:len(whole)-7]}, {"20240016.png", []byte("x")}, {"20240017.zip", []byte("PK\x03\x04")},
		{"nobody.pcapng", good("20240018")},
	})
	here, there := t.TempDir(), t.TempDir()
	a := gradeBombs(t, path, here, Options{})
	b := gradeBombs(t, path, there, Options{Worker: testWorker})
	same(t, marks(b), marks(a))
	wanted := pages(t, here)
	for name, data := range pages(t, there) {
		if wanted[name] != data {
			t.Errorf("%s differs", name)
		}
		delete(wanted, name)
	}
	for name := range wanted {
		t.Errorf("%s is missing", name)
	}
}

func TestErrorsKeepTheirMeaningOnTheWire(t *testing.T) {
	for _, err := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.EACCES, zip.ErrChecksum, message.Errorf("permission denied"),
		&fs.PathError{Op: "read", Path: "x", Err: syscall.EIO}, fmt.Errorf("x: %w", io.ErrUnexpectedEOF), nil} {
		got := onWire(err).err()
		if (got == nil) != (err == nil) || err != nil && i18n.Ko.Err(got) != i18n.Ko.Err(err) && got.Error() != err.Error() {
			t.Errorf("%v became %v", err, got)
		}
		for _, kind := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.EIO, fs.ErrPermission} {
			if errors.Is(got, kind) != errors.Is(err, kind) {
				t.Errorf("%v: is it %v? %v, but %v was", err, kind, errors.Is(got, kind), errors.Is(err, kind))
			}
		}
	}
}
