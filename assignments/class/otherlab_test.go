package class

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/class/madeup"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// ofTCP is a capture of a lab on other ports, with nothing of UDP echo.
func ofTCP() []byte { return madeup.Capture{OnlyTCP: 9999}.Bytes() }

func TestAnotherLabsCaptureNeverBeatsTheRightOne(t *testing.T) {
	at := func(day int) string {
		return fmt.Sprintf("Lab_20240001_attempt_2024-09-%02d-08-00-00_a%d.pcapng", day, day)
	}
	deadline := time.Date(2024, 9, 20, 0, 0, 0, 0, time.Local)
	wrong := madeup.Capture{ID: "20240001", Name: "홍길동", Department: "수학과", Lines: 3, Wrong: true}.Bytes()
	for name, test := range map[string]struct {
		files  []handed
		o      Options
		want   string
		passed []int
	}{
		"newer":                {[]handed{{at(1), good("20240001")}, {at(2), ofTCP()}}, Options{}, "20240001 graded 100\n", []int{2}},
		"first":                {[]handed{{at(1), ofTCP()}, {at(2), good("20240001")}}, Options{Attempt: First}, "20240001 graded 100\n", []int{1}},
		"best":                 {[]handed{{at(1), wrong}, {at(2), ofTCP()}, {at(3), good("20240001")}}, Options{Attempt: Best}, "20240001 graded 100\n", []int{2}},
		"two of another lab":   {[]handed{{at(1), good("20240001")}, {at(2), ofTCP()}, {at(3), ofTCP()}}, Options{}, "20240001 graded 100\n", []int{3, 2}},
		"unreadable":           {[]handed{{at(1), good("20240001")}, {at(2), []byte("<html>")}}, Options{}, "20240001 graded 100\n", []int{2}},
		"the right one late":   {[]handed{{at(1), ofTCP()}, {at(25), good("20240001")}}, Options{Until: deadline}, "20240001 graded 100 late\n", []int{1}},
		"a worse one counts":   {[]handed{{at(1), good("20240001")}, {at(2), wrong}}, Options{}, "20240001 graded 70\n", nil},
		"another port is less": {[]handed{{at(1), good("20240001")}, {at(2), madeup.Capture{ID: "20240001", Name: "홍길동", Department: "수학과", Lines: 3, Port: 5001}.Bytes()}}, Options{}, "20240001 graded 100\n", []int{2}},
	} {
		t.Run(name, func(t *testing.T) {
			r := mustGrade(t, zipFile(t, test.files), t.TempDir(), test.o, nil)
			same(t, marks(r), test.want)
			var passed []int
			for _, a := range r.Rows[0].PassedOver {
				passed = append(passed, a.Attempt)
				if a.Reason == "" || !strings.Contains(strings.Join(r.Rows[0].Notes, "\n"), a.File) {
					t.Errorf("%+v is passed over without a word", a)
				}
			}
			if fmt.Sprint(passed) != fmt.Sprint(test.passed) {
				t.Errorf("passed over %v, want %v", passed, test.passed)
			}
		})
	}
}

func TestAClassOfAnotherLabIsNoticed(t *testing.T) {
	var files []handed
	for i := range 5 {
		data := ofTCP()
		if i == 4 {
			data = good("20240005")
		}
		files = append(files, handed{fmt.Sprintf("2024000%d.pcapng", i+1), data})
	}
	for n, want := range map[int]bool{5: true, 0: false} {
		some := append([]handed{}, files[5-n:]...)
		if n == 0 {
			some = files[4:]
		}
		r := mustGrade(t, zipFile(t, some), t.TempDir(), Options{}, nil)
		if doubt := r.Doubt(i18n.En); (doubt != "") != want {
			t.Errorf("of %d captures %d are of another lab, and it is said: %q", r.Captures(), r.OtherLab, doubt)
		}
		if row := r.Rows[0]; want && (row.ReasonCode != report.OtherLab || !strings.Contains(row.Reason, "tcp-")) {
			t.Errorf("got %q: %s", row.ReasonCode, row.Reason)
		}
	}
}
