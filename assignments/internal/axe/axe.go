// Package axe gets axe-core, which finds what keeps people from using a page, for
// tests that look at pages in a browser.
package axe

import (
	"embed"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

//go:embed testdata
var pinned embed.FS

// Source returns the source of axe-core. npm installs it when the tests need it,
// in the version and with the hash that testdata names: somebody else's code has
// no place in this repository. LAB_AXE names the file where it is installed
// already. Without npm the test is skipped, unless LAB_REQUIRE_BROWSER is 1.
func Source(t testing.TB) string {
	t.Helper()
	source, err := install()
	if err == nil {
		return source
	}
	if os.Getenv("LAB_REQUIRE_BROWSER") == "1" {
		t.Fatal(err)
	}
	t.Skip(err)
	return ""
}

// install gets it once for all tests of a package.
var install = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("LAB_AXE"); path != "" {
		source, err := os.ReadFile(path)
		return string(source), err
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp("", "lab-axe")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	inside, err := fs.Sub(pinned, "testdata")
	if err != nil {
		return "", err
	}
	if err := os.CopyFS(folder, inside); err != nil {
		return "", err
	}
	cmd := exec.Command(npm, "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder)
	if out, err := cmd.CombinedOutput(); err != nil {
		return string(out), err
	}
	source, err := os.ReadFile(filepath.Join(folder, "node_modules", "axe-core", "axe.min.js"))
	return string(source), err
})
