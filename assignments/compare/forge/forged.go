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
	c := &Capture{Style: Style{Link: Links[0], Classic: true, Unit: time.Microsecond}}
	for client := range 2 {
		for _, text := range []string{"컴퓨터공학과 " + id + " " + name, fmt.Sprint("hello from client ", client+1), "abc"} {
			for _, way := range [][2]uint16{{uint16(40001 + client), 5000}, {5000, uint16(40001 + client)}} {
				data := slices.Concat(c.Link.Before, datagram(way[0], way[1], text))
				c.Packets = append(c.Packets, capture.Packet{Time: Monday.Add(step(len(c.Packets))), LinkType: 1, Length: len(data), Data: data})
			}
		}
	}
	return c
}

// Made is a capture that was written by hand, for the student of a number.
func Made(number int) []byte {
	return scratch(fmt.Sprintf("2026%04d", number), names[number%len(names)], func(i int) time.Duration { return time.Duration(i) * time.Millisecond }).File()
}
