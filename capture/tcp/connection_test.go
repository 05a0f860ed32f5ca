package tcp_test

import (
	"flag"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/capture/flow"
	"socketlab/capture/tcp"
	"socketlab/capture/trace"
)

var update = flag.Bool("update", false, "rewrite what the cases want; then read the difference")

// Each case is a trace, and below a line of dashes what is to be said of it:
// a line for each frame with both states after it and the notes, and lines for
// the connection as a whole.
func TestConnections(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			file, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text, want, _ := strings.Cut(string(file), "---\n")
			got := ""
			for _, c := range connections(t, text, true) {
				got += describe(c)
			}
			if *update {
				os.WriteFile(name, []byte(text+"---\n"+got), 0o666)
				return
			}
			if got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// connections reads a trace.
func connections(t *testing.T, text string, hash bool) []*tcp.Connection {
	t.Helper()
	packets, err := trace.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	all := func(_, _ netip.AddrPort) bool { return true }
	return flow.Packets(packets, flow.Options{Hash: hash, Keep: all}).TCP
}

var noteNames = []string{"retransmission", "out of order", "duplicate ACK", "keep-alive", "zero window", "copy", "cut", "outside state",
	"needless", "lost", "refusal", "end of stream", "window probe", "answer to a probe", "window opened", "window grown"}

// facts says what a segment means, its numbers, states and notes apart.
func facts(x *tcp.Facts) string {
	var b strings.Builder
	span := func(what string, s tcp.Span) {
		if s.Len() != 0 {
			fmt.Fprintf(&b, ", %s %d..%d", what, s.From, s.To)
		}
	}
	for _, s := range x.Fresh {
		span("fresh", s)
	}
	if span("gap", x.Gap); x.Gap.Len() != 0 {
		fmt.Fprintf(&b, " filled by %d", x.Filled)
	}
	span("readable", x.Readable)
	if x.Acks != (tcp.Acks{}) {
		fmt.Fprintf(&b, ", ack %d:", x.RelAck)
		for _, y := range []struct {
			is   bool
			text string
		}{{x.Acks.New, "new"}, {x.Acks.Again, "again"}, {x.Acks.SYN, "SYN"}, {x.Acks.FIN, "FIN"}, {x.Acks.Unseen, "unseen"}} {
			if y.is {
				b.WriteString(" " + y.text)
			}
		}
		span("acknowledged", x.Acks.Octets)
	}
	if x.Flight != [2]int64{} {
		fmt.Fprintf(&b, ", under way %v", x.Flight)
	}
	return b.String()
}

// describe says in lines what the fields of a connection say.
func describe(c *tcp.Connection) string {
	var b strings.Builder
	for _, s := range c.Segments {
		fmt.Fprintf(&b, "%3d %v %-8v %v / %v; seq %d", s.Frame, s.From, s.Flags, s.State[0], s.State[1], s.RelSeq)
		b.WriteString(facts(&s.Facts))
		for i, name := range noteNames {
			if s.Notes.Has(1 << i) {
				fmt.Fprintf(&b, ", %s", name)
			}
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "roles from %s: client port %d; opener %v; handshake %v; completeness %d\n",
		c.RolesFrom, c.Client.Port(), c.ActiveOpener, c.Handshake, c.Completeness)
	if c.Opened != c.Handshake[2] || c.Arrived != c.Handshake {
		fmt.Fprintf(&b, "opened by %d, arrived %v\n", c.Opened, c.Arrived)
	}
	fmt.Fprintf(&b, "close %v", c.Close)
	if c.Close != tcp.NotClosed {
		fmt.Fprintf(&b, " by %v", c.ActiveCloser)
	}
	fmt.Fprintf(&b, "; FIN %v acknowledged %v; RST %v\n", c.FinFrame, c.FinAcked, c.RstFrame)
	fmt.Fprintf(&b, "octets %v, unique %v, retransmissions %v, copies %v\n", c.PayloadBytes, c.UniqueBytes, c.Retransmissions, c.Copies)
	for side := range tcp.Side(2) {
		stream := c.Stream(side)
		_, known := c.Digest(side)
		fmt.Fprintf(&b, "%v sent %q, whole %v, digest %v", side, stream.Octets, int64(len(stream.Octets)) == c.UniqueBytes[side], known)
		from := 0
		for _, p := range stream.Pieces {
			fmt.Fprintf(&b, ", %d..%d in frame %d", from, p.End, p.Segment.Frame)
			from = p.End
		}
		if stream.Gap {
			b.WriteString(", gap")
		}
		if n := c.OctetsMissing[side]; n > 0 {
			fmt.Fprintf(&b, ", %d octets missing", n)
		}
		if c.AckMissing[side] {
			b.WriteString(", what was acknowledged is missing")
		}
		b.WriteByte('\n')
	}
	for _, x := range []struct {
		is   bool
		text string
	}{{c.SimultaneousOpen, "simultaneous open"}, {c.BeginMissing, "begin missing"}, {c.EndMissing, "end missing"}, {c.Complete, "complete"}} {
		if x.is {
			fmt.Fprintf(&b, "%s\n", x.text)
		}
	}
	return b.String()
}
