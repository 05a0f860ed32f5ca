package grade

import (
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/message"
	"socketlab/capture/party"
)

// Where the student wrote one half of a lab and lab was the other, what lab has
// done by itself is no work of the student's. A check that lab's client alone
// earns counts as far as the student's server has earned the others. Where the
// assignment wants a program to be the student's, what lab did in its place
// earns nothing. All that rests on what the capture says of itself.

// An owning is who wrote what in a lab, and who was to.
type owning struct {
	wants, own check.Sides
	known      bool // the capture says who wrote the programs
}

// owningOf returns it for a capture.
func owningOf(spec *check.Spec, all []party.Party) owning {
	o := owning{wants: spec.Wants()}
	o.own, o.known = check.Wrote(all)
	return o
}

// missing returns the sides that are lab's, and were to be the student's.
func (o owning) missing() check.Sides {
	return check.Sides{Server: o.wants.Server && !o.own.Server, Client: o.wants.Client && !o.own.Client}
}

// demonstration reports whether nothing of what is wanted is the student's.
func (o owning) demonstration() bool {
	return o.known && o.wants.Any() && o.missing() == o.wants
}

// A share is how much of a check counts.
type share int

const (
	whole  share = iota // it is the student's work, or nobody asks
	partly              // lab's client has earned it: as far as the student's server has earned the others
	none                // lab did it in the student's place
)

// shareOf returns how much of a check counts.
func (o owning) shareOf(name string) share {
	ofClient, missing := check.OfClient(name), o.missing()
	switch {
	case !o.known:
		return whole
	case o.demonstration():
		return none
	case check.OfSubmission(name) && !ofClient:
		return whole
	case ofClient && missing.Client, !ofClient && missing.Server:
		return none
	case ofClient && o.own.Server && !o.own.Client:
		return partly
	}
	return whole
}

// count takes off what is not the student's work, and says so. It returns
// what there is to say of the whole; nil if that is nothing.
func (o owning) count(spec *check.Spec, checks []report.CheckResult, lang i18n.Lang) *report.Own {
	good, total := 0, 0
	for _, c := range checks {
		if o.shareOf(c.Check) == whole && !check.OfSubmission(c.Check) {
			good, total = good+c.Points, total+c.MaxPoints
		}
	}
	lost := false
	for i := range checks {
		c := &checks[i]
		switch had := c.Points; o.shareOf(c.Check) {
		case partly:
			if good == total {
				continue
			}
			c.Points, c.ByLab = had*good/total, c.Verdict == report.Pass
			lost = true
		case none:
			c.Points, c.ByLab = 0, c.Verdict == report.Pass
			lost = true
		}
	}
	said := o.says(lost, good, total)
	if spec.Own == "" && said.IsZero() {
		return nil
	}
	return &report.Own{Wants: spec.Own, Known: o.known, Server: o.own.Server, Client: o.own.Client,
		Demonstration: o.demonstration(), Message: said.In(lang)}
}

// says is what there is to say of the whole.
func (o owning) says(lost bool, good, total int) (m message.Message) {
	missing := o.missing()
	switch {
	case o.wants.Any() && !o.known:
		return message.Of("The assignment asks for %s of your own. This capture does not say who wrote the programs.", o.wanted())
	case o.demonstration():
		return message.Of("A demonstration: the assignment asks for %s of your own, and lab's has run. That earns no points. See --server and --client of lab run.", o.wanted())
	case missing.Server:
		return message.Of("The assignment asks for both programs of your own, and the server was lab's: what it did earns no points.")
	case missing.Client:
		return message.Of("The assignment asks for both programs of your own, and the client was lab's: what it did earns no points.")
	case lost:
		return message.Of("The client was lab's, so that the marks are those of your server: what the client did alone counts only as far as the server's checks do: %d of %d points.", good, total)
	}
	return m
}

// wanted names the programs that are to be the student's.
func (o owning) wanted() message.Message {
	switch {
	case !o.wants.Client:
		return message.Of("a server")
	case !o.wants.Server:
		return message.Of("a client")
	}
	return message.Of("server and client")
}

// programs says what a capture tells of the programs.
func programs(all []party.Party, lang i18n.Lang) (out []report.Program) {
	for _, p := range all {
		said := report.Program{Party: p}
		if p.Trouble != nil {
			said.Message, said.Hint = p.Cause().In(lang), p.Cure().In(lang)
		}
		out = append(out, said)
	}
	return out
}
