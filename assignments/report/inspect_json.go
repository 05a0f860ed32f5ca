package report

import (
	"encoding/hex"
	"encoding/json"
	"io"
	"net/netip"
	"time"

	"socketlab/capture"
	"socketlab/capture/tcp"
)

// InspectSchema names the JSON form of an inspection.
const InspectSchema = "lab/inspect/v1"

// The types below are the JSON of lab inspect; the contract fixes the names.
// Pairs are [client to server, server to client]. A frame of 0 was not
// captured.

type captureJSON struct {
	Format      string          `json:"format"`
	Compression string          `json:"compression"`
	Packets     int             `json:"packets"`
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

type tcpJSON struct {
	Client           netip.AddrPort `json:"client"`
	Server           netip.AddrPort `json:"server"`
	RolesFrom        string         `json:"roles_from"`
	Frames           [2]int         `json:"frames"`
	FirstFrame       int            `json:"first_frame"`
	LastFrame        int            `json:"last_frame"`
	Completeness     uint8          `json:"completeness"`
	Syn              [2]int         `json:"syn"`
	SynAck           [2]int         `json:"synack"`
	Fin              [2]int         `json:"fin"`
	Rst              [2]int         `json:"rst"`
	Handshake        [3]int         `json:"handshake"`
	Close            string         `json:"close"`
	ActiveCloser     *string        `json:"active_closer"`
	PayloadBytes     [2]int64       `json:"payload_bytes"`
	UniqueBytes      [2]int64       `json:"unique_bytes"`
	PayloadSHA256    [2]*string     `json:"payload_sha256"`
	Retransmissions  [2]int         `json:"retransmissions"`
	Complete         bool           `json:"complete"`
	BeginMissing     bool           `json:"begin_missing"`
	EndMissing       bool           `json:"end_missing"`
	SimultaneousOpen bool           `json:"simultaneous_open"`
	State            [2]string      `json:"state"`
	Copies           [2]int         `json:"copies"`
}

type udpJSON struct {
	Client       netip.AddrPort `json:"client"`
	Server       netip.AddrPort `json:"server"`
	Frames       [2]int         `json:"frames"`
	PayloadBytes [2]int64       `json:"payload_bytes"`
	BadLength    int            `json:"bad_length"`
	FirstFrame   int            `json:"first_frame"`
	LastFrame    int            `json:"last_frame"`
}

// InspectJSON writes an inspection as one line of JSON. It writes conversation
// by conversation, since there may be a million of them.
func InspectJSON(w io.Writer, i *Inspection) error {
	j := jsonWriter{w: w}
	j.text(`{"schema":"` + InspectSchema + `","capture":`)
	j.value(captureOf(i))
	j.text(`,"tcp":[`)
	i.each(&j, func(c *Conversation) any {
		if c.TCP == nil {
			return nil
		}
		return tcpOf(c.TCP)
	})
	j.text(`],"udp":[`)
	i.each(&j, func(c *Conversation) any {
		if c.UDP == nil {
			return nil
		}
		u := c.UDP
		return &udpJSON{u.Client, u.Server, u.Frames, u.PayloadBytes, u.BadLength, u.FirstFrame, u.LastFrame}
	})
	j.text(`],"icmp_port_unreachable":`)
	j.value(i.Capture.Unreachables)
	j.text("}\n")
	return j.err
}

// each writes a list of what form returns, leaving out nil.
func (i *Inspection) each(j *jsonWriter, form func(*Conversation) any) {
	comma := ""
	for n := range i.Conversations {
		if v := form(&i.Conversations[n]); v != nil {
			j.text(comma)
			j.value(v)
			comma = ","
		}
	}
}

// A jsonWriter writes JSON piece by piece and keeps the first error.
type jsonWriter struct {
	w   io.Writer
	err error
}

func (j *jsonWriter) text(s string) {
	if j.err == nil {
		_, j.err = io.WriteString(j.w, s)
	}
}

func (j *jsonWriter) value(v any) {
	b, err := json.Marshal(v)
	if j.err == nil {
		j.err = err
	}
	if j.err == nil {
		_, j.err = j.w.Write(b)
	}
}

func captureOf(i *Inspection) *captureJSON {
	info := i.Capture.Info
	out := &captureJSON{
		Format: info.Format, Compression: info.Compression, Packets: info.Packets, Truncated: info.Truncated,
		FirstTime: timeOf(i.Capture.First), LastTime: timeOf(i.Capture.Last),
		Interfaces: []interfaceJSON{}, Problems: []string{}, Other: i.Capture.Other,
	}
	for n := range info.Interfaces {
		out.Interfaces = append(out.Interfaces, interfaceOf(&info.Interfaces[n]))
	}
	for _, p := range info.Problems {
		out.Problems = append(out.Problems, problemText(p))
	}
	return out
}

// timeOf returns nil for a time that is not known, and one that RFC 3339
// cannot write.
func timeOf(t time.Time) *time.Time {
	if t.IsZero() || t.Year() > 9999 {
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

func tcpOf(c *tcp.Connection) *tcpJSON {
	out := &tcpJSON{
		Client: c.Client, Server: c.Server, RolesFrom: c.RolesFrom,
		Frames: c.Frames, FirstFrame: c.FirstFrame, LastFrame: c.LastFrame,
		Completeness: c.Completeness, Syn: c.Syn, SynAck: c.SynAck, Fin: c.Fin, Rst: c.Rst,
		Handshake: c.Handshake, Close: c.Close.String(),
		PayloadBytes: c.PayloadBytes, UniqueBytes: c.UniqueBytes, Retransmissions: c.Retransmissions,
		Complete: c.Complete, BeginMissing: c.BeginMissing, EndMissing: c.EndMissing,
		SimultaneousOpen: c.SimultaneousOpen, Copies: c.Copies,
		State: [2]string{c.State[0].String(), c.State[1].String()},
	}
	if c.Close != tcp.NotClosed {
		closer := c.ActiveCloser.String()
		out.ActiveCloser = &closer
	}
	for s := range out.PayloadSHA256 {
		if sum, ok := c.Digest(tcp.Side(s)); ok {
			text := hex.EncodeToString(sum[:])
			out.PayloadSHA256[s] = &text
		}
	}
	return out
}
