package web

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/check"
	"socketlab/assignments/quiz"
	"socketlab/assignments/store"
)

// withQuiz is a lab whose quiz is worth points.
func withQuiz(t *testing.T, name string, points int) *Lab {
	l := lab(t, name)
	spec := *l.Spec
	spec.Quiz = points
	spec.Points += points
	spec.Checks = append(append([]check.Part{}, spec.Checks...), quiz.Part(&spec, points))
	l.Spec = &spec
	return l
}

// answers are a form with the right answers to the questions about an attempt.
func (b *browser) answers(l *Lab, k store.Key) url.Values {
	b.t.Helper()
	who, _ := b.Store.Person(context.Background(), k.Student)
	attempt, err := b.Store.Attempt(context.Background(), k)
	if err != nil {
		b.t.Fatal(err)
	}
	sub, files, err := b.submission(context.Background(), who, attempt)
	if err != nil {
		b.t.Fatal(err)
	}
	defer files.Close()
	asked, err := b.pool.Questions(context.Background(), l.Spec, sub, b.options(l, b.Server.Lang))
	if err != nil || asked == nil {
		b.t.Fatalf("nothing is asked: %v", err)
	}
	form := url.Values{}
	for i, q := range asked.Questions {
		form.Set("q"+strconv.Itoa(i), q.Answer)
	}
	return form
}

// The quiz of a lab is answered online, before or after the report, once, and is
// worth what the assignment says.
func TestAQuizIsAnsweredOnline(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) { c.Labs[0] = withQuiz(t, "udp-echo", 10) })
	b := c.browser("20241234")
	r := b.uploading("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	_, page := b.do(r)
	wants(t, "without answers", page, "100<span", "/110", "10 points")
	k := store.Key{Assignment: "udp-echo", Student: "20241234", Number: 1}
	_, page = b.get("/labs/udp-echo/1/quiz")
	if n := strings.Count(page, "<fieldset") + strings.Count(page, "inputmode"); n != 8 {
		t.Errorf("%d questions are asked", n)
	}
	if strings.Contains(page, "right") && strings.Contains(page, "✓") {
		t.Error("it says what is right before anything was answered")
	}
	if status, _ := b.post("/labs/udp-echo/1/quiz", "q0", "", "q99", "1"); status != http.StatusBadRequest {
		t.Errorf("no answer at all: %d", status)
	}
	form := b.answers(c.config.Labs[0], k)
	form.Set("q0", "")
	_, page = b.post("/labs/udp-echo/1/quiz", flat(form)...)
	wants(t, "the result", page, "7 of 8 questions right", "✓", "✗", "Look at frame")
	_, page = b.get("/labs/udp-echo/1")
	wants(t, "the attempt", page, "20241234.quiz.json")
	if points := regexp.MustCompile(`(\d+)<span class="quiet">/110`).FindStringSubmatch(page); points == nil || points[1] == "100" || points[1] == "110" {
		t.Errorf("7 of 8 answers are worth %v", points)
	}
	form = b.answers(c.config.Labs[0], k)
	b.post("/labs/udp-echo/1/quiz", flat(form)...)
	if _, page = b.get("/labs/udp-echo/1/quiz"); !strings.Contains(page, "7 of 8") {
		t.Error("the answers were taken twice")
	}
	if list, _ := c.Store.Attempts(t.Context(), "udp-echo", "20241234"); len(list) != 1 {
		t.Errorf("%d attempts", len(list))
	}
	for path, other := range map[string]*browser{"/labs/udp-echo/1/quiz": c.browser("20241235"), "/labs/udp-echo/9/quiz": b} {
		if status, _ := other.get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func flat(form url.Values) (list []string) {
	for name := range form {
		list = append(list, name, form.Get(name))
	}
	return list
}

// Who wants to predict is asked before anything is shown; who handed in nothing
// that could be asked about sees the attempt.
func TestPredictionComesFirst(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	b := c.browser("20241234")
	for capture, path := range map[string]string{reference(t, "udp-echo"): "/quiz", "no capture": ""} {
		r := b.uploading("/labs/udp-echo", "20241234.pcapng", capture, "predict", "1")
		got, err := b.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if at := got.Request.URL.Path; !strings.HasPrefix(at, "/labs/udp-echo/") || strings.HasSuffix(at, "/quiz") != (path != "") {
			t.Errorf("it leads to %s", at)
		}
	}
}

// After the deadline answers to what was handed in before are worth nothing any
// more; where they are for learning alone they are taken.
func TestAnswersHaveTheDeadlineOfTheirLab(t *testing.T) {
	t.Parallel()
	for points, want := range map[int]int{0: http.StatusOK, 10: http.StatusConflict} {
		c := newCourse(t, func(c *Config) {
			if points > 0 {
				c.Labs[0] = withQuiz(t, "udp-echo", points)
			}
			c.Labs[0].Until = time.Now().Add(-time.Hour)
		})
		b := c.browser("20241234")
		b.upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
		form := b.answers(c.config.Labs[0], store.Key{Assignment: "udp-echo", Student: "20241234", Number: 1})
		if status, _ := b.post("/labs/udp-echo/1/quiz", flat(form)...); status != want {
			t.Errorf("%d points: got %d, want %d", points, status, want)
		}
	}
}
