package files

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestFilesOfASetAppearTogetherOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("broken")
	var set Set
	hello := func(w io.Writer) error { _, err := io.WriteString(w, "hello"); return err }
	if err := set.Add(filepath.Join(dir, "one"), hello); err != nil {
		t.Fatal(err)
	}
	if err := set.Add(filepath.Join(dir, "two"), func(io.Writer) error { return broken }); err != broken {
		t.Errorf("got %v, want the error of the writer, which is none of the file", err)
	}
	set.Discard()
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%d files are left, want none", len(left))
	}
}

func TestPrivateIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are others there")
	}
	name := filepath.Join(t.TempDir(), "file")
	if err := WritePrivate(name, func(w io.Writer) error { _, err := io.WriteString(w, "secret"); return err }); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 || info.Size() != 6 {
		t.Errorf("got %v, %v", info, err)
	}
}

func TestExistingFileIsKept(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	set := Set{Taken: Refuse}
	if err := set.Add(name, func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }); err != nil {
		t.Fatal(err)
	}
	if _, err := set.Commit(); !errors.Is(err, os.ErrExist) {
		t.Errorf("got %v, want that the file exists", err)
	}
	set.Discard()
	if got, _ := os.ReadFile(name); string(got) != "old" {
		t.Errorf("the file holds %q, want old", got)
	}
}

func TestErrorNamesTheFileAndNotTheTemporaryOne(t *testing.T) {
	name := filepath.Join(t.TempDir(), "no such folder", "file")
	err := Write(name, func(io.Writer) error { return nil })
	if want := name + ": no such file or directory"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
