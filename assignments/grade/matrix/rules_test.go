package matrix

import (
	"slices"

	"socketlab/assignments/check"
	"socketlab/lab/experiment"
)

// wanted is how many conversations have to be right: as many as the
// assignment says, or all where there are fewer. That there are fewer costs
// points once, in the check that counts them.
func wanted(n int, all []*view) int { return max(min(n, len(all)), 1) }

// holds is the table of rules: what each check of the catalogue asks for, in
// terms of what the sight shows. It is asked twice. The generous answer is
// whether the capture may pass: where the strict one differs, both verdicts
// are fair.
func (s *sight) holds(c check.Check, generous bool) bool {
	all := s.views()
	switch c := c.(type) {
	case *check.FileName, *check.PictureBeside:
		return true
	case *check.TCPPort, *check.UDPPort, *check.UDPSilent:
		return len(all) > 0
	case *check.TCPHandshake:
		return count(all, (*view).opened) >= wanted(c.Connections, all)
	case *check.TCPConnections:
		return count(all, func(v *view) bool {
			return v.any(belongs, func(m *message) bool { return !v.fromClient(m) })
		}) >= max(c.Connections, 2)
	case *check.TCPOverlap:
		return generous && len(all) >= c.Connections || s.together() >= c.Connections
	case *check.TCPAnswer:
		return count(s.on(c.Port), func(v *view) bool { return v.echoed(c, generous) }) >= wanted(c.Connections, s.on(c.Port))
	case *check.TCPClose:
		return (c.By == "" || !s.turned) && count(all, (*view).closed) >= wanted(c.Connections, all)
	case *check.TCPEnding:
		return count(all, func(v *view) bool {
			kind := v.kind()
			if s.lenient && c.Kind == "three" && kind == "four" {
				kind = "three" // its ACK may have been lost
			}
			return kind == c.Kind && v.ended(c.Kind, generous)
		}) > 0
	case *check.TCPBacklog:
		return !s.hurried && count(all, func(v *view) bool {
			return v.opened() && v.waits(c.Wait)
		}) > 0
	case *check.TCPRefused:
		return count(all, (*view).refusal) > 0
	case *check.TCPRetransmission:
		return count(all, (*view).repeated) > 0
	case *check.TCPPieces:
		return count(s.on(c.Port), func(v *view) bool { return v.whole(true, carries) && v.whole(false, carries) }) > 0
	case *check.TCPJoined:
		return count(s.on(c.Port), func(v *view) bool { return v.whole(true, carries) && v.whole(false, carries) }) > 0
	case *check.UDPClients:
		return clients(all) >= max(c.Clients, 1)
	case *check.UDPEcho:
		return s.answered(c.Clients, false, generous)
	case *check.UDPAnswer:
		return s.answered(c.Clients, c.Reply == experiment.ReplyFixed, generous)
	case *check.UDPHeader:
		return len(all) > 0 && !slices.ContainsFunc(s.x, func(m *message) bool { return s.has(m, belongs) && !s.has(m, counted) })
	case *check.UDPUnreachable:
		return s.unreachable() >= max(c.Clients, 1)
	case *check.UDPLargest:
		return s.pairOf(65507, 0)
	case *check.UDPTruncated:
		return s.pairOf(c.Buffer+1, c.Port)
	case *check.UDPLossy:
		return s.lossy(c.Requests, generous)
	case *check.Identity:
		return count(all, func(v *view) bool { return v.named(generous) }) > 0
	}
	panic("no rule for this check")
}
