package page

import (
	"bytes"
	"encoding/base64"
	"html/template"
	"strings"

	"socketlab/assignments/report"
)

// An evidenceView is why a check passed, with its frames on the page.
type evidenceView struct {
	Links   []frameLink
	Message string
}

func (p *studentPage) evidence(list []report.Evidence) (views []evidenceView) {
	for _, e := range list {
		v := evidenceView{Message: shown(e.Message)}
		for _, frame := range e.Frames {
			v.Links = append(v.Links, frameLink{frame, p.link(frame)})
		}
		views = append(views, v)
	}
	return views
}

// An attemptsView is a table of several attempts.
type attemptsView struct {
	List  []attemptView
	Times bool // when they were handed in is known
}

// An attemptView is one of them.
type attemptView struct {
	report.Attempt
	When string
}

// A pictureView is the picture that was handed in.
type pictureView struct {
	Name   string
	Source template.URL // of its octets; empty if it cannot be shown
}

// handed shows what stands around a report: what else was handed in, and the
// pages before and after it.
func (p *studentPage) handed(r *report.Report) {
	if len(r.Attempts) > 0 {
		p.Attempts = &attemptsView{}
	}
	for _, a := range r.Attempts {
		a.File, a.Reason = shown(a.File), shown(a.Reason)
		p.Attempts.List = append(p.Attempts.List, attemptView{a, minute(a.Time)})
		p.Attempts.Times = p.Attempts.Times || a.Time != ""
	}
	if r.Picture.Name != "" {
		p.Picture = &pictureView{Name: shown(r.Picture.Name)}
		if len(r.Picture.Data) > 0 {
			p.pictures = true
			p.Picture.Source = template.URL("data:" + r.Picture.Type + ";base64," + base64.StdEncoding.EncodeToString(r.Picture.Data))
		}
	}
	if around := r.Around; around != (report.Around{}) {
		for _, l := range []*report.Link{&around.Class, &around.Before, &around.After} {
			l.Page, l.Label = pageLink(l.Page), shown(l.Label)
		}
		p.Around = &around
	}
}

// minute shortens a time to the minute; an empty one stays empty.
func minute(at string) string {
	if len(at) < len("2026-03-02T10:00") {
		return ""
	}
	return strings.Replace(at[:len("2026-03-02T10:00")], "T", " ", 1)
}

// Alone returns the page of a student without the way to those of others, for
// somebody who is not to see whose they are.
func Alone(page []byte) []byte {
	before, rest, found := bytes.Cut(page, []byte(`<nav class="around"`))
	_, after, closed := bytes.Cut(rest, []byte("</nav>\n"))
	if !found || !closed {
		return page
	}
	return append(bytes.Clone(before), after...)
}
