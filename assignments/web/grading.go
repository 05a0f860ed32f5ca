package web

import (
	"bytes"
	"container/list"
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"socketlab/assignments/class"
	"socketlab/assignments/i18n"
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

// startGrading takes up what waits in the store, and starts the goroutines that
// grade.
func (s *Server) startGrading() error {
	s.queue = newQueue()
	keys, err := s.Store.Waiting(s.ctx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if s.labs[k.Assignment] != nil { // of another course in the same database
			s.queue.add(k)
		}
	}
	for range s.Workers {
		s.work.Go(func() {
			for k, ok := s.queue.next(); ok; k, ok = s.queue.next() {
				s.gradeOne(k)
			}
		})
	}
	return nil
}

// pause is how long to wait after a fault of our own before the next try.
const pause = 3 * time.Second

// gradeOne grades an attempt and keeps the result. What fails for a reason of
// our own is tried again until it does not, or the server ends: then the next
// start does it.
func (s *Server) gradeOne(k store.Key) {
	defer s.queue.finish(k)
	for s.ctx.Err() == nil {
		err := s.gradeAndKeep(k)
		if err == nil {
			s.hub.changed(k.Assignment, k.Student)
			return
		}
		if _, gone := s.Store.Attempt(s.ctx, k); gone == store.ErrNotFound { // the student was forgotten
			return
		}
		if s.ctx.Err() == nil {
			s.count.failures.Inc()
			s.Log.Error("grade", "assignment", k.Assignment, "student", k.Student, "number", k.Number, "error", err)
		}
		select {
		case <-time.After(pause):
		case <-s.ctx.Done():
		}
	}
}

func (s *Server) gradeAndKeep(k store.Key) error {
	begin := time.Now()
	kept, _, err := s.gradeAttempt(k)
	if err != nil {
		return err
	}
	s.count.gradeSeconds.UpdateDuration(begin)
	return s.Store.Grade(s.ctx, k, time.Now(), s.Version, kept)
}

// gradeAttempt grades an attempt; fault tells that lab itself failed in it. The
// error is about this machine.
func (s *Server) gradeAttempt(k store.Key) (kept []byte, fault bool, err error) {
	lab := s.labs[k.Assignment]
	person, err := s.Store.Person(s.ctx, k.Student)
	if err != nil {
		return nil, false, err
	}
	attempt, err := s.Store.Attempt(s.ctx, k)
	if err != nil {
		return nil, false, err
	}
	for range 2 { // a fault of our own may be gone the second time
		sub, files, err := s.submission(s.ctx, person, attempt)
		if err != nil {
			return nil, false, err
		}
		graded, err := s.pool.Grade(s.ctx, lab.Spec, sub, s.options(lab, s.Lang))
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

// options are how a lab is graded, in a language.
func (s *Server) options(l *Lab, lang i18n.Lang) class.Options {
	return class.Options{Lang: lang, Attempt: l.Attempt, Until: l.Until, Zone: s.Zone, Late: l.Late,
		Labs: s.Known, Worker: l.Worker, Version: s.Version, Limit: 20 * time.Second,
		Now: time.Now().Truncate(time.Hour).Add(time.Hour)} // a worker stays for as long as its options do
}

// byTime sorts attempts by when they were received.
func byTime(list []store.Attempt) []store.Attempt {
	slices.SortStableFunc(list, func(a, b store.Attempt) int { return a.Received.Compare(b.Received) })
	return list
}
