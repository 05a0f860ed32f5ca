package web

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/store"
)

// Whatever a student calls a file, the class can be exported.
func TestNoNameOfAFileLeadsElsewhere(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	for _, name := range []string{"..", ".", "...", "../..", `..\..`, "/etc/passwd", "a/../..", " ", strings.Repeat(".", 300), "CON"} {
		if status, page := b.upload("/labs/udp-echo", name, "no capture"); status != http.StatusOK {
			t.Errorf("%q: %d %.200s", name, status, page)
		}
	}
	status, raw := c.browser(teacherID).get("/class/udp-echo/results.zip")
	if status != http.StatusOK {
		t.Fatalf("the export: %d %.300s", status, raw)
	}
	_, mine := b.get("/mine.zip")
	for _, body := range []string{raw, mine} {
		z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			if name := f.Name; path.Clean(name) != name || path.IsAbs(name) || strings.Contains(name, "..") && !strings.Contains(name, "..p") || strings.ContainsAny(name, "\\\x00") {
				t.Errorf("a file is called %q", name)
			}
		}
	}
}

// A counter counts what is read of an endless body.
type counter struct{ n atomic.Int64 }

func (c *counter) Read(p []byte) (int, error) {
	c.n.Add(int64(len(p)))
	if c.n.Load() > 64<<20 {
		return 0, io.EOF
	}
	return len(p), nil
}

// Only uploads may be large: nobody fills the disk or the memory by a form.
func TestFormsAreSmall(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	for _, path := range []string{"/language", "/leave", "/enter/x", "/lti/launch", "/lti/continue", "/lti/choose", "/lti/connect/x", "/class/udp-echo/20241234"} {
		for name, kind := range map[string]string{"multipart": "multipart/form-data; boundary=x", "form": "application/x-www-form-urlencoded"} {
			body := &counter{}
			head := "--x\r\nContent-Disposition: form-data; name=\"to\"; filename=\"f\"\r\n\r\n"
			r, _ := http.NewRequest("POST", c.http.URL+path, io.MultiReader(strings.NewReader(head), body))
			r.Header.Set("Content-Type", kind)
			if got, err := b.Do(r); err == nil {
				got.Body.Close()
			}
			if n := body.n.Load(); n > 16<<20 { // what the kernel's buffers took
				t.Errorf("%s to %s: %d MiB were taken", name, path, n>>20)
			}
		}
	}
}

func TestTheWayBackIsOurs(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	b.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for back, want := range map[string]string{"/labs/udp-echo": "/labs/udp-echo", "//evil.example": "/", "/\t/evil.example": "/", "/\\evil.example": "/", "https://evil.example": "/", "/\r\nSet-Cookie: a=b": "/", "javascript:alert(1)": "/", "": "/"} {
		got, err := b.PostForm(b.http.URL+"/language", url.Values{"to": {"ko"}, "back": {back}})
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if to := got.Header.Get("Location"); to != want {
			t.Errorf("%q leads to %q", back, to)
		}
	}
}

// One student's slow uploads leave room for the others'.
func TestSlowUploadsOfOneAreFew(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	ended := make(chan error, maxTransfers)
	var pipes []*io.PipeWriter
	for range maxTransfers {
		body, feed := io.Pipe()
		pipes = append(pipes, feed)
		r, _ := http.NewRequest("POST", b.http.URL+"/labs/udp-echo", body)
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		go func() {
			got, err := b.Do(r)
			if err == nil {
				got.Body.Close()
			}
			ended <- err
		}()
		fmt.Fprint(feed, "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.pcapng\"\r\n\r\n")
	}
	until(t, "the slow uploads", func() bool {
		c.limits.mu.Lock()
		defer c.limits.mu.Unlock()
		return c.limits.busy["upload 20241234"] == maxTransfers
	})
	if status, page := b.upload("/labs/udp-echo", "a.pcapng", "x"); status != http.StatusTooManyRequests {
		t.Errorf("one more: %d %.200s", status, page)
	}
	if status, _ := c.browser("20241235").upload("/labs/udp-echo", "a.pcapng", "x"); status != http.StatusOK {
		t.Errorf("another student: %d", status)
	}
	for _, p := range pipes {
		p.Close()
	}
	for range pipes {
		<-ended
	}
	until(t, "their end", func() bool {
		c.limits.mu.Lock()
		defer c.limits.mu.Unlock()
		return len(c.limits.busy) == 0
	})
}

func TestSpaceIsBounded(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) { c.Space = 3000 })
	b := c.browser("20241234")
	for i, want := range []int{http.StatusOK, http.StatusInsufficientStorage, http.StatusOK} {
		if status, page := b.upload("/labs/udp-echo", "a.pcapng", strings.Repeat("x", []int{2000, 2000, 900}[i])); status != want {
			t.Errorf("upload %d: %d %.300s", i, status, page)
		}
	}
	if list, _ := c.Store.Attempts(t.Context(), "udp-echo", "20241234"); len(list) != 2 {
		t.Errorf("%d attempts", len(list))
	}
}

// A link that was lost lets nobody in any more, nor does what was begun by it.
func TestANewLinkEndsSessions(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	thief, other := c.browser("20241234"), c.browser("20241235")
	if _, err := c.Store.NewToken(t.Context(), "20241234"); err != nil {
		t.Fatal(err)
	}
	if status, _ := thief.get("/labs/udp-echo"); status != http.StatusUnauthorized {
		t.Errorf("the old session: %d", status)
	}
	if status, _ := other.get("/labs/udp-echo"); status != http.StatusOK {
		t.Errorf("somebody else's: %d", status)
	}
}

// Who was deleted is gone, and whoever gets the id later is somebody else.
func TestADeletedStudentsSessionIsGone(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	if err := c.Store.Forget(t.Context(), "20241234"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Store.Enrol(t.Context(), []store.Person{{Student: gradebook.Student{ID: "20241234", Name: "Another"}}}); err != nil {
		t.Fatal(err)
	}
	if status, page := b.get("/labs/udp-echo"); status != http.StatusUnauthorized || strings.Contains(page, "Another") {
		t.Errorf("got %d", status)
	}
}

// Nothing of a deleted student is left in the database: neither name nor id.
func TestNothingIsLeftOfADeletedStudent(t *testing.T) {
	t.Parallel()
	c, p := withPlatform(t, false)
	if !c.Store.SQLite() {
		t.Skip("looks into the file of SQLite; the statements are the same")
	}
	p.Custom = map[string]string{"lab": "udp-echo"}
	teacher := c.link(p)
	b := c.window()
	b.launch(p, "u-7", false)
	b.upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	b.get("/mine.zip")
	teacher.post("/class/udp-echo/20241234", "kind", "mark", "value", "70", "words", "oral exam")
	until(t, "the mark", func() bool { return len(p.Marks()) > 0 && c.settled(t) })
	if status, page := teacher.post("/class/udp-echo/20241234/forget", "sure", "20241234"); status != http.StatusOK {
		t.Fatalf("%d %s", status, page)
	}
	teacher.get("/") // which is told that it is done
	c.stop()
	var backup bytes.Buffer
	if err := c.Store.Backup(t.Context(), &backup); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(backup.Bytes()), int64(backup.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("course.db")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"홍길동", "20241234", "oral exam", "u-7"} {
		if at := bytes.Index(raw, []byte(secret)); at >= 0 {
			t.Errorf("%q is still there: %q", secret, raw[max(0, at-80):at+40])
		}
	}
}

// Somebody who guesses links at an address does not lock out the class there.
func TestGuessesLockNobodyOut(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	guesser := c.browser("")
	for range 40 {
		guesser.get("/enter/wrong")
	}
	if status, _ := guesser.get("/enter/wrong"); status != http.StatusTooManyRequests {
		t.Errorf("one more guess: %d", status)
	}
	if got, err := guesser.Get(c.http.URL + "/enter/wrong"); err != nil || got.Header.Get("Retry-After") == "" {
		t.Errorf("nobody says when to try once more: %v", err)
	} else {
		got.Body.Close()
	}
	if status, page := c.browser("").get("/enter/" + c.tokens["20241234"]); status != http.StatusOK || !strings.Contains(page, "홍길동") {
		t.Errorf("the right link: %d", status)
	}
}

func TestASubscriberIsOneNetwork(t *testing.T) {
	t.Parallel()
	s := &Server{Config: Config{Proxied: true}}
	from := func(address string) string {
		return s.network(&http.Request{RemoteAddr: "10.0.0.1:1", Header: http.Header{"X-Forwarded-For": {"1.1.1.1, " + address}}})
	}
	if from("2001:db8::1") != from("2001:db8::ffff:1") || from("2001:db8::1") == from("2001:db8:0:1::1") || from("192.0.2.1") == from("192.0.2.2") || from("192.0.2.1") != "192.0.2.1" {
		t.Errorf("networks are %s, %s", from("2001:db8::1"), from("192.0.2.1"))
	}
}

// Whose a request is, is what the last proxy saw; and without --proxied nobody is
// believed.
func TestWhoseARequestIs(t *testing.T) {
	t.Parallel()
	for _, step := range []struct {
		proxied bool
		said    []string
		want    string
	}{
		{false, []string{"192.0.2.1"}, "10.0.0.1"},
		{true, nil, "10.0.0.1"},
		{true, []string{"nonsense"}, "10.0.0.1"},
		{true, []string{"1.1.1.1, 192.0.2.1"}, "192.0.2.1"},
		{true, []string{"1.1.1.1", "192.0.2.1"}, "192.0.2.1"}, // a line of the client's, and one of the proxy's
		{true, []string{"1.1.1.1, 192.0.2.1:4711"}, "192.0.2.1"},
		{true, []string{"[2001:db8::1]:4711"}, "2001:db8::1"},
	} {
		s := &Server{Config: Config{Proxied: step.proxied}}
		if got := s.from(&http.Request{RemoteAddr: "10.0.0.1:1", Header: http.Header{"X-Forwarded-For": step.said}}); got != step.want {
			t.Errorf("%v, %q: %s, want %s", step.proxied, step.said, got, step.want)
		}
	}
}

// What is taken out holds what belongs to labs that the course no longer has,
// and who somebody is elsewhere.
func TestEverythingIsEverything(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	c.browser("20241234").upload("/labs/tcp-echo", "old.pcapng", reference(t, "tcp-echo"))
	if err := c.Store.Identify(t.Context(), "login https://login.example", "subject-7", "20241234"); err != nil {
		t.Fatal(err)
	}
	c.stop()
	c.config.Labs = c.config.Labs[:1]
	c.start()
	_, raw := c.browser("20241234").get("/mine.zip")
	z, err := zip.NewReader(strings.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Open("tcp-echo/1/old.pcapng"); err != nil {
		t.Error(err)
	}
	f, err := z.Open("about-me.json")
	if err != nil {
		t.Fatal(err)
	}
	about, _ := io.ReadAll(f)
	wants(t, "about me", string(about), "subject-7", "홍길동", `"Report"`, "took out everything", time.Now().UTC().Format("2006"))
	if strings.Contains(string(about), "20241235") {
		t.Error("somebody else's")
	}
}

// open are the addresses that ask themselves who comes; all others are for
// students, or for teachers.
var open = []string{"GET /{$}", "GET /enter/{token}", "POST /enter/{token}", "GET loginPath", "GET backPath", "POST /leave", "POST /language",
	"GET launchPath", "POST launchPath", "POST /lti/continue", "POST choosePath", "GET keysPath", "GET canvasPath", "GET /lti/connect/{ticket}", "POST /lti/connect/{ticket}",
	"GET /static/{name}", "/", "GET /healthz", "GET /metrics"}

// No address of a teacher's is anybody else's, whoever adds one.
func TestEveryAddressIsSomebodys(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("web.go")
	if err != nil {
		t.Fatal(err)
	}
	c := newCourse(t, nil)
	c.browser("20241234").upload("/labs/udp-echo", "a.pcapng", reference(t, "udp-echo"))
	people := map[string]*browser{"": c.browser(""), "20241235": c.browser("20241235"), teacherID: c.browser(teacherID)}
	found := regexp.MustCompile(`HandleFunc\((?:"([^"]*)")?\+?(\w*), s\.(\w+)`).FindAllSubmatch(bytes.ReplaceAll(source, []byte(`" + `), []byte(`"+`)), -1)
	if len(found) < 30 {
		t.Fatalf("only %d addresses are found", len(found))
	}
	fill := strings.NewReplacer("{lab}", "udp-echo", "{id}", "20241234", "{number}", "1", "{place}", "0", "{course}", "x", "{action}", "people")
	for _, one := range found {
		pattern, handler := string(one[1])+string(one[2]), string(one[3])
		if pattern == "uploadPattern" {
			pattern = uploadPattern
		}
		if handler != "student" && handler != "teacher" {
			if !slices.Contains(open, pattern) {
				t.Errorf("%s is open to everybody", pattern)
			}
			continue
		}
		method, path, _ := strings.Cut(pattern, " ")
		for who, b := range people {
			want := http.StatusNotFound
			switch {
			case who == "":
				want = http.StatusUnauthorized
			case (handler == "teacher") == (who == teacherID):
				continue
			}
			r, _ := http.NewRequest(method, b.http.URL+fill.Replace(path), nil)
			if status, page := b.do(r); status != want || strings.Contains(page, "홍길동") {
				t.Errorf("%q gets %d at %s, want %d", who, status, pattern, want)
			}
		}
	}
}

// What is no text, which Postgres keeps in no column, is no fault of lab's.
func TestWhatIsNoTextIsNoFault(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b, token := c.browser(teacherID), c.tokens[teacherID]
	for _, no := range []string{"%00", "%ff"} {
		for _, path := range []string{"/audit?q=" + no, "/class/udp-echo/" + no, "/class/udp-echo/" + no + "/everything.zip", "/class/udp-echo?q=" + no} {
			if status, page := b.get(path); status >= 500 {
				t.Errorf("%s: %d %.300s", path, status, page)
			}
		}
		for _, call := range [][2]string{{"GET", "audit?about="}, {"GET", "labs/udp-echo/students/"}, {"DELETE", "students/"}} {
			if status, answer := c.call(token, call[0], call[1]+no, ""); status >= 500 {
				t.Errorf("%s: %d %s", call, status, answer)
			}
		}
		if status, page := b.post("/lti/" + no + "/connect"); status >= 500 {
			t.Errorf("lti %s: %d %.300s", no, status, page)
		}
	}
	for _, words := range []string{"a\x00b", "a\xffb"} {
		if status, page := b.post("/class/udp-echo/20241234", "kind", "comment", "words", words); status >= 500 {
			t.Errorf("%q: %d %.300s", words, status, page)
		}
	}
	if status, answer := c.call(token, "POST", "labs/udp-echo/students/20241234/rulings", `{"kind":"comment","words":"a\u0000b"}`); status >= 500 {
		t.Errorf("%d %s", status, answer)
	}
}
