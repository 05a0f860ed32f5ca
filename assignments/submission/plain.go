package submission

import (
	"path"
	"strings"
)

// plain is a folder that somebody made by hand: a folder for each student, or
// all files side by side, each named after its student.
type plain struct {
	source  *source
	folders map[string]*folder
	root    string // the deepest folder that holds everything; "." for the top
}

// A folder is what plain knows of one folder.
type folder struct {
	ids   map[string]bool // in the names of the captures below it
	stems map[string]bool // of the captures that lie directly in it
}

func recogniseFolder(s *source) (layout, error) {
	p := &plain{source: s, folders: map[string]*folder{}}
	for _, f := range s.files {
		p.learn(f)
	}
	p.root = commonFolder(s.files)
	return p, nil
}

func (p *plain) learn(f *File) {
	if kindOf(f) != captureFile {
		return
	}
	stem, _ := splitExtension(path.Base(f.Path))
	ids := idsInName(stem)
	for d := path.Dir(f.Path); ; d = path.Dir(d) {
		if p.folders[d] == nil {
			p.folders[d] = &folder{map[string]bool{}, map[string]bool{}}
		}
		for _, id := range ids {
			p.folders[d].ids[id] = true
		}
		if d == path.Dir(f.Path) {
			stem, _ = splitCopy(stem)
			p.folders[d].stems[stem] = true
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
		return place{key: own, label: own, said: said}, true
	}
	if ids := idsInName(stem); len(ids) > 0 {
		return place{key: strings.Join(append(ids, personsIn(stem)...), " "), label: stem}, true
	}
	if own := p.folderWithCapture(path.Dir(f.Path)); own != "" {
		return place{key: own, label: own, said: said}, true
	}
	return place{key: path.Join(path.Dir(f.Path), stem), label: stem, said: said}, true
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
		if len(findIDs(path.Base(d))) > 0 && p.isOneStudent(d) {
			own = d
		}
	}
	return own
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
