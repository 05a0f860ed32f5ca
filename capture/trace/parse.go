package trace

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"socketlab/capture"
)

// A parser reads a trace line by line.
type parser struct {
	start   time.Time
	link    capture.LinkType
	links   []capture.LinkType // seen so far: the interfaces
	octets  int                // of all frames so far
	packets []capture.Packet
}

// A frame is what a line says of a frame besides its IP packet.
type frame struct {
	ether    []byte // addresses as the frame has them; nil: zeros
	captured override
	original override
	flags    uint32
	comments []string
}

// line reads one line.
func (p *parser) line(line string) error {
	w, err := words(line)
	if err != nil || len(w) == 0 {
		return err
	}
	switch {
	case w[0] == "start" && len(w) == 2:
		p.start, err = time.Parse(time.RFC3339Nano, w[1])
		p.start = p.start.UTC()
		return err
	case w[0] == "link" && len(w) == 2:
		p.link, err = parseLink(w[1])
		return err
	case len(w) < 2:
		return fmt.Errorf("%q is no frame", w[0])
	}
	at, err := p.time(w[0])
	if err != nil {
		return err
	}
	return p.frame(at, &cursor{rest: w[1:]})
}

// time reads when a frame was captured.
func (p *parser) time(word string) (time.Time, error) {
	if word == "-" {
		return time.Time{}, nil
	}
	whole, fraction, _ := strings.Cut(word, ".")
	seconds, err := strconv.ParseInt(whole, 10, 33)
	if err != nil || len(fraction) > 9 || strings.ContainsAny(fraction, "+-") {
		return time.Time{}, fmt.Errorf("%q is no time in seconds", word)
	}
	nanoseconds, err := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no time in seconds", word)
	}
	if strings.HasPrefix(word, "-") {
		nanoseconds = -nanoseconds
	}
	at := p.start.Add(time.Duration(nanoseconds))
	return time.Unix(at.Unix()+seconds, int64(at.Nanosecond())).UTC(), nil
}

// frame reads what a frame holds, and adds it to the packets.
func (p *parser) frame(at time.Time, c *cursor) error {
	var f frame
	var data []byte
	if c.take("frame") {
		payload, err := c.payload()
		if err != nil {
			return err
		}
		if err := c.settings(nil, &f); err != nil {
			return err
		}
		data = payload
	} else {
		d, err := c.datagram()
		if err != nil {
			return err
		}
		if err := c.settings(d, &f); err != nil {
			return err
		}
		header, ok := linkHeader(p.link, d.v6, f.ether)
		if !ok {
			return fmt.Errorf("link type %d takes only lines of \"frame\"", p.link)
		}
		data = append(header, d.octets()...)
	}
	if p.octets += len(data); p.octets > maxTrace {
		return fmt.Errorf("frames of more than %d octets", maxTrace)
	}
	captured := min(max(f.captured.or(len(data)), 0), len(data))
	p.packets = append(p.packets, capture.Packet{
		Frame: len(p.packets) + 1, Time: at, Interface: p.index(), LinkType: p.link,
		Length: max(f.original.or(len(data)), captured), Data: data[:captured], Comments: f.comments, Flags: f.flags,
	})
	return nil
}

// index returns the interface that stands for the link type.
func (p *parser) index() int {
	for i, l := range p.links {
		if l == p.link {
			return i
		}
	}
	p.links = append(p.links, p.link)
	return len(p.links) - 1
}

// A cursor goes through the words of a line.
type cursor struct{ rest []string }

// peek returns the next word, "" at the end.
func (c *cursor) peek() string {
	if len(c.rest) == 0 {
		return ""
	}
	return c.rest[0]
}

// next returns the next word and goes on.
func (c *cursor) next() string {
	w := c.peek()
	c.rest = c.rest[min(1, len(c.rest)):]
	return w
}

// take goes on if the next word is this one.
func (c *cursor) take(word string) bool {
	if c.peek() != word {
		return false
	}
	c.next()
	return true
}

// datagram reads what is between the time and the settings.
func (c *cursor) datagram() (*datagram, error) {
	word := c.next()
	d := &datagram{word: strings.TrimSuffix(word, "6"), ttl: defaultTTL}
	d.v6 = d.word != word
	d.src, d.dst = loopback(d.v6), loopback(d.v6)
	switch d.word {
	case "udp":
		return d, c.udp(d)
	case "tcp":
		return d, c.tcp(d)
	case "icmp":
		return d, c.icmp(d)
	case "ip":
		return d, c.ip(d)
	}
	return nil, fmt.Errorf("%q is none of udp, tcp, icmp, ip, frame", word)
}

func (c *cursor) udp(d *datagram) (err error) {
	if err = c.ends(d); err != nil {
		return err
	}
	d.payload, err = c.payload()
	return err
}

func (c *cursor) ip(d *datagram) error {
	n, err := strconv.ParseUint(c.next(), 10, 8)
	if err != nil {
		return fmt.Errorf("ip: protocol: %w", err)
	}
	d.protocol = uint8(n)
	if err = c.ends(d); err != nil {
		return err
	}
	d.payload, err = c.payload()
	return err
}

func (c *cursor) icmp(d *datagram) (err error) {
	named := c.peek() != "unreachable"
	if named {
		if err = c.ends(d); err != nil {
			return err
		}
	}
	if !c.take("unreachable") {
		return fmt.Errorf("icmp: %q where \"unreachable\" belongs", c.peek())
	}
	if d.inner, err = c.datagram(); err != nil {
		return err
	}
	if d.inner.word == "icmp" || d.inner.v6 != d.v6 {
		return fmt.Errorf("icmp: quotes a packet of another kind")
	}
	if !named {
		d.src, d.dst = d.inner.dst, d.inner.src
	}
	return nil
}

func (c *cursor) tcp(d *datagram) (err error) {
	if err = c.ends(d); err != nil {
		return err
	}
	s := &d.segment
	s.window = defaultWindow
	if s.flags, err = parseFlags(c.next()); err != nil {
		return err
	}
	length, err := s.parseRange(c.next())
	if err != nil {
		return err
	}
	if err = c.segment(s); err != nil {
		return err
	}
	if d.payload, err = c.payload(); err != nil {
		return err
	}
	if len(d.payload) != length {
		return fmt.Errorf("payload of %d octets, the sequence numbers say %d", len(d.payload), length)
	}
	return nil
}

// segment reads what follows the sequence numbers of a segment.
func (c *cursor) segment(s *segment) (err error) {
	for {
		bits, to := 16, (*uint16)(nil)
		switch w := c.peek(); {
		case w == "ack":
			bits = 32
		case w == "win":
			to = &s.window
		case w == "urg":
			to = &s.urgent
		case strings.HasPrefix(w, "<"):
			if s.options, err = parseOptions(c.next()); err != nil {
				return err
			}
			continue
		default:
			return nil
		}
		word := c.next()
		n, err := strconv.ParseUint(c.next(), 10, bits)
		if err != nil {
			return fmt.Errorf("%s: %w", word, err)
		}
		if to == nil {
			s.ack = uint32(n)
		} else {
			*to = uint16(n)
		}
	}
}

// flagLetters are the letters of the control bits, the least significant
// first.
const flagLetters = "FSRP.UEWA"

// parseFlags reads the control bits of a segment.
func parseFlags(word string) (uint16, error) {
	if word == "-" {
		return 0, nil
	}
	var flags uint16
	for _, r := range word {
		i := strings.IndexRune(flagLetters, r)
		if i < 0 {
			return 0, fmt.Errorf("flag %q is none of %s", r, flagLetters)
		}
		flags |= 1 << i
	}
	if flags == 0 {
		return 0, fmt.Errorf("flags are missing")
	}
	return flags, nil
}

// parseRange reads sequence numbers, 1:6(5), and returns the length.
func (s *segment) parseRange(word string) (int, error) {
	first, rest, _ := strings.Cut(word, ":")
	last, length, _ := strings.Cut(strings.TrimSuffix(rest, ")"), "(")
	from, err1 := strconv.ParseUint(first, 10, 32)
	to, err2 := strconv.ParseUint(last, 10, 32)
	n, err3 := strconv.ParseUint(length, 10, 32)
	if err1 != nil || err2 != nil || err3 != nil || uint32(from+n) != uint32(to) {
		return 0, fmt.Errorf("%q are no sequence numbers like 1:6(5)", word)
	}
	s.seq = uint32(from)
	return int(n), nil
}

// ends reads source and destination.
func (c *cursor) ends(d *datagram) (err error) {
	if d.src, d.srcPort, err = d.end(c.next()); err != nil {
		return err
	}
	if !c.take(">") {
		return fmt.Errorf("%q where \">\" belongs", c.peek())
	}
	d.dst, d.dstPort, err = d.end(c.next())
	return err
}

// end reads an address, a port, or both.
func (d *datagram) end(word string) (netip.Addr, uint16, error) {
	addr, port := loopback(d.v6), uint64(0)
	var err error
	switch {
	case !d.hasPorts():
		addr, err = netip.ParseAddr(word)
	case strings.Contains(word, ":"):
		var both netip.AddrPort
		both, err = netip.ParseAddrPort(word)
		addr, port = both.Addr(), uint64(both.Port())
	default:
		port, err = strconv.ParseUint(word, 10, 16)
	}
	if err != nil {
		return addr, 0, fmt.Errorf("%q is no end of a conversation", word)
	}
	if addr.Is4() == d.v6 || addr.Zone() != "" {
		return addr, 0, fmt.Errorf("%q is of the other IP version", word)
	}
	return addr, uint16(port), nil
}

// payload reads strings up to the first word that is none.
func (c *cursor) payload() ([]byte, error) {
	var out []byte
	for strings.HasPrefix(c.peek(), `"`) {
		b, err := parsePayload(c.next())
		if err != nil {
			return nil, err
		}
		if out = append(out, b...); len(out) > maxOctets {
			return nil, fmt.Errorf("more than %d octets", maxOctets)
		}
	}
	return out, nil
}
