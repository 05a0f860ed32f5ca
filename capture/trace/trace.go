// Package trace writes a capture as text and reads it back, in a notation
// after packetdrill's. Test cases are small files of it:
//
//	# Two clients, one answer.
//	0.000 udp 40001 > 5000 "hello"
//	0.001 udp 5000 > 40001 "hello"
//	0.100 tcp 40000 > 9999 S 0:0(0) win 65495 <mss 65495,sackOK>
//	0.101 tcp 9999 > 40000 S. 0:0(0) ack 1
//	0.102 tcp 40000 > 9999 . 1:1(0) ack 1
//	0.103 tcp 40000 > 9999 P. 1:6(5) ack 1 "hello" comment="client: sendall"
//	0.200 udp 40002 > 7 "anybody there?"
//	0.201 icmp unreachable udp 40002 > 7 "anybody there?"
//
// A line is one frame: when (seconds since the start), what, from where to
// where, and what it holds. "#" begins a remark, a line of its own or the rest
// of one. Four words stand for whole frames:
//
//	udp SRC > DST PAYLOAD
//	tcp SRC > DST FLAGS SEQ:END(LENGTH) [ack N] [win N] [urg N] [<OPTIONS>] [PAYLOAD]
//	icmp [SRC > DST] unreachable PACKET   (port unreachable, quoting PACKET: a udp, tcp or ip)
//	ip PROTOCOL SRC > DST PAYLOAD         (anything else, fragments included)
//
// With a 6 behind the word (udp6, tcp6, icmp6, ip6) the frame is IPv6. SRC and
// DST are a port (40001) at 127.0.0.1 or ::1, an address and a port
// (10.0.0.1:40001, [fe80::1]:40001), or an address alone where there are no
// ports. FLAGS are letters: S, F, R, P, U, E, W, A, and a dot for ACK; "-" is
// none. Sequence numbers are those on the wire, so a connection whose initial
// sequence number is 0 reads as in packetdrill. OPTIONS are mss N, wscale N,
// sackOK, sack N:N N:N, TS val N ecr N, nop, eol and opt KIND HEX.
//
// PAYLOAD is one string after another in Go's syntax, "hello\n\x00"; a string
// can be repeated, "x"*1000.
//
// Everything a real stack fills in is filled in; each can be set to something
// else, in any order, after what is above:
//
//	length=N     the length field of UDP
//	checksum=V   of the transport: offloaded (the bare sum of the pseudo-header), none (0), bad, or a number
//	ttl=N tos=N id=N flow=N nodf     fields of the IP header
//	iplength=N ipchecksum=N          its length and checksum fields
//	offset=N more                    a fragment that starts at octet N, and that more follow
//	quoted=N     how many octets of its packet an ICMP message quotes
//	ether=A,B    Ethernet addresses of sender and receiver, 02:00:00:00:00:01
//	captured=N   how many octets of the frame were captured
//	original=N   how many octets of it were on the wire
//	flags=N      epb_flags of the frame
//	comment="…"  a comment of the frame
//
// "frame PAYLOAD" stands for a frame with just these octets. Two lines change
// what follows: "start 2026-03-02T00:00:00Z" says when second 0 is, and
// "link NAME" (ethernet, null, loop, raw, sll, sll2, or a number) the link
// type. A time of "-" is none.
package trace

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"socketlab/capture"
)

// epoch returns second 0 of a trace that does not say when it starts.
func epoch() time.Time { return time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) }

// Parse returns the frames of a trace, as a capture.Reader would return them.
// An error begins with the line that is at fault.
func Parse(text string) ([]capture.Packet, error) {
	p := parser{start: epoch(), link: linkEthernet}
	for i, line := range strings.Split(text, "\n") {
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return p.packets, nil
}

// Format returns packets as a trace; Parse turns it into the same packets
// again. Frames that the notation has no words for are written as octets.
func Format(packets []capture.Packet) string {
	f := formatter{start: epoch(), link: linkEthernet}
	for i := range packets {
		f.packet(&packets[i])
	}
	return f.out.String()
}

// File returns packets as a pcapng file, one interface for each link type.
func File(packets []capture.Packet) ([]byte, error) {
	var out bytes.Buffer
	w, err := capture.NewWriter(&out, capture.Section{Application: "lab trace"})
	if err != nil {
		return nil, err
	}
	described := 0
	for i := range packets {
		for ; described <= packets[i].Interface; described++ {
			if _, err := w.AddInterface(interfaceOf(packets, described)); err != nil {
				return nil, err
			}
		}
		if err := w.Write(&packets[i]); err != nil {
			return nil, err
		}
	}
	err = w.Flush()
	return out.Bytes(), err
}

// interfaceOf describes interface n, by the link type of its first packet.
func interfaceOf(packets []capture.Packet, n int) capture.Interface {
	for i := range packets {
		if packets[i].Interface == n {
			return capture.Interface{LinkType: packets[i].LinkType}
		}
	}
	return capture.Interface{LinkType: linkEthernet}
}
