package assignments

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/deadline"
	"socketlab/assignments/i18n"
)

func TestTheCourseTemplateIsACourse(t *testing.T) {
	for _, lang := range i18n.Langs() {
		var b bytes.Buffer
		if err := CourseTemplate(&b, "networks", lang); err != nil {
			t.Fatal(err)
		}
		c, err := ParseCourse("networks.yaml", b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Labs) != len(Names()) || c.Labs[0].Weight != 1 || c.Labs[0].Spec.Name != Names()[0] || !IsCourse(b.Bytes()) {
			t.Errorf("%v: %+v", lang, c)
		}
	}
	if data, _ := Source("udp-echo"); IsCourse(data) {
		t.Error("an assignment passes for a course")
	}
}

// Every mistake in a course file is told with its place.
func TestCourseMistakes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "the file is empty"},
		{"labs:\n  - lab: udp-echo\n", "title: is missing"},
		{"title: x\nlabs: []\n", "course.yaml:2:7: labs: is missing"},
		{"title: x\nlabs:\n  - lab: udp-ecko\n", `course.yaml:3:10: labs[0].lab: unknown assignment "udp-ecko" (did you mean "udp-echo"?)`},
		{"title: x\nlabs:\n  - lab: ./nosuch.yaml\n", "labs[0].lab: "},
		{"title: x\nlabs:\n  - lab: udp-echo\n  - lab: udp-echo\n", `labs[1].lab: another lab has the name "udp-echo"`},
		{"title: x\nlabs:\n  - lab: udp-echo\n    due: tomorrow\n", `labs[0].due: got "tomorrow"`},
		{"title: x\nlabs:\n  - lab: udp-echo\n    break: nosuch.yaml\n", "labs[0].break: "},
		{"title: x\nlabs:\n  - lab: udp-echo\n    weight: -1\n", "labs[0].weight: -1 is out of range"},
		{"title: x\nlabs:\n  - lab: udp-echo\n    from: '[a'\n", "labs[0].from: "},
		{"title: x\nlabs:\n  - lab: udp-echo\n    wieght: 2\n", `did you mean "weight"?`},
		{"title: x\ndrop: 1\nlabs:\n  - lab: udp-echo\n", "drop: 1 is out of range"},
		{"title: x\nzone: Moon\nlabs:\n  - lab: udp-echo\n", `zone: got "Moon"`},
		{"title: x\nattempt: last\nlabs:\n  - lab: udp-echo\n", "attempt: "},
		{"title: x\nlabs:\n  - lab: udp-echo\n    late: {percent: 200}\n", "labs[0].late.percent: got 200"},
		{"title: x\nlate: {percent: 200}\nlabs:\n  - lab: udp-echo\n", "late.percent: got 200"},
	} {
		_, err := ParseCourse("course.yaml", []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %s", c.text, err, c.want)
		}
	}
}

// What a course file says of lateness in one lab goes before what it says of all;
// and a course that was written is the course.
func TestACourseIsWrittenAndRead(t *testing.T) {
	text := "title: {en: Networks, ko: 네트워크}\ndrop: 1\nattempt: newest\nzone: Asia/Seoul\nlate: {percent: 10}\n" +
		"labs:\n  - lab: udp-echo\n    due: 2026-12-01 23:59\n    late: {percent: 5, grace: 15m}\n  - lab: tcp-echo\n    weight: 0\n    late: {}\n  - lab: tcp-hello\n"
	c, err := ParseCourse("course.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteCourse(&b, c); err != nil {
		t.Fatal(err)
	}
	again, err := ParseCourse("course.yaml", b.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	for _, c := range []*Course{c, again} {
		for i, want := range []deadline.Policy{{Percent: 5, Grace: 15 * time.Minute}, {}, {Percent: 10}} {
			if got := c.LateOf(i); got != want {
				t.Errorf("lab %d: got %v, want %v", i, got, want)
			}
		}
		if c.Title.Ko != "네트워크" || c.Drop != 1 || c.Attempt != "newest" || c.Zone != "Asia/Seoul" || c.Labs[0].Due != "2026-12-01 23:59" || c.Labs[0].Weight != 1 || c.Labs[1].Weight != 0 {
			t.Errorf("got %+v", c)
		}
	}
}
