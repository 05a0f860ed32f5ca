package matrix

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"testing"

	"socketlab/assignments/internal/proof"
	"socketlab/assignments/report"
)

// Each cell reads a file through a buffer of its own: collecting them less
// often halves the time of the matrices.
func TestMain(m *testing.M) {
	debug.SetGCPercent(800)
	os.Exit(m.Run())
}

// perfect reports whether a report gives all points, every check passes and says
// why, truly, and nothing is said of where the capture comes from that is stronger
// than a note.
func perfect(r *report.Report) bool {
	if slices.ContainsFunc(r.Signals, func(s report.Signal) bool { return s.Matters() }) {
		return false
	}
	for _, c := range r.Checks {
		if c.Verdict != report.Pass {
			return false
		}
	}
	return r.Passed && r.Points == r.MaxPoints && len(proof.Faults(r)) == 0
}

// sample takes every fourth lab, from a place that differs between the parts.
// With -race, the whole matrix would take minutes.
func sample(list []*lab, from int) (some []*lab) {
	for i := from % 4; i < len(list); i += 4 {
		some = append(some, list[i])
	}
	return some
}

// eachLab runs a part of a matrix for all labs at the same time, and prints
// the score of all.
func eachLab(t *testing.T, name string, part func(t *testing.T, l *lab, s *score)) {
	t.Helper()
	all := &score{name: name}
	list := labs(t)
	if testing.Short() {
		list = sample(list, len(name))
	}
	scores := make([]*score, len(list))
	t.Run("labs", func(t *testing.T) {
		for i, l := range list {
			scores[i] = &score{}
			t.Run(l.Name, func(t *testing.T) {
				t.Parallel()
				part(t, l, scores[i])
			})
		}
	})
	for _, s := range scores {
		all.join(s)
	}
	all.print(t)
}

// A telling is an exchange told in one of several ways.
type telling struct {
	name string
	x    exchange
}

// closes tells an exchange with each way to close a connection that it can
// have. The lab about the ways to close is left as it is.
func (l *lab) closes() []telling {
	if l.Experiment.Transport == "udp" || l.Name == "tcp-close" {
		return []telling{{"closed as recorded", l.reference}}
	}
	return []telling{{"closed in three segments", closeInThree(l.reference)}, {"closed in four segments", closeInFour(l.reference)}}
}

// Every way to record a lab earns all points: each link type, IP version,
// close, state of checksums and number of copies with each other; formats and
// compression take turns, so that each meets each of the others.
func TestFairnessOfRecordings(t *testing.T) {
	eachLab(t, "fairness matrix, recordings", func(t *testing.T, l *lab, s *score) {
		turn := 0
		for _, closed := range l.closes() {
			for copies, x := range []exchange{closed.x, twice(closed.x)} {
				for _, v6 := range []bool{false, true} {
					if v6 {
						x = enlarge(x)
					}
					for _, link := range links {
						if link.carries(v6) == nil {
							continue
						}
						for _, sums := range []checksums{checksumsValid, checksumsOffloaded, checksumsZero} {
							r := recording{link: link, v6: v6, sums: sums, file: files[turn%len(files)], packing: turn / len(files) % len(packings)}
							turn++
							got := l.grade(t, r.bytes(t, x))
							s.add(perfect(got), func() string {
								return fmt.Sprintf("%s: %s, %d copies, %v: %s", l.Name, closed.name, copies+1, r, told(got))
							})
						}
					}
				}
			}
		}
	})
}

// Every format, compressed in every way, earns all points.
func TestFairnessOfFormats(t *testing.T) {
	eachLab(t, "fairness matrix, formats", func(t *testing.T, l *lab, s *score) {
		for _, f := range files {
			for packing := range packings {
				for i, link := range links {
					if i%4 != (packing+len(f.name))%4 {
						continue // it takes its turn with another format
					}
					v6 := link.four == nil || link.six != nil && i%2 == 1
					x := l.reference
					if v6 {
						x = enlarge(x)
					}
					r := recording{link: link, v6: v6, sums: checksumsOffloaded, file: f, packing: packing}
					got := l.grade(t, r.bytes(t, x))
					s.add(perfect(got), func() string { return fmt.Sprintf("%s: %v: %s", l.Name, r, told(got)) })
				}
			}
		}
	})
}
