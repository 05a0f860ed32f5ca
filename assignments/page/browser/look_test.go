package browser

import (
	"testing"

	"socketlab/assignments/i18n"
)

// cut lists what is wider than its place: the page than the window, text than
// the drawing it stands in, content than an element that does not scroll.
const cut = `(() => {
	document.querySelectorAll("details").forEach(d => d.open = true);
	const out = [];
	if (document.scrollingElement.scrollWidth > innerWidth) out.push("page: " + document.scrollingElement.scrollWidth);
	for (const e of document.querySelectorAll("body *")) {
		if (!e.checkVisibility() || e.closest(".vh") || e.closest(".skip")) continue;
		const style = getComputedStyle(e);
		if (e.tagName === "text") {
			const t = e.getBoundingClientRect(), s = e.closest("svg").getBoundingClientRect();
			if (t.width && (t.left < s.left - 1 || t.right > s.right + 1)) out.push("drawing: " + e.textContent);
			continue;
		}
		if (e.closest("svg") || e.closest("pre, .scroll")) continue;
		const r = e.getBoundingClientRect();
		if (r.width && (r.right > innerWidth + 1 || r.left < -1)) out.push(e.tagName + "." + e.className + " ends at " + r.right + ": " + e.textContent.trim().slice(0, 40));
		if (e.clientWidth && e.scrollWidth > e.clientWidth + 1 && style.overflowX !== "auto" && style.display !== "inline") out.push(e.tagName + "." + e.className + " overflows: " + e.textContent.trim().slice(0, 40));
	}
	return out.slice(0, 10);
})()`

// overlapping lists texts of the ladder that run into each other or across a
// lane.
const overlapping = `(() => {
	const out = [];
	for (const svg of document.querySelectorAll(".row svg")) {
		if (!svg.checkVisibility()) continue;
		const texts = [...svg.querySelectorAll("text")].map(e => [e.textContent, e.getBoundingClientRect()]);
		const lanes = [...svg.querySelectorAll("path.lane0, path.lane1")].map(e => e.getBoundingClientRect());
		texts.forEach(([a, r], i) => {
			for (const l of lanes) if (r.left < l.left - 1 && r.right > l.right + 1) out.push("across a lane: " + a);
			for (const [b, s] of texts.slice(i + 1)) if (r.left < s.right - 1 && s.left < r.right - 1 && r.top < s.bottom - 4 && s.top < r.bottom - 4) out.push(a + " over " + b);
		});
	}
	return out.slice(0, 10);
})()`

// paper is the width of A4 between margins of a centimetre, at 96 pixels an
// inch.
const paper = 718

func TestNothingIsCut(t *testing.T) {
	browser := start(t)
	pages := append(everyPage(t), hostilePage(t, t.TempDir(), i18n.En))
	for _, p := range pages {
		tab := open(t, browser, p.url, view{width: 360})
		for _, width := range []int64{360, 768, 1280, 1920, paper} {
			tab.look(view{width: width, paper: width == paper})
			for _, what := range eval[[]string](tab, cut) {
				t.Errorf("%s at %d px: %s", p.name, width, what)
			}
			for _, what := range eval[[]string](tab, overlapping) {
				t.Errorf("%s at %d px: %s", p.name, width, what)
			}
		}
	}
}
