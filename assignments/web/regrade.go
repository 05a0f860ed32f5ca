package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"socketlab/assignments/class"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
)

// versionOf tells what a lab is graded by now: the assignment and the program.
func (s *Server) versionOf(l *Lab) string { return s.assignmentOf(l) + " " + s.Version }

// assignmentOf is class.Version of a lab, which takes longer to find out than to
// know.
func (s *Server) assignmentOf(l *Lab) string {
	known, ok := s.versions.Load(l.Spec)
	if !ok {
		known, _ = s.versions.LoadOrStore(l.Spec, class.Version(l.Spec))
	}
	return known.(string)
}

// Regrade begins to grade everything of a lab once more. Nothing of it counts
// until it is accepted.
func (s *Server) Regrade(ctx context.Context, l *Lab, author string) error {
	t := store.Trial{Assignment: l.Name(), Begun: time.Now().Truncate(time.Microsecond), Author: author, Version: s.versionOf(l)}
	if err := s.Store.BeginTrial(ctx, t); err != nil {
		return err
	}
	s.try(l)
	return nil
}

// goOnTrying takes up the trials that were under way when the server ended. One
// of an assignment that has changed since begins anew.
func (s *Server) goOnTrying() error {
	for _, l := range s.Labs {
		t, err := s.Store.Trial(s.ctx, l.Name())
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return err
		case t.Version != s.versionOf(l):
			if err := s.Regrade(s.ctx, l, t.Author); err != nil {
				return err
			}
		case !t.Over():
			s.try(l)
		}
	}
	return nil
}

// try grades what the trial of a lab has not come to yet, beside what comes in.
func (s *Server) try(l *Lab) {
	for range max(1, s.Workers-1) {
		s.work.Go(func() {
			for s.ctx.Err() == nil {
				done, err := s.trySome(l)
				if done {
					return
				}
				if err == nil {
					continue
				}
				s.Log.Error("regrade", "assignment", l.Name(), "error", err)
				select {
				case <-time.After(pause):
				case <-s.ctx.Done():
				}
			}
		})
	}
}

// someTried is how many attempts are tried between two looks at the store.
const someTried = 50

// trySome tries some attempts; it reports whether there are none left, or
// somebody has ended the trial.
func (s *Server) trySome(l *Lab) (done bool, err error) {
	t, err := s.Store.Trial(s.ctx, l.Name())
	if err != nil || t.Version != s.versionOf(l) {
		return err == nil || errors.Is(err, store.ErrNotFound), err
	}
	keys, err := s.Store.Untried(s.ctx, l.Name(), someTried)
	if err != nil || len(keys) == 0 {
		return err == nil, err
	}
	for _, k := range keys {
		if !s.trying.begin(k) { // somebody else is at it
			continue
		}
		err := s.tryOne(t, k)
		s.trying.end(k)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return false, err
		}
	}
	return false, nil
}

func (s *Server) tryOne(t store.Trial, k store.Key) error {
	kept, fault, err := s.gradeAttempt(k)
	if err != nil {
		return err
	}
	if fault {
		kept = nil
	}
	return s.Store.KeepTried(s.ctx, t, k, s.Version, kept)
}

// A trying is what is being tried at this moment.
type trying struct {
	mu   sync.Mutex
	keys map[store.Key]bool
}

func (t *trying) begin(k store.Key) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.keys[k] {
		return false
	}
	if t.keys == nil {
		t.keys = map[store.Key]bool{}
	}
	t.keys[k] = true
	return true
}

func (t *trying) end(k store.Key) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.keys, k)
}

// Differences are what would change if the trial of a lab were accepted: what lab
// grade --compare-with says of it.
func (s *Server) Differences(ctx context.Context, l *Lab, lang i18n.Lang) (*report.Changes, error) {
	o, _, err := s.rules(ctx, l, "", lang)
	if err != nil {
		return nil, err
	}
	people, err := s.Store.Students(ctx)
	if err != nil {
		return nil, err
	}
	found := o.Differ(l.Spec, lang.Say("the marks that count now"))
	for some := range slices.Chunk(people, together) {
		if err := s.differ(ctx, l, some, found); err != nil {
			return nil, err
		}
	}
	return found.Changes(), nil
}

// differ adds some students to what differs.
func (s *Server) differ(ctx context.Context, l *Lab, some []store.Person, found *class.Differences) error {
	first, last := some[0].ID, some[len(some)-1].ID
	all, err := s.Store.SomeAttempts(ctx, l.Name(), first, last)
	if err != nil {
		return err
	}
	tried, err := s.Store.Tried(ctx, l.Name(), first, last)
	if err != nil {
		return err
	}
	before, after := map[string][]store.Attempt{}, map[string][]store.Attempt{}
	for _, a := range all {
		if a.Graded.IsZero() {
			continue
		}
		before[a.Student] = append(before[a.Student], a)
		if result := tried[a.Key]; result != nil {
			a.Result = result
		}
		after[a.Student] = append(after[a.Student], a)
	}
	for _, who := range some {
		if len(before[who.ID]) == 0 {
			continue
		}
		one := class.Regraded{Student: &who.Student, Before: earlier(before[who.ID]), After: earlier(after[who.ID])}
		if err := found.Add(one); err != nil {
			return err
		}
	}
	return nil
}

// earlier are attempts that were graded, as class.Count wants them: without those
// that lab itself failed in, where there are others.
func earlier(list []store.Attempt) (out []class.Earlier) {
	var faults []class.Earlier
	for _, a := range byTime(list) {
		e := class.Earlier{Time: a.Received, Kept: a.Result}
		if r, err := class.Unpack(a.Result); err == nil && r != nil && r.Verdict() == report.Error {
			faults = append(faults, e)
		} else {
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		return faults
	}
	return out
}

// Accept lets the trial of a lab count that began at a time.
func (s *Server) Accept(ctx context.Context, l *Lab, begun time.Time) (changed int64, err error) {
	t, err := s.Store.Trial(ctx, l.Name())
	if err != nil {
		return 0, err
	}
	if !t.Over() {
		return 0, errNotOver
	}
	if changed, err = s.Store.AcceptTrial(ctx, l.Name(), begun, time.Now()); err != nil {
		return 0, err
	}
	s.pages.clear()
	s.hub.changed(l.Name(), "")
	return changed, nil
}

// maxChanges is how many changes a page shows.
const maxChanges = 500

// A trialPage is what would change in a lab.
type trialPage struct {
	Lab     *Lab
	Name    string
	Trial   *store.Trial // nil if there is none
	Begun   string
	Stamp   int64 // which says which trial it is
	Older   int   // attempts that count, and were graded by the assignment as it was before
	Changes *report.Changes
	Summary string
	Rows    []changeRow
	More    int
}

// A changeRow is how the mark of a student would change.
type changeRow struct {
	*report.Change
	Path string
}

// trial is the page of what would change.
func (v *visit) trial(lab *Lab) {
	list, err := v.rows(v.r.Context(), lab)
	if err != nil {
		v.failed(err)
		return
	}
	p := &trialPage{Lab: lab, Name: lab.Spec.Title.In(v.Lang), Older: v.countClass(lab, list).Older}
	d := view{Title: v.Say("Grade once more"), Lab: lab, Data: p}
	t, err := v.Store.Trial(v.r.Context(), lab.Name())
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		v.failed(err)
		return
	case !t.Over():
		p.Trial, d.Reload = &t, 2
	default:
		p.Trial, p.Stamp, p.Begun = &t, t.Begun.UnixMicro(), v.clock(t.Begun)
		if p.Changes, err = v.Differences(v.r.Context(), lab, v.Lang); err != nil {
			v.failed(err)
			return
		}
		p.Summary = p.Changes.Summary(v.Lang)
		for i := range p.Changes.Rows[:min(len(p.Changes.Rows), maxChanges)] {
			one := &p.Changes.Rows[i]
			p.Rows = append(p.Rows, changeRow{one, onePath(lab, one.ID)})
		}
		p.More = len(p.Changes.Rows) - len(p.Rows)
	}
	v.show(http.StatusOK, "trial", d)
}

// regrade begins, accepts or drops a trial.
func (v *visit) regrade(lab *Lab) {
	path := "/class/" + lab.Name() + "/regrade"
	switch v.r.PostFormValue("do") {
	case "accept":
		micro, _ := strconv.ParseInt(v.r.PostFormValue("trial"), 10, 64)
		changed, err := v.Accept(v.r.Context(), lab, time.UnixMicro(micro))
		if err != nil {
			v.refused(err)
			return
		}
		v.note(v, v.who.ID, "accepted a regrade of "+lab.Name(), "")
		v.done("/class/"+lab.Name(), v.Say("The new results of %d attempts count now.", changed))
	case "drop":
		if err := v.Store.DropTrial(v.r.Context(), lab.Name()); err != nil {
			v.failed(err)
			return
		}
		v.note(v, v.who.ID, "dropped a regrade of "+lab.Name(), "")
		v.done("/class/"+lab.Name(), v.Say("Nothing was changed"))
	default:
		if err := v.Regrade(v.r.Context(), lab, v.who.Name); err != nil {
			v.failed(err)
			return
		}
		v.note(v, v.who.ID, "regraded "+lab.Name(), "")
		v.to(path)
	}
}

// changes gives what would change as a file.
func (v *visit) changes(lab *Lab) {
	c, err := v.Differences(v.r.Context(), lab, v.Lang)
	if err != nil {
		v.failed(err)
		return
	}
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+lab.Name()+`-changes.csv"`)
	if err := report.ChangesCSV(v.w, c); err != nil {
		v.Log.Error("changes", "error", err)
	}
}
