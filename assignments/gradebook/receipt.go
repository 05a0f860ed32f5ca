package gradebook

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Receipt is what an LMS says of when a student handed in.
type Receipt struct {
	Time     time.Time     // when it was last changed; zero if it does not say
	Late     bool          // by its own judgement
	By       time.Duration // how late, no more exact than it says; 0 if it does not say, or it was not late
	Extended time.Time     // until when it grants this student more time; zero if it does not
}

// Receipt reads what Moodle's grading worksheet says of a student (gradingtable.php:
// "Last modified (submission)", and a status such as "Submitted for grading - 2
// hours 3 mins late - Extension granted until: Friday, 20 November 2026, 11:59
// PM"), or Gradescope's list of grades. Both write in the teacher's language and
// time zone; where a time has no seconds, none are added.
func (s *Student) Receipt(zone *time.Location) (r Receipt) {
	if r.Time = momentIn(s.Submitted, zone); r.Time.IsZero() {
		return Receipt{}
	}
	for _, part := range strings.Split(s.Status, " - ") {
		if until := momentIn(part, zone); !until.IsZero() {
			r.Extended = until
		} else if by, ok := spanIn(part); ok {
			r.Late, r.By = by > 0, by
		}
	}
	return r
}

// Dates as Moodle's language packs write them, and as machines do.
var (
	dateYMD   = regexp.MustCompile(`(\d{4})\s*[-./年년]\s*(\d{1,2})\s*[-./月월]\s*(\d{1,2})`)
	dateDMY   = regexp.MustCompile(`(\d{1,2})\.? ([A-Za-z]{3,9}),? (\d{4})`)
	dateMDY   = regexp.MustCompile(`([A-Za-z]{3,9}) (\d{1,2}),? (\d{4})`)
	clockTime = regexp.MustCompile(`(?i)(오전|오후|[ap]\.?m\.?)?\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(오전|오후|[ap]\.?m\b)?`)
	clockZone = regexp.MustCompile(`(?:\d|\s)([+-]\d{2}):?(\d{2})\s*$|(?:\d|\s)(Z|UTC)\s*$`)
)

// momentIn finds a date with a time of day in a text, in a zone unless it says
// its distance from UTC; zero if there is none.
func momentIn(text string, zone *time.Location) time.Time {
	year, month, day, rest, ok := dateIn(text)
	clock := clockTime.FindStringSubmatch(rest)
	if !ok || clock == nil {
		return time.Time{}
	}
	hour, minute, second := atoi(clock[2]), atoi(clock[3]), atoi(clock[4])
	switch half := strings.ToLower(clock[1] + clock[5]); {
	case half == "" && hour > 23, half != "" && (hour > 12 || hour == 0), minute > 59, second > 59:
		return time.Time{}
	case strings.HasPrefix(half, "오후"), strings.HasPrefix(half, "p"):
		hour = hour%12 + 12
	case half != "":
		hour %= 12
	}
	if m := clockZone.FindStringSubmatch(rest); m != nil {
		zone = time.UTC
		if m[1] != "" {
			hours := atoi(m[1][1:])*60 + atoi(m[2])
			if m[1][0] == '-' {
				hours = -hours
			}
			zone = time.FixedZone("", hours*60)
		}
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, zone)
}

// dateIn finds a date in a text, and what stands behind it.
func dateIn(text string) (year, month, day int, rest string, ok bool) {
	if m := dateYMD.FindStringSubmatchIndex(text); m != nil {
		part := func(i int) int { return atoi(text[m[2*i]:m[2*i+1]]) }
		year, month, day, rest = part(1), part(2), part(3), text[m[1]:]
	} else if m := dateDMY.FindStringSubmatchIndex(text); m != nil {
		year, month, day, rest = atoi(text[m[6]:m[7]]), monthNamed(text[m[4]:m[5]]), atoi(text[m[2]:m[3]]), text[m[1]:]
	} else if m := dateMDY.FindStringSubmatchIndex(text); m != nil {
		year, month, day, rest = atoi(text[m[6]:m[7]]), monthNamed(text[m[2]:m[3]]), atoi(text[m[4]:m[5]]), text[m[1]:]
	}
	is := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return year, month, day, rest, is.Month() == time.Month(month) && is.Day() == day
}

// monthNamed is the number of a month by its English name, or the first letters
// of it; 0 if it is none.
func monthNamed(name string) int {
	for month := time.January; month <= time.December; month++ {
		if strings.HasPrefix(strings.ToLower(month.String()), strings.ToLower(name)) {
			return int(month)
		}
	}
	return 0
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // at most a few digits
	return n
}

// Durations: as Moodle writes them ("1 day 2 hours", "2 시간 3 분"), and as
// Gradescope does ("26:03:04").
var (
	spanPart  = regexp.MustCompile(`(\d{1,6})\s*(years?|weeks?|days?|hours?|mins?|minutes?|secs?|seconds?|년|주|일|시간|분|초)`)
	spanHours = regexp.MustCompile(`^(\d{1,6}):(\d{2}):(\d{2})$`)
)

// spanIn finds how long something took in a text.
func spanIn(text string) (span time.Duration, ok bool) {
	if m := spanHours.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		return time.Duration(atoi(m[1]))*time.Hour + time.Duration(atoi(m[2]))*time.Minute + time.Duration(atoi(m[3]))*time.Second, true
	}
	for _, m := range spanPart.FindAllStringSubmatch(strings.ToLower(text), -1) {
		span += time.Duration(atoi(m[1])) * spanUnit(m[2])
		ok = true
	}
	return span, ok
}

// spanUnit is how long a unit lasts. Moodle's year has 365 days.
func spanUnit(word string) time.Duration {
	const day = 24 * time.Hour
	switch word {
	case "시간":
		return time.Hour
	case "년":
		return 365 * day
	case "주":
		return 7 * day
	case "일":
		return day
	case "분":
		return time.Minute
	case "초":
		return time.Second
	}
	return map[byte]time.Duration{'y': 365 * day, 'w': 7 * day, 'd': day, 'h': time.Hour, 'm': time.Minute, 's': time.Second}[word[0]]
}

// UnreadTime is a time of submission that Receipt cannot read, since an LMS
// wrote it in a language that it does not know; "" if there is none.
func (r *Roster) UnreadTime() string {
	if r == nil {
		return ""
	}
	for _, s := range r.Students {
		if s.Submitted != "" && s.Receipt(time.UTC).Time.IsZero() {
			return s.Submitted
		}
	}
	return ""
}
