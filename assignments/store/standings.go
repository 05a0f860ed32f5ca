package store

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// A Standing is how a student stands in a lab, as far as the page of a class
// shows it.
type Standing struct {
	Person
	Basis
	Waiting int       // attempts that are not graded yet
	Last    time.Time // when something was handed in last; zero for never

	Drawn   Basis // what Outcome was drawn up of; another one than Basis where that has changed
	Outcome Outcome
}

// A Basis is all that an outcome depends on.
type Basis struct {
	Rules    string // digest of deadlines and policies
	Attempts int
	Graded   int64 // sum of the times at which they were graded
	Rulings  int64 // serial of the last
}

// An Outcome is what counts of a student's attempts.
type Outcome struct {
	Counting           int    // number of the attempt; 0 if none counts
	Verdict            string // "" if there is no mark
	Points, Most       int
	Late, ByHand, Look bool
	Total              bool     // a person gave the points
	Elsewhere          bool     // what was handed in holds nothing of this lab, and something of another or nothing at all
	Assignment         string   // that the attempt was graded by; "" if nobody knows
	Failed             []string // checks that cost points
	Reason             string   // why nothing could be graded
}

// Fresh reports whether the outcome was drawn up of what is there now.
func (s *Standing) Fresh() bool {
	return s.Drawn == s.Basis || s.Attempts == 0 && s.Rulings == 0
}

// standingsQuery puts together what there is of each student.
const standingsQuery = `SELECT p.id, p.name, p.department, p.section, p.team, p.email, p.login, p.number,
	COALESCE(a.n, 0), COALESCE(a.graded, 0), COALESCE(a.waiting, 0), COALESCE(a.last, 0), COALESCE(r.serial, 0),
	COALESCE(s.rules, ''), COALESCE(s.attempts, 0), COALESCE(s.graded, 0), COALESCE(s.rulings, 0),
	COALESCE(s.counting, 0), COALESCE(s.points, 0), COALESCE(s.most, 0), COALESCE(s.verdict, ''),
	COALESCE(s.late, 0), COALESCE(s.by_hand, 0), COALESCE(s.look, 0), COALESCE(s.assignment_version, ''), COALESCE(s.failed, ''), COALESCE(s.reason, ''), COALESCE(s.total, 0), COALESCE(s.elsewhere, 0)
FROM people p
LEFT JOIN (SELECT student, COUNT(*) AS n, CAST(SUM(graded) AS BIGINT) AS graded, MAX(received) AS last, SUM(CASE WHEN graded = 0 THEN 1 ELSE 0 END) AS waiting
	FROM attempts WHERE assignment = $1 GROUP BY student) a ON a.student = p.id
LEFT JOIN (SELECT student, MAX(serial) AS serial FROM rulings WHERE assignment = $1 GROUP BY student) r ON r.student = p.id
LEFT JOIN standings s ON s.assignment = $1 AND s.student = p.id
WHERE p.id NOT LIKE '@%' ORDER BY p.id`

// Standings lists how all students stand in a lab, by id. rules is the digest of
// what holds now.
func (s *Store) Standings(ctx context.Context, assignment, rules string) (list []Standing, err error) {
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		st := Standing{Basis: Basis{Rules: rules}}
		var last int64
		var late, hand, look, total, elsewhere int
		var failed string
		err := row.Scan(append(st.Person.fields(), &st.Attempts, &st.Basis.Graded, &st.Waiting, &last, &st.Basis.Rulings,
			&st.Drawn.Rules, &st.Drawn.Attempts, &st.Drawn.Graded, &st.Drawn.Rulings,
			&st.Outcome.Counting, &st.Outcome.Points, &st.Outcome.Most, &st.Outcome.Verdict, &late, &hand, &look, &st.Outcome.Assignment, &failed, &st.Outcome.Reason, &total, &elsewhere)...)
		st.Last = moment(last)
		st.Outcome.Late, st.Outcome.ByHand, st.Outcome.Look, st.Outcome.Failed = late != 0, hand != 0, look != 0, strings.Fields(failed)
		st.Outcome.Total, st.Outcome.Elsewhere = total != 0, elsewhere != 0
		list = append(list, st)
		return err
	}, standingsQuery, assignment)
	return list, err
}

// KeepStandings keeps outcomes that were drawn up, with what they were drawn up of.
// A student who is gone is left out.
func (s *Store) KeepStandings(ctx context.Context, assignment string, list []Standing) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		keep, err := tx.PrepareContext(ctx, keepStanding)
		if err != nil {
			return err
		}
		defer keep.Close()
		for i := range list {
			st, b, m := &list[i], &list[i].Drawn, &list[i].Outcome
			if _, err := keep.ExecContext(ctx, assignment, st.ID, b.Rules, b.Attempts, b.Graded, b.Rulings, m.Counting, m.Points, m.Most, m.Verdict,
				number(m.Late), number(m.ByHand), number(m.Look), m.Assignment, strings.Join(m.Failed, " "), m.Reason, number(m.Total), number(m.Elsewhere)); err != nil {
				return err
			}
		}
		return nil
	})
}

const keepStanding = `INSERT INTO standings (assignment, student, rules, attempts, graded, rulings, counting, points, most, verdict, late, by_hand, look, assignment_version, failed, reason, total, elsewhere)
SELECT $1, id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18 FROM people WHERE id = $2
ON CONFLICT (assignment, student) DO UPDATE SET rules = excluded.rules, attempts = excluded.attempts, graded = excluded.graded, rulings = excluded.rulings,
	counting = excluded.counting, points = excluded.points, most = excluded.most, verdict = excluded.verdict, late = excluded.late, by_hand = excluded.by_hand,
	look = excluded.look, assignment_version = excluded.assignment_version, failed = excluded.failed, reason = excluded.reason,
	total = excluded.total, elsewhere = excluded.elsewhere`

// number is how the database keeps a truth.
func number(is bool) int {
	if is {
		return 1
	}
	return 0
}
