package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"sync"

	"socketlab/assignments/class"
	"socketlab/assignments/i18n"
	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
)

// A Provenance says where the captures of a class come from, as far as they
// count: signals for a person, never marks.
type Provenance struct {
	Sharing  *report.Comparison `json:"sharing"`
	Machines []report.Sealer    `json:"machines"`
	Signals  []Signals          `json:"signals"` // by student id
}

// Signals are those of one student that somebody should look at.
type Signals struct {
	ID      string          `json:"id"`
	Signals []report.Signal `json:"signals"`
}

// Compare finds out where the captures of a class come from.
func (s *Server) Compare(ctx context.Context, l *Lab, lang i18n.Lang) (*Provenance, error) {
	list, err := s.rows(ctx, l, lang)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(st store.Standing) bool { return st.Outcome.Counting == 0 })
	key := compareKey(list, l, lang)
	if found, ok := s.compared.get(l.Name()+lang.String(), key); ok {
		return found, nil
	}
	if err := s.drawing.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer s.drawing.Release(1)
	var g class.Gathering
	p := &Provenance{Signals: []Signals{}}
	for some := range slices.Chunk(list, together) {
		if err := s.gather(ctx, l, some, &g, p, lang); err != nil {
			return nil, err
		}
	}
	p.Sharing, p.Machines = g.Sharing(lang), g.Machines()
	s.compared.put(l.Name()+lang.String(), key, p)
	return p, nil
}

// gather adds some students.
func (s *Server) gather(ctx context.Context, l *Lab, some []store.Standing, g *class.Gathering, p *Provenance, lang i18n.Lang) error {
	all, err := s.Store.SomeAttempts(ctx, l.Name(), some[0].ID, some[len(some)-1].ID)
	if err != nil {
		return err
	}
	of := map[store.Key]store.Attempt{}
	for _, a := range all {
		of[a.Key] = a
	}
	for i := range some {
		st := &some[i]
		a, ok := of[store.Key{Assignment: l.Name(), Student: st.ID, Number: st.Outcome.Counting}]
		if !ok || a.Result == nil {
			continue
		}
		r, err := class.Unpack(a.Result, lang)
		if err != nil {
			return err
		}
		signals, err := g.Add(class.Handed{Student: st.ID, File: r.Capture, Kept: a.Result, Open: func() (io.ReadCloser, error) { return s.openCapture(ctx, st.Person, a) }}, lang)
		if err != nil {
			return err
		}
		if len(signals) > 0 {
			p.Signals = append(p.Signals, Signals{st.ID, signals})
		}
	}
	return nil
}

// openCapture opens the capture of an attempt.
func (s *Server) openCapture(ctx context.Context, who store.Person, a store.Attempt) (io.ReadCloser, error) {
	sub, files, err := s.submission(ctx, who, a)
	if err != nil {
		return nil, err
	}
	defer files.Close()
	for _, one := range sub.Attempts {
		if one.Capture != nil {
			f, err := one.Capture.Open()
			if err != nil {
				return nil, err
			}
			defer f.Close()
			body, err := io.ReadAll(io.LimitReader(f, maxUnpacked))
			return io.NopCloser(bytes.NewReader(body)), err
		}
	}
	return nil, store.ErrNotFound
}

// compareKey is equal as long as the same attempts count.
func compareKey(list []store.Standing, l *Lab, lang i18n.Lang) (key [sha256.Size]byte) {
	h := sha256.New()
	fmt.Fprintf(h, "%s %v\n", l.Name(), lang)
	for i := range list {
		st := &list[i]
		fmt.Fprintf(h, "%s %d ", st.ID, st.Outcome.Counting)
		binary.Write(h, binary.BigEndian, st.Basis.Graded)
	}
	h.Sum(key[:0])
	return key
}

// A compareCache keeps what was found out last of each lab.
type compareCache struct {
	mu    sync.Mutex
	found map[string]compared
}

type compared struct {
	key [sha256.Size]byte
	*Provenance
}

func (c *compareCache) get(name string, key [sha256.Size]byte) (*Provenance, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := c.found[name]
	return last.Provenance, last.Provenance != nil && last.key == key
}

func (c *compareCache) put(name string, key [sha256.Size]byte, p *Provenance) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.found == nil {
		c.found = map[string]compared{}
	}
	c.found[name] = compared{key, p}
}

// A comparePage is where the captures of a class come from.
type comparePage struct {
	Lab   *Lab
	Name  string
	Found *Provenance
	Means string
	Pairs []pairView
	More  int
}

// A pairView is two students whose captures share packets.
type pairView struct {
	*report.SharedPair
	Says  string
	Paths [2]string
}

// maxPairs is how many pairs a page shows.
const maxPairs = 200

// compare is the page of where captures come from.
func (v *visit) compare(lab *Lab) {
	found, err := v.Compare(v.r.Context(), lab, v.Lang)
	if err != nil {
		v.failed(err)
		return
	}
	p := &comparePage{Lab: lab, Name: lab.Spec.Title.In(v.Lang), Found: found, Means: report.CompareMeans(v.Lang)}
	pairs := found.Sharing.Pairs
	for i := range pairs[:min(len(pairs), maxPairs)] {
		one := &pairs[i]
		p.Pairs = append(p.Pairs, pairView{one, one.Share(v.Lang), [2]string{onePath(lab, one.A), onePath(lab, one.B)}})
	}
	p.More = len(pairs) - len(p.Pairs)
	v.show(200, "compare", view{Title: v.Say("Where captures come from"), Lab: lab, Data: p})
}

// Path is the page of a student of the comparison.
func (p *comparePage) Path(id string) string { return onePath(p.Lab, id) }

// sideBySide is the page that lab compare writes: the frames of both.
func (v *visit) sideBySide(lab *Lab) {
	found, err := v.Compare(v.r.Context(), lab, v.Lang)
	if err != nil {
		v.failed(err)
		return
	}
	var b bytes.Buffer
	if err := page.Compare(&b, found.Sharing); err != nil {
		v.failed(err)
		return
	}
	v.ownPage(b.Bytes())
}
