// Package grade grades a submission: it reads the capture once, asks every
// check of the assignment, and adds the points up.
//
//	spec, err := assignments.Load("udp-echo")
//	…
//	r, err := grade.Grade(spec, grade.Work{
//		Cover: check.Cover{ID: "20241234", File: "20241234.pcapng"},
//		Open:  func() (io.ReadCloser, error) { return os.Open("20241234.pcapng") },
//	}, i18n.En)
//	fmt.Println(r.Points, "of", r.MaxPoints)
//
// The error is only about captures that cannot be read at all, or not be opened.
// Whatever a student did wrong is no error and stands in the *report.Report, in
// the language that was asked for: plain data, which package report writes as
// text, JSON and more, and package page as a page.
//
// What several students hand in together is read once and judged for each: Read,
// then Reading.Judge. Reading.IDs are the numbers in the text that could be
// student ids.
//
// A check is skipped if one that it needs did not pass. Of several attempts in one
// file the best of the student's own counts, for all checks alike. A check that
// crashes is our fault: its verdict is error, and never costs points silently.
//
// Equal input gives an equal report: there is no clock in it, and no path of this
// machine. A submission takes less than 256 MiB, whatever its file holds; what
// was left out because of that is said.
package grade

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/flow"
	"socketlab/capture/message"
	"socketlab/capture/seal"
)

// A Work is what a student handed in: a capture, and what stands on it.
type Work struct {
	check.Cover

	Open func() (io.ReadCloser, error) // opens the capture for reading from its beginning; Grade calls it once
	Known
}

// A Reading is a capture that was read for an assignment. It can be judged for
// each of several students.
type Reading struct {
	spec   *check.Spec
	ev     *check.Evidence
	digest *seal.Digest // what a seal in the file is compared with

	Known Known // beside the capture
}

// Grade grades a submission and says the result in lang. What a student did
// wrong stands in the report; the error is only about captures that cannot be
// read at all: one of capture's, or of Open.
func Grade(spec *check.Spec, s Work, lang i18n.Lang) (*report.Report, error) {
	r, err := Read(spec, s.Open)
	if err != nil {
		return nil, err
	}
	r.Known = s.Known
	return r.Judge(s.Cover, lang), nil
}

// Bounds on what is kept of a capture: what no lab needs, and little enough
// that no submission takes more than 256 MiB while it is graded.
const (
	maxKept          = 24 << 20 // octets in all
	maxEach          = 12 << 20 // octets of one conversation, so that a long one leaves room for the others
	maxConversations = 10_000   // and as many of the lab's again, where others have taken all places
)

// Read reads a capture, with the conversations of the assignment's ports. What
// else stays on the machine is kept as far as there is room: perhaps the lab
// was done on another port.
func Read(spec *check.Spec, open func() (io.ReadCloser, error)) (*Reading, error) {
	var digest seal.Digest
	c, err := read(open, flow.Options{Keep: ofPorts(spec.Ports()), MaxKept: maxKept, MaxEach: maxEach,
		Aside: func(src, dst netip.AddrPort) bool { return check.Local(src.Addr(), dst.Addr()) },
		Each:  digest.Add, Enterprise: seal.Enterprise})
	if err != nil {
		return nil, err
	}
	digest.Comments(c.Info.Comments())
	in := reading(spec, c)
	in.digest = &digest
	return in, nil
}

// read reads a capture. It tells no more conversations apart than any check
// looks at.
func read(open func() (io.ReadCloser, error), o flow.Options) (*flow.Capture, error) {
	o.MaxConversations = maxConversations
	f, err := open()
	if err != nil {
		return nil, err
	}
	c, err := flow.Read(f, o)
	return c, errors.Join(err, f.Close())
}

func reading(spec *check.Spec, c *flow.Capture) *Reading {
	return &Reading{spec: spec, ev: check.Gather(c, spec.Lab())}
}

// Evidence is what was gathered, of all attempts and students.
func (in *Reading) Evidence() *check.Evidence { return in.ev }

// IDs returns the numbers in the text that could be student ids.
func (r *Reading) IDs() []string { return r.ev.IDs() }

// ofPorts keeps the conversations of the lab's ports, and those of its clients
// with other ports: an answer that comes from the wrong one is evidence, too.
func ofPorts(ports []uint16) func(src, dst netip.AddrPort) bool {
	clients := map[netip.AddrPort]bool{}
	return func(src, dst netip.AddrPort) bool {
		switch {
		case slices.Contains(ports, dst.Port()):
			clients[src] = true
			return true
		case slices.Contains(ports, src.Port()):
			clients[dst] = true
			return true
		}
		return clients[src] || clients[dst]
	}
}

// Judge says how the capture is graded as what one student handed in.
func (in *Reading) Judge(s check.Cover, lang i18n.Lang) *report.Report {
	spec, all := in.spec, in.ev.For(s)
	ends := bothEnds(spec, all, in.Known)
	all.OtherEnd = otherEnd(ends)
	parties := all.Diagnosed(spec)
	c, ev := all.Capture, best(spec, all)
	r := &report.Report{
		Schema:     report.Schema,
		Assignment: spec.Name,
		Title:      spec.Title.In(lang),
		Language:   lang.String(),
		ID:         ev.ID,
		Cover:      report.Cover{Name: s.Name, Department: s.Department},
		Capture:    s.File,
		Problems:   problems(c, lang),
		Programs:   programs(parties, lang),
	}
	switch {
	case all.Empty():
		var reason message.Message
		reason, r.ReasonCode = nothing(spec, c, all.Whole())
		r.Reason = reason.In(lang)
	case ev.Foreign != "":
		r.ReasonCode = report.OtherID
		r.Reason = lang.Say("What was sent names student id %s, and nobody sent %s: nothing of it earns points. A person should look at it.", ev.Foreign, ev.ID)
	}
	r.Checks = judged(spec, ev, lang)
	r.Own = owningOf(spec, all.Parties()).count(spec, r.Checks, lang)
	for _, c := range r.Checks {
		r.Points += c.Points
		r.MaxPoints += c.MaxPoints
	}
	r.Ladders = ladders(all, r.Checks, lang)
	r.Timeline = timeline(r.Ladders, c, lang)
	r.Signals, r.Referee = signals(spec, all, in.digest, ends, in.Known, lang), refereed(ends, lang)
	r.Passed = r.Points == r.MaxPoints && !slices.ContainsFunc(r.Checks, func(c report.CheckResult) bool { return c.Verdict == report.Error })
	return r
}

// judged runs all checks of an assignment.
func judged(spec *check.Spec, ev *check.Evidence, lang i18n.Lang) []report.CheckResult {
	var out []report.CheckResult
	verdicts := map[string]report.Verdict{}
	for _, sc := range spec.Checks {
		result := judge(sc, ev, verdicts, lang)
		verdicts[sc.ID] = result.Verdict
		out = append(out, result)
	}
	return out
}

// judge runs one check, unless one that it needs failed. What the capture
// cannot tell is no reason to skip: the rest may well be there.
func judge(sc check.Part, ev *check.Evidence, verdicts map[string]report.Verdict, lang i18n.Lang) report.CheckResult {
	row, _ := check.Find(sc.Name)
	result := report.CheckResult{
		ID: sc.ID, Check: sc.Name, Section: row.Section,
		Title:     sc.Title.In(lang),
		MaxPoints: sc.Points,
		Findings:  []report.Remark{},
	}
	for _, need := range sc.Needs {
		if v := verdicts[need]; v != report.Pass && v != report.NotCaptured {
			result.Verdict = report.Skip
			result.Findings = append(result.Findings, report.Remark{Message: lang.Say("not looked at, because the check %q did not pass", need)})
			return result
		}
	}
	if ev.Foreign != "" && !check.OfSubmission(sc.Name) {
		result.Verdict = report.Skip
		result.Findings = append(result.Findings, report.Remark{Message: lang.Say("not looked at, because what was sent names student id %s", ev.Foreign)})
		return result
	}
	out, failure := run(sc.With, ev)
	if failure != nil {
		result.Verdict = report.Error
		result.Findings = append(result.Findings, report.Remark{
			Message: lang.Say("lab itself failed here (%v); this is not your fault", failure),
			Hint:    lang.Say("Please show this report to your teacher."),
		})
		return result
	}
	result.Verdict = verdict(out)
	result.Points = out.Points(sc.Points)
	result.Findings = append(result.Findings, said(slices.Concat(out.Wrong, out.Unknown), lang)...)
	result.Notes = said(out.Notes, lang)
	result.Note(lang)
	if result.Verdict == report.Pass {
		result.Evidence = proven(sc.With, ev, lang)
	}
	return result
}

// proven says why a check passed. One that crashes here has passed all the same.
func proven(c check.Check, ev *check.Evidence, lang i18n.Lang) (out []report.Evidence) {
	defer func() {
		if recover() != nil {
			out = nil
		}
	}()
	prover, ok := c.(check.Prover)
	if !ok {
		return nil
	}
	var proofs check.Proofs
	prover.Prove(ev, &proofs)
	for _, p := range proofs {
		out = append(out, report.Evidence{Frames: append([]int{}, p.Frames...), Message: p.Message.In(lang)})
	}
	return out
}

// run asks one check, and turns a crash into an error.
func run(c check.Check, ev *check.Evidence) (out *check.Findings, failure error) {
	defer func() {
		if cause := recover(); cause != nil {
			failure = fmt.Errorf("%v", cause)
		}
	}()
	out = &check.Findings{}
	c.Run(ev, out)
	return out, nil
}

func verdict(out *check.Findings) report.Verdict {
	switch {
	case len(out.Wrong) > 0:
		return report.Fail
	case len(out.Unknown) > 0:
		return report.NotCaptured
	}
	return report.Pass
}

// maxFindings is how many findings of a check a report shows; the rest is
// counted.
const maxFindings = 20

// said puts findings into words.
func said(list []*check.Finding, lang i18n.Lang) []report.Remark {
	var out []report.Remark
	for i, f := range list {
		if i >= maxFindings && f.Trial == "" { // of trials, the class is told how many each broke
			return append(out, report.Remark{Message: lang.Say("and %d more of the same kind", len(list)-maxFindings)})
		}
		filter := f.Filter
		if filter == "" && f.Frame > 0 {
			filter = fmt.Sprintf("frame.number == %d", f.Frame)
		}
		out = append(out, report.Remark{Frame: f.Frame, Message: f.Message.In(lang), Hint: f.Advice.In(lang), Filter: filter, Trial: f.Trial, Kind: f.Trial + f.Message.Format})
	}
	return out
}
