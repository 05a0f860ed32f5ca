package submission

import (
	"bufio"
	"bytes"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"socketlab/capture/message"

	"go.yaml.in/yaml/v3"
)

// gradescopeList is what Gradescope calls the file that says whose the
// folders are.
const gradescopeList = "submission_metadata.yml"

// Bounds of the list, in octets. It also holds every student's results, so
// that one for 10,000 students takes some 50 MB; YAML of which takes ten times
// that in memory. A large list is therefore cut down first.
const (
	maxList   = 1 << 30
	largeList = 4 << 20
)

// gradescope holds what the list says, by name of the folder.
type gradescope struct {
	folder string // the one that the list lies in, with a slash behind it
	by     map[string]gradescopeEntry
}

// gradescopeEntry is one submission of the list. Gradescope writes Ruby
// symbols, which YAML takes for words that begin with a colon.
type gradescopeEntry struct {
	Submitters []struct {
		Name  string `yaml:":name"`
		SID   string `yaml:":sid"`
		Email string `yaml:":email"`
	} `yaml:":submitters"`
	Created yaml.Node `yaml:":created_at"`
}

func recogniseGradescope(s *source) (layout, error) {
	for _, f := range s.files {
		if path.Base(f.Path) != gradescopeList {
			continue
		}
		g := &gradescope{folder: strings.TrimSuffix(f.Path, gradescopeList)}
		if err := g.read(f); err != nil {
			return nil, message.Errorf("%s: %s: %v", s.name, f.Path, err)
		}
		return g, nil
	}
	return nil, nil
}

func (g *gradescope) read(f *File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, largeList))
	if err == nil && len(data) == largeList {
		data, err = essence(bufio.NewReader(io.MultiReader(bytes.NewReader(data), io.LimitReader(r, maxList))))
	}
	if err != nil {
		return err
	}
	return yaml.Unmarshal(data, &g.by)
}

// essence keeps the names of the submissions and the two fields of each that
// gradescopeEntry has. It goes by indentation, as Gradescope writes it: names
// begin at the margin, fields two spaces in.
func essence(r *bufio.Reader) ([]byte, error) {
	var kept []byte
	wanted := false
	for {
		line, err := r.ReadBytes('\n')
		switch {
		case bytes.HasPrefix(line, []byte("  :")):
			wanted = bytes.HasPrefix(line, []byte("  :submitters:")) || bytes.HasPrefix(line, []byte("  :created_at:"))
		case len(line) > 0 && line[0] != ' ' && line[0] != '\n' && line[0] != '-':
			wanted = true
		}
		if wanted {
			kept = append(kept, line...)
		}
		if err == io.EOF {
			return kept, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (g *gradescope) place(f *File) (place, bool) {
	rest, ok := strings.CutPrefix(f.Path, g.folder)
	folder, original, deeper := strings.Cut(rest, "/")
	if rest == gradescopeList {
		return place{notice: true}, true
	}
	entry, known := g.by[folder]
	if !ok || !deeper || !known {
		return place{}, false
	}
	return place{key: folder, label: folder, said: entry.identity(), original: original, time: timeIn(&entry.Created)}, true
}

// handedIn lists all entries, in order.
func (g *gradescope) handedIn() (all []place) {
	for _, name := range slices.Sorted(maps.Keys(g.by)) {
		entry := g.by[name]
		all = append(all, place{key: name, label: name, said: entry.identity(), time: timeIn(&entry.Created)})
	}
	return all
}

// identity is the first submitter, with all of them as members where there
// are several.
func (e gradescopeEntry) identity() Sender {
	var all []Sender
	for _, s := range e.Submitters {
		all = append(all, Sender{ID: strings.TrimSpace(s.SID), Name: printable(decodeName(s.Name)), Email: s.Email})
	}
	switch len(all) {
	case 0:
		return Sender{}
	case 1:
		return all[0]
	}
	return Sender{Name: all[0].Name, Members: all}
}

// timeIn finds the first time in a node: Gradescope has written it as a plain
// value and as an object of several.
func timeIn(n *yaml.Node) time.Time {
	if n.Kind == yaml.ScalarNode {
		for _, form := range []string{"2006-01-02 15:04:05.999999999 Z07:00", "2006-01-02 15:04:05.999999999 Z", time.RFC3339Nano} {
			if t, err := time.Parse(form, n.Value); err == nil {
				return t
			}
		}
	}
	for _, child := range n.Content {
		if t := timeIn(child); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}
