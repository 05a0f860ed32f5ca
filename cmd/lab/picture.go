package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"

	"socketlab/assignments/check"
	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/lab/terminal"
)

// drawn draws the terminals of a run.
func drawn(sessions []terminal.Session) ([]byte, error) {
	var b bytes.Buffer
	err := terminal.PNG(&b, sessions)
	return b.Bytes(), err
}

// beside reads the picture that lies beside a capture, for a page to show it. One
// that cannot be read is named only: whoever checks it has said so.
func beside(capture string, picture check.Picture) report.Picture {
	shown := report.Picture{Name: picture.Name}
	if !picture.Valid {
		return report.Picture{}
	}
	f, err := os.Open(filepath.Join(filepath.Dir(capture), picture.Name))
	if err != nil {
		return shown
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, page.MaxPicture+1))
	if err != nil {
		return shown
	}
	return page.Picture(picture.Name, data)
}
