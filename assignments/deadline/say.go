package deadline

import (
	"time"

	"socketlab/capture/message"
)

// Said says a policy to students, a sentence each; nothing for one that costs
// nothing.
func (p Policy) Said() (lines []message.Message) {
	if p == (Policy{}) {
		return nil
	}
	if p.Grace > 0 {
		lines = append(lines, message.Of("Up to %v after the deadline is still in time.", Lasts(p.Grace)))
	}
	switch {
	case p.Percent == 0:
		lines = append(lines, message.Of("Lateness takes nothing off."))
	case p.Days == Whole:
		lines = append(lines, message.Of("Each whole day of lateness takes off %d %% %v.", p.Percent, p.Share()))
	default:
		lines = append(lines, message.Of("Each begun day of lateness takes off %d %% %v.", p.Percent, p.Share()))
	}
	if p.Cutoff > 0 {
		lines = append(lines, message.Of("More than %v after the deadline, nothing counts.", Lasts(p.Cutoff)))
	}
	return lines
}

// Share says what the percent are of.
func (p Policy) Share() message.Message {
	if p.Of == Earned {
		return message.Of("of the points earned")
	}
	return message.Of("of all points")
}

// Lasts says how long something takes, begun units included.
func Lasts(d time.Duration) message.Message {
	minutes := int64((d + time.Minute - 1) / time.Minute)
	hours := (minutes + 59) / 60
	switch {
	case d < time.Minute:
		return message.Of("%d s", int64((d+time.Second-1)/time.Second))
	case minutes < 60:
		return message.Of("%d min", minutes)
	case minutes < 48*60 && minutes%60 == 0:
		return message.Of("%d h", hours)
	case minutes < 48*60:
		return message.Of("%d h %d min", minutes/60, minutes%60)
	case hours%24 == 0:
		return message.Of("%d days", hours/24)
	}
	return message.Of("%d days %d h", hours/24, hours%24)
}
