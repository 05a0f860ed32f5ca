package web

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"

	"socketlab/assignments/internal/axe"
	"socketlab/assignments/internal/chromium"
	"socketlab/assignments/store"
	"socketlab/capture/message"
)

// A tab is a page in a real browser.
type tab struct {
	*course
	ctx context.Context
}

// browse starts a browser that asks for a language, and does what more says. The
// context is of its first window.
func browse(t testing.TB, lang string, more ...chromedp.ExecAllocatorOption) context.Context {
	path := chromium.Find(t)
	if len(more) > 0 {
		path = chromium.Whole(t)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("accept-lang", lang))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(options, more...)...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// tab is a window of a browser. What the browser complains about is an error, what
// the policy of a page forbids included.
func (c *course) tab(ctx context.Context) *tab {
	t := &tab{c, ctx}
	t.must(chromedp.Do(ctx))
	var stop context.CancelFunc
	t.ctx, stop = context.WithTimeout(ctx, 2*time.Minute)
	c.t.Cleanup(stop)
	t.must(chromedp.Listen(t.ctx, func(event any) {
		if e, ok := event.(*log.EventEntryAdded); ok && !strings.Contains(e.Entry.URL, "favicon") {
			c.t.Errorf("the browser complains: %s %s", e.Entry.Text, e.Entry.URL)
		}
	}))
	t.must(chromedp.Do(t.ctx, command(log.Enable, cdp.Empty{})))
	return t
}

// tabs returns a function each call of which starts a browser of somebody else's.
func (c *course) tabs(more ...chromedp.ExecAllocatorOption) func(lang string) *tab {
	return func(lang string) *tab { return c.tab(browse(c.t, lang, more...)) }
}

// command makes an action of a command of the protocol.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

func (t *tab) must(err error) {
	t.t.Helper()
	if err != nil {
		t.t.Fatal(err)
	}
}

func (t *tab) open(path string) {
	t.t.Helper()
	t.must(chromedp.Do(t.ctx, chromedp.Navigate(t.http.URL+path)))
}

func evaluate[T any](t *tab, expression string) T {
	t.t.Helper()
	v, err := chromedp.Run(t.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	t.must(err)
	return v
}

// until waits for an expression to become true.
func (t *tab) until(expression string) {
	t.t.Helper()
	for deadline := time.Now().Add(time.Minute); !evaluate[bool](t, expression); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.t.Fatalf("never: %s\n%s", expression, evaluate[string](t, "document.body.innerText"))
		}
	}
}

// looks looks at a page on a telephone and a laptop, in light and in dark: it is
// never wider than the window, and axe-core, where LAB_AXE names it, finds
// nothing.
func (t *tab) looks(page string) {
	t.t.Helper()
	axe, _ := os.ReadFile(os.Getenv("LAB_AXE"))
	for _, width := range []int64{390, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			t.must(chromedp.Do(t.ctx, chromedp.EmulateViewport(width, 900),
				command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})))
			if wide := evaluate[int](t, "document.documentElement.scrollWidth"); wide > int(width) {
				t.t.Errorf("%s is %d wide at %d", page, wide, width)
			}
			if len(axe) == 0 {
				continue
			}
			evaluate[any](t, string(axe)+"\n;null")
			for _, found := range evaluate[[]string](t, `axe.run({iframes:false}).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ": " + n.html.slice(0, 160) + " " + n.failureSummary)))`) {
				t.t.Errorf("%s, %d, %s: %s", page, width, scheme, found)
			}
		}
	}
}

// A look is how somebody looks at pages.
type look struct {
	width  int64
	scheme string
}

// set sets the window.
func (l look) set(t *tab) {
	t.t.Helper()
	t.must(chromedp.Do(t.ctx, chromedp.EmulateViewport(l.width, 900),
		command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}}})))
}

// sees looks at a page as the window is: it is never wider than that, and
// axe-core, unless it is "", finds nothing.
func (t *tab) sees(page, axe string) {
	t.t.Helper()
	t.until("document.readyState === 'complete'")
	if wide := evaluate[string](t, "document.documentElement.scrollWidth > innerWidth ? document.documentElement.scrollWidth + ' in ' + innerWidth : ''"); wide != "" {
		t.t.Errorf("%s is too wide: %s", page, wide)
	}
	if axe == "" {
		return
	}
	evaluate[any](t, axe+"\n;null")
	for _, found := range evaluate[[]string](t, `axe.run({iframes:false}).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ": " + n.html.slice(0, 160) + " " + n.failureSummary)))`) {
		t.t.Errorf("%s: %s", page, found)
	}
}

// file makes a file for a form.
func (t *tab) file(name, content string) string {
	t.t.Helper()
	path := filepath.Join(t.t.TempDir(), name)
	t.must(os.WriteFile(path, []byte(content), 0o600))
	return path
}

func (t *tab) choose(input, file string) {
	t.t.Helper()
	t.must(chromedp.Do(t.ctx, chromedp.SetUploadFiles(chromedp.CSS(input), []string{file})))
}

func (t *tab) fill(input, text string) {
	t.t.Helper()
	t.must(chromedp.Do(t.ctx, chromedp.SetValue(chromedp.CSS(input), text)))
}

// holds waits until a part of the page holds a text.
func (t *tab) holds(part, text string) {
	t.t.Helper()
	t.until(fmt.Sprintf("document.querySelector(%q)?.textContent.includes(%q) ?? false", part, text))
}

// The day of a student and of a teacher, in a browser: in both languages, on both
// stores, on a telephone and a laptop, in light and in dark: each of them once, and
// with LAB_BENCH_WEB (make bench-web) every language on every store.
func TestTheDayInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts browsers")
	}
	if !store.Have {
		t.Skip("built without databases, as for -race; make test runs this without that")
	}
	source := axe.Source(t)
	for _, one := range []struct {
		lang, store, word string
		look
	}{
		{"en", "sqlite", "Hand in", look{390, "light"}},
		{"ko", "postgres", "제출하기", look{1280, "dark"}},
		{"en", "postgres", "Hand in", look{1280, "light"}},
		{"ko", "sqlite", "제출하기", look{390, "dark"}},
	}[:days()] {
		t.Run(one.lang+" "+one.store, func(t *testing.T) {
			browser := browse(t, one.lang)
			if t.Setenv(onPostgres, ""); one.store == "postgres" {
				t.Setenv(onPostgres, "1")
			}
			c := newCourse(t, func(c *Config) {
				c.Labs[0].Break = &Break{Name: "cut.break.yaml", Against: "server", Actions: []message.Message{message.Of("client %d opens a socket", 1)}}
			})
			window := func() *tab {
				ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
				t.Cleanup(cancel)
				w := c.tab(ctx)
				one.set(w)
				return w
			}
			d := &day{course: c, student: window(), teacher: window(), axe: source, word: one.word}
			d.enter()
			d.handIn()
			d.watch()
			d.decide()
			d.regrade()
		})
	}
}

// days is how many of the days in a browser there are.
func days() int {
	if os.Getenv("LAB_BENCH_WEB") != "" {
		return 4
	}
	return 2
}

// A day is one in a course.
type day struct {
	*course
	student, teacher *tab
	axe, word        string
}

// enter lets both in; the teacher imports a class list.
func (d *day) enter() {
	d.teacher.open("/enter/" + d.tokens[teacherID])
	d.teacher.sees("the course", d.axe)
	d.teacher.choose("#roster", d.teacher.file("class.csv", "학번,이름,분반\n20241234,홍길동,1\n20249999,새학생,2\n"))
	d.teacher.click("form[action='/class/roster'] button")
	d.teacher.holds("table", "20249999")
	d.teacher.sees("the links", d.axe)
	d.teacher.until(`atob(document.querySelector("a[download]").href.split(",")[1]).includes("20249999")`)
	d.teacher.open("/class/udp-echo?order=points")
	evaluate[any](d.teacher, `new MutationObserver(all => all.forEach(m => m.addedNodes.forEach(n => { if (n.id !== "s-20241234") window.stirred = n.id })))
		.observe(document.querySelector("#class tbody"), {childList: true}), null`)

	d.student.open("/enter/" + d.tokens["20241234"])
	d.student.sees("the labs", d.axe)
}

// handIn drops a capture, answers the questions before anything is shown, and
// looks at what happened.
func (d *day) handIn() {
	s := d.student
	s.open("/labs/udp-echo")
	s.sees("the lab", d.axe)
	if text := evaluate[string](s, "document.querySelector('form.drop button').textContent"); text != d.word {
		d.t.Errorf("the button says %q, want %q", text, d.word)
	}
	s.holds("#survive ~ ol", "1")
	s.choose("#files", s.file("20241234.pcapng", reference(d.t.(*testing.T), "udp-echo")))
	s.click("input[name=predict]")
	s.click("form.drop button")
	s.until("location.pathname === '/labs/udp-echo/1/quiz' && document.querySelector('fieldset') !== null")
	s.sees("the questions", d.axe)
	evaluate[any](s, `document.querySelectorAll("fieldset").forEach(f => f.querySelector("input").click())`)
	s.click("main form button")
	s.holds("[role=status]", "8") // questions
	s.sees("the answers", d.axe)
	s.open("/labs/udp-echo/1")
	s.until("document.querySelector('h1 .points') !== null")
	s.sees("the attempt", d.axe)
}

// watch sees the class change, and finds somebody in it.
func (d *day) watch() {
	t := d.teacher
	t.holds("#s-20241234 .points", "100") // without a reload
	t.holds("#facts", "1/4")
	if id := evaluate[string](t, "window.stirred ?? ''"); id != "" {
		d.t.Errorf("the row %s is shown as new, and nothing of it has changed", id)
	}
	t.sees("the class", d.axe)
	t.must(chromedp.Do(t.ctx, chromedp.SendKeys(chromedp.CSS(".find input"), "홍길동")))
	t.until("document.querySelectorAll('#class tbody tr').length === 1 && location.search.startsWith('?q=')")
	t.open("/class/udp-echo/compare")
	t.sees("the comparison", d.axe)
	t.open("/course")
	t.holds("tbody", "100")
	t.sees("all labs", d.axe)
}

// decide sets a mark by hand, which its student sees.
func (d *day) decide() {
	t := d.teacher
	t.open("/class/udp-echo/20241235")
	t.sees("a student", d.axe)
	t.fill("input[name=value][type=number]", "55")
	t.fill("input[name=words]", "oral exam")
	t.click("section[aria-labelledby=mark] button")
	t.holds("h1 .points", "55")
	t.open("/class/udp-echo/20241234?show=full")
	t.sees("a student with a report", d.axe)
	t.fill("textarea", "well done")
	t.click("section[aria-labelledby=comment] button")
	t.holds(".history", "well done")
	t.until("location.search === '?show=full'")
	d.student.open("/labs/udp-echo/1/report")
	d.student.holds("body", "well done")
	t.open("/audit?q=20241235")
	t.holds("tbody", "udp-echo")
	t.sees("the audit log", d.axe)
}

// regrade grades everything once more after the assignment has changed: nothing
// counts before the teacher has seen it.
func (d *day) regrade() {
	t := d.teacher
	t.open("/") // leaves the page that waits for news
	d.stop()
	d.config.Labs[0] = harder(d.t.(*testing.T), "udp-echo")
	d.start()
	t.open("/class/udp-echo")
	t.click(".notice a")
	t.until("location.pathname === '/class/udp-echo/regrade'")
	t.sees("before it is graded once more", d.axe)
	t.click("main form button")
	t.holds("main table", "100 → 110")
	t.sees("what would change", d.axe)
	t.click("button[value=accept]")
	t.holds("#s-20241234 .points", "110")
	d.student.open("/")
	d.student.holds(".labs", "110")
}
