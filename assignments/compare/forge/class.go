package forge

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// A Paper is what one of its students hands in.
type Paper struct {
	ID, Lab string
	File    []byte
	Friend  string   // whose capture it is a copy of; empty if it is none
	How     []string // what was done to it; nil if nothing was
}

// A Class is what several students hand in.
type Class struct {
	Honest, Copies, Forged []Paper
}

// A Teacher makes up classes.
type Teacher struct {
	random     *rand.Rand
	references []*Reference
	runs       []*Run
	machines   []*Machine
	next       int
}

// NewTeacher makes up classes of the labs of references.
func NewTeacher(seed uint64, references []*Reference) *Teacher {
	t := &Teacher{random: rand.New(rand.NewPCG(seed, 20260302)), references: references}
	for range 40 {
		t.machines = append(t.machines, newMachine(t.random))
	}
	return t
}

// monday is when the class began.
var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Run is the run of the next student, of a lab drawn among all. Every third was
// made on one machine, within the same minute.
func (t *Teacher) Run() *Run {
	ref := t.references[t.random.IntN(len(t.references))]
	return t.runOf(ref)
}

// runOf is the run of the next student, of one lab.
func (t *Teacher) runOf(ref *Reference) *Run {
	machine, at := t.machines[t.random.IntN(len(t.machines))], monday.Add(time.Duration(t.random.Int64N(int64(14*24*time.Hour))))
	if t.random.IntN(3) == 0 {
		machine, at = t.machines[0], monday.Add(time.Duration(t.random.Int64N(int64(time.Minute))))
	}
	t.next++
	return newRun(t.random, ref, fmt.Sprintf("2026%04d", t.next), names[t.random.IntN(len(names))], at, machine)
}

// honest is what an honest student hands in.
func (t *Teacher) Honest() Paper {
	r := t.Run()
	t.runs = append(t.runs, r)
	c := r.Record(honest(t.random))
	var how []string
	if t.random.IntN(3) == 0 {
		change := habits[t.random.IntN(len(habits))]
		change.Do(c, newRun(t.random, t.reference(r.Lab), r.ID, r.Name, r.frames[0].at.Add(time.Hour), r.machine))
		how = []string{change.Name}
	}
	return Paper{ID: r.ID, Lab: r.Lab, File: c.File(), How: how}
}

// Forged is what a forger hands in.
func (t *Teacher) Forged() Paper {
	f := Forgeries[t.random.IntN(len(Forgeries))]
	return t.Forge(f)
}

// Forge is one of the Forgeries.
func (t *Teacher) Forge(f Forgery) Paper {
	lab := f.Lab
	if lab == "" {
		lab = "udp-echo"
	}
	r := t.runOf(t.reference(lab))
	return Paper{ID: r.ID, Lab: lab, File: f.Make(t, r).File(), How: []string{f.Name}}
}

// copyOf is what somebody hands in who has the capture of one of the honest
// students.
func (t *Teacher) Copy() Paper {
	friend := t.runs[t.random.IntN(len(t.runs))]
	by := t.runOf(t.reference(friend.Lab))
	c, how := copyOf(friend, by, honest(t.random))
	return Paper{ID: by.ID, Lab: by.Lab, File: c.File(), Friend: friend.ID, How: how}
}

func (t *Teacher) reference(lab string) *Reference {
	for _, r := range t.references {
		if r.Lab == lab {
			return r
		}
	}
	return nil
}

// WriteClass writes n honest submissions into a folder, a folder each.
func (t *Teacher) WriteClass(folder string, n int) error {
	for range n {
		s := t.Honest()
		dir := filepath.Join(folder, s.ID)
		if err := os.Mkdir(dir, 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, s.ID+".pcapng"), s.File, 0o666); err != nil {
			return err
		}
	}
	return nil
}
