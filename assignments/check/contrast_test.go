package check

import (
	"bytes"
	"fmt"
	"net/netip"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"socketlab/assignments/i18n"
	"socketlab/capture/flow"
	"socketlab/capture/trace"
	"socketlab/capture/udp"
)

// changes are what may become of a payload on its way, or in a program.
var changes = []struct {
	name   string
	change func([]byte) []byte
}{
	{"nothing", func(b []byte) []byte { return b }},
	{"the last octet", func(b []byte) []byte { return changed(b, len(b)-1) }},
	{"the middle octet", func(b []byte) []byte { return changed(b, len(b)/2) }},
	{"the octet behind what is quoted", func(b []byte) []byte { return changed(b, min(len(b)-1, 200)) }},
	{"a zero behind it", func(b []byte) []byte { return append(bytes.Clone(b), 0) }},
	{"a buffer", func(b []byte) []byte { return append(append(bytes.Clone(b), 0), bytes.Repeat([]byte{0xcc}, 90)...) }},
	{"a line feed", func(b []byte) []byte { return append(bytes.Clone(b), '\n') }},
	{"decomposed", norm.NFD.Bytes},
	{"CP949", func(b []byte) []byte {
		if out, err := korean.EUCKR.NewEncoder().Bytes(b); err == nil {
			return out
		}
		return b
	}},
	{"UTF-16", func(b []byte) []byte { return utf16(unicode.LittleEndian, string(b)) }},
	{"a mark", func(b []byte) []byte { return append([]byte("\ufeff"), b...) }},
	{"upper case", bytes.ToUpper},
	{"long", func(b []byte) []byte { return append(bytes.Clone(b), bytes.Repeat([]byte("x"), 300)...) }},
	{"long and different", func(b []byte) []byte { return changed(append(bytes.Clone(b), bytes.Repeat([]byte("x"), 300)...), 250) }},
	{"another id", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("20241234"), []byte("20249999")) }},
	{"a longer number", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("20241234"), []byte("202412345")) }},
	{"nothing left", func([]byte) []byte { return nil }},
}

func changed(b []byte, at int) []byte {
	b = bytes.Clone(b)
	if at >= 0 && at < len(b) {
		b[at] ^= 1
	}
	return b
}

// changed returns a capture whose UDP clients and servers said something else.
func (c *testCase) changed(t *testing.T, request, answer func([]byte) []byte) *flow.Capture {
	t.Helper()
	packets, err := trace.Parse(c.packets)
	if err != nil {
		t.Fatal(err)
	}
	out := flow.Packets(packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }})
	for _, u := range out.UDP {
		for i := range u.Datagrams {
			d := &u.Datagrams[i]
			change := answer
			if slices.Contains(c.ports, d.Dst.Port()) {
				change = request
			}
			d.Payload = change(d.Payload)
			d.Length, d.Carried = udp.HeaderLength+len(d.Payload), udp.HeaderLength+len(d.Payload)
		}
	}
	return out
}

// connection is a connection on which the client asked and the server
// answered.
func connection(asked, came []byte) string {
	a, c := 1+len(asked), 1+len(came)
	var b strings.Builder
	fmt.Fprintf(&b, "# port 9999\n# id 20241234\n0.000 tcp 40000 > 9999 S 0:0(0)\n0.001 tcp 9999 > 40000 S. 0:0(0) ack 1\n0.002 tcp 40000 > 9999 . 1:1(0) ack 1\n")
	if len(asked) > 0 {
		fmt.Fprintf(&b, "0.003 tcp 40000 > 9999 P. 1:%d(%d) ack 1 %s\n", a, len(asked), octets(asked))
	}
	if len(came) > 0 {
		fmt.Fprintf(&b, "0.004 tcp 9999 > 40000 P. 1:%d(%d) ack %d %s\n", c, len(came), a, octets(came))
	}
	fmt.Fprintf(&b, "0.005 tcp 40000 > 9999 F. %d:%d(0) ack %d\n0.006 tcp 9999 > 40000 F. %d:%d(0) ack %d\n0.007 tcp 40000 > 9999 . %d:%d(0) ack %d\n",
		a, a, c, c, c, a+1, a+1, a+1, c+1)
	return b.String()
}

// octets quotes octets for a trace.
func octets(b []byte) string {
	var out strings.Builder
	for _, c := range b {
		fmt.Fprintf(&out, "\\x%02x", c)
	}
	return `"` + out.String() + `"`
}

// allChecks are all checks of the catalogue, with each word that they can take
// as a parameter.
func allChecks(t *testing.T) []Check {
	var out []Check
	for _, row := range Table {
		out = append(out, row.New())
		if chooser, ok := row.New().(Chooser); ok {
			for key, words := range chooser.Choices() {
				for _, w := range words {
					c := row.New()
					set(t, c, key, w)
					for _, p := range row.Params {
						if p.Name == "text" {
							set(t, c, "text", "안녕하세요!")
						}
					}
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// gotWant finds what a finding got and what it wanted.
var gotWant = regexp.MustCompile(`got (.+), want (.+?)((, the answer to|, to which|: 8 for|; the capture).*)?$`)

// A sayer collects what the checks find, and complains of what says the same
// twice.
type sayer struct {
	*testing.T
	findings int
}

func (s *sayer) check(name string, ev *Evidence, checks []Check) {
	s.Helper()
	for _, c := range checks {
		out := &Findings{}
		c.Run(ev, out)
		for _, f := range slices.Concat(out.Wrong, out.Unknown, out.Notes) {
			s.findings++
			m := gotWant.FindStringSubmatch(f.Message.In(i18n.En))
			if m != nil && norm.NFC.String(m[1]) == norm.NFC.String(m[2]) {
				s.Errorf("%s: %T says %s", name, c, m[0])
			}
		}
	}
}

// A finding that says the same twice explains nothing: whatever becomes of
// the payloads of one side or of both, no check says "got X, want X".
func TestNoFindingWantsWhatItGot(t *testing.T) {
	s, checks := &sayer{T: t}, allChecks(t)
	every := 1 // each case meets all changes, and each change all others
	if testing.Short() {
		every = 40
	}
	paths, _ := filepath.Glob("testdata/*/*.trace")
	for i, a := range changes {
		for _, b := range []int{0, (3*i + 1) % len(changes)} {
			for j, path := range paths {
				if (i+j)%every > 0 {
					continue
				}
				c := readCase(t, Row{New: func() Check { return nil }}, path)
				for _, x := range [][2]int{{i, b}, {b, i}} {
					name := fmt.Sprintf("%s, requests with %s, answers with %s", path, changes[x[0]].name, changes[x[1]].name)
					s.check(name, Gather(c.changed(t, changes[x[0]].change, changes[x[1]].change), c.lab(checks...)).For(c.student), checks)
				}
			}
		}
		for j, b := range changes {
			if (i+j)%every > 0 {
				continue
			}
			for _, text := range []string{"컴퓨터공학과 20241234 홍길동", "hello", "202412341", "straße", "\x00\x00\x00\x05first\x00\x00\x00\x06second"} {
				asked := a.change([]byte(text))
				came := b.change(asked)
				for _, came := range [][]byte{came, bytes.ToUpper(came)} {
					c := testCase{packets: connection(asked, came), ports: []uint16{9999}, student: Cover{ID: "20241234"}}
					s.check(fmt.Sprintf("%q with %s, answered with %s", text, a.name, b.name), Gather(c.changed(t, nil, nil), c.lab(checks...)).For(c.student), checks)
				}
			}
		}
	}
	if s.findings < 10_000/every {
		t.Errorf("%d findings only", s.findings)
	}
}
