package forge

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"socketlab/capture"
)

// datagram is a packet that somebody wrote by hand, as the first manual says:
// identification 1, no checksums.
func datagram(from, to uint16, text string) []byte {
	b := make([]byte, 28, 28+len(text))
	b[0], b[5], b[8], b[9] = 0x45, 1, 64, 17
	copy(b[12:], []byte{127, 0, 0, 1, 127, 0, 0, 1})
	binary.BigEndian.PutUint16(b[2:], uint16(28+len(text)))
	binary.BigEndian.PutUint16(b[20:], from)
	binary.BigEndian.PutUint16(b[22:], to)
	binary.BigEndian.PutUint16(b[24:], uint16(8+len(text)))
	return append(b, text...)
}

// scratch is the UDP echo lab, written by hand for a student, with so much time
// from frame to frame.
func scratch(id, name string, step func(i int) time.Duration) *Capture {
	c := &Capture{Style: Style{Link: links[0], Classic: true, Unit: time.Microsecond}}
	for client := range 2 {
		for _, text := range []string{"컴퓨터공학과 " + id + " " + name, fmt.Sprint("hello from client ", client+1), "abc"} {
			for _, way := range [][2]uint16{{uint16(40001 + client), 5000}, {5000, uint16(40001 + client)}} {
				data := slices.Concat(c.Link.Before, datagram(way[0], way[1], text))
				c.Packets = append(c.Packets, capture.Packet{Time: monday.Add(step(len(c.Packets))), LinkType: 1, Length: len(data), Data: data})
			}
		}
	}
	return c
}

// Made is a capture that was written by hand, for the student of a number.
func Made(number int) []byte {
	return scratch(fmt.Sprintf("2026%04d", number), names[number%len(names)], func(i int) time.Duration { return time.Duration(i) * time.Millisecond }).File()
}

// A Forgery is a way to forge a capture, and the signal that it should raise.
type Forgery struct {
	Name   string
	Signal string
	Lab    string // of the run that it begins with; "" for udp-echo
	Make   func(t *Teacher, r *Run) *Capture
}

// Now is when forged captures are looked at.
var Now = monday.AddDate(0, 1, 0)

// Since is when the assignment began.
var Since = monday.AddDate(0, 0, -7)

// Forgeries are the ways to forge captures.
var Forgeries = []Forgery{
	{"made from nothing, 1 ms apart", "constant-ids", "", byHand(func(i int) time.Duration { return time.Duration(i) * time.Millisecond })},
	{"made, all at one time", "equal-times", "", byHand(func(int) time.Duration { return 0 })},
	{"made, time runs backwards", "backward-times", "", byHand(func(i int) time.Duration { return -time.Duration(i) * time.Second })},
	{"made, in 2096", "future", "", byHand(func(i int) time.Duration { return 70*365*24*time.Hour + time.Duration(i)*time.Microsecond })},
	{"made with identifications that count up, evenly", "even-times", "", func(_ *Teacher, r *Run) *Capture {
		c := scratch(r.ID, r.Name, func(i int) time.Duration { return time.Duration(i) * 125 * time.Microsecond })
		for i := range c.Packets {
			binary.BigEndian.PutUint16(c.Packets[i].Data[18:], uint16(1000+i))
		}
		return c
	}},
	{"made of a text", "made-by-program", "", func(_ *Teacher, r *Run) *Capture {
		c := r.Record(Style{Link: links[0], Sums: valid, Unit: time.Microsecond, Program: "Text2pcap (Wireshark) 4.0.17"})
		c.Interface = "Fake IF, text2pcap"
		return c
	}},
	{"a friend's, id and name replaced", "seal-broken", "", func(t *Teacher, r *Run) *Capture {
		c := t.runOf(t.reference(r.Lab)).Record(AsLab)
		rename(c, r)
		return c
	}},
	{"payload edited in request and answer", "seal-broken", "", func(_ *Teacher, r *Run) *Capture { return edited(r, 99) }},
	{"one answer edited", "seal-broken", "", func(_ *Teacher, r *Run) *Capture { return edited(r, 1) }},
	{"payload edited in a capture with checksums", "edited-payload", "", func(_ *Teacher, r *Run) *Capture {
		c := r.Record(Style{Link: links[1], Sums: valid, Unit: time.Microsecond, Program: "Dumpcap (Wireshark) 4.2.0"})
		edit(c, 2)
		return c
	}},
	{"payload made longer", "edited-payload", "", func(_ *Teacher, r *Run) *Capture {
		c := r.Record(Style{Link: links[0], Sums: offloaded, Unit: time.Nanosecond, Classic: true})
		p := &c.Packets[1]
		p.Data = append(p.Data, " and more"...)
		ip := p.Data[14:]
		binary.BigEndian.PutUint16(ip[2:], uint16(len(ip)))
		binary.BigEndian.PutUint16(ip[24:], uint16(len(ip)-20))
		p.Length = len(p.Data)
		return c
	}},
	{"payload made longer, checksums put right", "octet-counts", "", func(_ *Teacher, r *Run) *Capture {
		c := r.Record(AsLab)
		c.seal = nil
		p := &c.Packets[1]
		p.Data = append(p.Data, " and more"...)
		finish(p.Data[14:], offloaded)
		p.Length = len(p.Data)
		return c
	}},
	{"shifted by days", "times-shifted", "", func(t *Teacher, r *Run) *Capture {
		c := r.Record(AsLab)
		if t.random.IntN(2) == 0 {
			c.seal = nil
		}
		days := time.Duration(1 + t.random.IntN(20))
		for i := range c.Packets {
			c.Packets[i].Time = c.Packets[i].Time.Add(days * 24 * time.Hour)
		}
		return c
	}},
	{"some times changed", "seal-times", "", func(t *Teacher, r *Run) *Capture {
		c := r.Record(AsLab)
		for i := range c.Packets[:len(c.Packets)/3] {
			c.Packets[i].Time = c.Packets[i].Time.Add(-time.Duration(10+t.random.IntN(20)) * time.Millisecond)
		}
		return c
	}},
	{"merged with the same, under another name", "packet-twice", "", func(t *Teacher, r *Run) *Capture {
		c := r.Record(AsLab)
		other := r.Record(AsLab)
		rename(other, t.runOf(t.reference(r.Lab)))
		c.Packets = append(c.Packets, other.Packets...)
		c.Section, c.seal, c.again = capture.Section{Application: "Mergecap (Wireshark) 4.0.17"}, nil, true
		return c
	}},
	{"a friend's, as it is", "other-id", "", func(t *Teacher, r *Run) *Capture { return t.runOf(t.reference(r.Lab)).Record(honest(t.random)) }},
	{"of the year before", "outside-period", "", func(_ *Teacher, r *Run) *Capture {
		c := r.Record(Style{Link: links[0], Unit: time.Nanosecond, Program: "Dumpcap (Wireshark) 4.2.0"})
		for i := range c.Packets {
			c.Packets[i].Time = c.Packets[i].Time.AddDate(-1, 0, 0)
		}
		return c
	}},
	{"what nobody sent is acknowledged", "ack-unsent", "tcp-echo", func(_ *Teacher, r *Run) *Capture {
		c := r.Record(Style{Link: links[0], Sums: valid, Unit: time.Microsecond, Classic: true})
		p := &c.Packets[len(c.Packets)-1]
		ack := p.Data[14+20+8:]
		binary.BigEndian.PutUint32(ack, binary.BigEndian.Uint32(ack)+500)
		finish(p.Data[14:], valid)
		return c
	}},
	{"the answer to a SYN before it", "synack-first", "tcp-echo", func(_ *Teacher, r *Run) *Capture {
		c := r.Record(Style{Link: links[0], Sums: valid, Unit: time.Microsecond, Classic: true})
		a, b := &c.Packets[0], &c.Packets[1]
		a.Data, b.Data, a.Length, b.Length = b.Data, a.Data, b.Length, a.Length
		return c
	}},
}

// byHand makes a capture from nothing.
func byHand(step func(i int) time.Duration) func(*Teacher, *Run) *Capture {
	return func(_ *Teacher, r *Run) *Capture { return scratch(r.ID, r.Name, step) }
}

// edited is a capture that lab sealed, changed in as many frames afterwards.
func edited(r *Run, frames int) *Capture {
	c := r.Record(AsLab)
	edit(c, frames)
	return c
}

// edit changes letters in the payload of the last frames, and nothing else.
func edit(c *Capture, frames int) {
	for i := len(c.Packets) - 1; i >= 0 && frames > 0; i-- {
		if p := &c.Packets[i]; len(p.Data) > len(c.Link.Before)+30 {
			p.Data[len(p.Data)-1] ^= 0x20
			frames--
		}
	}
}
