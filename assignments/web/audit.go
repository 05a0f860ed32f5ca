package web

import (
	"net/http"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/assignments/store"
	"socketlab/capture/message"
)

// mostEvents is how many lines of the audit log pages and programs get.
const mostEvents = 10_000

// An auditPage is the audit log, for a teacher.
type auditPage struct {
	Filter        filter
	Rows          []eventRow
	Found         int
	First, Last   int
	Before, After string
}

// An eventRow is a line of the audit log in words.
type eventRow struct{ When, Who, What, About, From string }

// audit shows who did what, the newest first.
func (v *visit) audit(*Lab) {
	f := filterOf(v.r.URL.Query())
	list, err := v.Store.Audit(v.r.Context(), f.Words, mostEvents)
	if err != nil {
		v.failed(err)
		return
	}
	p := pageOf(len(list), &f)
	page := auditPage{Filter: f, Found: len(list), First: p.First, Last: p.Last, Before: p.Before, After: p.After}
	for _, e := range list[p.from:p.Last] {
		page.Rows = append(page.Rows, v.eventRow(e))
	}
	v.show(http.StatusOK, "audit", view{Title: v.Say("Who did what"), Data: page})
}

func (v *visit) eventRow(e store.Event) eventRow {
	row := eventRow{When: v.clock(e.At), Who: strings.TrimPrefix(e.Who, "@"), What: SayEvent(e.What, v.Lang), About: e.About, From: e.Address}
	if row.About == e.Who {
		row.About = ""
	}
	return row
}

// SayEvent says in words what the audit log says was done. Programs read the log,
// so there it stays as it is.
func SayEvent(what string, lang i18n.Lang) string {
	for _, e := range eventWords {
		if of, ok := strings.CutPrefix(what, e.log); ok && (of == "" || of[0] == ' ') {
			if of != "" {
				of = ":" + of
			}
			return e.said.In(lang) + of
		}
	}
	return what
}

// eventWords are the words for how lines of the log begin, the particular before
// the general.
var eventWords = []struct {
	log  string
	said message.Message
}{
	{"uploaded", message.Of("handed in")},
	{"entered", message.Of("came in")},
	{"answered questions of", message.Of("answered questions")},
	{"took out everything", message.Of("took out everything that is kept about a student")},
	{"decided mark", message.Of("set a mark by hand, or took it back")},
	{"decided comment", message.Of("wrote a comment, or took it back")},
	{"decided extension", message.Of("gave more time, or took it back")},
	{"regraded", message.Of("had everything graded once more")},
	{"accepted a regrade of", message.Of("let the new results count")},
	{"dropped a regrade of", message.Of("kept the old results")},
	{"exported", message.Of("exported")},
	{"filled a gradebook in", message.Of("filled marks into a gradebook")},
	{"imported a class list", message.Of("imported a class list")},
	{"made a new link", message.Of("made a new link")},
	{"deleted a student", message.Of("deleted a student")},
	{"registered", message.Of("registered a platform")},
	{"remove", message.Of("removed a platform")},
	{"connected", message.Of("connected a course of a platform")},
	{"connect", message.Of("connected a course of a platform")},
	{"disconnect", message.Of("disconnected a course of a platform")},
	{"people", message.Of("took the class list of a platform over")},
	{"marks", message.Of("had all marks sent once more")},
	{"retry", message.Of("had marks sent that had not arrived")},
	{"made a backup", message.Of("made a backup")},
	{"made a new key", message.Of("made a new signing key")},
}
