package matrix

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/i18n"
	"socketlab/assignments/internal/proof"
	"socketlab/assignments/report"
	"socketlab/capture"
)

// studentID is whose the references are.
const studentID = "20241234"

// A lab is an assignment with its reference exchange.
type lab struct {
	*check.Spec
	ports     []uint16
	reference exchange
	talks     []exchange       // its conversations, without ICMP
	place     map[*message]int // in the reference
}

// labs reads all labs and their references.
func labs(t *testing.T) []*lab {
	t.Helper()
	var out []*lab
	for _, name := range assignments.Names() {
		spec, err := assignments.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		x, err := readReference(filepath.Join("../../../testdata/references", name, studentID+".pcapng"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		l := &lab{Spec: spec, ports: spec.Ports(), reference: x, place: map[*message]int{}}
		l.sort()
		out = append(out, l)
	}
	return out
}

// sort sorts the messages of the reference into conversations.
func (l *lab) sort() {
	number := map[talk]int{}
	for i, m := range l.reference {
		l.place[m] = i
		if m.quoted != nil {
			continue
		}
		t, _ := talkOf(m, l.ports)
		n, ok := number[t]
		if !ok {
			n = len(l.talks)
			number[t], l.talks = n, append(l.talks, nil)
		}
		l.talks[n] = append(l.talks[n], m)
	}
}

// readReference reads a capture of Ethernet frames with IPv4 packets, as
// "make references" records them.
func readReference(path string) (exchange, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := capture.NewReader(f)
	if err != nil {
		return nil, err
	}
	var x exchange
	for {
		p, err := r.Next()
		if err == io.EOF {
			return x, nil
		}
		if err != nil {
			return nil, err
		}
		if len(p.Data) < 34 || p.Data[14] != 0x45 || len(p.Data) != p.Length {
			return nil, fmt.Errorf("frame %d is no whole IPv4 packet without options", p.Frame)
		}
		m := parse(p.Data[14:])
		m.at = p.Time
		x = append(x, m)
	}
}

// parse reads an IPv4 packet.
func parse(b []byte) *message {
	m := &message{protocol: b[9], id: binary.BigEndian.Uint16(b[4:])}
	src, _ := netip.AddrFromSlice(b[12:16])
	dst, _ := netip.AddrFromSlice(b[16:20])
	if m.protocol == protocolICMP {
		m.quoted = parse(b[28:])
		m.src, m.dst = netip.AddrPortFrom(src, 0), netip.AddrPortFrom(dst, 0)
		return m
	}
	m.transport = append([]byte(nil), b[20:]...)
	m.src = netip.AddrPortFrom(src, binary.BigEndian.Uint16(b[20:]))
	m.dst = netip.AddrPortFrom(dst, binary.BigEndian.Uint16(b[22:]))
	return m
}

// A recording says how an exchange is recorded.
type recording struct {
	link    link
	v6      bool
	sums    checksums
	file    file
	packing int // index into packings
	mtu     int // larger packets come in fragments; 0: none does
}

// bytes returns the capture file.
func (r recording) bytes(t testing.TB, x exchange) []byte {
	frames := make([]frame, 0, len(x))
	before := r.link.carries(r.v6)
	for _, m := range x {
		for _, p := range fragments(m.packet(r.v6, r.sums), r.mtu) {
			f := frame{at: m.at, length: len(before) + len(p)}
			if m.captured > 0 {
				p = p[:min(len(p), m.captured)]
			}
			f.data = append(append([]byte(nil), before...), p...)
			frames = append(frames, f)
		}
	}
	return packings[r.packing].pack(t, r.file.write(r.link.number, frames))
}

func (r recording) String() string {
	version := "IPv4"
	if r.v6 {
		version = "IPv6"
	}
	return fmt.Sprintf("%s, %s, %s, %s, %s", r.file.name, packings[r.packing].name, r.link.name, version,
		[]string{"valid checksums", "offloaded checksums", "zero checksums"}[r.sums])
}

// grade grades a capture file.
func (l *lab) grade(t testing.TB, file []byte) *report.Report {
	t.Helper()
	r, err := grade.Grade(l.Spec, grade.Work{
		Cover: check.Cover{ID: studentID, File: studentID + ".pcapng", Picture: check.Picture{Name: studentID + ".png", Valid: true}},
		Open:  func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil },
	}, i18n.En)
	if err != nil {
		t.Fatalf("%s: %v", l.Name, err)
	}
	return r
}

// told is a report in short: every check that did not pass.
func told(r *report.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %d", r.Points, r.MaxPoints)
	for _, c := range r.Checks {
		if c.Verdict == report.Pass {
			continue
		}
		fmt.Fprintf(&b, "; %s: %s", c.ID, c.Verdict)
		if len(c.Findings) > 0 {
			fmt.Fprintf(&b, " (%d: %s)", c.Findings[0].Frame, c.Findings[0].Message)
		}
	}
	for _, s := range r.Signals {
		if s.Matters() {
			fmt.Fprintf(&b, "; signal %s, %s: %s %v", s.ID, s.Strength, s.Message, s.Frames)
		}
	}
	if faults := proof.Faults(r); len(faults) > 0 {
		fmt.Fprintf(&b, "; false evidence: %s", faults[0])
	}
	return b.String()
}

// A score counts the cells of a matrix, and those that are as they should be.
type score struct {
	name        string
	cells, good int
	bad         []string
}

// maxBad is how many bad cells a matrix names.
const maxBad = 40

func (s *score) add(ok bool, say func() string) {
	s.cells++
	if ok {
		s.good++
	} else if len(s.bad) < maxBad {
		s.bad = append(s.bad, say())
	}
}

// join adds the cells of another score.
func (s *score) join(o *score) {
	s.cells += o.cells
	s.good += o.good
	s.bad = append(s.bad, o.bad...)
}

// print prints size and score; anything below 100 % fails the test.
func (s *score) print(t *testing.T) {
	t.Helper()
	t.Logf("%s: %d of %d cells as they should be, %.2f %%", s.name, s.good, s.cells, 100*float64(s.good)/float64(max(s.cells, 1)))
	for _, b := range s.bad[:min(len(s.bad), maxBad)] {
		t.Error(b)
	}
	if s.good < s.cells || s.cells == 0 {
		t.Errorf("%s: %d cells are not as they should be", s.name, s.cells-s.good)
	}
}
