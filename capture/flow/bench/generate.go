package main

import (
	"bufio"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"time"

	"socketlab/capture"
)

// A generator writes a capture of loopback traffic. Equal seeds give equal
// files.
type generator struct {
	random *rand.Rand
	out    *capture.Writer
	now    time.Time
	size   int64 // octets written, about
	frame  [256]byte
	err    error
}

const blockOverhead = 32 // octets that a pcapng block has around a frame without options

// A traffic fills a capture of about size octets with so many conversations.
type traffic struct {
	name string
	tcp  func(conversation int) bool // whether it is TCP, else UDP
	turn func(g *generator, c *conversation)
}

// The two kinds of traffic that are measured. In the first, a conversation has
// the word for a few frames, as it is where programs talk; in the second each
// next frame is of another one, which is the worst for a cache.
var (
	inTurns = &traffic{"turns", func(i int) bool { return i%4 != 3 }, func(g *generator, c *conversation) {
		for range 1 + g.random.IntN(3) {
			g.exchange(c)
		}
	}}
	atRandom = &traffic{"random", func(i int) bool { return i%3 != 2 }, (*generator).single}
)

// generate writes a capture of about size octets with so many conversations
// to the file name.
func (t *traffic) generate(name string, size int64, conversations int) error {
	return writeCapture(name, func(g *generator) {
		all := make([]conversation, conversations)
		for i := range all {
			all[i] = conversation{port: uint16(20000 + i), tcp: t.tcp(i), seq: [2]uint32{g.random.Uint32(), g.random.Uint32()}}
			if all[i].tcp {
				g.handshake(&all[i])
			}
		}
		for g.size < size {
			t.turn(g, &all[g.random.IntN(len(all))])
		}
		for i := range all {
			if all[i].tcp {
				g.close(&all[i])
			}
		}
	})
}

// generateMany writes a capture of so many TCP connections, each with its
// handshake, one octet both ways and its close.
func generateMany(name string, connections int) error {
	return writeCapture(name, func(g *generator) {
		for i := range connections {
			c := conversation{port: uint16(i), host: uint32(i >> 16), tcp: true, seq: [2]uint32{g.random.Uint32(), g.random.Uint32()}}
			g.handshake(&c)
			g.exchange(&c)
			g.exchange(&c)
			g.close(&c)
		}
	})
}

func writeCapture(name string, fill func(*generator)) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	buffered := bufio.NewWriterSize(file, 1<<20)
	w, err := capture.NewWriter(buffered, capture.Section{Application: "bench"})
	if err != nil {
		return err
	}
	if _, err := w.AddInterface(capture.Interface{LinkType: 1, SnapLength: 262144, Name: "lo"}); err != nil {
		return err
	}
	g := &generator{random: rand.New(rand.NewPCG(1, 2)), out: w, now: time.Unix(1700000000, 0).UTC()}
	fill(g)
	if g.err != nil {
		return g.err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	return file.Close()
}

// A conversation is one between 127.x.x.1:port and 127.0.0.1:9999.
type conversation struct {
	port uint16
	host uint32
	tcp  bool
	seq  [2]uint32
	id   [2]uint16
	owed int // by whom an acknowledgement is due: its side plus 1, or 0
}

// Control bits (RFC 9293 §3.1).
const (
	fin = 1
	syn = 2
	psh = 8
	ack = 16
)

func (g *generator) handshake(c *conversation) {
	g.segment(c, 0, syn, 0)
	g.segment(c, 1, syn|ack, 0)
	g.segment(c, 0, ack, 0)
}

// exchange sends some octets in one direction, and their acknowledgement.
func (g *generator) exchange(c *conversation) {
	from := g.random.IntN(2)
	length := 1 + g.random.IntN(64)
	if !c.tcp {
		g.datagram(c, from, length)
		return
	}
	g.segment(c, from, psh|ack, length)
	g.segment(c, 1-from, ack, 0)
}

// single sends one frame: an acknowledgement if one is due, else some octets.
func (g *generator) single(c *conversation) {
	from := g.random.IntN(2)
	length := 1 + g.random.IntN(64)
	switch {
	case !c.tcp:
		g.datagram(c, from, length)
	case c.owed > 0:
		g.segment(c, c.owed-1, ack, 0)
		c.owed = 0
	default:
		g.segment(c, from, psh|ack, length)
		c.owed = 1 - from + 1
	}
}

func (g *generator) close(c *conversation) {
	g.segment(c, 0, fin|ack, 0)
	g.segment(c, 1, fin|ack, 0)
	g.segment(c, 0, ack, 0)
}

// segment writes a TCP segment with the timestamps option.
func (g *generator) segment(c *conversation, from int, flags byte, length int) {
	b := g.ip(c, from, 6, 32+length)
	client, server := c.port, uint16(9999)
	if from == 1 {
		client, server = server, client
	}
	binary.BigEndian.PutUint16(b[0:], client)
	binary.BigEndian.PutUint16(b[2:], server)
	binary.BigEndian.PutUint32(b[4:], c.seq[from])
	binary.BigEndian.PutUint32(b[8:], 0)
	if flags&ack != 0 {
		binary.BigEndian.PutUint32(b[8:], c.seq[1-from])
	}
	b[12], b[13] = 8<<4, flags
	binary.BigEndian.PutUint16(b[14:], 512)
	binary.BigEndian.PutUint16(b[16:], uint16(0xfe08+32+length))
	copy(b[18:], []byte{0, 0, 1, 1, 8, 10})
	binary.BigEndian.PutUint64(b[24:], uint64(g.now.UnixMilli()))
	g.fill(b[32:])
	c.seq[from] += uint32(length)
	if flags&(syn|fin) != 0 {
		c.seq[from]++
	}
	g.write(len(b))
}

// datagram writes a UDP datagram.
func (g *generator) datagram(c *conversation, from, length int) {
	b := g.ip(c, from, 17, 8+length)
	client, server := c.port, uint16(9999)
	if from == 1 {
		client, server = server, client
	}
	binary.BigEndian.PutUint16(b[0:], client)
	binary.BigEndian.PutUint16(b[2:], server)
	binary.BigEndian.PutUint16(b[4:], uint16(8+length))
	binary.BigEndian.PutUint16(b[6:], uint16(0xfe13+8+length))
	g.fill(b[8:])
	g.write(len(b))
}

// ip writes the headers below the transport into the frame and returns the
// room for length octets of it.
func (g *generator) ip(c *conversation, from int, protocol byte, length int) []byte {
	clear(g.frame[:34])
	g.frame[12] = 8 // EtherType of IPv4
	b := g.frame[14:34]
	b[0], b[6], b[8], b[9] = 0x45, 0x40, 64, protocol
	binary.BigEndian.PutUint16(b[2:], uint16(20+length))
	c.id[from]++
	binary.BigEndian.PutUint16(b[4:], c.id[from])
	client, server := 127<<24|c.host<<8|1, uint32(127<<24|1)
	if from == 1 {
		client, server = server, client
	}
	binary.BigEndian.PutUint32(b[12:], client)
	binary.BigEndian.PutUint32(b[16:], server)
	return g.frame[34 : 34+length]
}

// fill writes a payload that is neither constant nor dear to make.
func (g *generator) fill(b []byte) {
	x := g.random.Uint64()
	for i := range b {
		b[i] = byte(x >> (8 * (i & 7)))
	}
}

func (g *generator) write(length int) {
	n := 34 + length
	g.now = g.now.Add(time.Duration(1+g.random.IntN(20_000)) * time.Nanosecond)
	g.size += int64(blockOverhead + (n+3)&^3)
	if err := g.out.Write(&capture.Packet{Time: g.now, LinkType: 1, Length: n, Data: g.frame[:n]}); err != nil && g.err == nil {
		g.err = err
	}
}
