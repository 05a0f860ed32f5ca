// Package deadline says how late something was handed in, and what that costs. Its
// Policy is the one kind of late policy that lab knows, wherever it is written:
// in an assignment file, on the command line, or for a whole course.
package deadline

import (
	"cmp"
	"fmt"
	"math"
	"time"

	"socketlab/capture/message"
)

// What a day of lateness is, and what its percent are of.
const (
	Begun   = "begun"   // a day counts as soon as it begins
	Whole   = "whole"   // a day counts once it is over
	Maximum = "maximum" // percent of the assignment's points
	Earned  = "earned"  // percent of the points that were earned
)

// A Policy is what lateness costs. The zero value costs nothing.
type Policy struct {
	Grace   time.Duration `yaml:"grace,omitempty" json:"grace,omitempty"`     // so long after the deadline, something is still in time
	Percent int           `yaml:"percent,omitempty" json:"percent,omitempty"` // taken off for each day
	Of      string        `yaml:"of,omitempty" json:"of,omitempty"`           // Maximum or Earned; "" is Maximum
	Days    string        `yaml:"days,omitempty" json:"days,omitempty"`       // Begun or Whole; "" is Begun
	Cutoff  time.Duration `yaml:"cutoff,omitempty" json:"cutoff,omitempty"`   // so long after the deadline, nothing counts any more; 0: never
}

// DayWords and OfWords are the words that Days and Of may be.
var (
	DayWords = []string{Begun, Whole}
	OfWords  = []string{Maximum, Earned}
)

// String writes a policy as an assignment file does, every field with its value;
// "" for one that costs nothing.
func (p Policy) String() string {
	if p == (Policy{}) {
		return ""
	}
	return fmt.Sprintf("{grace: %v, percent: %d, of: %s, days: %s, cutoff: %v}",
		p.Grace, p.Percent, cmp.Or(p.Of, Maximum), cmp.Or(p.Days, Begun), p.Cutoff)
}

// Problem says what is wrong with a policy, and with which of its fields, by
// its name in YAML; nothing if all is well.
func (p Policy) Problem() (field string, what message.Message) {
	among := func(word string, words []string) bool { return word == "" || word == words[0] || word == words[1] }
	switch {
	case p.Percent < 0 || p.Percent > 100:
		return "percent", message.Of("got %d, want 0 to 100", p.Percent)
	case !among(p.Days, DayWords):
		return "days", message.Of("got %q, want one of %s", p.Days, "begun, whole")
	case !among(p.Of, OfWords):
		return "of", message.Of("got %q, want one of %s", p.Of, "maximum, earned")
	case p.Grace < 0:
		return "grace", message.Of("got %v, want no less than 0", p.Grace)
	case p.Cutoff < 0:
		return "cutoff", message.Of("got %v, want no less than 0", p.Cutoff)
	case p.Cutoff > 0 && p.Cutoff < p.Grace:
		return "cutoff", message.Of("%v is before the end of the grace, %v", p.Cutoff, p.Grace)
	}
	return "", message.Message{}
}

// A Delay is how something stands to its deadline.
type Delay struct {
	Due   time.Time     // the last moment that is in time; zero where nobody knows
	By    time.Duration // after Due; 0 if it is not, or nobody knows
	Late  bool          // after Due and the grace, or by the word of an LMS that knows no time
	Days  int           // of lateness that cost something
	Cut   bool          // after the cut-off
	Grace bool          // after Due, and in time by the grace

	Extended bool   // this student's Due is later than the others'
	Why      string // the reason of that; may be empty
}

// Delay says how something that was handed in at a time stands to its deadline,
// the last moment that is in time. The grace moves that moment and no other: days
// are counted from the deadline, and each ends when the clock of the deadline's
// time zone shows the same time again, that moment included. So a day may have 23
// hours, or 25.
func (p Policy) Delay(due, at time.Time) Delay {
	d := Delay{Due: due}
	if !at.After(due) {
		return d
	}
	d.By = at.Sub(due)
	if d.By <= p.Grace {
		d.Grace = true
		return d
	}
	d.Late, d.Cut = true, p.Cutoff > 0 && d.By > p.Cutoff
	begun := max(1, int(d.By/(24*time.Hour))-1)
	for at.After(due.AddDate(0, 0, begun)) {
		begun++
	}
	d.Days = begun
	if p.Days == Whole {
		d.Days--
	}
	return d
}

// Off is how many points a delay takes off those that were earned, of at most
// so many. A part of a point is not taken off, and nobody falls below 0.
func (p Policy) Off(d Delay, earned, most int) int {
	if earned <= 0 || !d.Late {
		return 0
	}
	if d.Cut {
		return earned
	}
	of := most
	if p.Of == Earned {
		of = earned
	}
	percent := min(100, p.Percent*min(d.Days, math.MaxInt16))
	return min(earned, of*percent/100)
}
