package check

import (
	"fmt"
	"testing"
	"time"

	"socketlab/capture/flow"
)

// Another student's id is one of the same kind; other numbers are none, and
// neither is the day of the recording.
func TestWhoElseIsNamed(t *testing.T) {
	ev := &Evidence{Capture: &flow.Capture{First: time.Date(2026, 11, 29, 23, 0, 0, 0, time.UTC)}}
	for _, c := range []struct{ own, text, want string }{
		{"20241234", "컴퓨터공학과 20249999 홍길동", "20249999"},
		{"20241234", "20241234 20249999", "20249999"},
		{"20241234", "20241234", ""},
		{"20241234", "12345678", ""},
		{"20241234", "202499991", ""},
		{"20241234", "2024999", ""},
		{"20241234", "20261129 20261130", ""},
		{"20241234", "20251129", "20251129"},
		{"20241234", "20245555 is with me", ""},
		{"20241234", "CS20249999Hong", "20249999"},
		{"20241234", "2024|9999", "20249999"},
		{"a2024123", "A2024999 hello", "a2024999"},
		{"a2024123", "hello222", ""},
		{"2024-12345", "2024-99999", "2024-99999"},
		{"홍길동", "20249999", ""},
	} {
		ev.Cover = Cover{ID: c.own, Team: []string{"20245555"}}
		if got := ev.namesAnother([]*saying{streamOfText(c.text)}); got != c.want {
			t.Errorf("%q in %q: got %q, want %q", c.own, c.text, got, c.want)
		}
	}
}

// Whose a conversation is that names nobody, its neighbours in time tell.
func TestConversationsThatNameNobody(t *testing.T) {
	const own, other, nobody = "20241234", "20249999", "hello"
	for _, c := range []struct {
		name string
		at   []int // seconds
		said []string
		want string // first frames of what is the student's
	}{
		{"next to the student's", []int{0, 20, 600, 620}, []string{own, nobody, other, nobody}, "[1 3]"},
		{"next to another's", []int{0, 580, 600, 620}, []string{own, nobody, other, nobody}, "[1]"},
		{"between, in a chain", []int{0, 90, 180, 270, 600}, []string{own, nobody, nobody, nobody, other}, "[1 3 5 7]"},
		{"before the one that names", []int{0, 20, 600, 620}, []string{nobody, own, nobody, other}, "[1 3]"},
		{"at the same time", []int{0, 0, 0, 0}, []string{own, other, nobody, nobody}, "[1 5 7]"},
		{"nobody is named", []int{0, 600}, []string{nobody, nobody}, "[1 3]"},
		{"another is named alone", []int{0, 20}, []string{other, nobody}, "[]"},
		{"another is named, and far from it nobody", []int{0, 600}, []string{other, nobody}, "[3]"},
	} {
		trace := ""
		for i, s := range c.said {
			trace += fmt.Sprintf("%d.0%d udp %d > 5000 %q\n%d.0%d udp 5000 > %d %q\n", c.at[i], i, 40000+i, s, c.at[i], i+1, 40000+i, s)
		}
		same := func(b []byte) []byte { return b }
		one := testCase{packets: trace, ports: []uint16{5000}}
		a := Gather(one.changed(t, same, same), Lab{Ports: one.ports}).For(Cover{ID: own}).Attempts()
		got := []int{}
		for _, m := range a.mine {
			got = append(got, m.frame)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: got %v, want %s", c.name, got, c.want)
		}
	}
}
