package web

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"socketlab/assignments"
	"socketlab/assignments/class"
	"socketlab/assignments/deadline"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/store"
	"socketlab/assignments/store/postgrestest"
	"socketlab/assignments/submission"
	"socketlab/capture/message"
)

// A course is a server with two students and a teacher.
type course struct {
	t testing.TB
	*Server
	http   *httptest.Server
	tokens map[string]string
	log    *bytes.Buffer
	config Config
}

const teacherID = "@kim"

// onPostgres is set where the tests of this package run on Postgres.
const onPostgres = "LAB_TEST_ON_POSTGRES"

func TestMain(m *testing.M) {
	code := m.Run()
	postgrestest.Stop()
	os.Exit(code)
}

// All tests of this package once more, on the other database.
func TestEverythingOnPostgres(t *testing.T) {
	if testing.Short() || !store.Have || os.Getenv(onPostgres) != "" {
		t.Skip("runs without -short and -race, once")
	}
	t.Parallel()
	postgrestest.Installed(t)
	cmd := exec.Command(os.Args[0], "-test.count=1", "-test.skip=Browser")
	cmd.Env = append(os.Environ(), onPostgres+"=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func newCourse(t testing.TB, change func(*Config)) *course {
	t.Helper()
	if !store.Have {
		t.Skip("built without databases, as for -race; make test runs this without that")
	}
	dir := t.TempDir()
	address := "sqlite:" + filepath.Join(dir, "course.db")
	if os.Getenv(onPostgres) != "" {
		address = postgrestest.Database(t)
	}
	kept, err := store.Open(t.Context(), address, filepath.Join(dir, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	tokens, err := kept.Enrol(t.Context(), []store.Person{
		{Student: gradebook.Student{ID: "20241234", Name: "홍길동", Department: "컴퓨터공학과"}},
		{Student: gradebook.Student{ID: "20241235", Name: "<b>김민준</b>"}},
		{Student: gradebook.Student{ID: "20241236", Name: "=이서연"}}, store.Teacher("kim")})
	if err != nil {
		t.Fatal(err)
	}
	c := &course{t: t, tokens: tokens, log: &bytes.Buffer{}}
	c.config = Config{Title: i18n.Text{En: "네트워크", Ko: "네트워크"}, Labs: []*Lab{lab(t, "udp-echo"), lab(t, "tcp-echo")}, Store: kept, Version: "test", Rate: 1000, CourseFile: func(w io.Writer, p *Plan) error { return json.NewEncoder(w).Encode(p) },
		Log: slog.New(slog.NewTextHandler(c.log, nil)), Zone: time.FixedZone("KST", 9*3600)}
	if change != nil {
		change(&c.config)
	}
	c.start()
	t.Cleanup(c.stop)
	return c
}

func lab(t testing.TB, name string) *Lab {
	spec, err := assignments.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return &Lab{Spec: spec, Attempt: class.Best}
}

func (c *course) start() {
	scratch, err := os.OpenRoot(c.t.TempDir())
	if err != nil {
		c.t.Fatal(err)
	}
	c.config.Scratch = scratch
	if c.Server, err = New(c.config); err != nil {
		c.t.Fatal(err)
	}
	c.http = httptest.NewServer(c.Handler())
}

// graded waits until an attempt is graded.
func (c *course) graded(k store.Key) store.Attempt {
	c.t.Helper()
	for begin := time.Now(); time.Since(begin) < time.Minute; time.Sleep(10 * time.Millisecond) {
		if a, err := c.config.Store.Attempt(c.t.Context(), k); err != nil || !a.Graded.IsZero() {
			return a
		}
	}
	c.t.Fatalf("%v is not graded", k)
	return store.Attempt{}
}

func (c *course) stop() {
	if c.http == nil {
		return
	}
	c.Leave()
	c.http.Close()
	c.Server.Close()
	c.http = nil
}

// A browser is somebody's.
type browser struct {
	*course
	http.Client
}

// browser enters as somebody; nobody if id is "".
func (c *course) browser(id string) *browser {
	jar, _ := cookiejar.New(nil)
	b := &browser{c, http.Client{Jar: jar}}
	if id != "" {
		if status, _ := b.get("/enter/" + c.tokens[id]); status != http.StatusOK {
			c.t.Fatalf("%s cannot enter: %d", id, status)
		}
	}
	return b
}

func (b *browser) do(r *http.Request) (int, string) {
	b.t.Helper()
	got, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return got.StatusCode, string(body)
}

func (b *browser) get(path string) (int, string) {
	r, _ := http.NewRequest("GET", b.http.URL+path, nil)
	return b.do(r)
}

func (b *browser) post(path string, form ...string) (int, string) {
	values := url.Values{}
	for i := 0; i < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	r, _ := http.NewRequest("POST", b.http.URL+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// uploading is a request that uploads files: name, content, name, content, …
func (b *browser) uploading(path string, files ...string) *http.Request {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(files); i += 2 {
		if files[i] == "predict" {
			form.WriteField(files[i], files[i+1])
			continue
		}
		part, _ := form.CreateFormFile("files", files[i])
		io.WriteString(part, files[i+1])
	}
	form.Close()
	r, _ := http.NewRequest("POST", b.http.URL+path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return r
}

func (b *browser) upload(path string, files ...string) (int, string) {
	return b.do(b.uploading(path, files...))
}

// reference is a recorded capture that earns everything.
func reference(t testing.TB, lab string) string {
	raw, err := os.ReadFile(filepath.Join("..", "..", "testdata", "references", lab, "20241234.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func lacks(t testing.TB, what, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(body, text) {
			t.Errorf("%s has %q:\n%.3000s", what, text, body)
		}
	}
}

func wants(t testing.TB, what, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("%s lacks %q:\n%.3000s", what, text, body)
		}
	}
}

func TestAStudentsDay(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	_, home := b.get("/")
	wants(t, "the start", home, "홍길동", "20241234", `href="/labs/udp-echo"`, "no deadline")
	status, page := b.upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	wants(t, "the answer", page, "Received ", "100<span", "20241234.pcapng", `/labs/udp-echo/1/report`)
	if status != http.StatusOK {
		t.Errorf("got %d", status)
	}
	_, _ = b.upload("/labs/udp-echo", "20241234.pcapng", "no capture at all")
	_, page = b.get("/labs/udp-echo")
	wants(t, "the lab", page, "the best attempt counts", `/labs/udp-echo/2`, "<b>counts</b>")
	if _, raw := b.get("/labs/udp-echo/1/files/0"); raw != reference(t, "udp-echo") {
		t.Error("the file that comes back is another")
	}
	b.post("/language", "to", "ko", "back", "/labs/udp-echo")
	_, page = b.get("/labs/udp-echo")
	wants(t, "in Korean", page, `lang="ko"`, "가장 잘한 제출이 반영됩니다", "제출하기")
}

// The start tells how far a student is in the course.
func TestProgressOverTheCourse(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) {
		c.Labs[0].Weight, c.Labs[1].Weight = 3, 1
		c.Labs[1].Until = time.Now().Add(time.Hour)
	})
	b := c.browser("20241234")
	_, home := b.get("/")
	wants(t, "at the beginning", home, "0 of 2 labs have all points.")
	if strings.Contains(home, "percent") {
		t.Error("nothing is due, and there is a result")
	}
	b.upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	_, home = b.get("/")
	wants(t, "after one lab", home, "1 of 2 labs have all points.", "comes to 100.0 percent")
	c.config.Labs[1].Until = time.Now().Add(-time.Hour)
	_, home = b.get("/")
	wants(t, "when the other is due", home, "1 of 2 labs have all points.", "comes to 75.0 percent")
}

// A behaviour that the course hands out stands on the page of its lab.
func TestABreakCaseIsHandedOut(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) {
		c.Labs[0].Break = &Break{Name: "cut.break.yaml", Content: []byte("schema: lab/break/v1\n"), Against: "server", Actions: []message.Message{message.Of("client %d opens a socket", 1)}}
	})
	b := c.browser("20241234")
	_, page := b.get("/labs/udp-echo")
	wants(t, "the lab", page, "client 1 opens a socket", "lab break udp-echo --server", "--replay cut.break.yaml")
	if _, file := b.get("/labs/udp-echo/break.yaml"); file != "schema: lab/break/v1\n" {
		t.Errorf("got %q", file)
	}
	wants(t, "the lab", page, "gives no points")
	if status, _ := b.get("/labs/tcp-echo/break.yaml"); status != http.StatusNotFound {
		t.Errorf("a lab without one: %d", status)
	}
}

// A lab that is not built in comes with the file that its commands want, and says
// how surviving others is handed in.
func TestALabOfOnesOwnComesWithItsFile(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) {
		spec := *c.Labs[0].Spec
		spec.Name, spec.File, spec.Robustness.Points = "mine", "/home/kim/course/mine.yaml", 20
		c.Labs = append(c.Labs, &Lab{Spec: &spec, Attempt: class.Best, Own: []byte("title: mine\n")})
	})
	b := c.browser("20241234")
	_, page := b.get("/labs/mine")
	wants(t, "the lab", page, "lab run ./mine.yaml --id 20241234", `href="/labs/mine/lab.yaml"`, "--for-marks --id 20241234", "20241234.ordeal.json</code> (20 points)")
	lacks(t, "the lab", page, "/home/kim")
	if _, file := b.get("/labs/mine/lab.yaml"); file != "title: mine\n" {
		t.Errorf("got %q", file)
	}
	if status, _ := b.get("/labs/udp-echo/lab.yaml"); status != http.StatusNotFound {
		t.Errorf("a lab that is built in: %d", status)
	}
	_, page = b.get("/labs/udp-echo")
	lacks(t, "a lab that is built in", page, "lab.yaml", "ordeal", "--for-marks")
}

// The page of an attempt is that of lab grade, octet for octet, but for the way
// to the class.
func TestTheReportIsThatOfLabGrade(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	b.upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	spec := c.config.Labs[0].Spec
	file := submission.NewFile("20241234.pcapng", int64(len(reference(t, "udp-echo"))), func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(reference(t, "udp-echo"))), nil
	})
	who, _ := c.Store.Person(t.Context(), "20241234")
	sub, _ := submission.Handed(&who.Student, []*submission.File{file}, submission.Options{})
	out, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	graded, err := class.Grade(t.Context(), spec, &submission.Collection{Submissions: []*submission.Submission{sub}}, out, class.Options{Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	defer graded.Close()
	want, err := out.ReadFile("students/20241234.html")
	if err != nil {
		t.Fatal(err)
	}
	want = regexp.MustCompile(`<nav class="around".*\n`).ReplaceAll(want, nil) // leads to the class
	for range 2 {                                                              // drawn, and from the cache
		if _, got := b.get("/labs/udp-echo/1/report"); got != string(want) {
			t.Errorf("another page, of %d octets instead of %d", len(got), len(want))
		}
	}
}

func TestAZipIsOpened(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	w, _ := z.Create("../../실습/20241234.pcapng")
	io.WriteString(w, reference(t, "udp-echo"))
	z.Close()
	_, page := c.browser("20241234").upload("/labs/udp-echo", "제출.zip", packed.String())
	wants(t, "the answer", page, "100<span", "제출.zip")
}

// What a student may not see is not there for them, whatever they type.
func TestNoStudentSeesAnothers(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	mine := reference(t, "udp-echo")
	c.browser("20241234").upload("/labs/udp-echo", "20241234.pcapng", mine)
	for id, want := range map[string]int{"20241235": http.StatusNotFound, "": http.StatusUnauthorized} {
		b := c.browser(id)
		for _, path := range []string{"/labs/udp-echo/1", "/labs/udp-echo/1/report", "/labs/udp-echo/1/files/0", "/labs/udp-echo/0", "/labs/udp-echo/-1", "/labs/udp-echo/x",
			"/class/udp-echo", "/class/udp-echo/20241234", "/class/udp-echo/20241234/1/report", "/class/udp-echo/20241234/1/files/0", "/class/udp-echo/events", "/class/udp-echo/results.zip"} {
			if status, body := b.get(path); status != want || strings.Contains(body, "홍길동") || strings.Contains(body, mine) {
				t.Errorf("%q gets %d at %s, want %d", id, status, path, want)
			}
		}
		for _, path := range []string{"/class/udp-echo/20241234", "/class/udp-echo/20241234/link", "/class/udp-echo/20241234/forget", "/class/udp-echo/regrade", "/class/roster"} {
			if status, _ := b.post(path, "kind", "mark", "value", "100", "words", "please", "sure", "20241234"); status != want {
				t.Errorf("%q gets %d from posting to %s, want %d", id, status, path, want)
			}
		}
	}
	if status, _ := c.browser(teacherID).get("/labs/udp-echo"); status != http.StatusNotFound {
		t.Errorf("a teacher is no student: got %d", status)
	}
	if history, _ := c.Store.Rulings(t.Context(), "udp-echo", ""); len(history) != 0 {
		t.Errorf("somebody decided something: %v", history)
	}
}

// What another site makes a browser send does nothing.
func TestOtherSitesCannotAct(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}} {
		r := b.uploading("/labs/udp-echo", "a.pcapng", reference(t, "udp-echo"))
		r.Header.Set(header[0], header[1])
		if status, _ := b.do(r); status != http.StatusForbidden {
			t.Errorf("%v: got %d", header, status)
		}
	}
	if list, _ := c.Store.Attempts(t.Context(), "udp-echo", "20241234"); len(list) != 0 {
		t.Errorf("%d attempts were received", len(list))
	}
}

// A link that was slipped to somebody does not change who they are.
func TestAnotherPersonsLinkAsksFirst(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	_, page := b.get("/enter/" + c.tokens["20241235"])
	wants(t, "the question", page, "Whose course is it?", "&lt;b&gt;김민준&lt;/b&gt;")
	if _, home := b.get("/"); !strings.Contains(home, "홍길동") {
		t.Error("it went on as the other")
	}
	b.post("/enter/" + c.tokens["20241235"])
	if _, home := b.get("/"); !strings.Contains(home, "20241235") {
		t.Error("it did not go on as the other, who was wanted")
	}
}

func TestUploadsAreBounded(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) { c.Upload = 1 << 20; c.Labs[0].Most = 3 })
	b := c.browser("20241234")
	var many []string
	for i := range 21 {
		many = append(many, fmt.Sprint(i, ".pcapng"), "x")
	}
	short := b.uploading("/labs/udp-echo", "a.pcapng", strings.Repeat("x", 1000))
	short.Body = io.NopCloser(io.LimitReader(short.Body, 500))
	short.ContentLength = -1
	for name, r := range map[string]struct {
		*http.Request
		want int
	}{
		"too large": {b.uploading("/labs/udp-echo", "a.pcapng", strings.Repeat("x", 2<<20)), http.StatusRequestEntityTooLarge},
		"too large, no length": {func() *http.Request {
			r := b.uploading("/labs/udp-echo", "a.pcapng", strings.Repeat("x", 2<<20))
			r.ContentLength = -1
			return r
		}(), http.StatusRequestEntityTooLarge},
		"no file":     {b.uploading("/labs/udp-echo"), http.StatusBadRequest},
		"21 files":    {b.uploading("/labs/udp-echo", many...), http.StatusBadRequest},
		"broken off":  {short, http.StatusBadRequest},
		"unknown lab": {b.uploading("/labs/none", "a.pcapng", "x"), http.StatusNotFound},
		"not multipart": {func() *http.Request {
			r, _ := http.NewRequest("POST", c.http.URL+"/labs/udp-echo", strings.NewReader("x"))
			return r
		}(), http.StatusBadRequest},
	} {
		if status, body := b.do(r.Request); status != r.want {
			t.Errorf("%s: got %d, want %d: %.300s", name, status, r.want, body)
		}
	}
	if list, _ := c.Store.Attempts(t.Context(), "udp-echo", "20241234"); len(list) != 0 {
		t.Errorf("%d of them were received", len(list))
	}
	for i := range 3 {
		if status, _ := b.upload("/labs/udp-echo", `C:\Users\x\..\`+strings.Repeat("긴", 200)+".pcapng", "\x00"); status != http.StatusOK {
			t.Errorf("attempt %d: %d", i+1, status)
		}
	}
	status, body := b.upload("/labs/udp-echo", "a.pcapng", "x")
	if status != http.StatusConflict {
		t.Errorf("a fourth of three attempts: %d", status)
	}
	wants(t, "the refusal", body, "No attempt is left.", "Nothing was received")
	again := b.uploading("/labs/udp-echo", "a.pcapng", "x")
	again.Header.Set("Referer", c.http.URL+"/labs/udp-echo")
	_, body = b.do(again)
	wants(t, "the refusal", body, `<a href="/labs/udp-echo">← Back`)
	again = b.uploading("/labs/udp-echo", "a.pcapng", "x")
	again.Header.Set("Referer", "https://elsewhere.example/labs/udp-echo")
	_, body = b.do(again)
	lacks(t, "the refusal", body, "← Back")
	files, _ := c.Store.Files(t.Context(), store.Key{Assignment: "udp-echo", Student: "20241234", Number: 1})
	if name := files[0].Name; len(name) > maxName || !strings.HasSuffix(name, ".pcapng") || strings.Contains(name, `\`) {
		t.Errorf("a long name became %q", name)
	}
}

func TestTooManyUploadsInAMinute(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) { c.Rate = 2 })
	b := c.browser("20241234")
	var got []int
	for range 3 {
		status, _ := b.upload("/labs/udp-echo", "a.pcapng", "x")
		got = append(got, status)
	}
	if fmt.Sprint(got) != "[200 200 429]" {
		t.Errorf("got %v", got)
	}
	if status, _ := c.browser("20241235").upload("/labs/udp-echo", "a.pcapng", "x"); status != http.StatusOK {
		t.Errorf("another student: %d", status)
	}
}

// A worker that dies is our own fault: it costs no attempt and no mark.
func TestOurFaultCostsNoAttempt(t *testing.T) {
	t.Parallel()
	broken := false
	c := newCourse(t, func(c *Config) {
		c.Labs[0].Most = 1
		c.Labs[0].Worker = func() *exec.Cmd { broken = true; return exec.Command("false") }
	})
	b := c.browser("20241234")
	_, page := b.upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	wants(t, "the answer", page, "could not be graded by our own fault")
	if !broken {
		t.Fatal("no worker was asked")
	}
	c.stop()
	c.config.Labs[0].Worker = nil
	c.start()
	_, page = b.upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	wants(t, "the answer after the fault", page, "100<span")
	_, page = c.browser(teacherID).get("/class/udp-echo")
	wants(t, "the class", page, "100<span")
}

// What was received before the server ended is graded after it began again.
func TestWhatWaitsIsGradedAfterARestart(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	c.stop()
	key, err := c.config.Store.Receive(t.Context(), "udp-echo", "20241234", time.Now(), "127.0.0.1", []store.File{{Name: "20241234.pcapng", Content: []byte(reference(t, "udp-echo"))}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	c.start()
	c.graded(key)
	_, page := c.browser("20241234").get("/labs/udp-echo/1")
	wants(t, "the attempt", page, "100<span")
}

// A large capture is a job for whoever has time.
func TestALargeCaptureIsAJob(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	padded := reference(t, "udp-echo") + strings.Repeat("\x00", large) // cut off behind what is whole
	_, page := c.browser("20241234").upload("/labs/udp-echo", "20241234.pcapng", padded)
	wants(t, "the answer", page, "100<span")
	if n := c.queue.length(); n != 0 {
		t.Errorf("%d wait here", n)
	}
}

func TestOfAStudentsTheNewestIsFirst(t *testing.T) {
	t.Parallel()
	q := newQueue()
	for _, k := range []store.Key{{Student: "a", Number: 1}, {Student: "b", Number: 1}, {Student: "a", Number: 2}, {Student: "a", Number: 2}, {Student: "a", Number: 3}} {
		q.add(k)
	}
	var order []string
	for range 4 {
		k, _ := q.next()
		order = append(order, fmt.Sprint(k.Student, k.Number))
		q.finish(k)
	}
	if got := strings.Join(order, " "); got != "a3 b1 a2 a1" {
		t.Errorf("got %s", got)
	}
	if q.length() != 0 {
		t.Errorf("%d are left", q.length())
	}
}

func TestATeachersDay(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	student, b := c.browser("20241234"), c.browser(teacherID)
	events, err := b.Get(c.http.URL + "/class/udp-echo/events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	student.upload("/labs/udp-echo", "20241234.pcapng", "no capture")
	news := bufio.NewScanner(events.Body)
	for told := false; !told && news.Scan(); {
		if data, ok := strings.CutPrefix(news.Text(), "data: "); ok {
			var row struct{ ID, HTML string }
			if err := json.Unmarshal([]byte(data), &row); err != nil {
				t.Fatalf("%s: %v", data, err)
			}
			told = row.ID == "20241234" && strings.Contains(row.HTML, "0<span")
		}
	}
	if news.Err() != nil {
		t.Error(news.Err())
	}

	for _, wrong := range [][]string{{"kind", "mark", "value", "101", "words", "x"}, {"kind", "mark", "value", "-1", "words", "x"}, {"kind", "mark", "value", "90"},
		{"kind", "mark", "about", "nothing", "value", "1", "words", "x"}, {"kind", "other", "words", "x"}, {"kind", "extension", "value", "soon", "words", "x"}} {
		if status, _ := b.post("/class/udp-echo/20241234", wrong...); status != http.StatusBadRequest {
			t.Errorf("%v: got %d", wrong, status)
		}
	}
	if status, _ := b.post("/class/udp-echo/20241236", "kind", "mark", "about", "echo", "value", "1", "words", "x"); status != http.StatusBadRequest {
		t.Errorf("a mark for a check of nothing: got %d", status)
	}
	b.post("/class/udp-echo/20241234", "kind", "mark", "about", "", "value", "70", "words", "explained it")
	_, page := b.post("/class/udp-echo/20241234", "kind", "mark", "about", "", "value", "80", "words", "<script>alert(1)</script>")
	wants(t, "the student's page", page, "80<span", "explained it", "&lt;script&gt;alert(1)", "kim")
	_, page = student.get("/labs/udp-echo/1/report")
	wants(t, "the report", page, "80", "&lt;script&gt;alert(1)")
	b.post("/class/udp-echo/20241234", "kind", "mark", "about", "", "back", "1")
	_, page = b.get("/class/udp-echo/20241234")
	wants(t, "after taking it back", page, "explained it", "was taken back")
	if strings.Contains(page, "80<span") {
		t.Error("the mark that was taken back still counts")
	}

	_, page = b.post("/class/udp-echo/20241235/link")
	link := regexp.MustCompile(`/enter/[a-z0-9]+`).FindString(page)
	if status, home := c.browser("").get(link); status != http.StatusOK || !strings.Contains(home, "20241235") {
		t.Errorf("the new link %q: %d", link, status)
	}
	if status, _ := c.browser("").get("/enter/" + c.tokens["20241235"]); status != http.StatusNotFound {
		t.Errorf("the old link: %d", status)
	}
	b.post("/class/udp-echo/20241234/forget", "sure", "no")
	if _, err := c.Store.Person(t.Context(), "20241234"); err != nil {
		t.Error("deleted without being sure")
	}
	b.post("/class/udp-echo/20241234/forget", "sure", "20241234")
	if status, _ := student.get("/labs/udp-echo"); status != http.StatusUnauthorized {
		t.Errorf("a deleted student is let in: %d", status)
	}
}

// What the class page shows is what the export holds, and that is what lab grade
// says of what was handed in.
func TestExportIsWhatLabGradeWrites(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) {
		c.Labs[0].Until = time.Now().Add(-30 * time.Hour)
		c.Labs[0].Late = deadline.Policy{Percent: 10}
	})
	for _, id := range []string{"20241234", "20241235"} {
		b := c.browser(id)
		b.upload("/labs/udp-echo", "20249999.pcapng", "no capture", "20248888.pcapng", reference(t, "udp-echo"))
		b.upload("/labs/udp-echo", "x.pcapng", reference(t, "udp-echo"))
	}
	b := c.browser(teacherID)
	b.post("/class/udp-echo/20241235", "kind", "extension", "value", time.Now().Add(time.Hour).In(c.Zone).Format(formTime), "words", "ill")
	b.post("/class/udp-echo/20241236", "kind", "mark", "value", "55", "words", "oral")
	dir := t.TempDir()
	if err := c.export(t.Context(), c.config.Labs[0], dir); err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile(filepath.Join(dir, resultsName, "gradebook.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var all []*standing
	for _, id := range []string{"20241234", "20241235"} {
		who, _ := c.Store.Person(t.Context(), id)
		st, _, err := c.standingOf(t.Context(), c.config.Labs[0], who, i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, st)
	}
	for _, st := range all {
		want := fmt.Sprintf(`"%s",`, st.Who.ID)
		line := table[bytes.Index(table, []byte(want)):]
		line, _, _ = bytes.Cut(line, []byte("\r\n"))
		cells := strings.Split(string(line), ",")
		if cells[4] != fmt.Sprint(st.Counts.Points) {
			t.Errorf("the page says %d points, the export %s: %s", st.Counts.Points, cells[4], line)
		}
	}
	if late := all[0].Counts.Lateness; late == nil || !late.Late || all[0].Counts.Points != 80 {
		t.Errorf("two days late at 10 %% a day: %d points, %+v", all[0].Counts.Points, late)
	}
	if late := all[1].Counts.Lateness; late == nil || late.Late || !late.Extended {
		t.Errorf("extended: %+v", late)
	}
	wants(t, "the export", string(table), "55")
}

// Pages hold no script and no style of their own: their policy allows none.
func TestPagesAreWithoutInlineScript(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	student, teacher := c.browser("20241234"), c.browser(teacherID)
	student.upload("/labs/udp-echo", `"><img src=x onerror=alert(1)>.pcapng`, "no capture")
	inline := regexp.MustCompile(`<script>|<style|<[a-z][^>]*\s(style|on[a-z]+)=|javascript:|<img`)
	for path, b := range map[string]*browser{"/": student, "/labs/udp-echo": student, "/labs/udp-echo/1": student, "/class/udp-echo": teacher, "/class/udp-echo/20241234": teacher, "/class/udp-echo/20241235": teacher, "/nowhere": student} {
		r, _ := http.NewRequest("GET", c.http.URL+path, nil)
		got, err := b.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(got.Body)
		got.Body.Close()
		if found := inline.FindString(string(body)); found != "" {
			t.Errorf("%s: %q", path, found)
		}
		if p := got.Header.Get("Content-Security-Policy"); !strings.Contains(p, "default-src 'none'") || strings.Contains(p, "unsafe") {
			t.Errorf("%s: policy %q", path, p)
		}
		if strings.Contains(string(body), "<b>김민준") {
			t.Errorf("%s: a name is taken for markup", path)
		}
	}
}

// The log names nobody's token, and the session cookie cannot be read by scripts.
func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) { c.Address = "https://lab.example.org" })
	r, _ := http.NewRequest("GET", c.http.URL+"/enter/"+c.tokens["20241234"], nil)
	got, err := (&http.Transport{}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	wants(t, "the cookie", got.Header.Get("Set-Cookie"), "HttpOnly", "Secure", "SameSite=Lax")
	c.stop()
	if strings.Contains(c.log.String(), c.tokens["20241234"]) {
		t.Error("the token stands in the log")
	}
	wants(t, "the log", c.log.String(), "/enter/…")
}

func TestWrongLinksAreCounted(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("")
	last := 0
	for range 40 {
		last, _ = b.get("/enter/wrong")
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after 40 guesses: %d", last)
	}
}

func TestEverythingAboutMe(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	b.upload("/labs/udp-echo", "a.pcapng", reference(t, "udp-echo"))
	_, raw := b.get("/mine.zip")
	z, err := zip.NewReader(strings.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := z.Open("udp-echo/1/a.pcapng")
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(kept); string(body) != reference(t, "udp-echo") {
		t.Error("another capture")
	}
	about, _ := z.Open("about-me.json")
	body, _ := io.ReadAll(about)
	wants(t, "about me", string(body), "홍길동", `"points": 100`, "uploaded udp-echo")
}

// A page says everything in both languages: no template fails in one of them.
func TestTemplatesAreWhole(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Langs() {
		for _, name := range []string{"home", "lab", "attempt", "overview", "links", "class", "one", "message", "switch", "row"} {
			if templates()[lang].Lookup(name) == nil {
				t.Errorf("no %s in %v", name, lang)
			}
		}
	}
}
