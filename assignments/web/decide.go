package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"socketlab/assignments/store"
	"socketlab/capture/message"
)

// A Decision is what a teacher decides about a student in a lab.
type Decision struct {
	Kind   string    `json:"kind"`             // store.Mark, store.Comment or store.Extension
	Check  string    `json:"check,omitempty"`  // id of a check; "" for the whole
	Points *int64    `json:"points,omitempty"` // of a mark
	Until  time.Time `json:"until,omitzero"`   // of an extension: the minute that it ends with
	Words  string    `json:"words,omitempty"`  // the reason, or the comment
	Back   bool      `json:"back,omitempty"`   // take back what was decided before
}

// maxWords is how long a reason or a comment may be, in octets.
const maxWords = 2000

// Decide keeps a decision, if it is one that can be. The error is a message if
// it is not.
func (s *Server) Decide(ctx context.Context, l *Lab, student, author string, d Decision) (r store.Ruling, err error) {
	r = store.Ruling{Assignment: l.Name(), Student: student, Kind: d.Kind, About: d.Check, Words: strings.Join(strings.Fields(d.Words), " "), Author: author, At: time.Now()}
	if err := s.weigh(l, d, &r); err != nil {
		return r, err
	}
	if d.Back {
		if err := s.inForce(ctx, &r); err != nil {
			return r, err
		}
	}
	if r.Kind == store.Mark && r.About != "" && r.Value != nil { // lab grade knows no checks of nothing either
		list, err := s.Store.Attempts(ctx, l.Name(), student)
		if err != nil {
			return r, err
		}
		if len(list) == 0 {
			return r, message.Errorf("nothing was handed in, so there are no checks: give a total")
		}
	}
	if err := s.Store.Rule(ctx, r); err != nil {
		return r, err
	}
	s.changed(l.Name(), student)
	return r, nil
}

// inForce refuses to take back what was not decided.
func (s *Server) inForce(ctx context.Context, r *store.Ruling) error {
	history, err := s.Store.Rulings(ctx, r.Assignment, r.Student)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(store.InForce(history), func(now store.Ruling) bool { return now.Kind == r.Kind && now.About == r.About }) {
		return message.Errorf("nothing was decided that could be taken back")
	}
	return nil
}

// weigh says what is wrong with a decision, or gives the ruling its value.
func (s *Server) weigh(l *Lab, d Decision, r *store.Ruling) error {
	most, known := l.Spec.Points, r.About == ""
	var ids []string
	for _, c := range l.Spec.Checks {
		ids = append(ids, c.ID)
		if c.ID == r.About {
			most, known = c.Points, true
		}
	}
	switch {
	case !known:
		return message.Errorf("there is no such check: the lab has %s", strings.Join(ids, ", "))
	case len(r.Words) > maxWords:
		return message.Errorf("that is too long: at most %d letters", maxWords)
	case r.Words == "" && !d.Back:
		return message.Errorf("please write a reason: it stands beside the mark for good")
	case d.Kind == store.Comment && d.Back:
		return message.Errorf("a comment stays; write another one")
	case d.Kind == store.Comment || d.Back && (d.Kind == store.Mark || d.Kind == store.Extension):
		return nil
	}
	switch d.Kind {
	case store.Mark:
		if d.Points == nil || *d.Points < 0 || *d.Points > int64(most) {
			return message.Errorf("the points must be a whole number from 0 to %d", most)
		}
		r.Value = d.Points
	case store.Extension:
		if l.Until.IsZero() {
			return message.Errorf("the lab has no deadline, so there is nothing to extend")
		}
		if d.Until.IsZero() || r.About != "" {
			return message.Errorf("please say until when the student has time")
		}
		if d.Until.Before(l.Until.Truncate(time.Minute)) {
			return message.Errorf("the time must be later than the deadline of all, %s", l.Until.In(s.Zone).Format(dueFormat))
		}
		micro := d.Until.Truncate(time.Minute).Add(time.Minute - time.Microsecond).UnixMicro() // the minute that it ends with
		r.Value = &micro
	default:
		return message.Errorf("there is no such decision")
	}
	return nil
}
