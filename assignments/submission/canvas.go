package submission

import (
	"path"
	"regexp"
)

var (
	// name, LATE, user, attachment, original name. The name may hold "_".
	canvasFile = regexp.MustCompile(`^(.*?)_(?:(LATE)_)?(\d+)_(\d+)_(.+)$`)
	// The same where the teacher does not see names.
	canvasAnonymous = regexp.MustCompile(`^(?:(LATE)_)?anon_([0-9A-Za-z]+)_(\d+)_(.+)$`)
	// What was typed into Canvas itself.
	canvasText = regexp.MustCompile(`^(.*?)_(?:(LATE)_)?(\d+)[_.]((?:text|link)\.html)$`)
)

type canvas struct{}

// recogniseCanvas wants most files to be named Canvas' way: a name such as
// lab3_20241234_1_final.pcapng is no proof alone.
func recogniseCanvas(s *source) (layout, error) {
	yes := 0
	for _, f := range s.files {
		if _, ok := (canvas{}).place(f); ok {
			yes++
		}
	}
	if yes*2 <= len(s.files) {
		return nil, nil
	}
	return canvas{}, nil
}

func (canvas) place(f *File) (place, bool) {
	name := path.Base(f.Path)
	if m := canvasAnonymous.FindStringSubmatch(name); m != nil {
		return place{key: "anon " + m[2], label: "anon_" + m[2], late: m[1] != "", original: m[4]}, true
	}
	m := canvasFile.FindStringSubmatch(name)
	if m == nil {
		if m = canvasText.FindStringSubmatch(name); m == nil {
			return place{}, false
		}
		m = append(m[:4:4], "", m[4])
	}
	return place{
		key:      m[3],
		label:    m[1] + "_" + m[3],
		said:     Sender{Name: m[1], Number: m[3]},
		late:     m[2] != "",
		original: m[5],
		typed:    m[5] == "text.html" || m[5] == "link.html",
	}, true
}
