package web

import (
	"bytes"
	"container/list"
	"context"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"
	"sync"
	"time"

	"socketlab/assignments/class"
	"socketlab/assignments/i18n"
	"socketlab/assignments/jobs"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
	"socketlab/assignments/submission"
)

// A queue holds the attempts that wait to be graded. Students take turns, and of
// one student's the newest is first.
type queue struct {
	mu      sync.Mutex
	some    *sync.Cond
	turns   list.List // of students' ids
	waiting map[string][]store.Key
	done    map[store.Key]chan struct{} // closed when graded
	closed  bool
}

func newQueue() *queue {
	q := &queue{waiting: map[string][]store.Key{}, done: map[store.Key]chan struct{}{}}
	q.some = sync.NewCond(&q.mu)
	return q
}

// add puts an attempt into the queue, and returns what is closed when it has
// been graded.
func (q *queue) add(k store.Key) <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.done[k] == nil {
		q.done[k] = make(chan struct{})
		if len(q.waiting[k.Student]) == 0 {
			q.turns.PushBack(k.Student)
		}
		q.waiting[k.Student] = append(q.waiting[k.Student], k)
		q.some.Signal()
	}
	return q.done[k]
}

// next waits for an attempt to grade; false when there will be none.
func (q *queue) next() (k store.Key, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.turns.Len() == 0 && !q.closed {
		q.some.Wait()
	}
	if q.closed {
		return k, false
	}
	student := q.turns.Remove(q.turns.Front()).(string)
	of := q.waiting[student]
	newest := len(of) - 1
	k, q.waiting[student] = of[newest], of[:newest]
	if newest == 0 {
		delete(q.waiting, student)
	} else {
		q.turns.PushBack(student)
	}
	return k, true
}

// finish tells whoever waits that an attempt was graded.
func (q *queue) finish(k store.Key) {
	q.mu.Lock()
	defer q.mu.Unlock()
	close(q.done[k])
	delete(q.done, k)
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.some.Broadcast()
}

// length is how many attempts wait, or are being graded.
func (q *queue) length() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.done)
}

// startGrading starts the goroutines that grade what is uploaded here, and takes
// up what waits in the store.
func (s *Server) startGrading() error {
	if err := s.takeUp(time.Now()); err != nil {
		return err
	}
	for range s.Workers {
		s.work.Go(func() {
			for k, ok := s.queue.next(); ok; k, ok = s.queue.next() {
				s.gradeOne(k)
			}
		})
	}
	s.work.Go(s.watchOverdue)
	return s.jobs.Start(s.ctx)
}

const (
	pause   = 3 * time.Second  // after a fault of our own, before the next try
	overdue = 10 * time.Second // so long nothing waits unless its server has died, or has too much to do
	most    = 500              // attempts taken up at a time
)

// watchOverdue makes jobs of what has waited for too long.
func (s *Server) watchOverdue() {
	for {
		select {
		case <-time.After(overdue / 2):
		case <-s.ctx.Done():
			return
		}
		if err := s.takeUp(time.Now().Add(-overdue)); err != nil && s.ctx.Err() == nil {
			s.Log.Error("overdue", "error", err)
		}
	}
}

// takeUp makes jobs of what was received before a time and is not graded yet.
// Who has such a job may have died, too: after twice the time there is another.
func (s *Server) takeUp(before time.Time) error {
	list, err := s.Store.Waiting(s.ctx, before, most)
	if err != nil {
		return err
	}
	var all []any
	for _, a := range list {
		if s.labs[a.Assignment] != nil { // else of another course in the same database
			all = append(all, gradeArgs{Key: a.Key, Round: bits.Len64(uint64(max(0, time.Since(a.Received)) / overdue))})
		}
	}
	if len(all) == 0 {
		return nil
	}
	return s.jobs.AddAll(s.ctx, nil, gradeKind, all, jobs.Options{Once: true})
}

// gradeKind is the job of grading an attempt: a large one, or what its server did
// not come to.
const gradeKind = "grade"

type gradeArgs struct {
	store.Key
	Round int // how often nothing came of it
}

// kinds are the kinds of jobs of a course.
func (s *Server) kinds() []jobs.Kind {
	return []jobs.Kind{
		jobs.NewKind(gradeKind, 2*(gradeLimit+5*time.Second), s.gradeJob),
		jobs.NewKind(trialKind, time.Minute, s.trialJob),
		jobs.NewKind(tryKind, 3*time.Minute, s.tryJob),
		jobs.NewKind(passbackKind, jobTime, s.passbackJob),
	}
}

func (s *Server) gradeJob(ctx context.Context, a gradeArgs) error {
	if s.labs[a.Assignment] == nil {
		s.Log.Warn("a job for a lab that this process does not have", "assignment", a.Assignment)
		return jobs.After(overdue)
	}
	err := s.grade(ctx, a.Key)
	if errors.Is(err, store.ErrNotFound) { // the student was forgotten
		return nil
	}
	return err
}

// gradeOne grades an attempt and keeps the result. What fails for a reason of
// our own is tried again until it does not, or the server ends: then another
// does it.
func (s *Server) gradeOne(k store.Key) {
	defer s.queue.finish(k)
	for s.ctx.Err() == nil {
		err := s.grade(s.ctx, k)
		if err == nil || errors.Is(err, store.ErrNotFound) {
			return
		}
		if s.ctx.Err() == nil {
			s.Log.Error("grade", "assignment", k.Assignment, "student", k.Student, "number", k.Number, "error", err)
		}
		select {
		case <-time.After(pause):
		case <-s.ctx.Done():
		}
	}
}

// grade grades an attempt, unless that was done, and keeps the result. Several
// may do so at once: one of them is the first, and counts.
func (s *Server) grade(ctx context.Context, k store.Key) error {
	begin := time.Now()
	attempt, err := s.Store.Attempt(ctx, k)
	if err != nil || !attempt.Graded.IsZero() {
		return err
	}
	kept, _, err := s.gradeAttempt(ctx, attempt)
	if err != nil {
		s.count.failures.Inc()
		return err
	}
	first, err := s.Store.Grade(ctx, k, time.Now(), s.Version, kept)
	if err != nil || !first {
		return err
	}
	s.count.gradeSeconds.UpdateDuration(begin)
	s.Log.Info("graded", "assignment", k.Assignment, "student", k.Student, "number", k.Number, "seconds", time.Since(begin).Seconds())
	s.changed(k.Assignment, k.Student)
	return nil
}

// gradeAttempt grades an attempt; fault tells that lab itself failed in it. The
// error is about this machine.
func (s *Server) gradeAttempt(ctx context.Context, attempt store.Attempt) (kept []byte, fault bool, err error) {
	lab := s.labs[attempt.Assignment]
	person, err := s.Store.Person(ctx, attempt.Student)
	if err != nil {
		return nil, false, err
	}
	for range 2 { // a fault of our own may be gone the second time
		sub, files, err := s.submission(ctx, person, attempt)
		if err != nil {
			return nil, false, err
		}
		graded, err := s.pool.Grade(ctx, lab.Spec, sub, s.options(lab, s.Lang))
		files.Close()
		if err != nil {
			return nil, false, err
		}
		kept, fault = graded.Kept, graded.Report.Verdict() == report.Error
		if !fault {
			break
		}
		s.count.failures.Inc()
	}
	return kept, fault, nil
}

// changed tells the pages that look at a class, on all servers.
func (s *Server) changed(lab, student string) {
	s.hub.stir(lab)
	s.Store.Tell(store.Change{Assignment: lab, Student: student})
}

// submission makes a submission of a student's attempts. Close the collection.
func (s *Server) submission(ctx context.Context, who store.Person, attempts ...store.Attempt) (*submission.Submission, *submission.Collection, error) {
	var handed []*submission.File
	for _, a := range attempts {
		list, err := s.Store.Files(ctx, a.Key)
		if err != nil {
			return nil, nil, err
		}
		for _, f := range list {
			h := submission.NewFile(f.Name, f.Size, func() (io.ReadCloser, error) {
				content, err := s.Store.Content(ctx, a.Key, f)
				return io.NopCloser(bytes.NewReader(content)), err
			})
			h.Modified, h.Path = a.Received, exportPath(a.Key, f)
			handed = append(handed, h)
		}
	}
	sub, files := submission.Handed(&who.Student, handed, submission.Options{Zone: s.Zone,
		Limits: submission.Limits{FileSize: maxUnpacked, Unpacked: maxUnpacked, Files: 1000}})
	return sub, files, nil
}

// exportPath is where a file of an attempt lies in an export.
func exportPath(k store.Key, f store.File) string {
	return fmt.Sprintf("%s/%d/%s", k.Student, k.Number, f.Name)
}

// maxUnpacked is how many octets an archive may unpack to.
const maxUnpacked = 512 << 20

// gradeLimit is how long one submission may take.
const gradeLimit = 20 * time.Second

// options are how a lab is graded, in a language.
func (s *Server) options(l *Lab, lang i18n.Lang) class.Options {
	return class.Options{Lang: lang, Attempt: l.Attempt, Until: l.Until, Zone: s.Zone, Late: l.Late,
		Labs: s.Known, Worker: l.Worker, Version: s.Version, Limit: gradeLimit,
		Now: time.Now().Truncate(time.Hour).Add(time.Hour)} // a worker stays for as long as its options do
}

// byTime sorts attempts by when they were received.
func byTime(list []store.Attempt) []store.Attempt {
	slices.SortStableFunc(list, func(a, b store.Attempt) int { return a.Received.Compare(b.Received) })
	return list
}
