package forge

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"time"

	"socketlab/capture"
	"socketlab/capture/seal"
	"socketlab/capture/trace"
)

// A Link is what stands in front of an IPv4 packet.
type Link struct {
	Type   capture.LinkType
	Before []byte
}

// links are the link types of loopback on Linux, macOS, Windows, and of what
// converts captures.
var links = []Link{
	{1, append(make([]byte, 12), 8, 0)},
	{0, []byte{2, 0, 0, 0}},
	{108, []byte{0, 0, 0, 2}},
	{101, nil},
	{113, []byte{0, 0, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0}},
	{276, append([]byte{8, 0, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6}, make([]byte, 8)...)},
}

// Sums is what a system leaves in checksums.
type Sums int

// The ways of checksums.
const (
	offloaded Sums = iota // the sum of the pseudo-header, as Linux
	valid
	zero // nothing, as Windows
)

// A Style is how a run is recorded, and saved.
type Style struct {
	Link    Link
	Sums    Sums
	Classic bool          // pcap instead of pcapng
	Unit    time.Duration // of its times
	Program string        // that says it wrote the file; pcapng only
	Notes   bool          // what lab knows stands in comments; pcapng only
}

// AsLab is how lab records on Linux.
var AsLab = Style{Link: links[0], Unit: 1, Program: "lab 1.0", Notes: true}

// honest draws a style of honest students.
func honest(random *rand.Rand) Style {
	if random.IntN(3) == 0 {
		return AsLab
	}
	s := Style{Link: links[random.IntN(len(links))], Sums: Sums(random.IntN(3)), Unit: time.Microsecond, Program: "Dumpcap (Wireshark) 4.2.0"}
	if s.Classic = random.IntN(2) == 0; !s.Classic && random.IntN(2) == 0 {
		s.Unit = time.Nanosecond
	}
	return s
}

// A Capture is a run as it was recorded: what copiers and forgers work on.
type Capture struct {
	Style
	Packets []capture.Packet
	Section capture.Section

	Interface string // name; "" for lo
	seal      []byte // nil if there is none
	again     bool   // another program has saved the file since: what stands at its end is gone
}

// Record records a run.
func (r *Run) Record(s Style) *Capture {
	c := &Capture{Style: s}
	if s.Notes {
		c.Section = r.section
	}
	c.Section.Application = s.Program
	for _, f := range r.frames {
		b := bytes.Clone(f.octets)
		finish(b, s.Sums)
		p := capture.Packet{Time: f.at.Truncate(s.Unit), LinkType: s.Link.Type, Data: slices.Concat(s.Link.Before, b)}
		p.Length = len(p.Data)
		if s.Notes {
			p.Comments = slices.Clone(f.comments)
		}
		c.Packets = append(c.Packets, p)
	}
	if s.Program == AsLab.Program {
		c.sign(r.machine.key)
	}
	return c
}

// sign seals the capture as lab does.
func (c *Capture) sign(key ed25519.PrivateKey) {
	in, err := capture.NewReader(bytes.NewReader(c.File()))
	if err != nil {
		panic(err) // it was just written
	}
	var d seal.Digest
	for p, err := in.Next(); err == nil; p, err = in.Next() {
		d.Add(p)
	}
	info := in.Info()
	d.Comments(info.Comments())
	c.seal = d.Seal(key)
}

// finish puts lengths and checksums of an IPv4 packet right.
func finish(b []byte, s Sums) {
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	b[10], b[11] = 0, 0
	if s != zero {
		binary.BigEndian.PutUint16(b[10:], ^trace.Fold(trace.Sum(0, b[:20])))
	}
	t := b[20:]
	at := map[byte]int{6: 16, 17: 6}[b[9]]
	if at == 0 || len(t) < at+2 || binary.BigEndian.Uint16(b[6:])&0x3fff != 0 {
		return
	}
	if b[9] == 17 {
		binary.BigEndian.PutUint16(t[4:], uint16(len(t)))
	}
	t[at], t[at+1] = 0, 0
	pseudo := trace.Sum(uint32(b[9])+uint32(len(t)), b[12:20])
	switch s {
	case offloaded:
		binary.BigEndian.PutUint16(t[at:], trace.Fold(pseudo))
	case valid:
		field := ^trace.Fold(trace.Sum(pseudo, t))
		if field == 0 {
			field = 0xffff
		}
		binary.BigEndian.PutUint16(t[at:], field)
	}
}

// File writes the capture in its format.
func (c *Capture) File() []byte {
	if c.Classic {
		return c.classic()
	}
	var b bytes.Buffer // takes everything
	section := c.Section
	if c.seal != nil {
		section.Custom = &capture.Custom{Enterprise: seal.Enterprise, Text: c.seal}
	}
	w, _ := capture.NewWriter(&b, section)
	w.AddInterface(capture.Interface{LinkType: c.Link.Type, SnapLength: 262144, Name: cmp.Or(c.Interface, "lo")})
	for i := range c.Packets {
		p := c.Packets[i]
		p.Interface = 0
		w.Write(&p)
	}
	if c.Notes && !c.again {
		w.WriteStatistics(0, capture.Statistics{Received: uint64(len(c.Packets))})
	}
	w.Flush()
	return b.Bytes()
}

// classic writes pcap.
func (c *Capture) classic() []byte {
	magic := uint32(0xa1b2c3d4)
	if c.Unit < time.Microsecond {
		magic = 0xa1b23c4d
	}
	b := binary.LittleEndian.AppendUint32(nil, magic)
	b = append(b, 2, 0, 4, 0)
	for _, v := range []uint32{0, 0, 262144, uint32(c.Link.Type)} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	for i := range c.Packets {
		p := &c.Packets[i]
		for _, v := range []uint32{uint32(p.Time.Unix()), uint32(time.Duration(p.Time.Nanosecond()) / c.Unit), uint32(len(p.Data)), uint32(p.Length)} {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		b = append(b, p.Data...)
	}
	return b
}
