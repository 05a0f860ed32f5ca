package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// axe returns the source of axe-core. npm installs it when the tests need it, in
// the version and with the hash that testdata/axe names: somebody else's code
// has no place in this repository. LAB_AXE names the file where it is installed
// already.
func axe(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("LAB_AXE"); path != "" {
		return readAxe(t, path)
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		missing(t, "npm is not installed, and axe-core comes from it (apt-get install npm)")
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join("testdata", "axe"))); err != nil {
		t.Fatal(err)
	}
	install := exec.Command(npm, "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder)
	if out, err := install.CombinedOutput(); err != nil {
		missing(t, "npm cannot install axe-core: "+err.Error()+"\n"+string(out))
	}
	return readAxe(t, filepath.Join(folder, "node_modules", "axe-core", "axe.min.js"))
}

func readAxe(t *testing.T, path string) string {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// TestAxeFindsNothing lets axe-core look at every page, unfolded, in light and
// in dark.
func TestAxeFindsNothing(t *testing.T) {
	browser := start(t)
	source := axe(t)
	for _, p := range everyPage(t) {
		tab := open(t, browser, p.url, view{width: 1280})
		eval[bool](tab, `document.querySelectorAll(".row, .fold").forEach((d, i) => d.open = i < 12), true`)
		eval[any](tab, source+"\n;null")
		for _, dark := range []bool{false, true} {
			tab.look(view{width: 1280, dark: dark})
			found := eval[[]string](tab, `axe.run().then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ": " + n.html.slice(0, 160) + " " + n.failureSummary)))`)
			for _, violation := range found {
				t.Errorf("%s, dark %v: %s", p.name, dark, violation)
			}
		}
	}
}
