package files

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSame(t *testing.T) {
	dir := t.TempDir()
	there, link := filepath.Join(dir, "there.pcapng"), filepath.Join(dir, "link")
	os.WriteFile(there, nil, 0o666)
	os.Mkdir(filepath.Join(dir, "sub"), 0o777)
	linked := os.Symlink("there.pcapng", link) == nil
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"there.pcapng", "there.pcapng", true},
		{"sub/../there.pcapng", "there.pcapng", true},
		{"there.pcapng", "link", linked},
		{"there.pcapng", "new.pcapng", false},
		{"new.pcapng", "NEW.pcapng", true},
		{"new.pcapng", "sub/new.pcapng", false},
		{"한.png", "한.png", true}, // composed, and not
		{"none/new.pcapng", "none/new.pcapng", false},
	} {
		if got := Same(filepath.Join(dir, test.a), filepath.Join(dir, test.b)); got != test.want {
			t.Errorf("%s and %s: got %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

func TestBelow(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, "a", "b", "x")
	os.MkdirAll(filepath.Dir(deep), 0o777)
	os.WriteFile(deep, nil, 0o666)
	for folder, want := range map[string]bool{dir: true, filepath.Join(dir, "a"): true, filepath.Join(dir, "none"): false, deep: false} {
		if got := Below(deep, folder); got != want {
			t.Errorf("in %s: got %v, want %v", folder, got, want)
		}
	}
	if Below(filepath.Join(dir, "y"), dir) {
		t.Error("a file that is not there lies nowhere")
	}
}
