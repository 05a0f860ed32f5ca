package submission

import (
	"regexp"
	"strings"
)

// moodlePart is how Moodle names a student's folder, or, where the teacher
// wants no folders, begins the name of each file: full name, number of the
// participant, plugin. Before 4.1 the folder ended in "_". Moodle turns a "_"
// of the name into a space, but sites change that, so the name may hold one.
var moodlePart = regexp.MustCompile(`^(.*)_(\d+)_assignsubmission_([a-z0-9]+)(?:_(.*))?$`)

type moodle struct{}

func recogniseMoodle(s *source) (layout, error) {
	for _, f := range s.files {
		if _, ok := (moodle{}).place(f); ok {
			return moodle{}, nil
		}
	}
	return nil, nil
}

func (moodle) place(f *File) (place, bool) {
	parts := strings.Split(f.Path, "/")
	for i, part := range parts {
		m := moodlePart.FindStringSubmatch(part)
		if m == nil {
			continue
		}
		rest := parts[i+1:]
		if m[4] != "" {
			rest = append([]string{m[4]}, rest...)
		}
		if len(rest) == 0 {
			return place{}, false // a file with the name of a folder
		}
		return place{
			key:      m[1] + "_" + m[2],
			label:    m[1] + "_" + m[2],
			said:     Sender{Name: m[1], Number: m[2], Prefix: m[1] + "_" + m[2] + "_assignsubmission_file"},
			original: strings.Join(rest, "/"),
			typed:    m[3] == "onlinetext" && rest[len(rest)-1] == "onlinetext.html",
		}, true
	}
	return place{}, false
}
