package provenance

import (
	"strings"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/calls"
)

// rewriters are programs that save captures again, as they call themselves.
var rewriters = []string{"editcap", "mergecap", "reordercap", "tshark", "tcprewrite", "tracewrangler"}

// makers are programs that make captures of something else than a network.
var makers = []string{"text2pcap", "scapy", "randpkt"}

// programs says which programs wrote the file.
func (q *inquiry) programs() {
	info := &q.Capture.Info
	own, said := false, map[string]bool{}
	for i := range info.Sections {
		s := &info.Sections[i]
		own = own || s.Own()
		name := s.Application
		if name == "" || s.Own() || said[name] {
			continue
		}
		said[name] = true
		switch name = short(name); {
		case named(name, makers):
			q.tell("made-by-program", "The file says that %s wrote it, which makes packets and records none.", name).as(report.Weak, nil)
		case named(name, rewriters):
			q.tell("rewritten", "The file says that %s wrote it, which saves captures that others have recorded.", name)
		default:
			q.tell("program", "The file says that %s wrote it.", name)
		}
	}
	for i := range info.Interfaces {
		if named(info.Interfaces[i].Name, makers) {
			q.tell("made-by-program", "The file names the interface %s, which no machine has: its packets come out of a text.", short(info.Interfaces[i].Name)).as(report.Weak, nil)
			break
		}
	}
	if own && !q.counted() {
		q.tell("rewritten", "The file says that lab recorded it, and lacks the counts with which lab ends: another program has saved it since, or the recording broke off.")
	}
}

// short is a name that a file gives, cut.
func short(s string) string {
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

func named(name string, list []string) bool {
	name = strings.ToLower(name)
	for _, word := range list {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// counted reports whether every interface says how many frames it had.
func (q *inquiry) counted() bool {
	for i := range q.Capture.Info.Interfaces {
		if !q.Capture.Info.Interfaces[i].HasStatistics {
			return false
		}
	}
	return len(q.Capture.Info.Interfaces) > 0
}

// counts compares what the interfaces counted with what the file holds.
func (q *inquiry) counts() {
	info := &q.Capture.Info
	if !q.counted() || len(info.Sections) != 1 || info.Truncated {
		return
	}
	received, dropped := uint64(0), uint64(0)
	for i := range info.Interfaces {
		received += info.Interfaces[i].Received
		dropped += info.Interfaces[i].Dropped
	}
	switch held := uint64(info.Packets); {
	case !info.Sections[0].Own():
	case received < held:
		q.tell("statistics", "The interface counted %d frames while lab recorded, and the file holds %d.", received, held).as(report.Weak, nil)
	case received > held+dropped:
		q.tell("statistics", "The interface counted %d frames while lab recorded, and the file holds %d: some were left out since.", received, held)
	}
}

// slack is how far the clock of frames and the clock of calls may be apart.
const slack = 10 * time.Second

// calls compares when the socket calls were made, of which lab's notes tell, with
// the times of the frames.
func (q *inquiry) calls() {
	all := calls.Read(q.Capture.Info.Comments())
	first, last := q.span()
	if len(all) == 0 || first.IsZero() || len(q.Capture.Info.Sections) != 1 {
		return
	}
	begin, end := all[0].Begin, all[0].End
	for i := range all {
		if all[i].End.After(end) {
			end = all[i].End
		}
	}
	if first.Before(end.Add(slack)) && last.After(begin.Add(-slack)) {
		return
	}
	q.shifted(i18n.Mark("The frames are %v later than the socket calls that sent them, as lab noted both: times were changed after the recording."),
		i18n.Mark("The frames are %v earlier than the socket calls that sent them, as lab noted both: times were changed after the recording."), first.Sub(begin))
}

// span returns the times of the first and the last packet; zero if none has any.
func (q *inquiry) span() (first, last time.Time) {
	for i := range q.packets {
		at := q.packets[i].at
		if at.IsZero() {
			continue
		}
		if first.IsZero() || at.Before(first) {
			first = at
		}
		if at.After(last) {
			last = at
		}
	}
	return first, last
}

// names tells of other students whom the text names.
func (q *inquiry) names() {
	for _, o := range q.Others {
		if q.Alone {
			q.tell("other-id", "The text names student id %s, and not the one who handed it in.", o.ID).as(report.Strong, []int{o.Frame}).About = []string{o.ID}
			continue
		}
		q.tell("other-id", "The text names student id %s as well.", o.ID).as(report.Note, []int{o.Frame}).About = []string{o.ID}
	}
}

// codes tells whether the text holds the code that the student was given, and
// whose others it holds.
func (q *inquiry) codes() {
	own := false
	for _, c := range q.Codes {
		switch {
		case c.Text == q.Code:
			own = true
		case c.Owner != "":
			q.tell("other-code", "The text holds the code that was given to student %s.", c.Owner).as(report.Strong, []int{c.Frame}).About = []string{c.Owner}
		default:
			q.tell("unknown-code", "The text holds the code %s, which was given to nobody.", c.Text).as(report.Weak, []int{c.Frame})
		}
	}
	switch {
	case own:
		q.tell("code", "The text holds the code that was given to this student.")
	case q.Code != "":
		q.tell("no-code", "The text does not hold the code that was given to this student.").as(report.Weak, nil)
	}
}
