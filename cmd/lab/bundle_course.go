package main

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/replay"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

// Bounds of a course kit: a course is text, some captures and pictures.
const (
	maxKitFiles  = 5000
	maxKitOctets = 500 << 20
)

// bundleCourse zips the folder of a course file: the file, the labs of one's own
// that it names, and the reference captures, each of which must be graded as
// its expectation says.
func (p *program) bundleCourse(c *cli.Context) error {
	switch {
	case c.String("course") == "":
		return misuse(p.Say("say which course it is: --course FILE")).tell("lab new --course networks")
	case c.String("output") == "":
		return misuse(p.Say("say where the bundle goes: --output FILE")).tell(p.again("-o", "course.zip"))
	}
	course, err := p.loadCourse(c.String("course"))
	if err != nil {
		return err
	}
	folder := filepath.Dir(c.String("course"))
	for _, l := range course.Labs {
		for _, name := range []string{l.Lab, l.Break} {
			if path := filepath.Clean(filepath.FromSlash(name)); name != "" && !assignments.IsBuiltIn(name) && !filepath.IsLocal(path) {
				return misuse(p.Say("%s lies outside of the folder of the course; put it beside %s", name, c.String("course")))
			}
		}
	}
	if err := p.replayKit(course, folder); err != nil {
		return err
	}
	return p.write(c, func(w io.Writer) error { return zipFolder(w, folder, course.Name, c.String("output")) })
}

// replayKit grades the reference captures of a course, and says which labs have
// none.
func (p *program) replayKit(course *assignments.Course, folder string) error {
	cases, err := replay.Find(folder)
	if err != nil {
		return cannot(err)
	}
	var have []string
	for _, one := range cases {
		want, got, err := one.Run()
		if err != nil {
			return cannot(err)
		}
		if !bytes.Equal(want, got) {
			return cannot(message.Errorf("%s is not graded as its expectation says", one.Capture)).tell("lab replay " + quoted(folder))
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(string(want), "assignment: "), "\n")
		have = append(have, strings.TrimSuffix(filepath.Base(strings.TrimSpace(name)), ".yaml"))
	}
	var missing []string
	for _, l := range course.Labs {
		if !slices.Contains(have, l.Spec.Name) {
			missing = append(missing, l.Spec.Name)
		}
	}
	if len(missing) > 0 {
		p.note(p.Say("labs without a reference capture: %s", strings.Join(missing, ", ")))
		p.note(p.Say("one is what lab run LAB --id 20241234 --out references/LAB writes, with a file 20241234.expect beside it that says assignment: LAB; lab replay references --update adds what it is worth"))
	}
	return nil
}

// zipFolder zips the files below a folder into one called name. Hidden files,
// links and the zip itself stay out.
func zipFolder(w io.Writer, folder, name, output string) error {
	z := zip.NewWriter(w)
	count, octets := 0, int64(0)
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != folder && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !d.Type().IsRegular() || files.Same(path, output) || strings.EqualFold(filepath.Ext(path), ".zip"):
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if count, octets = count+1, octets+info.Size(); count > maxKitFiles || octets > maxKitOctets {
			return message.Errorf("%s holds more than a course does; put the course file into a folder of its own", folder)
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		inside, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		return files.Zip(z, name+"/"+filepath.ToSlash(inside), 0o644, f)
	})
	if err != nil {
		return err
	}
	return z.Close()
}
