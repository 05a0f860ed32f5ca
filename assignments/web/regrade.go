package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"socketlab/assignments/class"
	"socketlab/assignments/i18n"
	"socketlab/assignments/jobs"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
	"socketlab/capture/message"
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
	return s.goOn(ctx, t)
}

// RegradeHere is Regrade in this process alone, and returns when it is over.
func (s *Server) RegradeHere(ctx context.Context, l *Lab, author string) error {
	t := store.Trial{Assignment: l.Name(), Begun: time.Now().Truncate(time.Microsecond), Author: author, Version: s.versionOf(l)}
	if err := s.Store.BeginTrial(ctx, t); err != nil {
		return err
	}
	keys, err := s.Store.Untried(ctx, l.Name())
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(s.Workers)
	for _, k := range keys {
		group.Go(func() error {
			err := s.tryOne(ctx, t, k)
			if errors.Is(err, store.ErrNotFound) { // the student was forgotten
				return nil
			}
			return err
		})
	}
	return group.Wait()
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
			if err := s.goOn(s.ctx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

const (
	trialKind = "trial" // the job of sharing out what a trial has not come to yet
	tryKind   = "try"   // and that of trying some of it
	someTried = 20      // attempts in such a job
)

type trialArgs struct {
	Assignment string
	Begun      time.Time
	Keys       []store.Key `json:",omitempty"` // of a tryKind
}

// goOn has the rest of a trial done by whoever has time.
func (s *Server) goOn(ctx context.Context, t store.Trial) error {
	return s.jobs.Add(ctx, nil, trialKind, trialArgs{Assignment: t.Assignment, Begun: t.Begun}, jobs.Options{Once: true})
}

// underWay is the trial of a job. over says that nothing is to be done for it;
// the error may be that another process has to do it.
func (s *Server) underWay(ctx context.Context, a trialArgs) (t store.Trial, over bool, err error) {
	t, err = s.Store.Trial(ctx, a.Assignment)
	if errors.Is(err, store.ErrNotFound) || err == nil && !t.Begun.Equal(a.Begun) {
		return t, true, nil
	}
	if l := s.labs[a.Assignment]; err == nil && (l == nil || t.Version != s.versionOf(l)) {
		s.Log.Warn("a job for another version of a lab than this process has", "assignment", a.Assignment, "version", t.Version)
		err = jobs.After(overdue)
	}
	return t, false, err
}

func (s *Server) trialJob(ctx context.Context, a trialArgs) error {
	if _, over, err := s.underWay(ctx, a); over || err != nil {
		return err
	}
	keys, err := s.Store.Untried(ctx, a.Assignment)
	if err != nil || len(keys) == 0 {
		return err
	}
	var list []any
	for some := range slices.Chunk(keys, someTried) {
		list = append(list, trialArgs{a.Assignment, a.Begun, some})
	}
	return s.jobs.AddAll(ctx, nil, tryKind, list, jobs.Options{Last: true, Once: true})
}

func (s *Server) tryJob(ctx context.Context, a trialArgs) error {
	t, over, err := s.underWay(ctx, a)
	if over || err != nil {
		return err
	}
	for _, k := range a.Keys {
		if err := s.tryOne(ctx, t, k); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}

func (s *Server) tryOne(ctx context.Context, t store.Trial, k store.Key) error {
	if done, err := s.Store.IsTried(ctx, k); done || err != nil { // by an earlier try of the job
		return err
	}
	attempt, err := s.Store.Attempt(ctx, k)
	if err != nil {
		return err
	}
	kept, fault, err := s.gradeAttempt(ctx, attempt)
	if err != nil {
		return err
	}
	if fault {
		kept = nil
	}
	return s.Store.KeepTried(ctx, t, k, s.Version, kept)
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
		if r, err := class.Unpack(a.Result, i18n.En); err == nil && r != nil && r.Verdict() == report.Error {
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

// errNotOver is returned where somebody accepts what is not whole.
var errNotOver = message.Errorf("not everything was graded once more yet")

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
	s.changed(l.Name(), "")
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
	list, err := v.rows(v.r.Context(), lab, v.Lang)
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
		if err := v.Regrade(v.r.Context(), lab, v.author()); err != nil {
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
