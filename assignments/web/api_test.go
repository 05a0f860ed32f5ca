package web

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// call calls the API with a token.
func (c *course) call(token, method, path, body string) (int, string) {
	c.t.Helper()
	r, err := http.NewRequest(method, c.http.URL+apiPath+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer got.Body.Close()
	answer, err := io.ReadAll(got.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return got.StatusCode, string(answer)
}

// A program of the teacher's does what the teacher does, in the order of a term.
func TestAProgramTeaches(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) { c.Labs[0].Until = time.Now().Add(-time.Hour) })
	token := c.tokens[teacherID]
	c.browser("20241234").upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	begun := ""
	for _, step := range []struct {
		method, path, body string
		status             int
		want               string // a pattern
	}{
		{"GET", "labs", "", 200, `"assignment":"udp-echo".*"students":3,"handed_in":1,"full":1`},
		{"GET", "labs/udp-echo/results", "", 200, `"schema":"lab/web-results/v1".*"id":"20241234".*"points":100.*"late":true.*"id":"20241235".*"points":null`},
		{"GET", "labs/udp-echo/results?show=missing", "", 200, `"students":\[\{"id":"20241235"`},
		{"GET", "labs/udp-echo/students/20241234", "", 200, `"list":\[\{"number":1.*"files":\[\{"name":"20241234.pcapng".*"report":\{"schema":"lab/report/v1"`},
		{"GET", "labs/udp-echo/students/20241234/1", "", 200, `"schema":"lab/report/v1"`},
		{"GET", "labs/udp-echo/students/20241234/1/report", "", 200, `<!DOCTYPE html>`},
		{"GET", "labs/udp-echo/students/20241234/1/files/0", "", 200, `홍길동`},
		{"POST", "labs/udp-echo/students/20241234/rulings", `{"kind":"mark","points":70,"words":"oral exam"}`, 200, `"points":70,.*"by":"kim"`},
		{"POST", "labs/udp-echo/students/20241234/rulings", `{"kind":"mark","points":170,"words":"x"}`, 400, `whole number from 0 to 100`},
		{"POST", "labs/udp-echo/students/20241234/rulings", `{"kind":"mark","check":"nonsense","points":7,"words":"x"}`, 400, `no such check: the lab has ports, clients`},
		{"POST", "labs/udp-echo/students/20241234/rulings", `{"kind":"mark","point":70}`, 400, `no JSON`},
		{"POST", "labs/udp-echo/students/20241234/rulings", `{"kind":"comment","check":"echo","words":"well done"}`, 200, `well done`},
		{"POST", "labs/udp-echo/students/20241234/rulings", `{"kind":"extension","until":"2099-01-01T23:59:00+09:00","words":"ill"}`, 200, `"until":"2099-01-01T14:59:59`},
		{"POST", "labs/udp-echo/students/@kim/rulings", `{"kind":"mark","points":70,"words":"x"}`, 404, `error`},
		{"GET", "labs/udp-echo/students/20241234", "", 200, `"points":70.*"late":false.*"extended":true.*"words":"oral exam"`},
		{"GET", "labs/udp-echo/regrade", "", 404, `error`},
		{"POST", "labs/udp-echo/regrade", "", 200, `"total":1`},
		{"POST", "labs/udp-echo/regrade/accept", `{"begun":"2020-01-01T00:00:00Z"}`, 409, `error`},
		{"POST", "labs/udp-echo/regrade/accept", "{BEGUN}", 200, `"attempts":1`},
		{"DELETE", "labs/udp-echo/regrade", "", 200, `\{\}`},
		{"GET", "labs/udp-echo/compare", "", 200, `"sharing":\{"schema":"lab/compare/v1".*"machines":\[`},
		{"POST", "labs/udp-echo/gradebook?name=book.csv", books["any.csv"], 200, `20241234,홍길동,70`},
		{"POST", "gradebook?name=book.csv", books["any.csv"], 200, `20241234,홍길동,70`},
		{"POST", "gradebook?name=book.csv", "nothing", 400, `error`},
		{"POST", "labs/udp-echo/gradebook?name=book.csv", "a,b\n1,2\n", 400, `give its title as column=TITLE`},
		{"POST", "students", "학번,이름\n20249999,새학생\n", 200, `"id":"20249999".*"link":"[^"]*/enter/`},
		{"GET", "students", "", 200, `"id":"20249999"`},
		{"POST", "students/20249999/link", "", 200, `/enter/`},
		{"DELETE", "students/20249999", "", 200, `\{\}`},
		{"GET", "audit", "", 200, `"what":"deleted a student"`},
		{"GET", "labs/nothing/results", "", 404, `error`},
		{"GET", "nothing", "", 404, `error`},
		{"GET", "labs/udp-echo/results?show=nonsense", "", 400, `nobody knows the kind nonsense`},
		{"GET", "labs/udp-echo/results?order=nonsense", "", 400, `nobody knows the order nonsense`},
	} {
		body := strings.Replace(step.body, "{BEGUN}", begun, 1)
		status, answer := c.call(token, step.method, step.path, body)
		if status != step.status || !regexp.MustCompile(`(?s)`+step.want).MatchString(answer) {
			t.Errorf("%s %s: got %d, want %d with %s:\n%.1500s", step.method, step.path, status, step.status, step.want, answer)
		}
		if step.path == "labs/udp-echo/regrade" && step.method == "POST" {
			begun = c.over(token)
		}
	}
}

// over waits for a regrade to be over, and says which it was.
func (c *course) over(token string) string {
	c.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		_, answer := c.call(token, "GET", "labs/udp-echo/regrade", "")
		var r struct {
			Begun   string
			Changes *struct{ Same int }
		}
		if err := json.Unmarshal([]byte(answer), &r); err != nil {
			c.t.Fatal(err, answer)
		}
		if r.Changes != nil {
			return fmt.Sprintf(`{"begun":%q}`, r.Begun)
		}
	}
	c.t.Fatal("the regrade is never over")
	return ""
}

// Nobody but a teacher uses the API, and nobody guesses a token.
func TestTheAPIIsTheTeachersAlone(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	for _, token := range []string{"", "wrong", c.tokens["20241234"]} {
		for _, path := range []string{"labs", "students", "labs/udp-echo/results.zip", "labs/udp-echo/students/20241234"} {
			if status, answer := c.call(token, "GET", path, ""); status != http.StatusUnauthorized || strings.Contains(answer, "홍길동") {
				t.Errorf("%q gets %d at %s", token, status, path)
			}
		}
	}
	b := c.browser(teacherID) // a session is no token
	if status, _ := b.get(apiPath + "students"); status != http.StatusUnauthorized {
		t.Errorf("a session: %d", status)
	}
	last := 0
	for range 40 {
		last, _ = c.call("wrong", "GET", "labs", "")
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after 40 guesses: %d", last)
	}
}

// What is there by another method is not called missing.
func TestOtherMethodsAreNamed(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	for _, one := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"PUT", apiPath + "labs", 405, "GET, HEAD"},
		{"DELETE", apiPath + "labs/udp-echo/results", 405, "GET, HEAD"},
		{"GET", apiPath + "students/20241234", 405, "DELETE"},
		{"PUT", apiPath + "students", 405, "GET, HEAD, POST"},
		{"PUT", apiPath + "nothing", 404, ""},
		{"PUT", "/labs/udp-echo", 405, "GET, HEAD, POST"},
		{"GET", "/leave", 405, "POST"},
		{"DELETE", "/nothing/here", 404, ""},
	} {
		r, _ := http.NewRequest(one.method, c.http.URL+one.path, nil)
		r.Header.Set("Authorization", "Bearer "+c.tokens[teacherID])
		got, err := b.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if allow := got.Header.Get("Allow"); got.StatusCode != one.status || allow != one.allow {
			t.Errorf("%s %s: %d, Allow %q; want %d, %q", one.method, one.path, got.StatusCode, allow, one.status, one.allow)
		}
	}
}

// The table of the API names every call, and no other.
func TestTheAPIIsDocumented(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("README.md"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `((?:GET|POST|DELETE) [^`?]+)").FindAllStringSubmatch(string(raw), -1) {
		listed[strings.TrimSpace(row[1])] = true
	}
	for pattern := range calls {
		if !listed[pattern] {
			t.Errorf("README.md lacks %s", pattern)
		}
		delete(listed, pattern)
	}
	for pattern := range listed {
		t.Errorf("README.md has %s, which is none", pattern)
	}
}
