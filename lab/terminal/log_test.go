package terminal

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"
)

func TestTextKeepsEveryLine(t *testing.T) {
	var b strings.Builder
	err := Text(&b, []Session{
		{Title: "server", Lines: []Line{{At: 1200 * time.Microsecond, Text: "from 127.0.0.1:49740"}}},
		{Title: "client 1", Lines: []Line{
			{At: time.Millisecond, Kind: Input, Text: "소켓컴퓨터공학과 홍길동"},
			{At: 2001 * time.Millisecond, Kind: Failure, Text: "timeout"},
			{At: 11 * time.Hour, Kind: 77, Text: "later"},
		}},
	})
	want := `== server ==
   0.0012   from 127.0.0.1:49740

== client 1 ==
   0.0010 > 소켓컴퓨터공학과 홍길동
   2.0010 ! timeout
39600.0000   later
`
	if err != nil || b.String() != want {
		t.Errorf("got %v\n%s\nwant\n%s", err, b.String(), want)
	}
}

func TestTextIsPlain(t *testing.T) {
	var b strings.Builder
	if err := Text(&b, []Session{{Title: "\x1b]0;title\a", Lines: []Line{{Text: hostile}}}}); err != nil {
		t.Fatal(err)
	}
	for _, r := range b.String() {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			t.Fatalf("the log holds %U", r)
		}
	}
	if n := strings.Count(b.String(), "\n"); n != 2 {
		t.Errorf("one line makes a log of %d lines, want title and line", n)
	}
}

// broken is a writer that a full disk stands behind.
type broken struct{}

var errFull = errors.New("disk full")

func (broken) Write([]byte) (int, error) { return 0, errFull }

func TestWritersErrorIsReturned(t *testing.T) {
	s := []Session{{Title: "server"}}
	if err := Text(broken{}, s); !errors.Is(err, errFull) {
		t.Errorf("Text returns %v", err)
	}
	if err := PNG(broken{}, s); !errors.Is(err, errFull) {
		t.Errorf("PNG returns %v", err)
	}
}
