package private

import (
	"slices"
	"testing"
	"time"

	"socketlab/capture"
)

// Every percentage loses exactly that many of a hundred, all different, and up
// to half never three in a row, where the pattern repeats included.
func TestPositions(t *testing.T) {
	for percent := range period + 1 {
		for seed := range uint64(20) {
			lost := Loss{Percent: percent, Seed: seed}.positions()
			if len(lost) != percent || !slices.IsSorted(lost) || len(slices.Compact(slices.Clone(lost))) != percent {
				t.Fatalf("%d %%, seed %d: got %v", percent, seed, lost)
			}
			if percent <= period/2 && longestRun(lost) > 2 {
				t.Fatalf("%d %%, seed %d: got three in a row in %v", percent, seed, lost)
			}
		}
	}
}

func longestRun(positions []uint32) (longest int) {
	run := 0
	for p := range uint32(2 * period) {
		if run++; !slices.Contains(positions, p%period) {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

func TestSeedDecides(t *testing.T) {
	a, b := Loss{Percent: 30, Seed: 1}, Loss{Percent: 30, Seed: 2}
	if !slices.Equal(a.positions(), a.positions()) || slices.Equal(a.positions(), b.positions()) {
		t.Errorf("got %v for seed 1, %v for seed 2", a.positions(), b.positions())
	}
}

func TestDroppedTellsEqualDatagramsApart(t *testing.T) {
	at := func(microseconds int) time.Time { return time.Unix(0, int64(microseconds)*1000) }
	packets := []capture.Packet{
		{Time: at(100), Data: []byte("ethernet same")},
		{Time: at(200), Data: []byte("ethernet other")},
		{Time: at(300), Data: []byte("ethernet same")},
		{Time: at(400), Data: []byte("ethernet same")},
	}
	drops := []Drop{{at(301), []byte("same")}, {at(100), []byte("same")}, {at(200), []byte("unseen")}}
	if got := Dropped(packets, drops); !slices.Equal(got, []int{2, 0}) {
		t.Errorf("got %v, want [2 0]", got)
	}
}
