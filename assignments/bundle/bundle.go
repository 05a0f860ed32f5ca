// Package bundle makes autograders: a zip file with lab itself, an assignment
// and the entry point that a platform calls.
package bundle

import (
	"archive/zip"
	"bytes"
	"embed"
	"errors"
	"io"
	"os"
	"text/template"

	"socketlab/assignments/i18n"
	"socketlab/capture/files"
)

// A Platform is one that bundles are made for.
type Platform struct {
	Name  string
	files []file
}

// A file is one file of a bundle, made of a template.
type file struct{ name, template string }

// Platforms are all platforms. A new one is a row here, its entry point, and a
// report format of the same name.
var Platforms = []Platform{
	{"gradescope", []file{{"setup.sh", "files/setup.sh"}, {"run_autograder", "files/run_autograder"}}},
	{"classroom50", []file{{"autograder.py", "files/autograder.py"}}},
}

//go:embed files
var templates embed.FS

// Contents are what a bundle holds beside its entry point.
type Contents struct {
	Assignment string    // name of the assignment's file
	Source     []byte    // what stands in it
	Binary     string    // path of a lab that runs on the platform
	Lang       i18n.Lang // of the reports
}

// Write writes the zip file. The same bundle has the same bytes.
func (p *Platform) Write(w io.Writer, c Contents) error {
	z := zip.NewWriter(w)
	for _, file := range p.files {
		text, err := fill(file.template, c)
		if err != nil {
			return err
		}
		if err := files.Zip(z, file.name, 0o755, bytes.NewReader(text)); err != nil {
			return err
		}
	}
	if err := files.Zip(z, c.Assignment, 0o644, bytes.NewReader(c.Source)); err != nil {
		return err
	}
	f, err := os.Open(c.Binary)
	if err != nil {
		return err
	}
	defer f.Close()
	return errors.Join(files.Zip(z, "lab", 0o755, f), z.Close())
}

func fill(name string, c Contents) ([]byte, error) {
	t, err := template.ParseFS(templates, name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, c)
	return b.Bytes(), err
}
