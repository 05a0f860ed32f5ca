package report

import (
	"io"

	"socketlab/capture/printable"
)

// A Platform is what an autograding platform says of the run; a Report for
// Classroom 50 carries it into its result.
type Platform struct {
	Classroom, Assignment, Submission, Commit, Release, Review string
}

// The parts of Classroom 50's result.json that the autograder writes; the
// runner adds who and when.
type (
	classroom50Result struct {
		Schema     string            `json:"schema"`
		Classroom  string            `json:"classroom"`
		Assignment string            `json:"assignment"`
		Submission string            `json:"submission"`
		Commit     string            `json:"commit"`
		Release    string            `json:"release"`
		Review     string            `json:"review"`
		Score      int               `json:"score"`
		MaxScore   int               `json:"max-score"`
		Tests      []classroom50Test `json:"tests"`
	}
	classroom50Test struct {
		Name     string   `json:"test-name"`
		Passed   bool     `json:"passed"`
		Score    int      `json:"score"`
		MaxScore int      `json:"max-score"`
		Verdict  Verdict  `json:"verdict"`
		Title    string   `json:"title"`
		Findings []Remark `json:"findings"`
		Noted    string   `json:"noted,omitempty"`
	}
)

// writeClassroom50 writes ./result.json.
func writeClassroom50(w io.Writer, r *Report) error {
	p := r.Platform
	if p.Review == "" {
		p.Review = p.Commit
	}
	if p.Assignment == "" {
		p.Assignment = r.Assignment
	}
	out := classroom50Result{
		Schema: "classroom50/result/v1", Classroom: p.Classroom, Assignment: p.Assignment,
		Submission: p.Submission, Commit: p.Commit, Release: p.Release, Review: p.Review,
		Score: r.Points, MaxScore: r.MaxPoints, Tests: []classroom50Test{},
	}
	for _, c := range r.Checks {
		out.Tests = append(out.Tests, classroom50Test{
			Name: c.ID, Passed: c.Verdict == Pass || c.Noted != "", Score: c.Points, MaxScore: c.MaxPoints,
			Verdict: c.Verdict, Title: printable.String(c.Title), Findings: safe(c.Findings), Noted: c.Noted,
		})
	}
	return encode(w, out)
}

// safe makes findings safe to print.
func safe(list []Remark) []Remark {
	out := make([]Remark, len(list))
	for i, f := range list {
		f.Message, f.Hint, f.Filter = printable.String(f.Message), printable.String(f.Hint), printable.String(f.Filter)
		out[i] = f
	}
	return out
}

// encode writes v as indented JSON.
func encode(w io.Writer, v any) error {
	e := printable.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
