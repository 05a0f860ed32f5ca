package ruling

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"socketlab/assignments/gradebook"
)

// An Extension gives one student more time.
type Extension struct {
	ID     string
	Until  time.Time     // zero where More says it
	More   time.Duration // than the others have
	Reason string        // may be empty
	Line   int           // of the file
}

// Extensions are those of a file. The zero value is none.
type Extensions struct {
	File string
	List []Extension
	byID map[string]int // places in List, by folded id
}

// Columns of the files.
var (
	untilColumn   = column{"until", "due", "deadline", "기한", "마감", "연장기한", "제출기한", "까지"}
	hoursColumn   = column{"hours", "시간", "연장시간", "추가시간"}
	reasonColumn  = column{"reason", "사유", "이유", "근거"}
	checkColumn   = column{"check", "검사", "항목", "문항"}
	pointsColumn  = column{"points", "point", "score", "mark", "marks", "grade", "점수", "득점", "성적"}
	byColumn      = column{"by", "grader", "marker", "채점자", "담당자", "작성자", "조교"}
	labColumn     = column{"assignment", "lab", "실습", "과제", "실습명", "과제명"}
	commentColumn = column{"comment", "comments", "feedback", "의견", "코멘트", "댓글", "피드백"}
)

// ReadExtensions reads a table of student ids, each with a time until which the
// student may hand in, in a zone unless it says another, or with so many hours
// more than the others have. moment reads a time. A row that names no assignment
// is about each. The error is message.Problems.
func ReadExtensions(file string, raw []byte, scope Scope, moment func(string) (time.Time, bool)) (*Extensions, error) {
	s := open(file, raw, untilColumn, hoursColumn, reasonColumn, labColumn)
	out := &Extensions{File: file, byID: map[string]int{}}
	if !s.wants("until", "hours") {
		return nil, s.problems.Err()
	}
	seen := map[string]int{}
	for _, l := range s.lines {
		id, ok := s.id(l)
		if !ok || !s.isOf(l, scope, false) {
			continue
		}
		if first := seen[gradebook.SameID(id)]; first > 0 {
			s.wrong(l.Number, "%s stands in line %d already; leave one of them", id, first)
			continue
		}
		seen[gradebook.SameID(id)] = l.Number
		e := Extension{ID: id, Reason: s.cell(l, "reason"), Line: l.Number}
		if s.until(l, &e, moment) {
			out.byID[gradebook.SameID(id)] = len(out.List)
			out.List = append(out.List, e)
		}
	}
	if err := s.problems.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

var hoursMore = regexp.MustCompile(`^\+?\s*(\d{1,5})(?:[.,](\d{1,2}))?\s*(?:h|hours?|시간)?$`)

// until reads how much more time a line gives.
func (s *sheet) until(l gradebook.Line, e *Extension, moment func(string) (time.Time, bool)) bool {
	until, hours := s.cell(l, "until"), s.cell(l, "hours")
	switch {
	case until == "" && hours == "":
		s.wrong(l.Number, "says neither until when nor how many hours more; write a time such as '2026-11-20 23:59', or +24h")
		return false
	case until != "" && hours != "":
		s.wrong(l.Number, "says both until when and how many hours more; leave one of them")
		return false
	}
	if m := hoursMore.FindStringSubmatch(strings.ToLower(until + hours)); m != nil && (hours != "" || strings.ContainsAny(until, "+h시")) {
		number, _ := strconv.ParseFloat(m[1]+"."+m[2]+"0", 64) // digits
		e.More = time.Duration(number * float64(time.Hour))
		return true
	}
	if t, ok := moment(until); ok {
		e.Until = t
		return true
	}
	s.wrong(l.Number, "got %q, want a time such as '2026-11-20 23:59', or +24h", until+hours)
	return false
}

// Check looks the extensions up. known tells the students of the class; due is
// everybody's deadline, zero if there is none. The error is message.Problems.
func (x *Extensions) Check(due time.Time, known func(id string) bool) error {
	if x == nil {
		return nil
	}
	s := &sheet{file: x.File}
	for _, e := range x.List {
		switch {
		case !known(e.ID):
			s.wrong(e.Line, "nobody of the class has the id %s; correct it, or delete the line", e.ID)
		case e.Until.IsZero() && due.IsZero():
			s.wrong(e.Line, "gives hours more than the others have, but no deadline is given; say it with --until")
		case !e.Until.IsZero() && e.Until.Before(due):
			s.wrong(e.Line, "ends before the deadline of all; correct it, or delete the line")
		}
	}
	return s.problems.Err()
}

// Of is the extension of a student; nil if there is none.
func (x *Extensions) Of(id string) *Extension {
	if x == nil || len(x.List) == 0 {
		return nil
	}
	i, ok := x.byID[gradebook.SameID(id)]
	if !ok {
		return nil
	}
	return &x.List[i]
}

// After is the deadline of the student, where everybody's is due.
func (e *Extension) After(due time.Time) time.Time {
	if e.Until.IsZero() {
		return due.Add(e.More)
	}
	return e.Until
}
