package browser

import (
	"strings"
	"testing"

	"socketlab/assignments/i18n"

	"github.com/chromedp/chromedp"
)

func TestPagesFetchNothing(t *testing.T) {
	browser := start(t)
	for _, p := range everyPage(t) {
		t.Run(p.name, func(t *testing.T) {
			tab := open(t, browser, p.url, view{width: 1280})
			eval[bool](tab, `document.querySelectorAll("details").forEach(d => d.open = true), true`)
			tab.onlyItself(p.url)
			if text := eval[string](tab, `document.documentElement.textContent`); strings.Contains(text, "%!") {
				t.Error("the page shows the remains of a format")
			}
		})
	}
}

// TestAFrameOpensByMouseAndByKeyboard opens frames as two kinds of readers
// do, with the page's script and without any.
func TestAFrameOpensByMouseAndByKeyboard(t *testing.T) {
	browser := start(t)
	p := student(t, t.TempDir(), "udp-echo", captures()["udp-echo"], i18n.En)
	for name, v := range map[string]view{"script": {width: 1280}, "no script": {width: 1280, noScript: true}} {
		t.Run(name, func(t *testing.T) {
			tab := open(t, browser, p.url, v)
			if eval[bool](tab, `document.querySelector("#frame-1 .bits").checkVisibility({contentVisibilityAuto: true})`) {
				t.Error("the header of frame 1 is shown before anybody asked for it")
			}
			tab.click("#frame-1 > summary")
			if text := eval[string](tab, `document.querySelector("#frame-1 .bits").innerText`); !strings.Contains(text, "40001") || !strings.Contains(text, "5000") {
				t.Errorf("the header figure of frame 1 does not show its ports: %q", text)
			}
			eval[bool](tab, `document.querySelector("#frame-2 > summary").focus(), true`)
			tab.must(chromedp.Do(tab.ctx, chromedp.KeyEvent("\r")))
			if !eval[bool](tab, `document.querySelector("#frame-2").open`) {
				t.Error("Enter does not open frame 2")
			}
		})
	}
}

// TestAFindingLeadsToItsFrame follows the link of a finding.
func TestAFindingLeadsToItsFrame(t *testing.T) {
	browser := start(t)
	p := student(t, t.TempDir(), "udp-echo", captures()["udp-echo"], i18n.En)
	for name, v := range map[string]view{"script": {width: 800}, "no script": {width: 800, noScript: true}} {
		t.Run(name, func(t *testing.T) {
			tab := open(t, browser, p.url, v)
			tab.click(`.check.fail a[href="#frame-4"]`)
			box := eval[[]float64](tab, `(r => [r.top, r.bottom])(document.querySelector("#frame-4 > summary").getBoundingClientRect())`)
			if box[0] < 0 || box[1] > 900 {
				t.Errorf("frame 4 stands at %v of a window of 900", box)
			}
			if !eval[bool](tab, `document.querySelector("#frame-4 .bits").checkVisibility({contentVisibilityAuto: true})`) {
				t.Error("the header of frame 4 is not shown")
			}
			if !eval[bool](tab, `document.querySelector("#frame-4").classList.contains("blamed")`) {
				t.Error("frame 4 carries no blame")
			}
			tab.onlyItself(p.url)
		})
	}
}

// TestPaperShowsWhatIsBlamed prints a page in the dark: what went wrong is
// unfolded, and the paper stays white.
func TestPaperShowsWhatIsBlamed(t *testing.T) {
	browser := start(t)
	p := student(t, t.TempDir(), "udp-echo", captures()["udp-echo"], i18n.En)
	tab := open(t, browser, p.url, view{width: paper, dark: true, paper: true})
	const visible = ` .bits").checkVisibility({contentVisibilityAuto: true})`
	if !eval[bool](tab, `document.querySelector("#frame-4`+visible) || eval[bool](tab, `document.querySelector("#frame-1`+visible) {
		t.Error("want the header of the blamed frame, and of no other")
	}
	if color := eval[string](tab, `getComputedStyle(document.body).backgroundColor`); color != "rgb(255, 255, 255)" {
		t.Errorf("the paper is %s", color)
	}
}

func TestLongCapturesAreFolded(t *testing.T) {
	browser := start(t)
	p := student(t, t.TempDir(), "tcp-sink", captures()["tcp-sink"], i18n.En)
	tab := open(t, browser, p.url, view{width: 1280})
	if rows := eval[int](tab, `[...document.querySelectorAll(".row")].filter(r => r.checkVisibility({contentVisibilityAuto: true})).length`); rows == 0 || rows > 40 {
		t.Errorf("%d of 603 frames are in sight", rows)
	}
	tab.click(".fold > summary")
	if !eval[bool](tab, `document.querySelector(".fold .row").checkVisibility({contentVisibilityAuto: true})`) {
		t.Error("the fold does not open")
	}
}

// TestMarksAreSorted sorts the table of a class, by numbers and by words, and
// sees that nobody is lost.
func TestMarksAreSorted(t *testing.T) {
	browser := start(t)
	p := classPage(t, t.TempDir(), 60, i18n.En)
	tab := open(t, browser, p.url, view{width: 1280})
	const column = `[...document.querySelectorAll(".marks tbody tr")].map(r => r.querySelector(".total").textContent)`
	const button = ".marks thead th.n button"
	tab.click(button)
	up := eval[[]string](tab, column)
	tab.click(button)
	down := eval[[]string](tab, column)
	if len(up) != 60 || up[0] == "" || up[0] == "100" || up[59] != "" {
		t.Errorf("upwards: %q", up)
	}
	if down[0] != "100" || down[59] != "" {
		t.Errorf("downwards: %q", down)
	}
	if sort := eval[string](tab, `document.querySelector(".marks thead th.n").getAttribute("aria-sort")`); sort != "descending" {
		t.Errorf("aria-sort is %q", sort)
	}
}

// TestMarksWithoutScript reads the plain table.
func TestMarksWithoutScript(t *testing.T) {
	browser := start(t)
	p := classPage(t, t.TempDir(), 60, i18n.Ko)
	tab := open(t, browser, p.url, view{width: 1280, noScript: true})
	if n := eval[int](tab, `document.querySelectorAll(".marks tbody tr").length`); n != 60 {
		t.Errorf("got %d rows, want 60", n)
	}
	if n := eval[int](tab, `document.querySelectorAll(".marks button").length`); n != 0 {
		t.Errorf("%d buttons that do nothing", n)
	}
}

// TestThePictureIsSeen: the policy of the page lets its own picture through.
func TestThePictureIsSeen(t *testing.T) {
	browser := start(t)
	p := student(t, t.TempDir(), "udp-echo", captures()["udp-echo"], i18n.En)
	tab := open(t, browser, p.url, view{width: 1280, noScript: true})
	if width := eval[int](tab, `document.querySelector(".picture img").naturalWidth`); width != 1200 {
		t.Errorf("the picture is %d pixels wide, want 1200", width)
	}
	if n := eval[int](tab, `document.querySelectorAll(".evidence a.frame").length`); n == 0 {
		t.Error("no evidence leads to a frame")
	}
}
