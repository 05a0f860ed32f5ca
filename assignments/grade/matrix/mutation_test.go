package matrix

import (
	"bytes"
	"fmt"
	"testing"
)

// mutant returns the cell of a mutation of message i; nil if it cannot be made.
func (l *lab) mutant(m *mutation, i int) *cell {
	original := l.reference[i]
	if !m.of(l, original) {
		return nil
	}
	x := l.reference.clone()
	if m.change != nil {
		m.change(x[i])
	} else if x = m.move(x, i); x == nil {
		return nil
	}
	c := &cell{
		name: fmt.Sprintf("frame %d %s", i+1, m.name), x: x, wrong: m.wrong, doubtful: !m.lost,
		generous: i == 0 || !x[0].at.Equal(l.reference[0].at) || x[0].src != l.reference[0].src, // it may have happened before the recording
		sure:     l.spoiled(original, m.spoils|m.blurs, m.side),
		possible: l.spoiled(original, m.spoils, 0),
	}
	c.possible.lenient = true
	if m.stranger {
		c.sure.estrange(original)
		c.possible.estrange(original)
	}
	c.sure.turned, c.possible.turned = m.turn, m.turn
	c.sure.hurried, c.possible.hurried = m.hurry, m.hurry
	return c
}

// spoiled is the sight of the reference without a part of one message, and
// without a part of all that its sender sends.
func (l *lab) spoiled(original *message, p, side part) *sight {
	s := &sight{lab: l, x: l.reference, shows: map[*message]part{}}
	for _, m := range l.reference {
		s.shows[m] = everything
		if m.src == original.src && m.dst == original.dst {
			s.shows[m] &^= side
		}
	}
	s.shows[original] &^= p
	return s
}

// estrange takes away what is another student's once a message names that one:
// its conversation, unless that names the student elsewhere, and everything if
// nothing else names the student.
func (s *sight) estrange(named *message) {
	of, _ := talkOf(named, s.ports)
	others := 0
	for _, m := range s.x {
		if m != named && bytes.Contains(m.payload(), []byte(studentID)) {
			switch t, fromClient := talkOf(m, s.ports); {
			case fromClient && t == of:
				return
			case fromClient:
				others++
			}
		}
	}
	for _, m := range s.x {
		if t, _ := talkOf(m, s.ports); t == of || others == 0 {
			s.shows[m] = 0
		}
	}
}

// Every mutation of every message of every lab fails the checks that ask for
// what it spoils, and no other; where it spoils nothing, nothing changes.
func TestMutations(t *testing.T) {
	eachLab(t, "mutation matrix", func(t *testing.T, l *lab, s *score) {
		turn := sixRecordings()
		for i := range l.reference {
			for j := range mutations {
				c := l.mutant(&mutations[j], i)
				if c == nil {
					continue
				}
				r := turn[0]
				turn = append(turn[1:], r)
				if mutations[j].four || l.Name == "udp-size" { // the largest datagram of IPv6 is another one
					r.v6 = false
				}
				got := l.grade(t, r.bytes(t, c.x))
				complaint := c.judge(got, l)
				s.add(complaint == "", func() string { return fmt.Sprintf("%s: %s, %v%s", l.Name, c.name, r, complaint) })
			}
		}
	})
}
