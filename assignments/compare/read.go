package compare

import (
	"context"
	"io"
	"net/netip"
	"runtime"
	"slices"
	"sync"

	"socketlab/capture/flow"
	"socketlab/capture/message"
)

// Unread is a capture that could not be read, and why.
type Unread struct {
	File string
	Err  error
}

// What is kept of a capture while its Print is made.
const (
	maxKept          = 16 << 20
	maxConversations = 10_000
)

// Capture reads a capture for its Print: what stays on the machine first.
func Capture(open func() (io.ReadCloser, error)) (*flow.Capture, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return flow.Read(f, flow.Options{
		Keep:    func(src, dst netip.AddrPort) bool { return stays(src, dst) },
		Aside:   func(netip.AddrPort, netip.AddrPort) bool { return true },
		MaxKept: maxKept, MaxFrames: maxEach, MaxConversations: maxConversations,
	})
}

// Read makes the Prints of captures, jobs at a time. One that cannot be read is
// listed, and no reason to stop.
func Read(ctx context.Context, all []Entry, jobs int) (unread []Unread, err error) {
	errs := make([]error, len(all))
	todo := make(chan int)
	var workers sync.WaitGroup
	for range max(jobs, 1) {
		workers.Go(func() {
			for i := range todo {
				errs[i] = all[i].read()
			}
		})
	}
	for i := range all {
		if ctx.Err() != nil {
			break
		}
		todo <- i
	}
	close(todo)
	workers.Wait()
	for i, e := range errs {
		if e != nil {
			unread = append(unread, Unread{all[i].File, message.Reason(e)})
		}
	}
	return unread, ctx.Err()
}

// Jobs is how many captures are read at a time unless somebody says otherwise.
func Jobs() int { return runtime.GOMAXPROCS(0) }

// read makes the Print of a submission.
func (s *Entry) read() error {
	c, err := Capture(s.Open)
	if err != nil {
		return err
	}
	s.Print, s.Taken = Of(c, nil), c.First.UTC()
	s.Tokens = slices.Clip(s.Tokens)
	return nil
}
