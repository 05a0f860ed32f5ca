package submission

import (
	"path"
	"strconv"
	"strings"
)

// plain is a folder that somebody made by hand: a folder for each student, or
// all files side by side, each named after its student.
type plain struct {
	source  *source
	folders map[string]*folder
	keys    map[string]bool // of all captures that are named after somebody
	root    string          // the deepest folder that holds everything; "." for the top
}

// A folder is what plain knows of one folder.
type folder struct {
	ids   map[string]bool // in the names of the captures below it
	stems map[string]bool // of the captures that lie directly in it
	keys  map[string]bool // of the same: whom they are named after; "" for nobody
}

func recogniseFolder(s *source) (layout, error) {
	p := newPlain(s)
	p.root = commonFolder(s.files)
	return p, nil
}

func newPlain(s *source) *plain {
	p := &plain{source: s, folders: map[string]*folder{}, keys: map[string]bool{}}
	for _, f := range s.files {
		p.learn(f)
	}
	return p
}

func (p *plain) learn(f *File) {
	if kindOf(f) != captureFile {
		return
	}
	stem, _ := splitExtension(path.Base(f.Path))
	ids := idsInName(stem)
	for d := path.Dir(f.Path); ; d = path.Dir(d) {
		if p.folders[d] == nil {
			p.folders[d] = &folder{map[string]bool{}, map[string]bool{}, map[string]bool{}}
		}
		for _, id := range ids {
			p.folders[d].ids[id] = true
		}
		if d == path.Dir(f.Path) {
			stem, _ = splitCopy(stem)
			p.folders[d].stems[stem] = true
			key := keyOf(stem)
			p.folders[d].keys[key] = true
			if key != "" {
				p.keys[key] = true
			}
		}
		if d == "." {
			return
		}
	}
}

// commonFolder is the deepest folder that all files lie in.
func commonFolder(files []*File) string {
	common := path.Dir(files[0].Path)
	for _, f := range files[1:] {
		for common != "." && !strings.HasPrefix(f.Path, common+"/") {
			common = path.Dir(common)
		}
	}
	return common
}

// place never reports false.
func (p *plain) place(f *File) (place, bool) {
	stem, _ := splitExtension(path.Base(f.Path))
	stem, _ = splitCopy(stem)
	said := Sender{Folder: foldersOf(f.Path)}
	if own := p.studentFolder(f.Path); own != "" {
		at := place{key: own, label: own, said: said}
		if p.source.byFolder {
			at.number, at.time, at.onDisk = numberBelow(own, f.Path), f.handedIn(), true
		}
		return at, true
	}
	if key := keyOf(stem); key != "" {
		return place{key: key, label: stem, said: p.team(f.Path, key)}, true
	}
	if key := p.companion(path.Dir(f.Path)); key != "" {
		return place{key: key, label: key, said: p.team(f.Path, key)}, true
	}
	if own := p.folderWithCapture(path.Dir(f.Path)); own != "" {
		return place{key: own, label: own, said: said}, true
	}
	return place{key: path.Join(path.Dir(f.Path), stem), label: stem, said: said}, true
}

// keyOf is whom a file is named after: ids, and names behind them; "" for
// nobody.
func keyOf(stem string) string {
	ids := idsInName(stem)
	if len(ids) == 0 {
		return ""
	}
	return strings.Join(append(ids, personsIn(stem)...), " ")
}

// companion is the key of those whose folder d is: of its captures, if all
// have one. The folder that everything lies in is nobody's, unless nobody else
// handed in anything.
func (p *plain) companion(d string) string {
	f := p.folders[d]
	if f == nil || len(f.keys) != 1 || (d == p.root || d == ".") && len(p.keys) > 1 {
		return ""
	}
	for key := range f.keys {
		return key
	}
	return ""
}

// team says which folders a file lies in that is named after somebody itself,
// if nobody else's capture lies there: they may name a team.
func (p *plain) team(file, key string) Sender {
	if p.companion(path.Dir(file)) != key {
		return Sender{}
	}
	return Sender{Together: foldersOf(file)}
}

func foldersOf(p string) []string {
	parts := strings.Split(p, "/")
	return parts[:len(parts)-1]
}

// studentFolder is the outermost folder above a file that is named after a
// student and does not hold what several students handed in. It returns "" if
// there is none.
func (p *plain) studentFolder(file string) string {
	own := ""
	for d := path.Dir(file); d != "."; d = path.Dir(d) {
		if len(findIDs(path.Base(d))) > 0 && (p.source.byFolder || p.isOneStudent(d)) {
			own = d
		}
	}
	return own
}

// numberBelow is the number that the folder below a student's is called by, in
// which a file lies: lab web keeps attempts so. It is 0 if there is none.
func numberBelow(own, file string) int {
	below, _, _ := strings.Cut(strings.TrimPrefix(file, own+"/"), "/")
	n, err := strconv.Atoi(below)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// isOneStudent: a capture that is named after somebody else may lie in a
// student's folder, but two such captures make it a folder of the class.
func (p *plain) isOneStudent(d string) bool {
	f := p.folders[d]
	if f == nil {
		return true
	}
	strangers := len(f.ids)
	for _, id := range findIDs(path.Base(d)) {
		if f.ids[id] {
			strangers--
		}
	}
	return strangers <= 1
}

// folderWithCapture is the nearest folder, from d outwards, that has a capture
// in it and is not one that a class lies in: three captures of different names,
// none of them an id, are three students'.
func (p *plain) folderWithCapture(d string) string {
	for ; d != "." && d != p.root; d = path.Dir(d) {
		if f := p.folders[d]; f != nil && 0 < len(f.stems) && len(f.stems) < 3 {
			return d
		}
	}
	return ""
}
