package bothends

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"socketlab/assignments/report"
	"socketlab/capture/udp"
)

// A direction is what went one way in a UDP conversation: on either end, and on
// both.
type direction struct {
	own, theirs []*udp.Datagram // that the other end lacks
	joined      [][2]*udp.Datagram
}

// datagrams compares the two ends of a conversation. Each direction has its own
// rules: what the referee sent may get lost on its way here, and what was sent here
// on its way there.
func (r *Result) datagrams(own, theirs *talk, p *pace) {
	toServer := direct(pick(own, true), pick(theirs, true))
	toClient := direct(pick(own, false), pick(theirs, false))
	sent, got := toServer, toClient // by the student
	if !r.isClient(theirs) {
		sent, got = toClient, toServer
	}
	for _, d := range []*direction{sent, got} {
		for _, pair := range d.joined {
			r.Octets += int64(pair[0].Octets())
			p.see(pair[0].Time, pair[1].Time, r.join(theirs, pair[0].Frame, pair[1].Frame))
		}
	}
	if len(got.own) > 0 {
		r.tell("referee-octets", "These frames come from the referee, which did not send them like that.").as(report.Strong, frames(got.own), frames(got.theirs))
	}
	switch {
	case len(sent.own) > 0 && len(sent.theirs) > 0:
		r.tell("referee-octets", "These frames carry other octets here than at the referee.").as(report.Strong, frames(sent.own), frames(sent.theirs))
	case len(sent.theirs) > 0:
		r.tell("referee-lacking", "The referee received datagrams of this conversation that the capture lacks.").as(report.Weak, nil, frames(sent.theirs))
	case len(sent.own) > 0:
		r.tell("referee-lost", "These datagrams did not reach the referee; UDP promises no more.").as(report.Note, frames(sent.own), nil)
	}
	r.identifications(append(sent.joined, got.joined...))
}

// pick are the datagrams to the server, or to the client.
func pick(t *talk, toServer bool) (all []*udp.Datagram) {
	for i := range t.udp.Datagrams {
		if d := &t.udp.Datagrams[i]; !d.Copy && (d.Dst == t.server) == toServer {
			all = append(all, d)
		}
	}
	return all
}

// direct joins the datagrams of both ends that carry the same, in order.
func direct(own, theirs []*udp.Datagram) *direction {
	out := &direction{}
	cut := func(d *udp.Datagram) bool { return !d.Whole() }
	content := octets
	if slices.ContainsFunc(own, cut) || slices.ContainsFunc(theirs, cut) {
		content = length
	}
	there := map[[32]byte][]*udp.Datagram{}
	for _, d := range theirs {
		there[content(d)] = append(there[content(d)], d)
	}
	for _, d := range own {
		at := content(d)
		if same := there[at]; len(same) > 0 {
			out.joined = append(out.joined, [2]*udp.Datagram{d, same[0]})
			there[at] = same[1:]
			continue
		}
		out.own = append(out.own, d)
	}
	for _, d := range theirs {
		if same := there[content(d)]; len(same) > 0 && same[0] == d {
			out.theirs = append(out.theirs, d)
			there[content(d)] = same[1:]
		}
	}
	return out
}

// octets is a digest of what a datagram carries, length only of how much: where the
// snap length cut some off, no more is known.
func octets(d *udp.Datagram) [32]byte { return sha256.Sum256(d.Payload) }

func length(d *udp.Datagram) (out [32]byte) {
	binary.BigEndian.PutUint64(out[:], uint64(d.Octets()))
	return out
}

func frames(all []*udp.Datagram) (out []int) {
	for _, d := range all {
		out = append(out, d.Frame)
	}
	return out
}

// identifications compares those of IP, which a NAT leaves alone.
func (r *Result) identifications(joined [][2]*udp.Datagram) {
	var own, theirs []int
	for _, pair := range joined {
		if pair[0].ID != pair[1].ID {
			own, theirs = append(own, pair[0].Frame), append(theirs, pair[1].Frame)
		}
	}
	if len(own) > 0 {
		r.tell("referee-ids", "The identifications in the IP headers of these frames are others than at the referee; few devices change them.").as(report.Weak, own, theirs)
	}
}
