// Package chromium finds the browser in which tests look at pages.
package chromium

import (
	"os"
	"os/exec"
	"testing"
)

// The programs of the browser: shell is the same one without windows, which needs
// half the processor time, and lacks what people set in theirs.
var (
	shell = []string{"chromium-headless-shell"}
	whole = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}
)

// Find returns the browser that costs least.
func Find(t testing.TB) string { return find(t, append(shell, whole...)) }

// Whole returns one with all that people have, such as rules for cookies.
func Whole(t testing.TB) string { return find(t, whole) }

func find(t testing.TB, names []string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Missing(t, "chromium is not installed (apt-get install chromium fonts-noto-cjk)")
	return ""
}

// Missing skips a test, or fails it where a browser is required.
func Missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("LAB_REQUIRE_BROWSER") == "1" {
		t.Fatal(why)
	}
	t.Skip(why)
}
