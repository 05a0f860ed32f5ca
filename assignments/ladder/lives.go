package ladder

import (
	"strconv"
	"strings"

	"socketlab/assignments/report"
)

func itoa(n int) string { return strconv.Itoa(n) }

// lives draws up the lives of conversations.
func (p *timeline) lives(ladders []*report.Ladder) {
	for i, l := range ladders {
		if len(l.Rows) == 0 {
			continue
		}
		s := report.Life{
			Ladder: i,
			Client: p.nameOf(l, 0), Server: p.nameOf(l, 1),
			From: p.since(l.Rows[0].Time), To: p.since(l.Rows[len(l.Rows)-1].Time),
		}
		s.To = max(s.To, s.From)
		s.Established, s.Closing = s.From, s.To
		p.events(&s, l.Rows)
		p.Lives = append(p.Lives, s)
	}
}

// nameOf names one end of a conversation: "client 2 :40000".
func (p *timeline) nameOf(l *report.Ladder, end int) string {
	return p.lanes.of(l, end).Name + " " + portText(l.Lanes[end].Port)
}

// events finds in the rows of a conversation when it was open, when data went,
// and when it began to end.
func (p *timeline) events(s *report.Life, rows []report.Row) {
	closing, open := false, false
	for i := range rows {
		r := &rows[i]
		at := min(max(p.since(r.Time), s.From), s.To)
		has := func(flag string) bool { return strings.Contains(r.Flags, flag) }
		if !closing && (has("FIN") || has("RST")) {
			closing, s.Closing = true, at
		}
		s.Broken = s.Broken || has("RST") || r.Flags == "" && r.Kind == report.RowTrouble && strings.HasPrefix(r.Label, "ICMP")
		if !open && r.Flags != "" && !has("SYN") && has("ACK") {
			open, s.Established = true, at
		}
		if r.Length > 0 {
			s.Data = stretch(s.Data, at)
		}
	}
	if !closing {
		s.Closing = s.To
	}
	s.Established = min(s.Established, s.Closing)
}

// quiet is how many seconds apart data stands in one stretch.
const quiet = 0.005

// stretch adds a moment at which data went.
func stretch(data [][2]float64, at float64) [][2]float64 {
	if n := len(data); n > 0 && at-data[n-1][1] <= quiet {
		data[n-1][1] = max(data[n-1][1], at)
		return data
	}
	return append(data, [2]float64{at, at})
}
