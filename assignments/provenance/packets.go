package provenance

import (
	"bytes"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"socketlab/assignments/report"
	"socketlab/capture/ip"
	"socketlab/capture/tcp"
)

// least is how many packets something must be true of before it is no accident.
const least = 4

// identifications looks for packets that all have one identification.
func (q *inquiry) identifications() {
	var frames []int
	for i := range q.packets {
		p := &q.packets[i]
		if p.id != q.packets[0].id || p.id == 0 {
			return
		}
		frames = append(frames, p.frame)
	}
	if len(frames) >= least {
		q.tell("constant-ids", "All %d packets have the identification %d in their IP headers; a kernel gives each packet another one, or 0.", len(frames), q.packets[0].id).as(report.Strong, frames)
	}
}

// twice looks for one packet that stands in the file twice.
func (q *inquiry) twice() {
	type key struct {
		src, dst netip.AddrPort
		id       uint32
		at       int64
	}
	seen := map[key]*packet{}
	var same, other []int
	for i := range q.packets {
		p := &q.packets[i]
		if p.id == 0 || p.at.Nanosecond()%int(time.Millisecond) == 0 || len(p.payload) < p.octets {
			continue // without a time that tells packets apart, or not whole
		}
		k := key{p.src, p.dst, p.id, p.at.UnixNano()}
		before := seen[k]
		switch {
		case before == nil:
			seen[k] = p
		case bytes.Equal(before.payload, p.payload):
			same = append(same, before.frame, p.frame)
		default:
			other = append(other, before.frame, p.frame)
		}
	}
	if len(other) > 0 && !q.raised("constant-ids") {
		q.tell("packet-twice", "These frames are the same packets by address, port, identification and time, and carry different text: one of each two was changed.").as(report.Strong, other)
	}
	if len(same) > 0 && len(other) == 0 {
		q.tell("packet-twice", "These frames stand in the file twice: it was put together of files that overlap.").as(report.Note, same)
	}
}

// raised reports whether there is a signal already.
func (q *inquiry) raised(id string) bool {
	for i := range q.out {
		if q.out[i].ID == id {
			return true
		}
	}
	return false
}

// checksums looks for data that its checksum does not fit. On loopback nothing
// damages packets, and a kernel leaves the sum of addresses and length there.
func (q *inquiry) checksums() {
	var wrong []int
	absent, datagrams, right := 0, 0, 0
	for i := range q.packets {
		p := &q.packets[i]
		if !p.local {
			continue
		}
		if p.udp {
			datagrams++
		}
		switch p.checksum {
		case ip.ChecksumWrong:
			wrong = append(wrong, p.frame)
		case ip.ChecksumValid, ip.ChecksumOffloaded:
			right++
		case ip.ChecksumAbsent:
			absent++
		}
	}
	if len(wrong) > 0 && right > 0 {
		q.tell("edited-payload", "The checksums of these frames fit neither what they carry nor their lengths, those of %d others do: nothing damages packets on loopback, so they were changed after they were recorded.", right).as(report.Strong, wrong)
	} else if len(wrong) > 0 {
		q.tell("edited-payload", "The checksums of these frames fit neither what they carry nor their lengths.").as(report.Note, wrong)
	}
	if absent >= least && absent == datagrams {
		q.tell("no-checksums", "None of the %d datagrams has a checksum, as on Windows; Linux leaves one.", absent)
	}
}

// sent is how lab notes that a datagram was sent.
var sent = regexp.MustCompile(`^(?:client|server)[^:]*: send(?:to)?\((\d+) octets[^)]*\) = (\d+)`)

// notes compares the octets that lab's notes say were sent with those that the
// frames carry.
func (q *inquiry) notes() {
	var wrong []int
	for i := range q.packets {
		p := &q.packets[i]
		for _, c := range p.comments {
			if m := sent.FindStringSubmatch(c); m != nil && p.udp && m[2] != strconv.Itoa(p.octets) {
				wrong = append(wrong, p.frame)
			}
		}
	}
	if len(wrong) > 0 {
		q.tell("octet-counts", "The notes that lab wrote beside these frames name other numbers of octets than the frames carry.").as(report.Strong, wrong)
	}
}

// numbers looks for acknowledgements of what nobody can have sent, and for
// answers before their questions.
func (q *inquiry) numbers() {
	for _, t := range q.tcp {
		var unsent []int
		var end [2]int64 // behind the FIN of either side; 0 if it sent none
		for i := range t.Segments {
			s := &t.Segments[i]
			if s.Flags.Has(tcp.FIN) && !s.Flags.Has(tcp.SYN) && !s.Notes.Has(tcp.OutsideState) {
				end[s.From] = s.RelSeq + int64(s.Length) + 1
			}
			if e := end[s.From.Other()]; e > 0 && s.Flags.Has(tcp.ACK) && !s.Flags.Has(tcp.RST) && s.RelAck > e && !s.Notes.Has(tcp.OutsideState) {
				unsent = append(unsent, s.Frame)
			}
		}
		if len(unsent) > 0 && t.HasISN == [2]bool{true, true} {
			q.tell("ack-unsent", "These segments acknowledge octets behind the end of what the other side sent.").as(report.Strong, unsent)
		}
		q.handshake(t)
	}
}

// handshake looks for a SYN-ACK in front of its SYN.
func (q *inquiry) handshake(t *tcp.Connection) {
	syn, answer := t.Handshake[0], t.Handshake[1]
	if syn == 0 || answer == 0 || answer > syn || t.SimultaneousOpen {
		return
	}
	strength := report.Note
	if a, b := q.find(answer), q.find(syn); a != nil && b != nil && a.at.Before(b.at) {
		strength = report.Weak
	}
	q.tell("synack-first", "The answer to a SYN stands in front of the SYN.").as(strength, []int{answer, syn})
}

// find returns the packet of a frame, nil if it was not kept.
func (q *inquiry) find(frame int) *packet {
	for i := range q.packets {
		if q.packets[i].frame == frame {
			return &q.packets[i]
		}
	}
	return nil
}

// ranges are where systems take the ports of clients from.
var ranges = []struct {
	system     string
	from, upTo uint16
}{{"Linux", 32768, 60999}, {"Darwin", 49152, 65535}, {"macOS", 49152, 65535}, {"Windows", 49152, 65535}}

// ports notes clients' ports that the system which recorded them would not have
// chosen.
func (q *inquiry) ports() {
	if len(q.Capture.Info.Sections) != 1 {
		return
	}
	system := q.Capture.Info.Sections[0].OS
	for _, r := range ranges {
		if !strings.Contains(system, r.system) {
			continue
		}
		var frames []int
		for i := range q.packets {
			p := &q.packets[i]
			if of(q.Ports, p.dst, p.dst) && !of(q.Ports, p.src, p.src) && (p.src.Port() < r.from || p.src.Port() > r.upTo) {
				frames = append(frames, p.frame)
			}
		}
		if len(frames) > 0 {
			q.tell("port-range", "The ports of these clients are none that %s chooses by itself (%d to %d): they were asked for, or the machine is set up otherwise.", r.system, r.from, r.upTo).as(report.Note, frames)
		}
		return
	}
}
