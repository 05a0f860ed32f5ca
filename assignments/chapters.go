package assignments

import (
	"slices"

	"socketlab/assignments/i18n"
)

// A Chapter is a part of the course: labs that belong together.
type Chapter struct {
	Title i18n.Text
	Labs  []string // names of assignments, in the order in which to do them
}

// chapters are the course. A built-in lab that no chapter names follows at the
// end, in a chapter without a title.
var chapters = []Chapter{
	{i18n.Text{En: "Sockets and ports", Ko: "소켓과 포트"}, []string{"udp-echo", "udp-mux", "bind-conflict"}},
	{i18n.Text{En: "UDP", Ko: "UDP"}, []string{"udp-upper", "udp-reply", "udp-size"}},
	{i18n.Text{En: "TCP", Ko: "TCP"}, []string{"tcp-echo", "tcp-hello", "tcp-sink", "tcp-stream", "tcp-close"}},
	{i18n.Text{En: "Servers", Ko: "서버"}, []string{"tcp-upper", "tcp-threaded", "tcp-backlog", "tcp-nonblocking"}},
	{i18n.Text{En: "When things go wrong", Ko: "문제가 생길 때"}, []string{"udp-timeout", "udp-loss", "tcp-refused", "tcp-loss"}},
}

// Chapters returns the built-in assignments by chapter, in the order of Names.
func Chapters() []Chapter {
	rest := Names()
	var out []Chapter
	for _, c := range chapters {
		var labs []string
		for _, name := range c.Labs {
			if i := slices.Index(rest, name); i >= 0 {
				labs = append(labs, name)
				rest = slices.Delete(rest, i, i+1)
			}
		}
		out = append(out, Chapter{c.Title, labs})
	}
	if len(rest) > 0 {
		out = append(out, Chapter{Labs: rest})
	}
	return out
}

// IsBuiltIn reports whether Load takes a name for a built-in assignment.
func IsBuiltIn(name string) bool { return slices.Contains(Names(), name) }
