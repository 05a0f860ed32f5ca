package web

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"socketlab/assignments/web/lti/ltitest"
)

// What the two sites of these tests are called: sites of their own, as a browser
// sees it.
const (
	lmsHost = "lms.example"
	labHost = "lab.example"
)

// apart gives a course and a platform names of their own.
func apart(t *testing.T, canvas, partitions bool) (*course, *ltitest.Platform) {
	t.Helper()
	c := newCourse(t, nil)
	c.stop()
	p := ltitest.New(t, canvas, true)
	p.URL = strings.Replace(p.URL, "127.0.0.1", lmsHost, 1)
	here := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // both names are made up
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			_, port, _ := net.SplitHostPort(address)
			return (&net.Dialer{}).DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
		}}}
	scratch, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	c.config.Scratch, c.config.HTTP, c.config.Address = scratch, here, "https://"+net.JoinHostPort(labHost, port)
	if c.Server, err = New(c.config); err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = c.Handler()
	if !partitions {
		server.Config.Handler = unpartitioned(server.Config.Handler)
	}
	server.StartTLS()
	server.URL = c.config.Address
	c.http = server
	p.Users, p.Tool, p.Client = members, server.URL, here
	c.register(p.Registration())
	return c, p
}

// unpartitioned makes a browser treat cookies as one that knows no partitions
// does: those of third parties are blocked.
func unpartitioned(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(&plainCookies{w}, r) })
}

type plainCookies struct{ http.ResponseWriter }

func (p *plainCookies) WriteHeader(status int) {
	for i, line := range p.Header()["Set-Cookie"] {
		p.Header()["Set-Cookie"][i] = strings.Replace(line, "; Partitioned", "", 1)
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *plainCookies) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// part is another page of the same browser, a window or a frame, whose address
// begins so, once an expression is true of it. On its way a frame becomes
// others.
func (t *tab) part(kind, address, expression string) *tab {
	t.t.Helper()
	seen := ""
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		all, err := chromedp.Targets(t.ctx)
		t.must(err)
		seen = ""
		for _, one := range all {
			if seen += string(one.Type) + " " + one.URL + "\n"; string(one.Type) != kind || !strings.HasPrefix(one.URL, address) {
				continue
			}
			ctx, cancel := chromedp.NewContext(t.ctx, chromedp.WithTargetID(one.TargetID), chromedp.WithDetachOnCancel())
			if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); err == nil && ok {
				t.t.Cleanup(cancel)
				return &tab{t.course, ctx}
			}
			cancel()
		}
	}
	t.t.Fatalf("there is no %s at %s of which %s, but\n%s", kind, address, expression, seen)
	return nil
}

// goTo opens a page of another site.
func (t *tab) goTo(address string) {
	t.t.Helper()
	t.must(chromedp.Do(t.ctx, chromedp.Navigate(address)))
}

func (t *tab) click(selector string) {
	t.t.Helper()
	t.must(chromedp.Do(t.ctx, chromedp.Click(chromedp.CSS(selector))))
}

// In a real browser that blocks cookies of third parties, inside a page of the
// platform's, a student gets in, and a teacher chooses a lab.
func TestLaunchesInABrowserThatBlocksCookies(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts browsers")
	}
	flags := []chromedp.ExecAllocatorOption{chromedp.Flag("host-resolver-rules", "MAP *.example 127.0.0.1"), chromedp.Flag("ignore-certificate-errors", true), chromedp.Flag("test-third-party-cookie-phaseout", true)}
	const button = "document.querySelector('a.button') !== null"
	chooses := func(c *course, p *ltitest.Platform, teacher *tab) {
		teacher.goTo(p.URL + "/course?user=u-1&deep=1")
		frame := teacher.part("iframe", c.http.URL, "document.querySelector('input[value=tcp-echo]') !== null")
		frame.click("input[value=tcp-echo]")
		frame.click("main form button")
		until(t, "what the teacher chose", func() bool { return p.Answered() != nil })
	}
	t.Run("Canvas, which keeps the secret", func(t *testing.T) {
		c, p := apart(t, true, false)
		p.Custom = map[string]string{"lab": "udp-echo"}
		teacher := c.tabs(flags...)("en")
		teacher.open("/enter/" + c.tokens[teacherID])
		teacher.goTo(p.URL + "/course?user=u-1")
		frame := teacher.part("iframe", c.http.URL, button)
		if kept := evaluate[string](frame, "document.cookie = 'third=1; SameSite=None; Secure', document.cookie"); kept != "" {
			t.Fatalf("this browser keeps cookies of third parties: %q", kept)
		}
		frame.click("a.button")
		connect := teacher.part("page", c.http.URL+"/lti/connect/", "document.querySelector('main form button') !== null")
		connect.click("main form button")
		connect.until("location.pathname === '/lti'")
		connect.looks("lti")
		chooses(c, p, teacher)

		// A student comes to the same browser, by a window; and once more, in the frame.
		const inLab = "document.querySelector('form.drop') !== null && document.body.innerText.includes('홍길동')"
		teacher.goTo(p.URL + "/course?user=u-7")
		teacher.part("iframe", c.http.URL, button).click("a.button")
		asked := teacher.part("page", c.http.URL+"/enter/", "document.querySelector('main form button') !== null")
		asked.click("main form button")
		asked.until(inLab)
		teacher.goTo(p.URL + "/course?user=u-7")
		teacher.part("iframe", c.http.URL, "document.querySelector('main a:not(.button)') !== null").click("main a:not(.button)")
		teacher.part("iframe", c.http.URL, "document.querySelector('a.button')?.getAttribute('href').startsWith('/enter/') ?? false").click("a.button")
		until(t, "the second way in", func() bool {
			list, err := c.Store.Audit(t.Context(), "20241234", 10)
			return err == nil && len(list) == 2 && list[0].What == "entered "+p.Issuer()
		})
	})
	t.Run("Moodle, by a cookie for its pages alone", func(t *testing.T) {
		c, p := apart(t, false, true)
		chooses(c, p, c.tabs(flags...)("ko"))
	})
}
