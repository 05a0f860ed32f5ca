package files

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Same reports whether two names are, or would be, those of one file. Where
// neither is there yet, names that some file systems do not tell apart, such as
// a.PNG and a.png, are taken for the same.
func Same(a, b string) bool {
	one, errOne := os.Stat(a)
	other, errOther := os.Stat(b)
	if errOne == nil || errOther == nil {
		return errOne == nil && errOther == nil && os.SameFile(one, other)
	}
	one, errOne = os.Stat(filepath.Dir(a))
	other, errOther = os.Stat(filepath.Dir(b))
	return errOne == nil && errOther == nil && os.SameFile(one, other) &&
		strings.EqualFold(norm.NFC.String(filepath.Base(a)), norm.NFC.String(filepath.Base(b)))
}

// Below reports whether the file name is there, and lies in the folder dir or
// in one below it.
func Below(name, dir string) bool {
	if _, err := os.Stat(name); err != nil {
		return false
	}
	top, err := os.Stat(dir)
	if err != nil {
		return false
	}
	name, err = filepath.Abs(name)
	for err == nil {
		parent := filepath.Dir(name)
		if info, failed := os.Stat(parent); failed == nil && os.SameFile(info, top) {
			return true
		}
		if parent == name {
			break
		}
		name = parent
	}
	return false
}
