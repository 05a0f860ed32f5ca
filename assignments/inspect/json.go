package inspect

import (
	"encoding/hex"
	"encoding/json"
	"io"
	"net/netip"
	"strconv"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/capture"
	"socketlab/capture/printable"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// schema names the JSON form of an inspection.
const schema = "lab/inspect/v1"

// The two types below are the capture in the JSON of lab inspect; the contract
// fixes the names.

type captureJSON struct {
	Format      string          `json:"format"`
	Compression string          `json:"compression"`
	Packets     int             `json:"packets"`
	Snapped     int             `json:"snapped"`            // frames not captured whole
	LeftOut     int             `json:"left_out,omitempty"` // frames of conversations beyond those that are told apart
	Truncated   bool            `json:"truncated"`
	FirstTime   *time.Time      `json:"first_time,omitempty"`
	LastTime    *time.Time      `json:"last_time,omitempty"`
	Interfaces  []interfaceJSON `json:"interfaces"`
	Problems    []string        `json:"problems"`
	Other       map[string]int  `json:"other,omitempty"` // frames without TCP or UDP, by what they are
}

type interfaceJSON struct {
	LinkType   uint16  `json:"link_type"`
	SnapLength uint32  `json:"snap_length"`
	Name       string  `json:"name"`
	Received   *uint64 `json:"received,omitempty"`
	Dropped    *uint64 `json:"dropped,omitempty"`
}

// JSON writes an inspection as one line of JSON. There may be a million
// conversations, so they are written one by one and without encoding/json,
// which would leave a kilobyte behind for each.
func JSON(w io.Writer, i *Inspection) error {
	head, err := json.Marshal(captureOf(i))
	if err != nil {
		return err
	}
	j := jsonWriter{w: w}
	j.text(`{"schema":"` + schema + `","capture":`)
	j.b = printable.AppendJSON(j.b, head) // the rest holds nobody's text
	j.list(`,"tcp":[`, i, func(c *Entry) bool {
		if c.TCP != nil {
			j.connection(c.TCP)
		}
		return c.TCP != nil
	})
	j.list(`,"udp":[`, i, func(c *Entry) bool {
		if c.UDP != nil {
			j.conversation(c.UDP)
		}
		return c.UDP != nil
	})
	j.number(`,"icmp_port_unreachable":`, int64(i.Capture.Unreachables))
	j.text("}\n")
	j.flush()
	return j.err
}

// A jsonWriter builds JSON in a buffer that it uses again and again.
type jsonWriter struct {
	w   io.Writer
	b   []byte
	err error // the first
}

func (j *jsonWriter) flush() {
	if j.err == nil {
		_, j.err = j.w.Write(j.b)
	}
	j.b = j.b[:0]
}

// text appends what is JSON already.
func (j *jsonWriter) text(s string) { j.b = append(j.b, s...) }

// list writes the conversations that form writes; form reports whether it
// wrote one.
func (j *jsonWriter) list(name string, i *Inspection, form func(*Entry) bool) {
	j.text(name)
	comma := false
	for n := range i.Entries {
		start := len(j.b)
		if comma {
			j.text(",")
		}
		if !form(&i.Entries[n]) {
			j.b = j.b[:start]
			continue
		}
		comma = true
		j.flush()
	}
	j.text("]")
}

// The methods below append a name, with what stands before it, and a value.

func (j *jsonWriter) number(name string, n int64) {
	j.text(name)
	j.b = strconv.AppendInt(j.b, n, 10)
}

func (j *jsonWriter) pair(name string, p [2]int) { j.pair64(name, [2]int64{int64(p[0]), int64(p[1])}) }

func (j *jsonWriter) pair64(name string, p [2]int64) {
	j.number(name+`[`, p[0])
	j.number(`,`, p[1])
	j.text(`]`)
}

// quoted takes a value that needs no escape.
func (j *jsonWriter) quoted(name, value string) {
	j.text(name)
	j.b = append(append(append(j.b, '"'), value...), '"')
}

func (j *jsonWriter) flag(name string, value bool) {
	j.text(name)
	j.b = strconv.AppendBool(j.b, value)
}

func (j *jsonWriter) socket(name string, a netip.AddrPort) {
	j.text(name)
	j.b = append(a.AppendTo(append(j.b, '"')), '"')
}

// connection writes a TCP connection. Pairs are [client to server, server to
// client]; a frame of 0 was not captured.
func (j *jsonWriter) connection(c *tcp.Connection) {
	j.socket(`{"client":`, c.Client)
	j.socket(`,"server":`, c.Server)
	j.quoted(`,"roles_from":`, c.RolesFrom)
	j.pair(`,"frames":`, c.Frames)
	j.number(`,"first_frame":`, int64(c.FirstFrame))
	j.number(`,"last_frame":`, int64(c.LastFrame))
	j.number(`,"completeness":`, int64(c.Completeness))
	j.pair(`,"syn":`, c.Syn)
	j.pair(`,"synack":`, c.SynAck)
	j.pair(`,"fin":`, c.Fin)
	j.pair(`,"rst":`, c.Rst)
	j.number(`,"handshake":[`, int64(c.Handshake[0]))
	j.number(`,`, int64(c.Handshake[1]))
	j.number(`,`, int64(c.Handshake[2]))
	j.quoted(`],"close":`, c.Close.String())
	if c.Close == tcp.NotClosed {
		j.text(`,"active_closer":null`)
	} else {
		j.quoted(`,"active_closer":`, c.ActiveCloser.String())
	}
	j.pair64(`,"payload_bytes":`, c.PayloadBytes)
	j.pair64(`,"unique_bytes":`, c.UniqueBytes)
	j.digest(`,"payload_sha256":[`, c, tcp.Client)
	j.digest(`,`, c, tcp.Server)
	j.pair(`],"retransmissions":`, c.Retransmissions)
	j.flag(`,"complete":`, c.Complete)
	j.flag(`,"begin_missing":`, c.BeginMissing)
	j.flag(`,"end_missing":`, c.EndMissing)
	j.flag(`,"simultaneous_open":`, c.SimultaneousOpen)
	j.quoted(`,"state":[`, c.State[0].String())
	j.quoted(`,`, c.State[1].String())
	j.pair(`],"copies":`, c.Copies)
	j.text(`}`)
}

// digest writes the digest of a side, or null.
func (j *jsonWriter) digest(name string, c *tcp.Connection, s tcp.Side) {
	j.text(name)
	sum, ok := c.Digest(s)
	if !ok {
		j.text(`null`)
		return
	}
	j.b = append(hex.AppendEncode(append(j.b, '"'), sum[:]), '"')
}

// conversation writes a UDP conversation.
func (j *jsonWriter) conversation(c *udp.Conversation) {
	j.socket(`{"client":`, c.Client)
	j.socket(`,"server":`, c.Server)
	j.pair(`,"frames":`, c.Frames)
	j.pair64(`,"payload_bytes":`, c.PayloadBytes)
	j.number(`,"bad_length":`, int64(c.BadLength))
	j.number(`,"first_frame":`, int64(c.FirstFrame))
	j.number(`,"last_frame":`, int64(c.LastFrame))
	j.text(`}`)
}

func captureOf(i *Inspection) *captureJSON {
	info := i.Capture.Info
	out := &captureJSON{
		Format: info.Format, Compression: info.Compression, Packets: info.Packets, Snapped: info.Snapped,
		LeftOut: i.Capture.LeftOut, Truncated: info.Truncated,
		FirstTime: timeOf(i.Capture.First), LastTime: timeOf(i.Capture.Last),
		Interfaces: []interfaceJSON{}, Problems: []string{}, Other: i.Capture.Other,
	}
	for n := range info.Interfaces {
		out.Interfaces = append(out.Interfaces, interfaceOf(&info.Interfaces[n]))
	}
	for _, p := range info.Problems {
		out.Problems = append(out.Problems, problemText(p, i18n.En))
	}
	return out
}

// timeOf returns nil for a time that is not known, and one that RFC 3339
// cannot write.
func timeOf(t time.Time) *time.Time {
	if t.IsZero() || t.Year() < 0 || t.Year() > 9999 {
		return nil
	}
	return &t
}

func interfaceOf(i *capture.Interface) interfaceJSON {
	out := interfaceJSON{LinkType: uint16(i.LinkType), SnapLength: i.SnapLength, Name: i.Name}
	if i.HasStatistics {
		out.Received, out.Dropped = &i.Received, &i.Dropped
	}
	return out
}
