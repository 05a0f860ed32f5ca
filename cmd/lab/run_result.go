package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/report"
	"socketlab/lab"
	"socketlab/lab/terminal"
)

// save writes the files of a run, all of them or none, and returns the
// verdict. A run that was not finished is not graded.
func (p *program) save(t *task, r *lab.Recording, finished bool) (*report.Report, error) {
	var packets bytes.Buffer
	if err := r.Write(&packets); err != nil {
		return nil, err
	}
	files := fileSet{keep: t.keep}
	defer files.discard()
	err := files.add(t.base+".pcapng", func(w io.Writer) error {
		_, err := w.Write(packets.Bytes())
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := files.add(t.base+".log", func(w io.Writer) error { return terminal.Text(w, r.Sessions) }); err != nil {
		return nil, err
	}
	if err := files.add(t.base+".png", func(w io.Writer) error { return terminal.PNG(w, r.Sessions) }); err != nil {
		return nil, err
	}
	if !finished {
		return nil, files.commit()
	}
	result, err := p.judge(t, packets.Bytes())
	if err != nil {
		return nil, err
	}
	if html, ok := report.Find("html"); ok {
		if err := files.add(t.base+".html", func(w io.Writer) error { return html.Write(w, result) }); err != nil {
			return nil, err
		}
	}
	return result, files.commit()
}

// judge grades the capture of a run exactly as `lab check` will grade the
// file.
func (p *program) judge(t *task, packets []byte) (*report.Report, error) {
	name := filepath.Base(t.base)
	return grade.Grade(t.spec, grade.Submission{
		Submission: check.Submission{
			ID:         t.id,
			Name:       t.config.Values.Name,
			Department: t.config.Values.Dept,
			File:       name + ".pcapng",
			Picture:    check.Picture{Name: name + ".png", Valid: true},
		},
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(packets)), nil },
	}, p.Lang)
}

// showRun prints what a run did: as a report for machines, or for people the
// terminals, the verdict with its ladders, and the files.
func (p *program) showRun(c *cli.Context, w io.Writer, t *task, r *lab.Recording, result *report.Report) error {
	format, _ := report.Find(c.String("format"))
	if format.Name != "text" {
		return format.Write(w, result)
	}
	if !p.quiet {
		if err := terminal.Text(w, r.Sessions); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	if err := format.Write(w, result); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s\n", p.Say("Files:"))
	for _, suffix := range suffixes {
		if _, err := os.Stat(t.base + suffix); err == nil {
			fmt.Fprintf(w, "  %s\n", t.base+suffix)
		}
	}
	return nil
}
