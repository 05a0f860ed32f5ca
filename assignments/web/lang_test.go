package web

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/assignments/store"
)

// Whoever looks reads reasons in their own language, whatever that of the server
// is, and of whoever looked before: on the pages, in reports, in the API, in what
// is taken out.
func TestEverybodyReadsTheirLanguage(t *testing.T) {
	for _, of := range i18n.Langs() {
		c := newCourse(t, func(c *Config) { c.Lang = of })
		one := c.browser("20241234")
		one.upload("/labs/udp-echo", "20241234.pcapng", "no capture")
		one.upload("/labs/tcp-echo", "20241234.pcapng", reference(t, "tcp-echo")[:900])
		c.browser("20241235").upload("/labs/udp-echo", "20241235.pcapng", "no capture")
		teacher := c.browser(teacherID)
		teacher.post("/class/udp-echo/20241236", "kind", "mark", "value", "55", "words", "oral")
		for _, look := range []struct{ who, path, en, ko string }{
			{"20241234", "/labs/udp-echo/1/report", "the file called a capture is none", "캡처라고 제출한 파일이 캡처가 아닙니다"},
			{"20241234", "/labs/tcp-echo/1/report", "the file breaks off after frame", "다음에서 끊깁니다"},
			{"20241234", "/mine.zip", "the file called a capture is none", "캡처라고 제출한 파일이 캡처가 아닙니다"},
			{teacherID, "/class/udp-echo", "the file called a capture is none", "캡처라고 제출한 파일이 캡처가 아닙니다"},
			{teacherID, "/class/udp-echo/results.zip", "the file called a capture is none", "캡처라고 제출한 파일이 캡처가 아닙니다"},
			{teacherID, "/class/results.zip", "the file called a capture is none", "캡처라고 제출한 파일이 캡처가 아닙니다"},
			{"api", "labs/udp-echo/results", "the file called a capture is none", "캡처라고 제출한 파일이 캡처가 아닙니다"},
			{"api", "labs/udp-echo/students/20241235", `"language":"en"`, `"language":"ko"`},
			{"api", "labs/udp-echo/students/20241235/1", "the file called a capture is none", "캡처라고 제출한 파일이 캡처가 아닙니다"},
			{"api", "labs/tcp-echo/students/20241234", "the file breaks off after frame", "다음에서 끊깁니다"},
		} {
			for _, reads := range []i18n.Lang{i18n.Ko, i18n.En, i18n.Ko} {
				got := c.looks(look.who, look.path, reads)
				want, other := look.en, look.ko
				if reads == i18n.Ko {
					want, other = other, want
				}
				if !strings.Contains(got, want) || strings.Contains(got, other) || strings.ContainsAny(got, "\ufdd0\ufdd1\ufdd2") {
					t.Errorf("a server in %v, %s in %v: want %q and not %q", of, look.path, reads, want, other)
				}
			}
		}
		c.stop()
	}
}

// looks is what somebody sees who reads a language; of a zip file, what is in it.
func (c *course) looks(who, path string, lang i18n.Lang) string {
	c.t.Helper()
	r, _ := http.NewRequest("GET", c.http.URL+path, nil)
	b := &browser{c, http.Client{}}
	if who == "api" {
		r, _ = http.NewRequest("GET", c.http.URL+apiPath+path, nil)
		r.Header.Set("Authorization", "Bearer "+c.tokens[teacherID])
	} else {
		b = c.browser(who)
	}
	r.Header.Set("Accept-Language", lang.String())
	status, body := b.do(r)
	if status != http.StatusOK {
		c.t.Fatalf("%s: %d\n%s", path, status, body)
	}
	if !strings.HasSuffix(path, ".zip") {
		return body
	}
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		c.t.Fatal(err)
	}
	var all bytes.Buffer
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			c.t.Fatal(err)
		}
		io.Copy(&all, in)
		in.Close()
	}
	return all.String()
}

// What an earlier version kept in one language is read in that, by everybody.
func TestWhatWasKeptInOneLanguageStays(t *testing.T) {
	c := newCourse(t, nil)
	c.browser("20241234").upload("/labs/udp-echo", "20241234.pcapng", "no capture")
	k := store.Key{Assignment: "udp-echo", Student: "20241234", Number: 1}
	a := c.graded(k)
	old := strings.ReplaceAll(string(i18n.En.ChooseJSON(a.Result)), "the file called", "a file called")
	if _, err := c.Store.DB().ExecContext(t.Context(), "UPDATE attempts SET result = $1", []byte(old)); err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs() {
		wants(t, "the page", c.looks(teacherID, "/class/udp-echo", lang), "a file called a capture is none")
	}
}
