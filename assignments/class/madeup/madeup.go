// Package madeup makes up what a class might hand in for the UDP echo lab, for
// tests and benchmarks.
package madeup

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"image"
	"image/png"
	"io"
	"iter"
	"strings"
	"time"

	"socketlab/capture"
)

// A Capture is a recording of the UDP echo lab, made up frame by frame.
type Capture struct {
	ID, Name, Department string
	Other                string // id that the second client sends; "" for the same
	Lines                int    // that each client sends
	Port                 uint16 // of the server; 0 for 5000
	Clients              int    // 0 for 2
	Wrong                bool   // the server answers something else
	OnlyTCP              uint16 // port that one connection is asked for, and nothing else happens; 0 for the lab
	Strangers            int    // frames of 60,000 octets on other ports, before the lab's
}

// Bytes returns the capture as pcapng.
func (m Capture) Bytes() []byte {
	var b bytes.Buffer
	m.WriteTo(&b) // a Buffer takes everything
	return b.Bytes()
}

// WriteTo writes the capture as pcapng.
func (m Capture) WriteTo(to io.Writer) (int64, error) {
	out := &counter{to: to}
	w, err := capture.NewWriter(out, capture.Section{Application: "made up"})
	if err != nil {
		return out.n, err
	}
	if _, err := w.AddInterface(capture.Interface{LinkType: 1, SnapLength: 262144, Name: "lo"}); err != nil {
		return out.n, err
	}
	at := time.Date(2024, 9, 20, 2, 34, 25, 0, time.UTC)
	for data := range m.frames() {
		at = at.Add(time.Millisecond + unevenly(m.ID, at))
		if err := w.Write(&capture.Packet{Time: at, LinkType: 1, Length: len(data), Data: data}); err != nil {
			return out.n, err
		}
	}
	return out.n, w.Flush()
}

// unevenly is what the time from frame to frame is more than a millisecond:
// another one each time, as machines have it, and the same for equal captures.
func unevenly(id string, at time.Time) time.Duration {
	h := fnv.New32a()
	fmt.Fprint(h, id, at.UnixNano())
	return time.Duration(h.Sum32() % 400_000)
}

type counter struct {
	to io.Writer
	n  int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}

// frames yields the frames in order: every client sends a line, and gets its
// answer, in turn.
func (m Capture) frames() iter.Seq[[]byte] {
	clients, port := cmp.Or(m.Clients, 2), cmp.Or(m.Port, 5000)
	return func(yield func([]byte) bool) {
		if m.OnlyTCP > 0 {
			yield(synFrame(40000, m.OnlyTCP))
			return
		}
		for range m.Strangers {
			if !yield(udpFrame(50000, 50001, strings.Repeat("x", 60_000-42))) {
				return
			}
		}
		for line := range m.Lines {
			for client := range clients {
				question, source := m.line(line, client), uint16(40000+client)
				answer := question
				if m.Wrong {
					answer = "SOMETHING ELSE"
				}
				if !yield(udpFrame(source, port, question)) || !yield(udpFrame(port, source, answer)) {
					return
				}
			}
		}
	}
}

func (m Capture) line(line, client int) string {
	if line == 0 && client == 1 {
		return m.Department + "/" + cmp.Or(m.Other, m.ID) + "/" + m.Name
	}
	if line == 0 {
		return m.Department + "/" + m.ID + "/" + m.Name
	}
	return fmt.Sprintf("line %d of client %d", line, client)
}

// udpFrame is one datagram.
func udpFrame(src, dst uint16, payload string) []byte {
	f := frame(17, src, dst, 8, len(payload))
	binary.BigEndian.PutUint16(f[38:], uint16(8+len(payload)))
	return append(f, payload...)
}

// synFrame is a segment that asks for a connection.
func synFrame(src, dst uint16) []byte {
	f := frame(6, src, dst, 20, 0)
	f[34+12], f[34+13] = 5<<4, 2
	return f
}

// frame is a packet from 127.0.0.1 to itself over Ethernet, checksums left to
// hardware that is not there, as far as the ports of the transport's header.
func frame(protocol byte, src, dst uint16, header, payload int) []byte {
	f := make([]byte, 14+20+header, 14+20+header+payload)
	f[12], f[13] = 8, 0
	ip := f[14:]
	ip[0], ip[8], ip[9] = 0x45, 64, protocol
	binary.BigEndian.PutUint16(ip[2:], uint16(20+header+payload))
	copy(ip[12:], []byte{127, 0, 0, 1, 127, 0, 0, 1})
	binary.BigEndian.PutUint16(ip[10:], headerSum(ip[:20]))
	binary.BigEndian.PutUint16(ip[20:], src)
	binary.BigEndian.PutUint16(ip[22:], dst)
	return f
}

func headerSum(header []byte) uint16 {
	sum := uint32(0)
	for i := 0; i < len(header); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(header[i:]))
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}

// Picture is a small PNG that differs from those of other numbers.
func Picture(number int) []byte {
	img := image.NewGray(image.Rect(0, 0, 8, 8))
	binary.BigEndian.PutUint32(img.Pix, uint32(number))
	var b bytes.Buffer
	png.Encode(&b, img) // a Buffer takes everything
	return b.Bytes()
}
