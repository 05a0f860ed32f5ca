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
	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/capture/printable"
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
	if err := files.add(t.base+".html", func(w io.Writer) error { return page.Student(w, result) }); err != nil {
		return nil, err
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
	format, _ := formatOf(c.String("format"))
	if format.Name != "text" {
		return format.Write(w, result)
	}
	if !p.quiet {
		if err := p.showSessions(w, t, r.Sessions); err != nil {
			return err
		}
	}
	if err := format.Write(w, result); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s\n", p.Say("Files:"))
	for _, suffix := range suffixes {
		if _, err := os.Stat(t.base + suffix); err == nil {
			fmt.Fprintf(w, "  %s\n", printable.String(t.base+suffix))
		}
	}
	return nil
}

// mostLines are the lines of terminals that a person is shown at once.
const mostLines = 200

// showSessions prints the terminals, or as many as a person will read.
func (p *program) showSessions(w io.Writer, t *task, sessions []terminal.Session) error {
	shown, hidden := cutSessions(sessions, mostLines)
	if err := terminal.Text(w, shown); err != nil {
		return err
	}
	if hidden > 0 {
		fmt.Fprintf(w, "\n%s\n", p.Say("%d more lines of the terminals are in %s", hidden, printable.String(t.base+".log")))
	}
	_, err := fmt.Fprintln(w)
	return err
}

// cutSessions returns the sessions with no more than most lines in all, and
// how many lines that leaves out. Every session gives its first lines.
func cutSessions(sessions []terminal.Session, most int) (shown []terminal.Session, hidden int) {
	for i, s := range sessions {
		share := max(most/(len(sessions)-i), 1)
		if len(shown) > 0 && most <= 0 {
			hidden += len(s.Lines)
			continue
		}
		if len(s.Lines) > share {
			hidden += len(s.Lines) - share
			s.Lines = s.Lines[:share]
		}
		most -= len(s.Lines)
		shown = append(shown, s)
	}
	return shown, hidden
}
