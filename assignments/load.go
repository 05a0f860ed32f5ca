// Package assignments reads assignment files. The built-in ones are embedded.
package assignments

import (
	"embed"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture/message"
)

//go:embed *.yaml
var builtIn embed.FS

// Names returns the names of the built-in assignments, in the order of the
// course.
func Names() []string {
	files, err := fs.Glob(builtIn, "*.yaml")
	if err != nil {
		panic(err) // the pattern is constant
	}
	there := map[string]bool{}
	for _, file := range files {
		there[strings.TrimSuffix(file, ".yaml")] = true
	}
	var names []string
	for _, chapter := range chapters {
		for _, name := range chapter.Labs {
			if there[name] {
				names = append(names, name)
				delete(there, name)
			}
		}
	}
	for _, file := range files {
		if name := strings.TrimSuffix(file, ".yaml"); there[name] {
			names = append(names, name)
		}
	}
	return names
}

// All reads all built-in assignments, in the order of the course.
func All() (all []*check.Spec, err error) {
	for _, name := range Names() {
		spec, err := Load(name)
		if err != nil {
			return nil, err
		}
		all = append(all, spec)
	}
	return all, nil
}

// Load reads an assignment: a built-in one by its name, any other by the path
// of its file. The error is *Unknown for a name that no assignment has,
// message.Problems for a file with errors in it, and one of package os otherwise.
func Load(nameOrPath string) (*check.Spec, error) {
	if isPath(nameOrPath) {
		return loadFile(nameOrPath)
	}
	data, err := builtIn.ReadFile(nameOrPath + ".yaml")
	if err == nil {
		return Parse(nameOrPath+".yaml", data)
	}
	if _, err := os.Stat(nameOrPath); err == nil {
		return loadFile(nameOrPath)
	}
	return nil, &Unknown{nameOrPath}
}

// Source returns the text of an assignment that Load reads.
func Source(nameOrPath string) ([]byte, error) {
	if !isPath(nameOrPath) {
		if data, err := builtIn.ReadFile(nameOrPath + ".yaml"); err == nil {
			return data, nil
		}
	}
	return os.ReadFile(nameOrPath)
}

func isPath(s string) bool {
	return strings.ContainsAny(s, `/\`) || strings.HasSuffix(s, ".yaml") || strings.HasSuffix(s, ".yml")
}

// maxFile bounds the size of an assignment file in octets.
const maxFile = 1 << 20

func loadFile(path string) (*check.Spec, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() || info.Size() > maxFile {
		return nil, &fs.PathError{Op: "read", Path: path, Err: message.Errorf("not an assignment file")}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// nameOf returns the name of the assignment that a file holds.
func nameOf(path string) string {
	base := filepath.Base(filepath.ToSlash(path))
	return strings.TrimSuffix(strings.TrimSuffix(base, ".yaml"), ".yml")
}

// Unknown says that no assignment has a name.
type Unknown struct{ Name string }

// In says the error in a language.
func (u *Unknown) In(l message.Language) string {
	return message.Of("unknown assignment %q", u.Name).And(DidYouMean(u.Name, Names())).In(l)
}

// Error says it in English.
func (u *Unknown) Error() string { return u.In(i18n.En) }
