package web

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"
)

// A tab is a page in a real browser.
type tab struct {
	*course
	ctx context.Context
}

// tabs starts a browser; each call of the function opens a window of somebody
// else's. What the browser complains about is an error, what the policy of a
// page forbids included.
func (c *course) tabs(more ...chromedp.ExecAllocatorOption) func(lang string) *tab {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		if os.Getenv("LAB_REQUIRE_BROWSER") == "1" {
			c.t.Fatal("chromium is not installed (apt-get install chromium fonts-noto-cjk)")
		}
		c.t.Skip("chromium is not installed")
	}
	return func(lang string) *tab {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("disable-background-networking", true), chromedp.Flag("accept-lang", lang))
		options = append(options, more...)
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		c.t.Cleanup(stop)
		ctx, cancel := chromedp.NewContext(allocator)
		c.t.Cleanup(cancel)
		t := &tab{c, ctx}
		t.must(chromedp.Do(ctx))
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

// The day of a student and of a teacher, in a browser.
func TestTheDayInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts browsers")
	}
	for lang, word := range map[string]string{"en": "Hand in", "ko": "제출하기"} {
		t.Run(lang, func(t *testing.T) {
			c := newCourse(t, nil)
			window := c.tabs()
			teacher, student := window(lang), window(lang)
			teacher.open("/enter/" + c.tokens[teacherID])
			teacher.looks("overview")
			teacher.open("/class/udp-echo")

			student.open("/enter/" + c.tokens["20241234"])
			student.looks("home")
			student.open("/labs/udp-echo")
			student.looks("lab")
			if text := evaluate[string](student, "document.querySelector('form.drop button').textContent"); text != word {
				t.Errorf("the button says %q, want %q", text, word)
			}
			file := filepath.Join(t.TempDir(), "20241234.pcapng")
			if err := os.WriteFile(file, []byte(reference(t, "udp-echo")), 0o600); err != nil {
				t.Fatal(err)
			}
			student.must(chromedp.Do(student.ctx, chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{file})))
			student.must(chromedp.Do(student.ctx, chromedp.Click(chromedp.CSS("form.drop button"))))
			student.until("location.pathname === '/labs/udp-echo/1' && document.querySelector('h1 .points') !== null")
			student.looks("attempt")

			teacher.until("document.querySelector('#s-20241234 .points')?.textContent.includes('100') ?? false") // without a reload
			teacher.looks("class")
			teacher.open("/class/udp-echo/20241234")
			teacher.looks("one")
			teacher.must(chromedp.Do(teacher.ctx, chromedp.SetValue(chromedp.CSS("input[name=value][type=number]"), "70")))
			teacher.must(chromedp.Do(teacher.ctx, chromedp.SetValue(chromedp.CSS("input[name=words]"), "oral exam")))
			teacher.must(chromedp.Do(teacher.ctx, chromedp.Click(chromedp.CSS("form.stack button"))))
			teacher.until("document.querySelector('h1 .points')?.textContent.includes('70') ?? false")
			student.open("/labs/udp-echo")
			student.until("document.querySelector('dl .points').textContent.includes('70')")
		})
	}
}
