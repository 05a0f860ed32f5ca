package check

import (
	"bytes"

	"socketlab/capture/udp"
)

// An exchange is a request and the answer to it.
type exchange struct {
	request *udp.Datagram
	reply   *udp.Datagram // nil if none was captured
	right   bool          // the reply is the wanted one
}

// exchanges pairs every request of a talk with its answer. An answer that is
// what want makes of a request belongs to it, even when answers overtake each
// other; any other answer belongs to the oldest request that is still open.
func (t *Talk) exchanges(want func(request []byte) [][]byte) []exchange {
	var list []exchange
	var odd []*udp.Datagram // answers that no open request wants
	open := 0               // requests before this one are settled
	for _, d := range t.Datagrams {
		if t.request(d) {
			list = append(list, exchange{request: d})
		} else if !settle(list[open:], d, want) {
			odd = append(odd, d)
		}
		for open < len(list) && list[open].reply != nil {
			open++
		}
	}
	for _, d := range odd {
		for open < len(list) && list[open].reply != nil {
			open++
		}
		for i := open; i < len(list); i++ {
			if list[i].reply == nil && list[i].request.Frame < d.Frame {
				list[i].reply = d
				break
			}
		}
	}
	return list
}

// orphans returns the answers of a talk that belong to none of its requests,
// though the recording had begun by then. Copies of an answer are none: UDP may
// deliver a datagram twice.
func (t *Talk) orphans(list []exchange, begun int) []*udp.Datagram {
	paired, seen := map[*udp.Datagram]bool{}, map[string]bool{}
	for _, x := range list {
		if x.reply != nil {
			paired[x.reply] = true
			seen[string(x.reply.Payload)] = true
		}
	}
	var out []*udp.Datagram
	for _, d := range t.Datagrams {
		if !t.request(d) && !paired[d] && !seen[string(d.Payload)] && d.Frame > begun {
			out = append(out, d)
		}
	}
	return out
}

// settle gives d to the oldest open request that wants exactly this answer.
func settle(list []exchange, d *udp.Datagram, want func([]byte) [][]byte) bool {
	for i := range list {
		if list[i].reply == nil && answers(d, list[i].request, want) {
			list[i].reply, list[i].right = d, true
			return true
		}
	}
	return false
}

// answers reports whether reply is what want makes of request. Where the snap
// length cut one of them, what was captured is compared.
func answers(reply, request *udp.Datagram, want func([]byte) [][]byte) bool {
	for _, wanted := range want(request.Payload) {
		if whole(request) && whole(reply) {
			if bytes.Equal(reply.Payload, wanted) {
				return true
			}
			continue
		}
		n := min(len(reply.Payload), len(wanted))
		if bytes.Equal(reply.Payload[:n], wanted[:n]) && (!whole(request) || size(reply) == len(wanted)) {
			return true
		}
	}
	return false
}

// size returns the octets of a datagram's payload on the wire, whatever a
// length field that claims too much says.
func size(d *udp.Datagram) int { return max(0, min(d.Length, d.Carried)-udp.HeaderLength) }

// whole reports whether all of a datagram's payload was captured.
func whole(d *udp.Datagram) bool { return len(d.Payload) >= size(d) }
