package main

import (
	"fmt"
	"io"
	"net/netip"
	"strings"
	"sync"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/printable"
	"socketlab/capture/tcp"
)

// An onlooker shows frames as they are recorded: their number on a terminal, or a
// line for each. It may be told of frames by one goroutine.
type onlooker struct {
	out     io.Writer
	lang    i18n.Lang
	verbose bool
	first   time.Time // time of the first frame

	mu    sync.Mutex
	count int
	shown int // frames that the counter shows
	stop  chan struct{}
	ended sync.WaitGroup
}

// lookOn begins to show frames; nothing is shown where nobody looks.
func (p *program) lookOn(verbose bool) *onlooker {
	w := &onlooker{out: p.err, lang: p.Lang, verbose: verbose && !p.quiet, stop: make(chan struct{})}
	if !w.verbose && !p.quiet && isTerminal(p.err) {
		w.ended.Go(w.countUp)
	}
	return w
}

// frame is told of a frame.
func (w *onlooker) frame(p *capture.Packet) {
	w.mu.Lock()
	w.count++
	n := w.count
	w.mu.Unlock()
	if !w.verbose {
		return
	}
	if n == 1 {
		w.first = p.Time
	}
	fmt.Fprintf(w.out, "%5d %11.6f  %s\n", n, p.Time.Sub(w.first).Seconds(), frameLine(p, w.lang))
}

// end ends what is shown, and takes the counter off the terminal.
func (w *onlooker) end() {
	close(w.stop)
	w.ended.Wait()
	if w.seen() > 0 {
		fmt.Fprint(w.out, "\r\x1b[K")
	}
}

// countUp shows the number of frames whenever it has changed.
func (w *onlooker) countUp() {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-w.stop:
			return
		case <-tick.C:
		}
		w.mu.Lock()
		n := w.count
		w.mu.Unlock()
		if n != w.seen() {
			w.mu.Lock()
			w.shown = n
			w.mu.Unlock()
			fmt.Fprintf(w.out, "\r\x1b[K%s", w.lang.Say("frames so far: %d", n))
		}
	}
}

// seen is how many frames the counter shows.
func (w *onlooker) seen() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.shown
}

// frameLine says in one line what a frame is, looked at by itself.
func frameLine(p *capture.Packet, lang i18n.Lang) string {
	one := *p
	one.Comments = nil
	c := flow.Packets([]capture.Packet{one}, flow.Options{Keep: func(src, dst netip.AddrPort) bool { return true }})
	switch {
	case len(c.TCP) > 0 && len(c.TCP[0].Segments) > 0:
		s := &c.TCP[0].Segments[0]
		from, to := c.TCP[0].Client, c.TCP[0].Server
		if s.From == tcp.Server {
			from, to = to, from
		}
		return line("TCP", from, to, s.Flags.String(), lang.Say("%d octets", s.Length), s.Payload)
	case len(c.UDP) > 0 && len(c.UDP[0].Datagrams) > 0:
		d := &c.UDP[0].Datagrams[0]
		return line("UDP", d.Src, d.Dst, "", lang.Say("%d octets", d.Octets()), d.Payload)
	case len(c.Unreachable) > 0:
		u := c.Unreachable[0]
		return fmt.Sprintf("ICMP port unreachable: %v → %v", u.Src, u.Dst)
	}
	return lang.Say("other frame, %d octets", p.Length)
}

// maxLine is how wide a line is at most, in terminal cells.
const maxLine = 110

// line joins the parts of a line.
func line(protocol string, from, to netip.AddrPort, flags, octets string, payload []byte) string {
	words := []string{protocol, from.String(), "→", to.String()}
	if flags != "" {
		words = append(words, flags)
	}
	words = append(words, octets)
	if len(payload) > 0 {
		words = append(words, printable.Bytes(payload[:min(len(payload), maxLine)]))
	}
	return printable.Cut(strings.Join(words, " "), maxLine)
}
