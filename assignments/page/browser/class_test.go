package browser

import (
	"fmt"
	"testing"

	"socketlab/assignments/i18n"
)

// TestRowsAreFound looks for students by name, by kind and by section, as a
// teacher does without any server.
func TestRowsAreFound(t *testing.T) {
	browser := start(t)
	p := classPage(t, t.TempDir(), 60, i18n.En)
	tab := open(t, browser, p.url, view{width: 1280})
	const shown = `[...document.querySelectorAll(".marks tbody tr")].filter(r => r.checkVisibility()).length`
	set := func(selector, value string) {
		eval[bool](tab, fmt.Sprintf(`(e => { e.value = %q; e.dispatchEvent(new Event("input", {bubbles: true})); return true })(document.querySelector(%q))`, value, ".find "+selector))
	}
	for _, step := range []struct {
		selector, value string
		want            int
	}{
		{"input", "20240006", 1},
		{"input", "홍길동 similar", 8}, // every seventh has the remark
		{"input", "", 60},
		{".kind", "m", 8},
		{".kind", "n", 9},
		{".kind", "l", 8},
		{".kind", "e", 8},
		{".section", "2", 4},
		{".kind", "", 30},
		{"input", "nobody at all", 0},
	} {
		set(step.selector, step.value)
		if got := eval[int](tab, shown); got != step.want {
			t.Errorf("%s %q: %d rows, want %d", step.selector, step.value, got, step.want)
		}
		if text := eval[string](tab, `document.querySelector(".find output").textContent`); text != fmt.Sprintf("%d of 60 rows", step.want) {
			t.Errorf("%s %q: it says %q", step.selector, step.value, text)
		}
	}
	tab.onlyItself(p.url)
	plain := open(t, browser, p.url, view{width: 1280, noScript: true})
	if eval[bool](plain, `document.querySelector(".find").checkVisibility()`) {
		t.Error("without a script the search is shown, and does nothing")
	}
}

// TestTheClassFitsAScreen: the marks of a usual lab need no scrolling sideways,
// remarks included, on the screen of a laptop.
func TestTheClassFitsAScreen(t *testing.T) {
	browser := start(t)
	for _, lang := range i18n.Langs() {
		tab := open(t, browser, classPage(t, t.TempDir(), 120, lang).url, view{width: 1280})
		if over := eval[int](tab, `(e => e.scrollWidth - e.clientWidth)(document.querySelector("#marks .scroll"))`); over > 0 {
			t.Errorf("%v: the table is %d pixels too wide", lang, over)
		}
		if !eval[bool](tab, `document.querySelector(".eye details") && document.querySelectorAll(".eye li").length === +document.querySelector("#eye-title .badge").textContent`) {
			t.Errorf("%v: not everybody who is to be looked at is listed", lang)
		}
	}
}
