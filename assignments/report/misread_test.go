package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
)

const wrongAnswer = "got %s, want %s, the answer to %s"

// graded is a report with a finding about each of some frames.
func graded(check string, kind, message string, frames ...int) *Report {
	r := &Report{Checks: []CheckResult{{ID: "c", Check: check, Verdict: Fail, MaxPoints: 10}}}
	l := Ladder{Lanes: [2]Lane{{Role: "client"}, {Role: "server"}}}
	for _, frame := range frames {
		r.Checks[0].Findings = append(r.Checks[0].Findings, Remark{Frame: frame, Kind: kind, Message: message})
	}
	for frame := 1; frame <= 9; frame++ {
		l.Rows = append(l.Rows, Row{Frame: frame, From: (frame + 1) % 2, Label: "DATA", Text: "of 20240001"})
	}
	r.Ladders = []Ladder{l}
	return r
}

func TestTheFirstFaultIsTheEarliestFrame(t *testing.T) {
	f := FirstFault(graded("tcp-answer", wrongAnswer, `got "HEL", want "HELLO", the answer to "hello"`, 7, 4, 9))
	if f == nil || f.Frame != 4 || !f.Cut || len(f.Rows) != 2 || f.Rows[0].Frame != 3 || f.Rows[1].From != "server" || f.Rows[1].To != "client" {
		t.Errorf("%+v", f)
	}
	noted := graded("tcp-answer", wrongAnswer, "x", 4)
	noted.Checks[0].MaxPoints = 0
	if f := FirstFault(noted); f != nil {
		t.Errorf("what costs nothing is a fault: %+v", f)
	}
	if f := FirstFault(graded("identity", "the text holds no student id", "x", 0)); f == nil || f.Rows != nil {
		t.Errorf("%+v", f)
	}
}

// One recv() that was taken for a message is told from any other wrong answer:
// what came back is the beginning of what was wanted.
func TestCausesAreNotGuessed(t *testing.T) {
	for message, want := range map[string]string{
		`got "HEL", want "HELLO", the answer to "hello"`:     "One recv() was taken for one message",
		`응답이 "HEL"입니다. "hello"에 대한 응답은 "HELLO"여야 합니다`:        "One recv() was taken for one message",
		`got "hello", want "HELLO", the answer to "hello"`:   "The server made something else of a message than the lab wants",
		`got "HELLO!", want "HELLO", the answer to "hello"`:  "The server made something else of a message than the lab wants",
		`got "H\"EL", want "H\"ELLO", the answer to "hello"`: "One recv() was taken for one message",
	} {
		f := FirstFault(graded("tcp-answer", wrongAnswer, message, 4))
		if c := causeOf(f); c == nil || c.title.En != want {
			t.Errorf("%s: got %+v, want %q", message, c, want)
		}
	}
}

func TestAClassCountsEachStudentOnce(t *testing.T) {
	c := &Class{Checks: []ClassCheck{{ID: "c", Title: "the title"}}}
	add := func(id string, f *Fault) { c.Rows = append(c.Rows, &ClassRow{ID: id, Status: Graded, Fault: f}) }
	closed := graded("tcp-close", "the %s closed first, want the %s", "x", 4, 6)
	add("20240001", FirstFault(closed)) // named in the frames
	add("20240002", FirstFault(closed))
	add("20240003", FirstFault(graded("strange", "nobody knows this", "x", 4)))
	add("20240004", nil)
	c.Rows = append(c.Rows, &ClassRow{ID: "20240005", Status: Missing})
	got := c.Misread(i18n.Ko)
	if len(got) != 2 || got[0].Count != 2 || got[0].Of != 4 || got[0].Title != "서버가 클라이언트의 FIN을 기다리지 않았습니다" || got[0].Lecture == "" {
		t.Fatalf("%+v", got)
	}
	if got[0].Example.ID != "20240002" || got[0].Others[0].ID != "20240001" {
		t.Errorf("the example names %s, whose id stands in its frames", got[0].Example.ID)
	}
	if got[1].Title != "the title" || got[1].Lecture != "" {
		t.Errorf("what nobody knows: %+v", got[1])
	}
}

// Every cause explains a finding that a check really has.
func TestCausesExplainWhatChecksFind(t *testing.T) {
	var source strings.Builder
	files, _ := filepath.Glob("../check/*.go")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(b)
	}
	for _, c := range causes {
		for _, k := range c.kinds {
			if !strings.Contains(source.String(), `"`+k) {
				t.Errorf("no check finds %q", k)
			}
		}
		if c.title.Ko == "" || c.lecture.Ko == "" || c.title.En == "" || c.lecture.En == "" {
			t.Errorf("%+v", c)
		}
	}
}
