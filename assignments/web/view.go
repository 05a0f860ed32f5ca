package web

import (
	"bytes"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"socketlab/assignments/i18n"
	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

func baseStyle() string { return page.BaseStyle() }

// A view is what every page is made of.
type view struct {
	Title  string
	Data   any
	Lab    *Lab   // nil where the page is about none
	Script bool   // the page has use for one
	Reload int    // seconds after which it looks again; 0 for never
	Notice string // what has just been done
	More   string // of a page that has two things to say
	From   string // the page of ours that led here; "" if none did

	Several bool // may be chosen
	Bare    bool // without the bar

	Language, Course, Back string
	Other                  string // the other language
	Who                    store.Person
}

// templates are those of all pages, for each language.
var templates = sync.OnceValue(func() map[i18n.Lang]*template.Template {
	all := map[i18n.Lang]*template.Template{}
	for _, lang := range i18n.Langs() {
		all[lang] = template.Must(template.New("").Funcs(template.FuncMap{
			"say":       lang.Say,
			"verdict":   func(v report.Verdict) string { return report.VerdictWord(lang, v) },
			"mark":      report.Mark,
			"shown":     printable.String,
			"path":      url.PathEscape,
			"add":       func(a, b int) int { return a + b },
			"in":        func(t i18n.Text) string { return t.In(lang) },
			"linksFile": linksFile,
			"sentence":  sentence,
			"title":     func(l *Lab) string { return l.Spec.Title.In(lang) },
		}).ParseFS(files, "files/*.tmpl"))
	}
	return all
})

// show answers with a page.
func (v *visit) show(status int, name string, d view) {
	d.Language, d.Course, d.Who, d.Back = v.Lang.String(), v.Config.Title.In(v.Lang), v.who, v.r.URL.Path
	d.Bare = v.bare
	if notice := v.sessions.PopString(v.r.Context(), noticeKey); status < http.StatusBadRequest { // else it is of something else
		d.Notice = notice
	}
	if d.Course == "" {
		d.Course = "lab"
	}
	d.Other = i18n.Ko.String()
	if v.Lang == i18n.Ko {
		d.Other = i18n.En.String()
	}
	if v.r.Method != http.MethodGet || strings.HasPrefix(d.Back, "/enter/") {
		d.Back = "/"
	}
	var b bytes.Buffer
	if err := templates()[v.Lang].ExecuteTemplate(&b, name, d); err != nil {
		v.Log.Error("page", "name", name, "error", err)
		http.Error(v.w, v.Say("lab itself failed; nothing that was received is lost"), http.StatusInternalServerError)
		return
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	v.w.Write(b.Bytes())
}

// message answers with a page that says one thing.
func (v *visit) message(status int, title, text string) {
	if v.program {
		v.tell(status, map[string]string{"error": text})
		return
	}
	v.show(status, "message", view{Title: title, Data: sentence(text), From: v.cameFrom()})
}

// sentence is an error as people want to read it: a page is no command line. The
// name of a file before it stays as it is.
func sentence(text string) string {
	if word, _, _ := strings.Cut(text, " "); !strings.HasSuffix(word, ":") || !strings.Contains(word, ".") {
		first, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	if last, _ := utf8.DecodeLastRuneInString(text); !unicode.IsPunct(last) {
		text += "."
	}
	return text
}

// cameFrom is the page of the course on which somebody clicked what led here.
func (v *visit) cameFrom() string {
	u, err := url.Parse(v.r.Referer())
	if err != nil || u.Host != v.r.Host || strings.HasPrefix(u.Path, "/enter/") || strings.HasPrefix(u.Path, "//") {
		return ""
	}
	return u.RequestURI()
}

// notFound is for what is not there, and for what is not this person's business.
func (v *visit) notFound() { v.noPage(http.StatusNotFound) }

func (v *visit) noPage(status int) {
	v.message(status, v.Say("There is no such page"), v.Say("The address may be wrong, or what was there may be gone."))
}

// failed is for what is our own fault.
func (v *visit) failed(err error) {
	switch {
	case errors.Is(err, store.ErrNotFound):
		v.notFound()
		return
	case store.NoText(err):
		v.noPage(http.StatusBadRequest)
		return
	}
	v.Log.Error("failed", "path", shownPath(v.r.URL.Path), "error", err)
	v.message(http.StatusInternalServerError, v.Say("lab itself failed"), v.Say("This is not your fault and costs no attempt. Whatever was called received is kept. Please try once more in a minute."))
}

// refusal is what is said of something that somebody wants and cannot have; the
// status is 500 for what is our own fault.
func (v *visit) refusal(err error) (status int, text string) {
	var said interface{ In(message.Language) string }
	switch {
	case errors.Is(err, store.ErrNotFound):
		return http.StatusNotFound, v.Say("There is no such page")
	case store.NoText(err):
		return http.StatusBadRequest, v.Say("What was sent is no text.")
	case errors.Is(err, errMethod):
		return http.StatusMethodNotAllowed, v.Err(err)
	case errors.Is(err, errNotOver) || errors.Is(err, store.ErrOtherTrial):
		return http.StatusConflict, v.Err(err)
	case errors.As(err, &said):
		return http.StatusBadRequest, v.Err(err)
	}
	return http.StatusInternalServerError, v.Say("lab itself failed")
}

// refused is for what a teacher wants and cannot have.
func (v *visit) refused(err error) {
	status, text := v.refusal(err)
	if status == http.StatusNotFound || status == http.StatusInternalServerError {
		v.failed(err)
		return
	}
	v.message(status, v.Say("Nothing was changed"), text)
}

// done goes on to another page, which says what was done.
func (v *visit) done(path, notice string) {
	v.sessions.Put(v.r.Context(), noticeKey, notice)
	v.to(path)
}

// to goes on to another page.
func (v *visit) to(path string) { http.Redirect(v.w, v.r, path, http.StatusSeeOther) }

func (s *Server) nothing(w http.ResponseWriter, r *http.Request) { s.visit(w, r).notFound() }

// clock is a time as the clocks of the course show it, with the zone.
func (v *visit) clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.Zone).Format("2006-01-02 15:04:05 MST")
}

// due is a deadline: the minute that it ends with.
func (v *visit) due(t time.Time) string {
	if t.IsZero() {
		return v.Say("no deadline")
	}
	return t.In(v.Zone).Format(dueFormat)
}

// dueFormat is how a deadline is written.
const dueFormat = "2006-01-02 15:04 MST (-07:00)"
