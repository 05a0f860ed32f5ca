package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
	"socketlab/capture/message"
)

func (p *program) checkCommand() *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     p.Say("grade captures: what is right, what is not, and in which frame"),
		ArgsUsage: "FILE…",
		Description: p.Say("The student id comes from --id, else from the file's name, else from the text in\n" +
			"the capture. A picture with the same name beside the capture is looked at too.\n" +
			"A check that weighs nothing and does not pass is “noted, no points”: the capture\n" +
			"passes all the same."),
		UsageText: "lab check 20241234.pcapng --assignment udp-echo\nlab check *.pcapng --assignment tcp-echo --format json",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "assignment", Aliases: []string{"a"}, Usage: p.Say("`ASSIGNMENT`: a built-in one, or a YAML file (default: what the capture tells)")},
			&cli.StringFlag{Name: "id", Usage: p.Say("student `ID` to look for")},
			p.recordingsFlag(),
			&cli.StringFlag{Name: "key", Usage: p.Say("`FILE` with the key of lab referee")},
			p.timeoutFlag(),
			p.ladderFlag(),
		}, p.resultFlags(formatNames()...)...),
		Action: p.check,
	}
}

// check grades files, each for itself.
func (p *program) check(c *cli.Context) error {
	files, err := p.arguments(c, 1, -1)
	if err != nil {
		return err
	}
	if c.Duration("timeout") <= 0 {
		return misuse(p.Say("--timeout %v: want a time such as 30s", c.Duration("timeout")))
	}
	var spec *check.Spec // nil: each capture tells
	if name := c.String("assignment"); name != "" {
		if spec, err = p.assignment(name); err != nil {
			return err
		}
	}
	if c.IsSet("id") {
		if _, err := p.studentID(c); err != nil {
			return err
		}
	}
	var known grade.Known
	if known.Refereed, known.Sessions, err = p.recordings(c); err != nil {
		return err
	}
	reports, failed := p.gradeFiles(c, spec, known, files)
	if c.Context.Err() != nil {
		return c.Context.Err()
	}
	if len(reports) > 0 {
		if err := p.write(c, func(w io.Writer) error { return p.showReports(c, w, reports) }); err != nil {
			return err
		}
	}
	if len(reports) == 1 && isTerminal(p.out) { // a person looks at one lab of their own
		name := c.String("assignment")
		if name == "" {
			name = reports[0].Assignment
		}
		p.remember(name, reports[0])
	}
	switch {
	case failed != nil:
		return failed
	case !allPassed(reports):
		return errNotPassed
	}
	return nil
}

// isPlatform tells the formats of programs that must always get a result.
func isPlatform(format string) bool {
	return format == "junit" || format == "gradescope" || format == "classroom50"
}

// gradeFiles grades every file that can be read; the error is about those
// that cannot. Where every capture needs a report, one that is there and
// cannot be read gets 0 points and the reason.
func (p *program) gradeFiles(c *cli.Context, spec *check.Spec, known grade.Known, files []string) ([]*report.Report, error) {
	every := isPlatform(c.String("format"))
	var reports []*report.Report
	var failed []error
	for _, file := range files {
		r, err := p.gradeFile(c, spec, known, file)
		if c.Context.Err() != nil {
			return nil, c.Context.Err()
		}
		var unclear *problem
		if errors.As(err, &unclear) {
			failed = append(failed, err)
			continue
		}
		if err != nil {
			failed = append(failed, named(file, err))
			if every && spec != nil && !submission.OfMachine(err) {
				reports = append(reports, p.ungraded(c, spec, file, err))
			}
			continue
		}
		reports = append(reports, r)
	}
	return reports, errors.Join(failed...)
}

// gradeFile grades one file, within the time of --timeout.
func (p *program) gradeFile(c *cli.Context, spec *check.Spec, known grade.Known, file string) (*report.Report, error) {
	limit := c.Duration("timeout")
	ctx, cancel := context.WithTimeout(c.Context, limit)
	defer cancel()
	r, err := await(ctx, func() (*report.Report, error) {
		s := grade.File(file, c.String("id"))
		if file == "-" {
			s = p.standardInput(c.String("id"))
		}
		s.Known = known
		s.Now = time.Now()
		spec, err := p.assignmentOf(spec, file, s)
		if err != nil {
			return nil, err
		}
		r, err := grade.Grade(spec, s, p.Lang)
		if err == nil && c.String("format") == html.Name {
			r.Picture = beside(file, s.Picture)
		}
		return r, err
	})
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, ours{message.Errorf("grading took longer than %v and was stopped", limit)}
	}
	return r, err
}

// ungraded is the report of a file that err kept from being graded: no zero if
// that is lab's own fault.
func (p *program) ungraded(c *cli.Context, spec *check.Spec, file string, err error) *report.Report {
	s := grade.File(file, c.String("id")).Cover
	if mine := (ours{}); errors.As(err, &mine) {
		return grade.Nothing(spec, s, report.Error, report.Machine, p.words(mine), p.Lang)
	}
	return grade.Nothing(spec, s, report.NotCaptured, report.Unreadable, p.Say("the capture cannot be read: %s", p.words(err)), p.Lang)
}

// maxStandardInput bounds a capture on standard input in octets: it is held
// in memory, because it may be read twice.
const maxStandardInput = 1 << 30

func (p *program) standardInput(id string) grade.Work {
	data, err := io.ReadAll(io.LimitReader(p.in, maxStandardInput))
	return grade.Work{
		Cover: check.Cover{ID: id},
		Open:  func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), err },
	}
}

// showReports prints reports in the format of c: one document where the
// format allows no second one.
func (p *program) showReports(c *cli.Context, w io.Writer, all []*report.Report) error {
	format, _ := formatOf(c.String("format"))
	switch {
	case format.Name == "junit":
		return report.JUnitAll(w, all)
	case format.Name == "csv":
		return report.CSVAll(w, all)
	case format.Name == "text" && p.color(c):
		format.Write = report.ColorText
	}
	for i, r := range all {
		if format.Name == "text" && !c.Bool("ladder") {
			r.Ladders = nil
		}
		r.Platform = p.platform()
		if i > 0 && (format.Name == "text" || format.Name == "md") {
			fmt.Fprintln(w)
		}
		if err := format.Write(w, r); err != nil {
			return err
		}
	}
	return nil
}

// platform reads what Classroom 50 says of the run.
func (p *program) platform() report.Platform {
	return report.Platform{
		Classroom: p.getenv("CLASSROOM"), Assignment: p.getenv("ASSIGNMENT"), Submission: p.getenv("SUBMISSION_TAG"),
		Commit: p.getenv("COMMIT_URL"), Release: p.getenv("RELEASE_URL"), Review: p.getenv("REVIEW_URL"),
	}
}

func allPassed(all []*report.Report) bool {
	for _, r := range all {
		if !r.Passed {
			return false
		}
	}
	return true
}
