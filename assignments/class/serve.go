package class

import (
	"bufio"
	"context"
	"encoding/gob"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"socketlab/assignments/check"
)

const (
	// heap is where a worker begins to take more time for less memory, in
	// octets. One submission needs no more (the bounds of grade.Read).
	heap = 200 << 20
	// stack is how deep a worker may go, in octets: no reader of ours goes
	// deeper for deeper input.
	stack = 64 << 20
	// most is the memory that the system lets a worker have.
	most = 1 << 30
)

// Serve is what a worker does: it grades the submissions that a class hands it
// through in, one after the other, and answers through out. Whatever one of
// them does to this process, the class goes on without it. It returns when the
// class is done. labs are Options.Labs.
func Serve(spec *check.Spec, labs []*check.Spec, in io.Reader, out io.Writer) error {
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP) // the class hears them, too, and sees to the rest
	debug.SetGCPercent(300)                                      // grading makes much garbage and keeps little of it
	debug.SetMemoryLimit(room(heap))
	debug.SetMaxStack(stack)
	if !raced {
		limitMemory(most)
	}
	s := &server{in: gob.NewDecoder(in), raw: bufio.NewWriter(out)}
	s.out = gob.NewEncoder(s.raw)
	var common setup
	if err := s.in.Decode(&common); err != nil {
		return err
	}
	root, err := os.OpenRoot(common.Out)
	if err != nil {
		return err
	}
	defer root.Close()
	g := &grader{spec: spec, out: root, Options: Options{Attempt: common.Attempt,
		Since: common.Since, Late: common.Late, Now: common.Now, Codes: common.Codes, Refereed: common.Refereed, Sessions: common.Sessions, Limit: common.Limit, Labs: labs}}
	for {
		var j job
		if err := s.in.Decode(&j); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		done := s.do(g, &j)
		if err := s.say(done); err != nil || done.Last {
			return err
		}
	}
}

// A server is the worker's end of the wire.
type server struct {
	in  *gob.Decoder
	out *gob.Encoder
	raw *bufio.Writer
}

// do does a job.
func (s *server) do(g *grader, j *job) ask {
	begin := time.Now()
	done := ask{Done: true}
	switch {
	case j.IDs:
		done.IDs = PayloadIDs(g.spec)(j.file(1, s.open))
	case j.Quiz:
		if q := questions(g.spec, j.file(1, s.open)); q != nil {
			done.Quiz, _ = q.MarshalBinary() // plain data
		}
	default:
		g.Lang = j.Lang
		for _, a := range g.finish(context.Background(), j.rows(s.open)) {
			done.Lines = append(done.Lines, a.line)
			if a.err != nil {
				done.Failed = onWire(a.err)
			}
		}
	}
	done.Last = time.Since(begin) >= g.Limit
	return done
}

func (s *server) say(a ask) error {
	if err := s.out.Encode(a); err != nil {
		return err
	}
	return s.raw.Flush()
}

// ask asks the class for something and waits for it. An error of the wire is
// the end of the worker: there is nobody to tell.
func (s *server) ask(a ask) (r reply) {
	if s.say(a) != nil || s.in.Decode(&r) != nil {
		os.Exit(1)
	}
	return r
}

// open opens a file of the job.
func (s *server) open(number int) (io.ReadCloser, error) {
	r := s.ask(ask{Open: number})
	if r.Err != nil {
		return nil, r.Err.err()
	}
	f := &remoteFile{server: s, number: r.Opened}
	return buffered{bufio.NewReaderSize(f, 256<<10), f}, nil
}

// A remoteFile is a file that the class has opened.
type remoteFile struct {
	*server
	number int
	ended  error // what comes after the last octets
}

func (f *remoteFile) Read(p []byte) (int, error) {
	if f.ended != nil {
		return 0, f.ended
	}
	r := f.ask(ask{Read: f.number, Most: len(p)})
	f.ended = r.Err.err()
	n := copy(p, r.Data)
	if n == 0 && f.ended != nil {
		return 0, f.ended
	}
	return n, nil
}

func (f *remoteFile) Close() error { return f.ask(ask{Close: f.number}).Err.err() }
