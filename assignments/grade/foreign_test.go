package grade

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/trace"
)

// full wants a file to earn all points.
func full(t *testing.T, lab, name string, file []byte) {
	t.Helper()
	if r := gradeBytes(t, lab, file); r.Points != 100 {
		t.Errorf("%s: %s", name, marks(r))
	}
}

func TestForeignTrafficCostsNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("tries out everything there is")
	}
	foreign := foreignTraffic(t, 10_000)
	for _, lab := range assignments.Names() {
		packets, err := trace.Parse(rightTrace(t, lab))
		if err != nil {
			t.Fatal(err)
		}
		full(t, lab, lab+" among 10,000 frames of others", pcapng(t, merge(packets, foreign)))
	}
}

// foreignTraffic is what a busy machine sends meanwhile: name lookups, other
// loopback services, and connections that begin and end as they like.
func foreignTraffic(t *testing.T, frames int) []capture.Packet {
	t.Helper()
	var b strings.Builder
	for i := range frames / 5 {
		at, port := float64(i)*0.0015, 20000+i%9000
		fmt.Fprintf(&b, "%.4f udp 127.0.0.1:%d > 127.0.0.53:53 \"query %d\"\n", at, port, i)
		fmt.Fprintf(&b, "%.4f udp 127.0.0.53:53 > 127.0.0.1:%d \"answer %d\"\n", at+.0001, port, i)
		fmt.Fprintf(&b, "%.4f tcp 10.0.0.2:%d > 93.184.216.34:443 S 0:0(0)\n", at+.0002, port)
		fmt.Fprintf(&b, "%.4f tcp 93.184.216.34:443 > 10.0.0.2:%d S. 0:0(0) ack 1\n", at+.0003, port)
		fmt.Fprintf(&b, "%.4f tcp 127.0.0.1:%d > 127.0.0.1:6379 P. 1:6(5) ack 1 \"PING\\n\"\n", at+.0004, port)
	}
	packets, err := trace.Parse(b.String())
	if err != nil {
		t.Fatal(err)
	}
	return packets
}

// merge puts two captures into one, by time, as mergecap does.
func merge(a, b []capture.Packet) []capture.Packet {
	all := append(slices.Clone(a), b...)
	slices.SortStableFunc(all, func(x, y capture.Packet) int { return x.Time.Compare(y.Time) })
	for i := range all {
		all[i].Frame = i + 1
	}
	return all
}

// Attempts that were right and wrong, merged into one file, count as the
// right one.
func TestAnotherAttemptCostsNothing(t *testing.T) {
	for _, lab := range assignments.Names() {
		text := rightTrace(t, lab)
		earlier := strings.NewReplacer("tcp 4000", "tcp 3300", "> 4000", "> 3300", "udp 4000", "udp 3300",
			"udp 497", "udp 397", "> 497", "> 397", "udp 500", "udp 390", "> 500", "> 500").Replace(text)
		first, err := trace.Parse(earlier)
		if err != nil {
			t.Fatal(err)
		}
		second, err := trace.Parse("start 2026-03-02T01:00:00Z\n" + text)
		if err != nil {
			t.Fatal(err)
		}
		full(t, lab, lab+" twice", pcapng(t, merge(first, second)))
		// The first attempt broke off in the middle.
		full(t, lab, lab+" and half of an attempt", pcapng(t, merge(first[:len(first)/2], second)))
	}
}

func rightTrace(t *testing.T, lab string) string { return traceText(t, lab, "right") }

func traceText(t *testing.T, lab, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", lab, name+".trace"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func gradeBytes(t *testing.T, lab string, file []byte) *report.Report {
	t.Helper()
	spec, err := assignments.Load(lab)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Grade(spec, Work{
		Cover: check.Cover{ID: "20241234", File: "20241234.pcapng", Picture: check.Picture{Name: "20241234.png", Valid: true}},
		Open:  func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil },
	}, i18n.En)
	if err != nil {
		t.Fatalf("%s: %v", lab, err)
	}
	return r
}

func pcapng(t *testing.T, packets []capture.Packet) []byte {
	t.Helper()
	return pcapngOf(t, capture.Section{}, packets)
}

func pcapngOf(t *testing.T, section capture.Section, packets []capture.Packet) []byte {
	t.Helper()
	var file bytes.Buffer
	w, err := capture.NewWriter(&file, section)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.AddInterface(capture.Interface{LinkType: packets[0].LinkType}); err != nil {
		t.Fatal(err)
	}
	for i := range packets {
		p := packets[i]
		p.Interface = 0
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
