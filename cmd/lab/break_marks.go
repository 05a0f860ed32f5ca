package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"socketlab/assignments/check"
	"socketlab/assignments/report"
	"socketlab/capture/files"
	"socketlab/capture/message"
	"socketlab/capture/printable"
	"socketlab/lab/adverse"
	"socketlab/lab/adverse/stage"
)

// robustness returns the check of an assignment that gives points for surviving
// behaviours; nil if it gives none.
func robustness(spec *check.Spec) *check.Robust {
	for _, part := range spec.Checks {
		if r, ok := part.With.(*check.Robust); ok {
			return r
		}
	}
	return nil
}

// planMarks checks the command line of lab break --for-marks.
func (p *program) planMarks(c *cli.Context, o *ordeal) error {
	switch {
	case robustness(o.spec) == nil:
		return misuse(p.Say("%s gives no points for surviving behaviours (robustness: in its file)", o.spec.Name))
	case c.String("server") == "" || c.String("client") != "" || o.replay != nil:
		return misuse(p.Say("--for-marks is for a server: give --server alone"))
	case !c.IsSet("id"):
		return misuse(p.Say("--for-marks needs your student id: --id"))
	}
	o.base = filepath.Join(filepath.Dir(o.base), c.String("id")+adverse.OrdealEnding)
	if _, err := os.Lstat(o.base); err == nil && !c.Bool("force") {
		old, err := os.ReadFile(o.base)
		if err != nil {
			return cannot(err)
		}
		if was, err := adverse.ReadOrdeal(old); err != nil || was.Lab != o.spec.Name {
			return cannot(message.Errorf("%s exists", o.base)).tell(p.again("--force"))
		}
	}
	return nil
}

// marks records what a server survives, to be handed in, and says what it earns.
func (p *program) marks(c *cli.Context, o *ordeal) error {
	id, part := c.String("id"), robustness(o.spec)
	recorded := &adverse.Ordeal{Lab: o.spec.Name, ID: id}
	if err := p.recordTrials(c.Context, o.runs[0], part.Trials(id), recorded); err != nil {
		return err
	}
	if key := sealKey(); key != nil {
		recorded.Sign(key)
	}
	var b bytes.Buffer
	if err := recorded.Write(&b); err != nil {
		return cannot(err)
	}
	var set files.Set
	defer set.Discard()
	if err := set.Add(o.base, func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err }); err != nil {
		return cannot(err)
	}
	if _, err := set.Commit(); err != nil {
		return cannot(err)
	}
	var found check.Findings
	part.Run(&check.Evidence{Cover: check.Cover{ID: id, Ordeal: b.Bytes()}}, &found)
	err := p.write(c, func(w io.Writer) error { return p.showMarks(w, c, o, &found) })
	if err == nil && !found.Passed() {
		return errNotPassed
	}
	return err
}

// recordTrials plays all trials, several at a time. One that the server does not
// survive is played again, twice: a busy machine is to cost nobody a point.
func (p *program) recordTrials(ctx context.Context, job adverse.Job, trials []adverse.Behaviour, to *adverse.Ordeal) error {
	to.Trials = make([]adverse.Recording, len(trials))
	show, clear := p.breakProgress()
	defer clear()
	done := make(chan struct{}, len(trials))
	g, within := errgroup.WithContext(ctx)
	g.SetLimit(workers(adverse.Server))
	go func() {
		for n := 1; n <= len(trials); n++ {
			select {
			case <-done:
				if show != nil {
					show(adverse.Progress{Cases: n, Of: len(trials)})
				}
			case <-within.Done():
				return
			}
		}
	}()
	for i := range trials {
		g.Go(func() error {
			job := job
			job.Behaviour, job.Record, job.Probe, job.Patience, job.Greeting = trials[i], true, true, 1500*time.Millisecond, adverse.GreetingOf(to.ID)
			for range 3 {
				out, err := stage.Play(within, job)
				if err != nil {
					return err
				}
				to.Trials[i] = adverse.Recording{Name: trials[i].Name, Capture: out.Capture}
				if out.Fault == nil {
					break
				}
			}
			done <- struct{}{}
			return nil
		})
	}
	err := g.Wait()
	switch {
	case ctx.Err() != nil:
		return interrupted(nil)
	case err != nil:
		return cannot(err)
	}
	return nil
}

// showMarks prints what a server survives, as it will be graded.
func (p *program) showMarks(w io.Writer, c *cli.Context, o *ordeal, found *check.Findings) error {
	colors := report.Palette{}
	if p.color(c) {
		colors = report.Colors()
	}
	fmt.Fprintln(w, colors.Paint(colors.Bold, o.spec.Name+" · "+printable.String(o.told[0])))
	head, paint := "✓ ", colors.Good
	if !found.Passed() {
		head, paint = "✗ ", colors.Bad
	}
	head += p.Say("it survives %d of %d behaviours: %d of %d points", found.Good, found.Total, found.Points(o.spec.Robustness.Points), o.spec.Robustness.Points)
	fmt.Fprintln(w, colors.Paint(paint, head))
	for _, f := range found.Wrong {
		for i, line := range report.WrapWords(printable.String(f.Message.In(p.Lang)), textCells-4) {
			mark := "  ✗ "
			if i > 0 {
				mark = "    "
			}
			fmt.Fprintln(w, mark+line)
		}
	}
	_, err := fmt.Fprintln(w, "\n"+p.Say("Saved: %s", o.base)+"\n"+p.Say("Hand it in beside the capture."))
	return err
}
