package web

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"socketlab/assignments/i18n"
	"socketlab/assignments/jobs"
	"socketlab/assignments/store"
	"socketlab/assignments/web/lti"
)

const (
	lookEvery    = 2 * time.Second  // for marks that have changed
	overlap      = 5 * time.Minute  // by which servers' clocks, and commits, may be late
	leaseTime    = 2 * time.Minute  // to send a mark, before somebody else does
	leaseMost    = 8                // marks taken at the same time
	sendersMost  = 4                // of which so many are under way
	triesMost    = 14               // in vain, before a mark waits for the next change: about half a day
	firstPause   = 5 * time.Second  // doubled with each try
	longestPause = time.Hour        //
	sendTime     = 15 * time.Second // for one mark
	turnTime     = 30 * time.Second // for one job, before it takes no more
	leavingTime  = 5 * time.Second  // to leave a mark to the next server
	jobTime      = 90 * time.Second // after which its process must have died
)

// passbackKind is the job of sending marks that are due. Which these are stands
// in the store.
const passbackKind = "passback"

// watchMarks has marks sent that have changed, until the server ends. It finds
// them in the store, whichever server graded them, so that nothing is lost by
// one that dies.
func (s *Server) watchMarks() {
	var since time.Time // the first look is at everything
	for {
		begin := time.Now()
		switch err := s.lookForMarks(since); {
		case err == nil:
			since = begin.Add(-overlap)
		case s.ctx.Err() == nil:
			s.Log.Error("passback", "error", err)
		}
		select {
		case <-s.ctx.Done():
			return
		case <-s.lookAgain:
			since = time.Time{}
		case <-time.After(lookEvery):
		}
	}
}

// lookAtAll has all marks looked at soon: somebody became known to a platform.
func (s *Server) lookAtAll() {
	select {
	case s.lookAgain <- struct{}{}:
	default:
	}
}

// lookForMarks finds marks that have changed since a time, and has sent what is
// due.
func (s *Server) lookForMarks(since time.Time) error {
	if _, err := s.Store.NoteChanges(s.ctx, since); err != nil {
		return err
	}
	due, err := s.Store.Due(s.ctx)
	if err != nil || !due {
		return err
	}
	return s.jobs.Add(s.ctx, nil, passbackKind, struct{}{}, jobs.Options{Once: true})
}

// passbackJob sends what is due. What it leaves, or fails to send, is due again:
// the next job is there in a moment.
func (s *Server) passbackJob(ctx context.Context, _ struct{}) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	for begin := time.Now(); time.Since(begin) < turnTime; {
		due, err := s.Store.TakeDue(ctx, leaseTime, leaseMost)
		if err == nil && len(due) == 0 {
			return nil
		}
		var senders errgroup.Group
		senders.SetLimit(sendersMost)
		for _, p := range due {
			senders.Go(func() error { return s.passBackOrLeave(ctx, p) })
		}
		if err := errors.Join(err, senders.Wait()); err != nil {
			if s.ctx.Err() == nil {
				s.Log.Error("passback", "error", err)
			}
			return nil
		}
	}
	return nil
}

// passBackOrLeave sends one mark. If the server ends before that is done, the next
// one need not wait until the lease ends.
func (s *Server) passBackOrLeave(ctx context.Context, p store.Passback) error {
	err := s.passBack(ctx, p)
	if err == nil || ctx.Err() == nil {
		return err
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), leavingTime)
	defer cancel()
	return errors.Join(ctx.Err(), s.Store.Settle(last, p, time.Now()))
}

// passBack sends one mark, if it is another than the platform has.
func (s *Server) passBack(ctx context.Context, p store.Passback) error {
	if s.labs[p.Assignment] == nil { // a job for a server that has this lab
		return s.Store.Settle(ctx, p, time.Now().Add(time.Minute))
	}
	mark, err := s.markOf(ctx, p)
	if err != nil {
		return err // the lease ends, and it is due again
	}
	if mark == nil || p.Points != nil && *p.Points == int64(mark.Points) && p.Most == int64(mark.Of) {
		p.Tries, p.Problem = 0, ""
		return s.Store.Settle(ctx, p, time.Time{})
	}
	now := time.Now()
	if earliest := p.Sent.Truncate(time.Second).Add(time.Second); now.Before(earliest) { // Moodle refuses two marks of one second
		return s.Store.Settle(ctx, p, earliest)
	}
	mark.At = now
	home, err := s.platformByID(ctx, p.Platform)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	again := time.Time{}
	if err := s.service.SendScore(limited, home.Platform, p.URL, *mark); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.count.passbackFailures.Inc()
		s.Log.Warn("passback", "assignment", p.Assignment, "student", p.Person, "try", p.Tries+1, "error", err)
		p.Tries, p.Problem = p.Tries+1, i18n.Both.Err(err)
		if !lti.Permanent(err) && p.Tries < triesMost {
			again = now.Add(pauseAfter(p.Tries, err))
		}
		return s.Store.Settle(ctx, p, again)
	}
	s.count.passbacks.Inc()
	points := int64(mark.Points)
	p.Points, p.Most, p.Sent, p.Tries, p.Problem = &points, int64(mark.Of), now, 0, ""
	return s.Store.Settle(ctx, p, again)
}

// markOf is the mark that a platform should have; nil for none.
func (s *Server) markOf(ctx context.Context, p store.Passback) (*lti.Score, error) {
	who, err := s.Store.Person(ctx, p.Person)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	st, _, err := s.standingOf(ctx, s.labs[p.Assignment], who, s.Lang)
	if err != nil || st.Counts == nil {
		return nil, err
	}
	return &lti.Score{User: p.Subject, Points: st.Counts.Points, Of: st.Counts.MaxPoints, Finished: true}, nil
}

// pauseAfter is how long to wait after so many tries: twice as long each time,
// and not everybody at the same moment.
func pauseAfter(tries int, err error) time.Duration {
	pause := min(firstPause<<min(tries-1, 20), longestPause)
	var status *lti.StatusError
	if errors.As(err, &status) {
		pause = max(pause, status.After)
	}
	return pause + rand.N(pause/4+1)
}

// sayPeople says what became of a class list.
func (v *visit) sayPeople(known, added, strangers int) string {
	text := v.Say("%d students are known, %d were added.", known+added, added)
	if strangers > 0 {
		text += " " + v.Say("%d more have no student id there, and no e-mail address of the class list.", strangers)
	}
	return text
}

// courseAction does what a teacher wants of a course of a platform's.
func (v *visit) courseAction(*Lab) {
	ctx := v.r.Context()
	c, err := v.Store.PlatformCourse(ctx, v.r.PathValue("course"))
	if err != nil {
		v.failed(err)
		return
	}
	said := ""
	switch action := v.r.PathValue("action"); action {
	case "connect":
		err, said = v.Store.Connect(ctx, c.ID, time.Now()), v.Say("The courses are connected. Open the activity once more, and take the class list over.")
	case "disconnect":
		err, said = v.Store.Connect(ctx, c.ID, time.Time{}), v.Say("The courses are connected no longer.")
	case "marks":
		err, said = v.Store.AllDue(ctx, c.ID), v.Say("All marks are sent once more.")
	case "retry":
		err, said = v.Store.Retry(ctx, c.ID), v.Say("Marks that did not arrive are sent once more.")
	case "people":
		known, added, strangers, listed := v.takePeople(ctx, c)
		if listed != nil {
			v.Log.Warn("lti", "problem", "class list", "error", listed)
			v.message(502, v.Say("This did not work"), v.Err(listed)+".")
			return
		}
		said = v.sayPeople(known, added, strangers)
	default:
		v.notFound()
		return
	}
	if err != nil {
		v.failed(err)
		return
	}
	v.lookAtAll()
	v.note(v, v.who.ID, v.r.PathValue("action")+" "+c.ID, "")
	v.done("/lti", said)
}
