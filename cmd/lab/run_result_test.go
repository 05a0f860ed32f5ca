package main

import (
	"testing"

	"socketlab/lab/terminal"
)

func TestSessionsAreCutToWhatAPersonReads(t *testing.T) {
	tests := []struct {
		lines  []int // of each session
		most   int
		want   []int // of each session shown
		hidden int
	}{
		{[]int{3, 4}, 10, []int{3, 4}, 0},
		{[]int{2, 9}, 10, []int{2, 8}, 1},
		{[]int{9, 9}, 10, []int{5, 5}, 8},
		{[]int{2, 2, 2}, 2, []int{1, 1}, 4},
	}
	for _, test := range tests {
		var sessions []terminal.Session
		for _, n := range test.lines {
			sessions = append(sessions, terminal.Session{Lines: make([]terminal.Line, n)})
		}
		shown, hidden := cutSessions(sessions, test.most)
		if hidden != test.hidden || len(shown) != len(test.want) {
			t.Errorf("%v: %d sessions and %d lines hidden, want %v and %d", test.lines, len(shown), hidden, test.want, test.hidden)
			continue
		}
		for i, s := range shown {
			if len(s.Lines) != test.want[i] {
				t.Errorf("%v: session %d has %d lines, want %d", test.lines, i, len(s.Lines), test.want[i])
			}
		}
	}
}
