package calls

import (
	"bytes"
	"fmt"
	"io"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"socketlab/capture"
)

var begin = time.Date(2026, 3, 2, 9, 0, 0, 123456789, time.UTC)

func some() []Call {
	client, server := netip.MustParseAddrPort("127.0.0.1:40000"), netip.MustParseAddrPort("127.0.0.1:9999")
	return []Call{
		{Party: "server", Begin: begin, End: begin.Add(4100), Stream: true, Text: "socket(AF_INET, SOCK_STREAM) = 0"},
		{Party: "client, from 2", Begin: begin.Add(5), End: begin.Add(300 * time.Millisecond), Stream: true, Local: client, Remote: server, Text: "recv(4096) = 5"},
		{Party: "server", Begin: begin.Add(time.Second), End: begin.Add(time.Second), Failed: true, Local: server, Text: "bind(127.0.0.1:9999) = EADDRINUSE"},
	}
}

// What is written into a file is read from it, and whoever reads it with other
// eyes sees one comment for each party.
func TestCallsSurviveAFile(t *testing.T) {
	var file bytes.Buffer
	w, err := capture.NewWriter(&file, capture.Section{Comments: append([]string{"assignment: tcp-echo"}, Comments(some())...)})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	r, err := capture.NewReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); err != io.EOF {
		t.Fatal(err)
	}
	comments := r.Info().Sections[0].Comments
	if len(comments) != 3 || !strings.HasPrefix(comments[1], "calls: server, from 2026-03-02T09:00:00.123456789Z\n0.000000000 0.000004100 TCP ok - - socket(") {
		t.Errorf("%q", comments)
	}
	if got := Read(comments); !reflect.DeepEqual(got, some()) {
		t.Errorf("got  %v\nwant %v", got, some())
	}
}

func TestHalves(t *testing.T) {
	c := some()[1]
	if made, result := c.Halves(); c.Name() != "recv" || made != "recv(4096)" || result != "5" {
		t.Errorf("%q, %q, %q", c.Name(), made, result)
	}
}

// What a stranger writes costs a line, and no more.
func TestStrangersAreRead(t *testing.T) {
	head := "calls: server, from 2026-03-02T09:00:00Z\n"
	good := "0.0 1.5 UDP ok - - recv(1) = 1\n"
	for text, want := range map[string]int{
		"":                              0,
		"calls: ":                       0,
		"calls: , from 2026-03-02":      0,
		head:                            0,
		head + good:                     1,
		head + strings.Trim(good, "\n"): 1,
		head + "0.0\n\n" + good:         1,
		head + "2.0 1.0 UDP ok - - recv(1) = 1\n" + good:             1, // ends before it begins
		head + "-1 1.0 UDP ok - - recv(1) = 1\n":                     0,
		head + "NaN NaN UDP ok - - recv(1) = 1\n":                    0,
		head + "0 1e300 UDP ok - - recv(1) = 1\n":                    0,
		head + "0 1 UDP ok - - nothing at all\n":                     0,
		head + "0 1 x y z z recv(\x1b[31m" + "\n":                    1,
		head + strings.Repeat(good, 3*mostCalls):                     mostCalls,
		"calls: " + strings.Repeat("x", 5000) + head + good:          0,
		head + "0 1 UDP ok - - f(" + strings.Repeat("x", 1e6):        1,
		head + "0 1 UDP ok - - " + strings.Repeat("x", 1e3) + "()\n": 0, // what is kept has no call in it
		"calls: server, from 0000-01-01T00:00:00+14:00\n" + good:     0, // a year that nobody can write
		"calls: server, from 9999-12-31T23:59:59Z\n" + good:          0,
	} {
		got := Read([]string{text, "nothing of ours\n" + good})
		if len(got) != want {
			t.Errorf("%.80q: %d calls, want %d", text, len(got), want)
		}
		for _, c := range got {
			if len(c.Text) > mostText || c.End.Before(c.Begin) {
				t.Errorf("%.80q: %d octets, %v to %v", text, len(c.Text), c.Begin, c.End)
			}
		}
	}
}

// A program that calls without end leaves room for everything else in a file.
func TestManyCallsAreBounded(t *testing.T) {
	var many []Call
	for i := range 20_000 {
		at := begin.Add(time.Duration(i) * time.Millisecond)
		many = append(many, Call{Party: fmt.Sprint("client ", i%3), Begin: at, End: at, Text: "recv(" + strings.Repeat("9", i%900) + ") = EAGAIN"})
	}
	comments := Comments(many)
	octets := 0
	for _, c := range comments {
		if octets += len(c); len(c) > 65535 {
			t.Errorf("comment of %d octets", len(c))
		}
	}
	got := Read(comments)
	if octets > mostOctets+10_000 || len(got) < 1000 || !got[len(got)-1].Begin.Equal(many[len(got)-1].Begin) {
		t.Errorf("%d octets, %d calls", octets, len(got))
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range Comments(some()) {
		f.Add(c)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Read([]string{text})
		if again := Read(Comments(got)); len(again) != len(got) {
			t.Errorf("%d calls, written and read again %d", len(got), len(again))
		}
	})
}
