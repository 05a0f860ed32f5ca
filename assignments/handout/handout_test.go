package handout

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/deadline"
	"socketlab/assignments/i18n"
	"socketlab/assignments/quiz"
	"socketlab/capture/printable"
)

func TestEveryHandoutTellsItAllAndFits(t *testing.T) {
	for _, name := range assignments.Names() {
		s, err := assignments.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range i18n.Langs() {
			var b bytes.Buffer
			if err := Text(&b, s, lang); err != nil {
				t.Fatal(err)
			}
			tells(t, name+" in "+lang.String(), b.String(), s, lang)
		}
	}
}

func tells(t *testing.T, name, text string, s *check.Spec, lang i18n.Lang) {
	t.Helper()
	words := strings.Join(strings.Fields(text), " ")
	wanted := []string{s.Name, s.Title.In(lang), s.Brief.In(lang), "lab run " + s.Name}
	for _, c := range s.Checks {
		wanted = append(wanted, c.Title.In(lang))
	}
	asked := quiz.Thoughts(s)
	if len(asked) == 0 {
		t.Errorf("%s: asks nothing", name)
	}
	if !strings.Contains(text, "├─ ") {
		t.Errorf("%s: has no picture", name)
	}
	for _, all := range [][]i18n.Text{s.Steps, s.Expect, s.Notes, asked} {
		for _, one := range all {
			wanted = append(wanted, one.In(lang))
		}
	}
	for _, w := range wanted {
		if !strings.Contains(words, strings.Join(strings.Fields(w), " ")) {
			t.Errorf("%s: does not tell %q", name, w)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if printable.Width(line) > width && strings.Contains(strings.TrimSpace(line), " ") && !strings.HasPrefix(line, "  lab ") {
			t.Errorf("%s: %d cells: %s", name, printable.Width(line), line)
		}
	}
	if strings.Contains(text, "%!") {
		t.Errorf("%s: a message lacks an argument", name)
	}
}

func TestServerCommandsNeedAServer(t *testing.T) {
	s, err := assignments.Load("tcp-refused")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Text(&b, s, i18n.En); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "lab serve") || strings.Contains(b.String(), "--server") {
		t.Error("a lab without a server tells how to start one")
	}
}

// What lateness costs stands where the points do.
func TestStudentsAreToldWhatLatenessCosts(t *testing.T) {
	s, err := assignments.Load("udp-echo")
	if err != nil {
		t.Fatal(err)
	}
	copied := *s
	copied.Late = deadline.Policy{Grace: 15 * time.Minute, Percent: 10, Cutoff: 72 * time.Hour}
	for lang, wants := range map[i18n.Lang][]string{
		i18n.En: {"Up to 15 min after the deadline is still in time.", "Each begun day of lateness takes off 10 % of all points.", "More than 3 days after the deadline, nothing counts."},
		i18n.Ko: {"기한 뒤 15분까지는 지각이 아닙니다.", "만점의 10 %를 깎습니다.", "3일이 넘으면 점수가 없습니다."},
	} {
		var b bytes.Buffer
		if err := Text(&b, &copied, lang); err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(strings.Join(strings.Fields(b.String()), " "), want) {
				t.Errorf("%q is missing in\n%s", want, b.String())
			}
		}
	}
}

// A server that waits before it closes has acknowledged the client's FIN before.
func TestThePictureTellsFourSegmentsFromThree(t *testing.T) {
	s, err := assignments.Load("tcp-close")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Text(&b, s, i18n.En); err != nil {
		t.Fatal(err)
	}
	_, four, _ := strings.Cut(b.String(), "client four")
	four, three, _ := strings.Cut(four, "client three")
	if strings.Contains(four, "ACK, and FIN") || strings.Count(four, "FIN: no more from here") != 2 || !strings.Contains(three, "ACK, and FIN") {
		t.Errorf("four:%s\nthree:%s", four, three)
	}
}
