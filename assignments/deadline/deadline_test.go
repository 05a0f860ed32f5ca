package deadline

import (
	"testing"
	"time"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// The deadline is the last moment that is in time, each day of lateness ends
// with such a moment, and so do the grace and the cut-off.
func TestEveryBoundaryBelongsToWhatIsBeforeIt(t *testing.T) {
	due := time.Date(2026, 11, 18, 23, 59, 59, 999_999_999, time.UTC)
	for _, test := range []struct {
		policy Policy
		after  time.Duration
		late   bool
		days   int
		cut    bool
		off    int // of 25 points
	}{
		{Policy{Percent: 10}, -time.Hour, false, 0, false, 0},
		{Policy{Percent: 10}, 0, false, 0, false, 0},
		{Policy{Percent: 10}, 1, true, 1, false, 2}, // 2.5, in favour of the student
		{Policy{Percent: 10}, 24 * time.Hour, true, 1, false, 2},
		{Policy{Percent: 10}, 24*time.Hour + 1, true, 2, false, 5},
		{Policy{Percent: 10}, 9 * 24 * time.Hour, true, 9, false, 22},
		{Policy{Percent: 10}, 400 * 24 * time.Hour, true, 400, false, 25},
		{Policy{Percent: 10, Days: Whole}, 1, true, 0, false, 0},
		{Policy{Percent: 10, Days: Whole}, 24 * time.Hour, true, 0, false, 0},
		{Policy{Percent: 10, Days: Whole}, 24*time.Hour + 1, true, 1, false, 2},
		{Policy{Percent: 10, Grace: 15 * time.Minute}, 15 * time.Minute, false, 0, false, 0},
		{Policy{Percent: 10, Grace: 15 * time.Minute}, 15*time.Minute + 1, true, 1, false, 2},
		{Policy{Percent: 10, Grace: 15 * time.Minute}, 24*time.Hour + 1, true, 2, false, 5}, // days begin at the deadline
		{Policy{Cutoff: 72 * time.Hour}, 72 * time.Hour, true, 3, false, 0},
		{Policy{Cutoff: 72 * time.Hour}, 72*time.Hour + 1, true, 4, true, 25},
		{Policy{Percent: 100}, 1, true, 1, false, 25},
		{Policy{}, time.Hour, true, 1, false, 0},
	} {
		d := test.policy.Delay(due, due.Add(test.after))
		if d.Late != test.late || d.Days != test.days || d.Cut != test.cut || test.policy.Off(d, 25, 25) != test.off {
			t.Errorf("%+v, %v after: got %+v and %d points off, want late %v, %d days, cut %v, %d off",
				test.policy, test.after, d, test.policy.Off(d, 25, 25), test.late, test.days, test.cut, test.off)
		}
	}
}

// Where clocks are changed, a day has 23 hours or 25, and ends at the same time
// on the clock.
func TestDaysEndWhenTheClockShowsTheSame(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, test := range []struct {
		due  time.Time
		last time.Duration // that is the first day
	}{
		{time.Date(2026, 3, 28, 12, 0, 0, 0, berlin), 23 * time.Hour},
		{time.Date(2026, 10, 24, 12, 0, 0, 0, berlin), 25 * time.Hour},
		{time.Date(2026, 11, 18, 12, 0, 0, 0, berlin), 24 * time.Hour},
	} {
		p := Policy{Percent: 10}
		if got := p.Delay(test.due, test.due.Add(test.last)).Days; got != 1 {
			t.Errorf("%v after %v: got %d days, want 1", test.last, test.due, got)
		}
		if got := p.Delay(test.due, test.due.Add(test.last+1)).Days; got != 2 {
			t.Errorf("a moment more than %v after %v: got %d days, want 2", test.last, test.due, got)
		}
	}
}

func TestPercentAreOfTheMaximumOrOfWhatWasEarned(t *testing.T) {
	d := Delay{Late: true, Days: 2}
	for _, test := range []struct {
		of           string
		earned, want int
	}{{"", 80, 20}, {Maximum, 80, 20}, {Earned, 80, 16}, {Maximum, 15, 15}, {Maximum, 0, 0}, {Earned, 3, 0}} {
		if got := (Policy{Percent: 10, Of: test.of}).Off(d, test.earned, 100); got != test.want {
			t.Errorf("of %q, %d earned: got %d, want %d", test.of, test.earned, got, test.want)
		}
	}
}

func TestAPolicyThatMakesNoSenseSaysWhere(t *testing.T) {
	for field, p := range map[string]Policy{
		"":        {Grace: time.Minute, Percent: 100, Days: Whole, Of: Earned, Cutoff: time.Hour},
		"percent": {Percent: 101},
		"days":    {Days: "some"},
		"of":      {Of: "all"},
		"grace":   {Grace: -1},
		"cutoff":  {Cutoff: time.Minute, Grace: time.Hour},
	} {
		if got, what := p.Problem(); got != field || what.IsZero() != (field == "") {
			t.Errorf("%+v: got %q: %v, want %q", p, got, what, field)
		}
	}
}

// A policy is written as an assignment file writes it, its defaults too.
func TestAPolicyIsWrittenAsInAnAssignment(t *testing.T) {
	if got := (Policy{}).String(); got != "" {
		t.Errorf("got %q for nothing", got)
	}
	want := "{grace: 15m0s, percent: 10, of: maximum, days: begun, cutoff: 72h0m0s}"
	if got := (Policy{Grace: 15 * time.Minute, Percent: 10, Cutoff: 72 * time.Hour}).String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
