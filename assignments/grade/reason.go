package grade

import (
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/flow"
	"socketlab/capture/message"
)

// problems says what is wrong with the capture file itself.
func problems(c *flow.Capture, lang i18n.Lang) []string {
	var out []string
	for _, p := range c.Info.Problems {
		where := message.Of("octet %d of the file, after frame %d", p.Offset, p.Frame)
		if p.Frame == 0 {
			where = message.Of("octet %d of the file, before the first frame", p.Offset)
		}
		out = append(out, where.In(lang)+": "+p.What.In(lang))
	}
	if c.Info.Truncated && c.Info.Packets > 0 {
		out = append(out, lang.Say("the file breaks off after frame %d; what it holds until there was graded", c.Info.Packets))
	}
	if c.LeftOut > 0 {
		out = append(out, lang.Say("the capture holds too many conversations to look at all: %d frames of the rest were counted only", c.LeftOut))
	}
	if c.NotKept > 0 {
		out = append(out, lang.Say("the lab's traffic is too large to be kept as a whole: %d frames were counted only", c.NotKept))
	}
	return out
}

// nothing says what the capture holds instead of the lab's traffic, and what
// to do about it.
func nothing(spec *check.Spec, c *flow.Capture, whole bool) (message.Message, report.ReasonCode) {
	port := spec.Experiment.Port
	switch {
	case whole:
		return message.Of("No client has sent anything to port %d. lab recorded this itself, from before the first program to after the last: nothing is missing.", port), report.NoTraffic
	case c.Info.Packets == 0:
		return message.Of("The capture holds no frame at all. Start recording before the programs, and stop after they have ended."), report.EmptyFile
	case !loopback(c):
		return message.Of("The capture holds %d frames, but nothing of the lab (port %d) and nothing of the loopback interface. "+
			"Record the loopback interface: lo on Linux, lo0 on macOS, “Adapter for loopback traffic capture” on Windows.", c.Info.Packets, port), report.OtherInterface
	}
	return message.Of("The capture holds %d frames, but nothing of the lab: no traffic of port %d. "+
		"Start recording before the programs, and see that the server uses this port.", c.Info.Packets, port), report.NoTraffic
}

// loopback reports whether any conversation stays on one machine.
func loopback(c *flow.Capture) bool {
	for _, u := range c.UDP {
		if u.Client.Addr().IsLoopback() {
			return true
		}
	}
	for _, t := range c.TCP {
		if t.Client.Addr().IsLoopback() {
			return true
		}
	}
	return false
}
