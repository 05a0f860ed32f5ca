package trace

import (
	"bytes"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"socketlab/capture"
)

// A formatter writes a trace line by line.
type formatter struct {
	out   strings.Builder
	start time.Time
	link  capture.LinkType
}

// setStart writes when second 0 is, if the packet is of another day than it.
func (f *formatter) setStart(at time.Time) {
	since := at.Sub(f.start)
	if !at.IsZero() && (since <= -24*time.Hour || since >= 24*time.Hour) {
		f.start = at.UTC()
		fmt.Fprintf(&f.out, "start %s\n", f.start.Format(time.RFC3339Nano))
	}
}

// packet writes one line, after one for the link type if that changes.
func (f *formatter) packet(p *capture.Packet) {
	if p.LinkType != f.link {
		f.link = p.LinkType
		fmt.Fprintf(&f.out, "link %s\n", formatLink(p.LinkType))
	}
	f.setStart(p.Time)
	f.out.WriteString(f.time(p.Time))
	if words, ok := f.datagram(p); ok {
		f.out.WriteString(words)
	} else {
		f.octets(p)
	}
	if p.Flags != 0 {
		fmt.Fprintf(&f.out, " flags=%#x", p.Flags)
	}
	for _, c := range p.Comments {
		fmt.Fprintf(&f.out, " comment=%s", strconv.Quote(c))
	}
	f.out.WriteByte('\n')
}

// time writes when a frame was captured: milliseconds, or more digits if it
// takes them.
func (f *formatter) time(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	seconds, nanoseconds := at.Unix()-f.start.Unix(), at.Nanosecond()-f.start.Nanosecond()
	if nanoseconds < 0 {
		seconds, nanoseconds = seconds-1, nanoseconds+1e9
	}
	sign := ""
	if seconds < 0 {
		sign = "-"
		if seconds = -seconds; nanoseconds > 0 {
			seconds, nanoseconds = seconds-1, 1e9-nanoseconds
		}
	}
	fraction := fmt.Sprintf("%09d", nanoseconds)
	for len(fraction) > 3 && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	return fmt.Sprintf("%s%d.%s", sign, seconds, fraction)
}

// octets writes a frame that there are no words for.
func (f *formatter) octets(p *capture.Packet) {
	f.out.WriteString(" frame")
	if len(p.Data) > 0 {
		f.out.WriteString(" " + formatPayload(p.Data))
	}
	if p.Length != len(p.Data) {
		fmt.Fprintf(&f.out, " original=%d", p.Length)
	}
}

// datagram returns the words for a frame, if there are words that mean just
// these octets.
func (f *formatter) datagram(p *capture.Packet) (string, bool) {
	if p.Length != len(p.Data) {
		return "", false
	}
	ether, packet, v6, ok := cutLinkHeader(p.LinkType, p.Data)
	if !ok {
		return "", false
	}
	d, ok := readDatagram(packet, v6, false)
	if !ok || !bytes.Equal(d.octets(), packet) {
		return "", false
	}
	words := " " + d.String() + d.settings()
	if ether != nil {
		words += " ether=" + formatEther(ether)
	}
	return words, true
}

// String writes what stands before the settings.
func (d *datagram) String() string {
	var b strings.Builder
	b.WriteString(d.word)
	if d.v6 {
		b.WriteByte('6')
	}
	if d.word == "ip" {
		fmt.Fprintf(&b, " %d", d.protocol)
	}
	if d.word != "icmp" || d.src != d.inner.dst || d.dst != d.inner.src {
		fmt.Fprintf(&b, " %s > %s", d.formatEnd(d.src, d.srcPort), d.formatEnd(d.dst, d.dstPort))
	}
	switch d.word {
	case "icmp":
		b.WriteString(" unreachable " + d.inner.String())
	case "tcp":
		b.WriteString(d.segment.format(len(d.payload)))
	}
	if len(d.payload) > 0 {
		b.WriteString(" " + formatPayload(d.payload))
	}
	return b.String()
}

// formatEnd is the inverse of end.
func (d *datagram) formatEnd(addr netip.Addr, port uint16) string {
	switch {
	case !d.hasPorts():
		return addr.String()
	case addr == loopback(d.v6):
		return strconv.Itoa(int(port))
	}
	return netip.AddrPortFrom(addr, port).String()
}

// format writes the header of a segment with n octets of payload.
func (s *segment) format(n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, " %s %d:%d(%d)", formatFlags(s.flags), s.seq, s.seq+uint32(n), n)
	if s.ack != 0 || s.flags&0x10 != 0 {
		fmt.Fprintf(&b, " ack %d", s.ack)
	}
	if s.window != defaultWindow {
		fmt.Fprintf(&b, " win %d", s.window)
	}
	if s.urgent != 0 {
		fmt.Fprintf(&b, " urg %d", s.urgent)
	}
	if len(s.options) > 0 {
		text, _ := formatOptions(s.options)
		b.WriteString(" " + text)
	}
	return b.String()
}

// formatFlags writes control bits in the order that packetdrill does.
func formatFlags(flags uint16) string {
	var b strings.Builder
	for _, r := range "SFRPUEWA." {
		if flags&(1<<strings.IndexRune(flagLetters, r)) != 0 {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return "-"
	}
	return b.String()
}

// settings writes what differs from what a stack fills in.
func (d *datagram) settings() string {
	var b strings.Builder
	number := func(name string, value, usual int) {
		if value != usual {
			fmt.Fprintf(&b, " %s=%d", name, value)
		}
	}
	changed := func(name string, o override) {
		if o.set {
			fmt.Fprintf(&b, " %s=%d", name, o.value)
		}
	}
	changed("length", d.length)
	switch d.checksum.mode {
	case checksumOffloaded:
		b.WriteString(" checksum=offloaded")
	case checksumBad:
		b.WriteString(" checksum=bad")
	case checksumValue:
		fmt.Fprintf(&b, " checksum=%#x", d.checksum.value)
	}
	number("ttl", d.ttl, defaultTTL)
	number("tos", d.tos, 0)
	number("id", d.id, 0)
	number("flow", d.flow, 0)
	if d.noDF && !d.v6 {
		b.WriteString(" nodf")
	}
	changed("iplength", d.ipLength)
	changed("ipchecksum", d.ipSum)
	number("offset", d.offset, 0)
	if d.more {
		b.WriteString(" more")
	}
	return b.String()
}
