// Package forge makes up what honest students, copiers and forgers hand in, to
// measure how well both are told apart.
//
// An honest Run is a lab's reference once more: its frames, with everything
// drawn anew that kernels and the course of time draw. A copy is such a file
// after what copiers do to it, a forgery after what forgers do. Equal seeds give
// equal files.
//
//	run.go      an honest run
//	file.go     how it is recorded: link types, checksums, formats
//	copies.go   what copiers do
//	forged.go   what forgers do
//	class.go    a class with all of them
package forge

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"socketlab/capture"
	"socketlab/capture/calls"
)

// A Reference is the recorded run of a lab.
type Reference struct {
	Lab     string
	frames  []frame
	section capture.Section
}

// A frame is an IPv4 packet, and when it was seen.
type frame struct {
	at       time.Time
	octets   []byte
	comments []string
}

// Whose the references are.
const (
	referenceID   = "20241234"
	referenceName = "홍길동"
)

// References reads those of a folder, as "make references" records them: all
// whose packets are IPv4 over Ethernet.
func References(folder string) (all []*Reference, err error) {
	names, err := filepath.Glob(filepath.Join(folder, "*", referenceID+".pcapng"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no references in %s: %v", folder, err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		r, err := readReference(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		r.Lab = filepath.Base(filepath.Dir(name))
		all = append(all, r)
	}
	return all, nil
}

func readReference(b []byte) (*Reference, error) {
	in, err := capture.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	r := &Reference{}
	for {
		p, err := in.Next()
		if err == io.EOF {
			r.section = in.Info().Sections[0]
			return r, nil
		}
		if err != nil {
			return nil, err
		}
		if len(p.Data) < 34 || p.Data[14] != 0x45 {
			return nil, fmt.Errorf("frame %d is no IPv4 packet without options", p.Frame)
		}
		r.frames = append(r.frames, frame{p.Time, bytes.Clone(p.Data[14:]), append([]string(nil), p.Comments...)})
	}
}

// A Run is what one student recorded.
type Run struct {
	Lab, ID, Name string

	frames  []frame
	section capture.Section
	random  *rand.Rand
	machine *Machine
}

// newRun is an honest run of a lab by a student, at a time. What the same machine
// counts on from run to run stands in m.
func newRun(random *rand.Rand, ref *Reference, id, name string, at time.Time, m *Machine) *Run {
	r := &Run{Lab: ref.Lab, ID: id, Name: name, random: random, machine: m}
	d := &draws{random: random, machine: m, ports: map[uint16]uint16{}, taken: map[uint16]bool{}, starts: map[string]uint32{}, clocks: map[string]uint32{}}
	now, before := at, ref.frames[0].at
	for _, f := range ref.frames {
		// Nothing takes the same time twice.
		gap := float64(f.at.Sub(before)) * math.Exp(0.1*random.NormFloat64())
		now, before = now.Add(time.Duration(gap)+time.Duration(random.IntN(9000))), f.at
		n := frame{at: now, octets: bytes.Clone(f.octets)}
		replace(n.octets[20:], referenceID, id)
		replace(n.octets[20:], referenceName, name)
		d.packet(n.octets)
		for _, c := range f.comments {
			n.comments = append(n.comments, d.text(c))
		}
		r.frames = append(r.frames, n)
	}
	r.section = ref.section
	r.section.Comments = nil
	for _, c := range ref.section.Comments {
		if strings.HasPrefix(c, "calls: ") {
			continue // they were made at another time
		}
		r.section.Comments = append(r.section.Comments, strings.ReplaceAll(d.text(c), referenceID, id))
	}
	r.section.Comments = append(r.section.Comments, calls.Comments([]calls.Call{{Party: "client 1", Begin: at.Add(-30 * time.Microsecond), End: now,
		Text: "socket(AF_INET, SOCK_DGRAM) = 0"}})...)
	return r
}

// replace puts one text in the place of another as long, wherever it stands.
func replace(b []byte, old, new string) {
	for len(old) == len(new) {
		at := bytes.Index(b, []byte(old))
		if at < 0 {
			return
		}
		copy(b[at:], new)
		b = b[at+len(old):]
	}
}

// A Machine counts on from packet to packet, and from run to run.
type Machine struct {
	Random bool   // identifications are drawn for each packet, as macOS does
	next   uint16 // identification
	key    ed25519.PrivateKey
}

// newMachine is a machine that was switched on.
func newMachine(random *rand.Rand) *Machine {
	seed := make([]byte, ed25519.SeedSize)
	for i := range seed {
		seed[i] = byte(random.Uint32())
	}
	return &Machine{Random: random.IntN(4) == 0, next: uint16(random.Uint32()), key: ed25519.NewKeyFromSeed(seed)}
}

// draws are what kernels drew for one run.
type draws struct {
	random  *rand.Rand
	machine *Machine
	ports   map[uint16]uint16
	taken   map[uint16]bool
	starts  map[string]uint32 // of sequence numbers, by sender
	clocks  map[string]uint32
}

// ephemeral is where Linux' own ports begin.
const ephemeral = 32768

func (d *draws) port(old uint16) uint16 {
	if old < ephemeral {
		return old
	}
	for d.ports[old] == 0 {
		if port := uint16(ephemeral + d.random.IntN(28232)); !d.taken[port] { // a kernel gives none twice
			d.ports[old], d.taken[port] = port, true
		}
	}
	return d.ports[old]
}

// text is a comment with the new ports.
func (d *draws) text(s string) string {
	var pairs []string
	for old, port := range d.ports {
		pairs = append(pairs, ":"+strconv.Itoa(int(old)), ":"+strconv.Itoa(int(port)))
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// packet draws what is random in an IPv4 packet.
func (d *draws) packet(b []byte) {
	if id := binary.BigEndian.Uint16(b[4:]); id != 0 {
		d.machine.next++
		if d.machine.Random {
			d.machine.next = uint16(d.random.Uint32()) | 1
		}
		binary.BigEndian.PutUint16(b[4:], d.machine.next)
	}
	d.transport(b)
}

// transport draws what is random behind the IP header, and in what an ICMP
// message quotes.
func (d *draws) transport(b []byte) {
	t := b[20:]
	switch {
	case b[9] == 1 && len(t) >= 8+28:
		d.transport(t[8:])
	case (b[9] == 6 || b[9] == 17) && len(t) >= 8:
		for i := 0; i < 4; i += 2 {
			binary.BigEndian.PutUint16(t[i:], d.port(binary.BigEndian.Uint16(t[i:])))
		}
		if b[9] == 6 && len(t) >= 20 {
			d.segment(t)
		}
	}
}

// segment draws the numbers and the clocks of a TCP segment.
func (d *draws) segment(t []byte) {
	ends := [2]string{string(t[:4]), string(t[2:4]) + string(t[:2])} // of the sender, of the receiver
	start := func(end string) uint32 {
		if _, ok := d.starts[end]; !ok {
			d.starts[end], d.clocks[end] = d.random.Uint32(), d.random.Uint32()
		}
		return d.starts[end]
	}
	if seq := binary.BigEndian.Uint32(t[4:]); seq != 0 {
		binary.BigEndian.PutUint32(t[4:], seq+start(ends[0]))
	}
	if t[13]&16 != 0 {
		binary.BigEndian.PutUint32(t[8:], binary.BigEndian.Uint32(t[8:])+start(ends[1]))
	}
	for o := t[20:min(int(t[12]>>4)*4, len(t))]; len(o) > 1 && o[0] != 0; {
		switch {
		case o[0] == 1:
			o = o[1:]
			continue
		case o[1] < 2 || int(o[1]) > len(o):
			return
		case o[0] == 8 && o[1] == 10:
			start(ends[0])
			start(ends[1])
			binary.BigEndian.PutUint32(o[2:], binary.BigEndian.Uint32(o[2:])+d.clocks[ends[0]])
			if binary.BigEndian.Uint32(o[6:]) != 0 {
				binary.BigEndian.PutUint32(o[6:], binary.BigEndian.Uint32(o[6:])+d.clocks[ends[1]])
			}
		}
		o = o[o[1]:]
	}
}
