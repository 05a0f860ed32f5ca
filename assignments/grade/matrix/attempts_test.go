package matrix

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"socketlab/lab/experiment"
)

// classmate is another student, and nobody a number that is no student's.
const (
	classmate = "20249999"
	nobody    = "12345678"
)

// by tells an exchange with a classmate's id in place of the student's.
func (l *lab) by(id string, x exchange) exchange {
	return l.rewrite(x, func(m *message, _ bool) [][]byte {
		return [][]byte{bytes.ReplaceAll(m.payload(), []byte(studentID), []byte(id))}
	})
}

// namedOnce leaves the id to one client: the first or the last that sends it.
func (l *lab) namedOnce(x exchange, last bool) exchange {
	namer := talk{}
	for _, m := range x {
		if t, _ := talkOf(m, l.ports); bytes.Contains(m.payload(), []byte(studentID)) && (last || namer == talk{}) {
			namer = t
		}
	}
	return l.rewrite(x, func(m *message, _ bool) [][]byte {
		if t, _ := talkOf(m, l.ports); t == namer {
			return [][]byte{m.payload()}
		}
		return [][]byte{bytes.ReplaceAll(m.payload(), []byte(studentID), []byte(nobody))}
	})
}

// wrongs are mistakes that a whole attempt can have: each leaves the rest of it
// right.
var wrongs = []struct {
	name string
	make func(l *lab, x exchange) exchange
}{
	{"other answers", func(l *lab, x exchange) exchange {
		return l.rewrite(x, func(m *message, fromClient bool) [][]byte {
			p := slices.Clone(m.payload())
			if !fromClient && len(p) > 0 {
				p[len(p)/3] ^= 1
			}
			return [][]byte{p}
		})
	}},
	{"connections reset", func(_ *lab, x exchange) exchange {
		x = x.clone()
		for _, m := range x {
			if m.has(flagFIN) {
				m.setFlags(m.transport[13]&^flagFIN | flagRST)
			}
		}
		return x
	}},
	{"no answers", func(l *lab, x exchange) exchange {
		return slices.DeleteFunc(x.clone(), func(m *message) bool {
			_, fromClient := talkOf(m, l.ports)
			return !m.isTCP() && !fromClient
		})
	}},
}

// A place is where in time another attempt lies.
type place struct {
	name string
	by   time.Duration
}

var places = []place{{"ten minutes before", -10 * time.Minute}, {"at the same time", 3 * time.Microsecond}, {"ten minutes after", 10 * time.Minute}}

// attempts are captures that hold a whole attempt of the student's and what
// else is in files that were merged: they earn all points.
func (l *lab) attempts() (list []telling) {
	x := l.reference
	if l.Experiment.Loss > 0 {
		return nil // what is lost there is no matter of programs
	}
	for _, once := range []bool{false, true} {
		own, note := x, ""
		if once {
			own, note = l.namedOnce(x, false), ", each first client alone names its student"
			list = append(list, telling{"the first client alone names the student", own}, telling{"the last client alone names the student", l.namedOnce(x, true)})
		}
		for _, p := range places {
			add := func(name string, y exchange) {
				list = append(list, telling{name + " " + p.name + note, merged(own, l.moved(y, p.by, otherPorts))})
			}
			add("a classmate's right attempt", l.by(classmate, own))
			for _, w := range wrongs {
				add("a classmate's attempt with "+w.name, l.by(classmate, w.make(l, own)))
				if l.Experiment.Transport == experiment.UDP || p.by < 0 || p.by > time.Second {
					add("an attempt of the student's with "+w.name, w.make(l, own))
				}
			}
		}
	}
	list = append(list,
		telling{"a later file in front of an earlier one", slices.Concat(l.moved(x, 10*time.Minute, otherPorts), x)},
		telling{"a classmate's file in front of the student's", slices.Concat(l.by(classmate, l.moved(x, 10*time.Minute, otherPorts)), x)},
		telling{"the same ports as a classmate", merged(x, l.by(classmate, l.moved(x, 10*time.Minute, func(p uint16) uint16 { return p })))},
		telling{"a client that names nobody", merged(x, l.by(nobody, l.moved(l.oneTalk(x), -time.Second, otherPorts)))},
		telling{"a client that names somebody else", merged(x, l.by(classmate, l.moved(l.oneTalk(x), -time.Second, otherPorts)))})
	return list
}

// Every merge of honest attempts earns all points if one of the student's own
// is whole, whatever else is in the file.
func TestFairnessOfAttempts(t *testing.T) {
	eachLab(t, "fairness matrix, attempts in one file", func(t *testing.T, l *lab, s *score) {
		turn := sixRecordings()
		for _, c := range l.attempts() {
			r := turn[0]
			turn = append(turn[1:], r)
			x := c.x
			if r.v6 {
				x = enlarge(x)
			}
			got := l.grade(t, r.bytes(t, x))
			s.add(perfect(got), func() string { return fmt.Sprintf("%s: %s, %v: %s", l.Name, c.name, r, told(got)) })
		}
	})
}

// What others did earns nothing: a wrong attempt earns no more for lying
// beside a classmate's right one, and a classmate's alone earns nothing. Two
// wrong attempts are not a right one.
func TestMergedAttemptsEarnNoMoreThanOne(t *testing.T) {
	eachLab(t, "mutation matrix, attempts in one file", func(t *testing.T, l *lab, s *score) {
		file := sixRecordings()[0]
		points := func(x exchange) int { return l.grade(t, file.bytes(t, x)).Points }
		named := slices.ContainsFunc(l.reference, func(m *message) bool { return bytes.Contains(m.payload(), []byte(studentID)) })
		if !named {
			return // nobody is named in a lab without text
		}
		for _, once := range []bool{false, true} {
			own := l.reference
			if once {
				own = l.namedOnce(own, false)
			}
			if got := points(l.by(classmate, own)); got != 0 {
				s.add(false, func() string { return fmt.Sprintf("%s: a classmate's attempt earns %d points", l.Name, got) })
			}
			for _, w := range wrongs {
				wrong := w.make(l, own)
				alone := points(wrong)
				if alone == 100 {
					continue
				}
				for _, p := range places {
					got := points(merged(wrong, l.moved(l.by(classmate, own), p.by, otherPorts)))
					if once && p.by == places[1].by {
						continue // of clients that name nobody and run at the same time, nothing tells whose they are
					}
					s.add(got <= alone || p.by == places[1].by && !l.uniform() && got < 100, func() string {
						return fmt.Sprintf("%s: %s earns %d points, and %d with a classmate's right attempt %s (named once: %v)", l.Name, w.name, alone, got, p.name, once)
					})
				}
				for _, v := range wrongs {
					other := v.make(l, own)
					if also := points(other); also < 100 && l.uniform() {
						got := points(merged(wrong, l.moved(other, 10*time.Minute, otherPorts)))
						s.add(got <= max(alone, also), func() string {
							return fmt.Sprintf("%s: %s earns %d points, %s %d, and both in one file %d (named once: %v)", l.Name, w.name, alone, v.name, also, got, once)
						})
					}
				}
			}
		}
	})
}

// uniform: all clients of the lab do the same.
func (l *lab) uniform() bool { return len(l.Experiment.Clients) == 1 }
