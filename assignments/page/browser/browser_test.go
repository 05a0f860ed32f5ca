// Package browser opens the pages in headless Chromium and does what a reader
// would do. Without Chromium the tests are skipped, unless
// LAB_REQUIRE_BROWSER=1 says that there must be one.
package browser

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"socketlab/assignments/internal/chromium"
)

// shared is the browser of all tests, in which each opens pages of its own. It
// talks to nobody but the test.
var shared struct {
	once sync.Once
	ctx  context.Context
	end  func()
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.end != nil {
		shared.end()
	}
	os.Exit(code)
}

// start returns the browser, which the first test starts.
func start(t *testing.T) context.Context {
	t.Helper()
	path := chromium.Find(t)
	shared.once.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("disable-background-networking", true),
			chromedp.Flag("disable-component-update", true),
			chromedp.Flag("disable-sync", true),
			chromedp.Flag("no-pings", true),
		)
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(allocator)
		shared.ctx, shared.err = ctx, chromedp.Do(ctx)
		shared.end = func() { cancel(); stop() }
	})
	if shared.err != nil {
		chromium.Missing(t, "chromium does not start: "+shared.err.Error())
	}
	return shared.ctx
}

// A view says how a page is looked at.
type view struct {
	width    int64
	dark     bool
	paper    bool // as it is printed
	noScript bool
}

// A tab is an open page.
type tab struct {
	*testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string
}

// open opens a page and watches what it asks for.
func open(t *testing.T, browser context.Context, url string, v view) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	p := &tab{T: t, ctx: ctx}
	p.must(chromedp.Do(ctx))
	limited, stop := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(stop)
	p.ctx = limited
	p.must(chromedp.Listen(limited, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok {
			p.mu.Lock()
			p.requests = append(p.requests, e.Request.URL)
			p.mu.Unlock()
		}
	}))
	p.look(v)
	p.must(chromedp.Do(limited,
		command(network.Enable, network.EnableParams{}),
		command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.noScript}),
		chromedp.Navigate(url),
	))
	return p
}

// look changes the window's width and the colours that the reader prefers.
func (p *tab) look(v view) {
	p.Helper()
	scheme := "light"
	if v.dark {
		scheme = "dark"
	}
	media := ""
	if v.paper {
		media = "print"
	}
	p.must(chromedp.Do(p.ctx,
		command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}),
		chromedp.EmulateViewport(v.width, 900),
	))
}

// command makes an action of a command of the protocol.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

func (p *tab) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// eval returns the value of an expression in the page.
func eval[T any](p *tab, expression string) T {
	p.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	p.must(err)
	return v
}

// click clicks the first element that a selector matches.
func (p *tab) click(selector string) {
	p.Helper()
	p.must(chromedp.Do(p.ctx, chromedp.Click(chromedp.CSS(selector))))
}

// onlyItself fails unless the page has asked for nothing but itself.
func (p *tab) onlyItself(url string) {
	p.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	url, _, _ = strings.Cut(url, "#")
	if len(p.requests) == 0 {
		p.Error("saw no request at all, not even for the page")
	}
	for _, r := range p.requests {
		if r != url && !strings.HasPrefix(r, "data:image/") { // which the page itself holds
			p.Errorf("the page asked for %s", r)
		}
	}
}
