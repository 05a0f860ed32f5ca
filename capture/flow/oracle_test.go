package flow_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"socketlab/capture/flow"
	"socketlab/capture/internal/strangers"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// exceptionsFile lists where the oracle is wrong, and why.
const exceptionsFile = "../../testdata/oracle-exceptions.tsv"

// An oracle is what tshark says of a capture, see the README of the corpus.
type oracle struct {
	RC      int
	Packets int
	TCP     []oracleTCP
	UDP     []oracleUDP
	ICMP    struct{ Count int } `json:"icmp_port_unreachable"`
}

type oracleTCP struct {
	Client, Server string
	FirstFrame     int `json:"first_frame"`
	Frames         [2]int
	Completeness   uint8
	Syn, SynAck    [2]int
	Fin, Rst       [2]int
	PayloadBytes   [2]int64   `json:"payload_bytes"`
	UniqueBytes    [2]*int64  `json:"unique_bytes"`
	PayloadSHA256  [2]*string `json:"payload_sha256"`
	Derived        struct {
		Handshake []*int `json:"handshake_frames"`
	}
}

type oracleUDP struct {
	Client, Server string
	FirstFrame     int `json:"first_frame"`
	Datagrams      [2]int
	Bytes          [2]int64
	BadLength      int `json:"bad_length"`
}

// TestOracle compares with what tshark read, for every capture below the
// folder that LAB_CORPUS names. Without it there is nothing to compare: the
// cases of this module stand alone.
func TestOracle(t *testing.T) {
	c := comparison{T: t, exceptions: readExceptions(t)}
	if !strangers.Corpus(t, "oracle", ".json", func(name, path string) {
		c.name = name
		c.file(filepath.Join(os.Getenv("LAB_CORPUS"), "captures", name), path)
	}) {
		t.Skip("LAB_CORPUS names no corpus")
	}
	for e, used := range c.exceptions {
		if !used {
			t.Errorf("%s: %s agrees and needs no exception", e[0], e[1])
		}
	}
	t.Logf("%d files, %d comparisons, %d of them equal", c.files, c.compared, c.equal)
}

// A comparison goes through the corpus.
type comparison struct {
	*testing.T
	exceptions             map[[2]string]bool // file and field; true once it was needed
	name                   string
	files, compared, equal int
}

func readExceptions(t *testing.T) map[[2]string]bool {
	file, err := os.ReadFile(exceptionsFile)
	if err != nil {
		t.Fatal(err)
	}
	out := map[[2]string]bool{}
	for _, line := range strings.Split(string(file), "\n") {
		column := strings.Split(line, "\t")
		if line == "" || line[0] == '#' {
			continue
		}
		if len(column) != 4 || column[2] == "" || column[3] == "" {
			t.Fatalf("%s: %q does not have four columns", exceptionsFile, line)
		}
		out[[2]string{column[0], column[1]}] = false
	}
	return out
}

// same compares one field.
func (c *comparison) same(field string, got, want any) {
	c.Helper()
	c.compared++
	if reflect.DeepEqual(got, want) {
		c.equal++
		return
	}
	key := [2]string{c.name, field}
	if _, excepted := c.exceptions[key]; excepted {
		c.exceptions[key] = true
		return
	}
	c.Errorf("%s: %s: got %v, the oracle has %v", c.name, field, got, want)
}

// file compares one capture.
func (c *comparison) file(name, verdict string) {
	c.Helper()
	c.files++
	var want oracle
	b, err := os.ReadFile(verdict)
	if err == nil {
		err = json.Unmarshal(b, &want)
	}
	if err != nil {
		c.Fatal(err)
	}
	in, err := os.Open(name)
	if err != nil {
		c.Fatal(err)
	}
	defer in.Close()
	got, err := flow.Read(in, flow.Options{Hash: true})
	if err != nil {
		refused := want.Packets == 0 && want.RC != 0
		c.same("file", refused, true)
		return
	}
	c.same("packets", got.Info.Packets, want.Packets)
	c.same("icmp_port_unreachable", got.Unreachables, want.ICMP.Count)
	c.connections(got, &want)
	c.conversations(got, &want)
}

// ends names a conversation by its sockets, in one order, and its first frame.
func ends(a, b string, frame int) string {
	if a > b {
		a, b = b, a
	}
	return fmt.Sprint(a, " ", b, " ", frame)
}

func socketEnds(a, b netip.AddrPort, frame int) string { return ends(a.String(), b.String(), frame) }

func (c *comparison) connections(got *flow.Capture, want *oracle) {
	c.same("tcp conversations", len(got.TCP), len(want.TCP))
	ours := map[string]*tcp.Connection{}
	for _, x := range got.TCP {
		ours[socketEnds(x.Client, x.Server, x.FirstFrame)] = x
	}
	for i := range want.TCP {
		w := &want.TCP[i]
		x := ours[ends(w.Client, w.Server, w.FirstFrame)]
		c.same("tcp found", x != nil, true)
		if x != nil {
			c.connection(x, w)
		}
	}
}

func (c *comparison) connection(x *tcp.Connection, w *oracleTCP) {
	c.same("tcp.client", x.Client.String(), w.Client)
	c.same("tcp.server", x.Server.String(), w.Server)
	c.same("tcp.frames", x.Frames, w.Frames)
	c.same("tcp.completeness", x.Completeness, w.Completeness)
	c.same("tcp.syn", x.Syn, w.Syn)
	c.same("tcp.synack", x.SynAck, w.SynAck)
	c.same("tcp.fin", x.Fin, w.Fin)
	c.same("tcp.rst", x.Rst, w.Rst)
	c.same("tcp.payload_bytes", x.PayloadBytes, w.PayloadBytes)
	for side := range w.UniqueBytes {
		if w.UniqueBytes[side] != nil {
			c.same("tcp.unique_bytes", x.UniqueBytes[side], *w.UniqueBytes[side])
		}
		sum, whole := x.Digest(tcp.Side(side))
		switch want := w.PayloadSHA256[side]; {
		case want != nil:
			c.same("tcp.payload_sha256", hex.EncodeToString(sum[:]), *want)
		default:
			c.same("tcp.payload_sha256", whole, false)
		}
	}
	if h := w.Derived.Handshake; len(h) == 3 && h[0] != nil && h[1] != nil && h[2] != nil {
		c.same("tcp.handshake", x.Handshake, [3]int{*h[0], *h[1], *h[2]})
	}
}

func (c *comparison) conversations(got *flow.Capture, want *oracle) {
	c.same("udp conversations", len(got.UDP), len(want.UDP))
	ours := map[string]*udp.Conversation{}
	for _, x := range got.UDP {
		ours[socketEnds(x.Client, x.Server, x.FirstFrame)] = x
	}
	for i := range want.UDP {
		w := &want.UDP[i]
		x := ours[ends(w.Client, w.Server, w.FirstFrame)]
		c.same("udp found", x != nil, true)
		if x == nil {
			continue
		}
		c.same("udp.client", x.Client.String(), w.Client)
		c.same("udp.server", x.Server.String(), w.Server)
		c.same("udp.frames", x.Frames, w.Datagrams)
		c.same("udp.payload_bytes", x.PayloadBytes, w.Bytes)
		c.same("udp.bad_length", x.BadLength, w.BadLength)
	}
}
