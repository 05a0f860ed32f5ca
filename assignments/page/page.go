// Package page draws what people look at in a browser: the page of one
// student, with the ladders of the lab's traffic, and the page of a class.
//
// A page is one file that needs nothing else: no network, no other file, and no
// script, though a script makes it handier. It shows what a report or a class
// says and knows nothing of captures. Everything in a report may be an attack:
// templates escape it, and what is written by hand goes through markup.
package page

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"sync"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/printable"
)

//go:embed files
var pageFiles embed.FS

// Student writes a report as one page that needs nothing else: no network, no
// script, and no other file.
func Student(w io.Writer, r *report.Report) error {
	page := newStudentPage(r)
	return templates()[page.lang].ExecuteTemplate(w, "student", page)
}

// templates are the templates of all pages, for each language.
var templates = sync.OnceValue(func() map[i18n.Lang]*template.Template {
	all := map[i18n.Lang]*template.Template{}
	for _, lang := range i18n.Langs() {
		all[lang] = template.Must(template.New("").Funcs(template.FuncMap{
			"say":      lang.Say,
			"verdict":  func(v report.Verdict) string { return report.VerdictWord(lang, v) },
			"mark":     report.Mark,
			"shown":    shown,
			"unbroken": unbroken,
		}).ParseFS(pageFiles, "files/*.tmpl"))
	}
	return all
})

// A sheet is what every page has: its language, its style and its script. The
// page allows itself these and nothing else.
type sheet struct {
	lang     i18n.Lang
	Language string
	Style    template.CSS
	Script   template.JS
	pictures bool // the page holds pictures
}

func newSheet(lang i18n.Lang, style, script string) sheet {
	return sheet{lang: lang, Language: lang.String(), Style: template.CSS(pageFile("base.css") + pageFile(style)), Script: template.JS(pageFile(script))}
}

// BaseStyle is the style that all pages have in common, for those that are drawn
// elsewhere.
func BaseStyle() string { return pageFile("base.css") }

// pageFile reads one of the embedded files, which are there.
func pageFile(name string) string {
	b, err := pageFiles.ReadFile("files/" + name)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// Policy is the content security policy of the page: nothing is fetched, no
// script or style runs but its own, and no picture is shown but one that the
// page itself holds.
func (s sheet) Policy() string {
	images := ""
	if s.pictures {
		images = " img-src data:;"
	}
	return "default-src 'none';" + images + " base-uri 'none'; form-action 'none'; style-src " + digest(string(s.Style)) + "; script-src " + digest(string(s.Script))
}

// digest names a script or a style in a content security policy.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// maxShown bounds a text on a page, in octets. A line that somebody made
// absurdly long is no help to the reader.
const maxShown = 4000

// shown makes a text safe to read: nothing in it is invisible, turns other
// text around, or goes on for ever. Markup is the template's care.
func shown(s string) string {
	if len(s) > maxShown {
		s = s[:maxShown] + "…"
	}
	return printable.String(s)
}
