package browser

import (
	"testing"

	"socketlab/assignments/internal/axe"
)

// TestAxeFindsNothing lets axe-core look at every page, unfolded; and in the dark
// at what is different there, its contrasts.
func TestAxeFindsNothing(t *testing.T) {
	browser := start(t)
	source := axe.Source(t)
	for _, p := range everyPage(t) {
		tab := open(t, browser, p.url, view{width: 1280})
		eval[bool](tab, `document.querySelectorAll(".row, .fold").forEach((d, i) => d.open = i < 12), true`)
		eval[any](tab, source+"\n;null")
		for dark, rules := range map[bool]string{false: `{}`, true: `{runOnly: {type: "rule", values: ["color-contrast"]}}`} {
			tab.look(view{width: 1280, dark: dark})
			found := eval[[]string](tab, `axe.run(`+rules+`).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ": " + n.html.slice(0, 160) + " " + n.failureSummary)))`)
			for _, violation := range found {
				t.Errorf("%s, dark %v: %s", p.name, dark, violation)
			}
		}
	}
}
