package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/capture/files"
	"socketlab/capture/message"
	"socketlab/capture/printable"
	"socketlab/lab"
	"socketlab/lab/terminal"
)

// save writes the files of a run, the recording first: it is never thrown
// away, whatever becomes of the others. It returns the verdict; a run that was
// not finished is not graded.
func (p *program) save(t *task, r *lab.Recording, finished bool) (*report.Report, error) {
	p.chooseBase(t)
	packets, err := p.saveCapture(t, r)
	if err != nil {
		return nil, err
	}
	result, err := p.saveRest(t, r, finished, packets)
	if err != nil {
		p.note(p.Say("the recording itself is in %s", t.files[0]))
	}
	return result, err
}

// chooseBase makes the last run of the same lab the backup, and finds names that
// nobody else has taken while the lab ran.
func (p *program) chooseBase(t *task) {
	if !t.keep {
		return
	}
	if what, _ := t.spotOf(); what == spotOwn {
		if err := p.setAside(t); err != nil {
			p.note(p.words(err))
		}
	}
	if base := files.Free(t.base, suffixes...); base != t.base {
		p.note(p.Say("%s was taken meanwhile: the recording is in %s", t.base+suffixes[0], base+suffixes[0]))
		t.base = base
	}
}

// saveCapture writes the recording, and returns what it wrote. If the disk
// does not take it all, the draft is kept, or what fitted.
func (p *program) saveCapture(t *task, r *lab.Recording) ([]byte, error) {
	name := t.base + suffixes[0]
	file := files.Grow(name, nil)
	defer file.Discard()
	var packets bytes.Buffer
	whole := draft{w: io.MultiWriter(file, &packets), whole: file.Mark}
	failed := whole.all(sealed(r))
	if failed == nil {
		failed = file.Sync()
	}
	if failed != nil {
		file.Discard()
		file = p.fitting(t, r)
		defer file.Discard()
	}
	saved, err := file.Finish(!t.keep)
	if failed == nil {
		failed = err
	}
	if failed != nil {
		if saved != "" {
			p.note(p.Say("what fitted of the recording is in %s", saved))
		}
		return nil, named(name, failed)
	}
	t.draft.Discard()
	t.files = append(t.files, saved)
	return packets.Bytes(), nil
}

// fitting is as much of a recording as the disk takes: the draft or, of a run
// that was too short for one, its frames without the calls, which stand in
// front of them and may take all the room.
func (p *program) fitting(t *task, r *lab.Recording) *files.Growing {
	if t.draft.Part() != "" {
		return t.draft
	}
	file := files.Grow(t.base+suffixes[0], nil)
	bare := *r
	bare.Section.Comments = nil
	part := draft{w: file, whole: file.Mark}
	part.all(&bare) // that it does not take all of it is known
	return file
}

// saveRest writes everything but the recording, and grades it.
func (p *program) saveRest(t *task, r *lab.Recording, finished bool, packets []byte) (result *report.Report, err error) {
	set := files.Set{Taken: files.Replace}
	if t.keep {
		set.Taken = files.Beside
	}
	defer set.Discard()
	picture, err := drawn(r.Sessions)
	if err != nil {
		return nil, err
	}
	if err := set.Add(t.base+".png", func(w io.Writer) error { _, err := w.Write(picture); return err }); err != nil {
		return nil, err
	}
	log := r.Sessions
	if calls := r.CallLog(p.Lang); len(calls.Lines) > 0 {
		log = append(slices.Clip(log), calls)
	}
	if err := set.Add(t.base+".log", func(w io.Writer) error { return terminal.Text(w, log) }); err != nil {
		return nil, err
	}
	if finished {
		if result, err = p.judge(t, packets); err != nil {
			return nil, err
		}
		result.Picture = page.Picture(filepath.Base(t.base)+".png", picture)
		if err := set.Add(t.base+".html", func(w io.Writer) error { return page.Student(w, result) }); err != nil {
			return nil, err
		}
	}
	names, err := set.Commit()
	t.files = append(t.files, names...)
	return result, err
}

// judge grades the capture of a run exactly as `lab check` will grade the
// file.
func (p *program) judge(t *task, packets []byte) (*report.Report, error) {
	name := filepath.Base(t.base)
	return grade.Grade(t.spec, grade.Work{
		Cover: check.Cover{
			ID:         t.id,
			Name:       t.config.Values.Name,
			Department: t.config.Values.Dept,
			File:       name + ".pcapng",
			Picture:    check.Picture{Name: name + ".png", Valid: true},
			Ordeal:     grade.File(t.base+".pcapng", t.id).Ordeal, // recorded before
		},
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(packets)), nil },
	}, p.Lang)
}

// showRun prints what a run did: as a report for machines, or for people on one
// screen: what each program said, the checks, the files, and the verdict last.
func (p *program) showRun(c *cli.Context, w io.Writer, t *task, r *lab.Recording, result *report.Report) error {
	format, _ := formatOf(c.String("format"))
	if format.Name != "text" {
		return format.Write(w, result)
	}
	palette := report.Palette{}
	if p.color(c) {
		palette = report.Colors()
	}
	if err := report.TroublesText(w, result, palette); err != nil {
		return err
	}
	if !p.quiet {
		room := max(screenLines-report.BriefLines(result)-linesOfFiles, leastSessionLines)
		if err := terminal.Brief(w, r.Sessions, room, func(m message.Message) string { return m.In(p.Lang) }); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	if c.Bool("ladder") {
		if err := report.Ladders(w, result, palette); err != nil {
			return err
		}
	}
	return report.Brief(w, result, palette, func(w io.Writer) error {
		if v := t.config.Values; !result.Passed && (v.Name == "" || v.Dept == "") {
			fmt.Fprintf(w, "\n%s\n  %s\n", p.Say("The text lacked what lab did not know of you. Say it once, and lab remembers it:"), p.introduce(v))
		}
		return p.showFiles(w, t)
	})
}

// introduce is the command that tells lab what it does not know of the student.
func (p *program) introduce(v lab.Values) string {
	words := "lab profile"
	if v.Name == "" {
		words += " --name 홍길동"
	}
	if v.Dept == "" {
		words += " --dept 컴퓨터공학과"
	}
	return words
}

// What fits on a screen of 24 lines, the prompt's left out.
const (
	screenLines       = 23
	linesOfFiles      = 4 // and the empty ones
	leastSessionLines = 6
)

// showFiles names the files of a run, and says what to do with them.
func (p *program) showFiles(w io.Writer, t *task) error {
	names := printable.String(t.files[0])
	for _, name := range t.files[1:] {
		if ending := strings.TrimPrefix(name, t.base); ending != name {
			name = ending
		}
		names += " " + printable.String(name)
	}
	_, err := fmt.Fprintf(w, "\n%s %s\n%s\n", p.Say("Files:"), names,
		p.Say("Every frame, explained: open the .html, or lab inspect %s", quoted(t.files[0])))
	return err
}
