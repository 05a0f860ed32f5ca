package class

import (
	"bufio"
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
	"socketlab/capture/message"
)

// grace is how much longer than its limit a worker may be silent before it is
// killed: it keeps most limits itself.
const grace = 5 * time.Second

// A worker is another process that grades, one row after the other. It is
// started when it is needed, and again after it has died.
type worker struct {
	start  func() *exec.Cmd
	common setup

	cmd    *exec.Cmd // nil if there is none
	to     io.WriteCloser
	raw    *bufio.Writer
	out    *gob.Encoder
	in     *gob.Decoder
	last   lastWords
	opened map[int]io.ReadCloser
	count  int    // files opened so far
	octets []byte // what was read last: each reply is sent before the next is made
}

// newWorker returns a worker for a class, or nil if the class is graded in this
// process.
func (o Options) newWorker(out string) *worker {
	if o.Worker == nil {
		return nil
	}
	return &worker{start: o.Worker, common: setup{o.Attempt, o.Since, o.Late, o.Now, o.Codes, o.Limit, out, o.Refereed, o.Sessions}}
}

// grade has the rows of a submission graded. Errors are about pages that could
// not be written, or ctx.
func (w *worker) grade(ctx context.Context, g *grader, rows []*row) []answer {
	if err := w.begin(); err != nil {
		why := message.Of("lab itself failed (%s); this is not the student's fault", err)
		return g.bury(ctx, rows, why)
	}
	j, files := jobOf(rows)
	j.Lang = g.Lang
	done, died := w.do(ctx, j, files)
	switch {
	case ctx.Err() != nil:
		return []answer{{row: rows[0], err: context.Cause(ctx)}}
	case died != nil:
		return g.bury(ctx, rows, *died)
	case done.Failed != nil:
		return []answer{{row: rows[0], err: done.Failed.err()}}
	}
	var out []answer
	for i, line := range done.Lines {
		e := &entry{}
		err := json.Unmarshal(line, e)
		out = append(out, answer{row: rows[i], entry: e, line: line, err: err})
	}
	return out
}

// bury answers for rows that their worker died of.
func (g *grader) bury(ctx context.Context, rows []*row, why message.Message) (out []answer) {
	for _, r := range rows {
		s := check.Cover{ID: r.ID}
		if c := r.sub.Attempts[0].Capture; c != nil {
			s.File = c.Name
		}
		e := &entry{Key: r.key, Report: grade.Nothing(g.spec, s, report.Error, report.Crashed, why.In(g.Lang), g.Lang)}
		g.rule(r, e)
		out = append(out, g.written(ctx, r, e))
	}
	return out
}

// do sends a job and serves the worker until it is done, or has died; then it
// says why.
func (w *worker) do(ctx context.Context, j job, files []*submission.File) (done ask, died *message.Message) {
	process := w.cmd.Process
	kill := func() { process.Kill() }
	silent := time.AfterFunc(w.common.Limit+grace, kill)
	defer silent.Stop()
	defer context.AfterFunc(ctx, kill)()
	defer w.closeFiles()
	err := w.say(&j)
	for err == nil {
		var a ask
		if err = w.in.Decode(&a); err != nil {
			break
		}
		if a.Done {
			if a.Last {
				w.end()
			}
			return a, nil
		}
		silent.Reset(w.common.Limit + grace)
		r := w.answer(a, files)
		err = w.say(&r)
	}
	late := !silent.Stop()
	w.end()
	why := w.whyDead(late)
	return ask{}, &why
}

// begin starts the process, if there is none.
func (w *worker) begin() (err error) {
	if w.cmd != nil {
		return nil
	}
	cmd := w.start()
	w.last = lastWords{}
	cmd.Stderr = &w.last
	if w.to, err = cmd.StdinPipe(); err != nil {
		return err
	}
	from, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	w.cmd, w.raw, w.in = cmd, bufio.NewWriter(w.to), gob.NewDecoder(bufio.NewReader(from))
	w.out = gob.NewEncoder(w.raw)
	return w.say(&w.common)
}

func (w *worker) say(v any) error {
	if err := w.out.Encode(v); err != nil {
		return err
	}
	return w.raw.Flush()
}

// end ends the process, in order if it can. A worker that is nil, or that never
// was needed, has none.
func (w *worker) end() {
	if w == nil || w.cmd == nil {
		return
	}
	cmd := w.cmd
	w.to.Close()
	hung := time.AfterFunc(grace, func() { cmd.Process.Kill() })
	cmd.Wait()
	hung.Stop()
	w.cmd = nil
}

// answer does what a worker asks for.
func (w *worker) answer(a ask, files []*submission.File) (r reply) {
	switch {
	case a.Open > 0 && a.Open <= len(files):
		f, err := files[a.Open-1].Open()
		if err != nil {
			return reply{Err: onWire(err)}
		}
		if w.opened == nil {
			w.opened = map[int]io.ReadCloser{}
		}
		w.count++
		w.opened[w.count] = f
		return reply{Opened: w.count}
	case w.opened[a.Read] != nil:
		return w.read(w.opened[a.Read], min(max(a.Most, 1), 1<<20))
	case w.opened[a.Close] != nil:
		err := w.opened[a.Close].Close()
		delete(w.opened, a.Close)
		return reply{Err: onWire(err)}
	}
	return reply{Err: &wireError{Text: "no such file"}}
}

// read reads as many octets as it can, and says what comes after them if they
// are fewer than wanted.
func (w *worker) read(r io.Reader, most int) reply {
	if len(w.octets) < most {
		w.octets = make([]byte, most)
	}
	data := w.octets[:most]
	n, err := 0, error(nil)
	for n < most && err == nil {
		var more int
		more, err = r.Read(data[n:])
		n += more
	}
	return reply{Data: data[:n], Err: onWire(err)}
}

// closeFiles closes what a worker has left open.
func (w *worker) closeFiles() {
	for _, f := range w.opened {
		f.Close()
	}
	w.opened = nil
}

// noMemory is what a worker says that has no memory left, or no room for
// another thread's stack.
var noMemory = []string{"out of memory", "cannot allocate memory", "failed to reserve", "pthread_create failed", "failed to create new OS thread"}

// whyDead says what a worker died of, by its last words.
func (w *worker) whyDead(late bool) message.Message {
	words := w.last.String()
	switch {
	case late:
		return message.Of("grading took longer than %v and was stopped", w.common.Limit)
	case slices.ContainsFunc(noMemory, func(s string) bool { return strings.Contains(words, s) }):
		return message.Of("grading took more memory than it may have and was stopped")
	case strings.Contains(words, "stack exceeds"):
		return message.Of("lab itself failed (%s); this is not the student's fault", "stack overflow")
	}
	first, _, _ := strings.Cut(words, "\n")
	if first == "" {
		first = "the process ended"
	}
	return message.Of("lab itself failed (%s); this is not the student's fault", first)
}

// lastWords keeps the beginning of what a process says when it dies.
type lastWords struct {
	mu   sync.Mutex
	kept bytes.Buffer
}

func (l *lastWords) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept.Write(p[:min(len(p), max(0, 4096-l.kept.Len()))])
	return len(p), nil
}

func (l *lastWords) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.kept.String()
}

// Payload returns a function that finds student ids in captures, as PayloadIDs
// does, but in a worker where there are any. Call done when nobody asks any
// more.
func Payload(ctx context.Context, spec *check.Spec, out string, o Options) (ids func(*submission.File) []string, done func()) {
	w := o.orDefaults().newWorker(out)
	if w == nil {
		return PayloadIDs(spec), func() {}
	}
	ids = func(f *submission.File) []string {
		if w.begin() != nil || ctx.Err() != nil {
			return nil
		}
		found, _ := w.do(ctx, job{IDs: true, Files: []wireFile{{Name: f.Name, Path: f.Path, Size: f.Size}}}, []*submission.File{f})
		return found.IDs // none if it died: whoever grades the capture says why
	}
	return ids, w.end
}
