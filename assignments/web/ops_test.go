package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestHealthAndMetrics(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	c.browser("20241234").upload("/labs/udp-echo", "a.pcapng", "x")
	b := c.browser("")
	if status, body := b.get("/healthz"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("health: %d %s", status, body)
	}
	_, body := b.get("/metrics")
	wants(t, "metrics", body, "lab_uploads_received_total 1", "lab_grading_seconds_count 1", `lab_http_requests_total{code="2xx"}`, "lab_course_attempts_waiting 0\n", "lab_course_passbacks_waiting 0\n")
	documented(t, body)
}

// documented wants the page about lab web to name all metrics, and no other.
func documented(t *testing.T, metrics string) {
	t.Helper()
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(lab_[a-z_]+)").FindAllStringSubmatch(string(raw), -1) {
		listed[row[1]] = true
	}
	there := map[string]bool{}
	for _, name := range regexp.MustCompile(`(?m)^lab_[a-z_]+`).FindAllString(metrics, -1) {
		for _, end := range []string{"_bucket", "_sum", "_count"} {
			name = strings.TrimSuffix(name, end)
		}
		there[name] = true
	}
	for name := range there {
		if !listed[name] {
			t.Errorf("README.md lacks %s", name)
		}
	}
	for name := range listed {
		if !there[name] {
			t.Errorf("README.md has %s, which is none", name)
		}
	}
}

// Where the database does not answer, that is said at once, and in the language of
// whoever asks.
func TestTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	away, cancel := context.WithCancel(t.Context())
	cancel()
	for path, want := range map[string]string{"/healthz": "the database does not answer", "/": "데이터베이스가 응답하지 않습니다"} {
		r := httptest.NewRequestWithContext(away, "GET", path, nil)
		r.Header.Set("Accept-Language", "ko-KR,ko;q=0.9")
		r.AddCookie(&http.Cookie{Name: "lab", Value: "some session"})
		w := httptest.NewRecorder()
		c.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if os.Getenv(onPostgres) == "" {
		return
	}
	for range c.Store.DB().Stats().MaxOpenConnections { // nothing is left to ask it by
		if conn, err := c.Store.DB().Conn(t.Context()); err == nil {
			defer conn.Close()
		}
	}
	begin := time.Now()
	for path, cookie := range map[string]string{"/healthz": "", "/": "lab=some session"} {
		r, _ := http.NewRequest("GET", c.http.URL+path, nil)
		r.Header.Set("Cookie", cookie)
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.StatusCode != http.StatusServiceUnavailable || time.Since(begin) > time.Minute {
			t.Errorf("%s, of a database that does nothing: %d after %v", path, got.StatusCode, time.Since(begin))
		}
	}
}

// A proxy may call this server by another name than people do: their own pages may
// act all the same, and others' may not.
func TestBehindAProxyThatNamesAnotherHost(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) { c.Address, c.Proxied = "https://lab.example.org", true })
	for origin, want := range map[string]int{"https://lab.example.org": http.StatusSeeOther, "https://evil.example": http.StatusForbidden, "http://lab.example.org": http.StatusForbidden} {
		r, _ := http.NewRequest("POST", c.http.URL+"/language", strings.NewReader("to=ko"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", origin) // and no Sec-Fetch-Site, as from browsers of 2022
		got, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.StatusCode != want {
			t.Errorf("from %s: %d, want %d", origin, got.StatusCode, want)
		}
	}
}
