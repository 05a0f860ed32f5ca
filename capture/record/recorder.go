package record

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"socketlab/capture"
	"socketlab/capture/message"
)

const (
	sentinelLimit = 2 * time.Second
	quiet         = 50 * time.Millisecond  // without a frame, after which Settle returns
	settleLimit   = 500 * time.Millisecond // after which Settle returns in any case
)

// A Recorder is a recording that is going on. Its methods may be called from
// any goroutine.
type Recorder struct {
	source  source
	beacon  *beacon
	limit   time.Duration // for a sentinel to come back; then a second one is sent
	keeper  keeper
	result  Result
	started func(Result) error          // called by the reading goroutine before deliver; may be nil
	deliver func(*capture.Packet) error // called by the reading goroutine

	seen chan byte     // numbers of the sentinels that came back
	done chan struct{} // closed when the reading goroutine has ended
	stop chan struct{} // closed to end it at once
	err  error         // why it ended early; valid once done is closed

	mu   sync.Mutex
	last time.Time // when the last frame of the lab was read

	proving  sync.Mutex // one sentinel is waited for at a time
	stopOnce sync.Once
	stopErr  error
}

// Start begins a recording and returns when it is proved to run. The context
// bounds only the start; the recording goes on until Stop, which must be called.
//
// The error wraps ErrPermission, ErrNoDevice, ErrNoLibrary, ErrNotSupported or
// ErrIncomplete where one of these is the cause.
func Start(ctx context.Context, config Config) (*Recorder, error) {
	r := &Recorder{limit: sentinelLimit, started: config.Started}
	r.deliver = func(p *capture.Packet) error {
		var err error
		if config.Each != nil {
			err = config.Each(p)
		}
		if errors.Is(err, ErrSkip) {
			r.result.Skipped++
			return nil
		}
		r.result.Packets = append(r.result.Packets, *p)
		return err
	}
	if err := r.start(ctx, config); err != nil {
		return nil, err
	}
	return r, nil
}

// loopbackName returns the name of the loopback interface. Windows has none that
// could be captured; Npcap makes a device for it.
func loopbackName() string {
	switch runtime.GOOS {
	case "linux":
		return "lo"
	case "windows":
		return `\Device\NPF_Loopback`
	}
	return "lo0"
}

// start opens the interface, begins to read, and waits for the first sentinel.
// Nothing is left open if it fails.
func (r *Recorder) start(ctx context.Context, config Config) error {
	name := config.Interface
	if name == "" {
		name = loopbackName()
	}
	if err := r.open(name, config.Ports); err != nil {
		return message.At(name, err)
	}
	if err := r.begin(ctx); err != nil {
		return message.At(name, err)
	}
	return nil
}

// begin reads from the open source and waits for the first sentinel.
func (r *Recorder) begin(ctx context.Context) error {
	r.seen = make(chan byte, 8)
	r.done, r.stop = make(chan struct{}), make(chan struct{})
	go r.run()
	err := r.prove(ctx, 0)
	if err != nil {
		r.abandon()
	}
	return err
}

func (r *Recorder) open(name string, ports []uint16) error {
	if err := Available(); err != nil {
		return err
	}
	beacon, err := beaconOn(name, ports)
	if err != nil {
		return err
	}
	filter := filterText(ports)
	withSentinels := filter
	if filter != "" {
		withSentinels = fmt.Sprintf("udp port %d or %s", beacon.port(), filter)
	}
	source, err := openSource(name, withSentinels)
	if err != nil {
		beacon.close()
		return err
	}
	r.source, r.beacon = source, beacon
	r.keeper = keeper{ports: ports, link: source.linkType()}
	r.result.Interface, r.result.Filter = name, filter
	r.result.LinkType, r.result.SnapLength = source.linkType(), snapLength
	return nil
}

// Sentinels 0 and 1 open a recording, 2 and 3 close it; the second of each pair
// is sent only when the first got lost.
const closing = 2

// prove sends the sentinel with the given number and waits until it has come
// back; if it does not, it tries once more with the next number.
func (r *Recorder) prove(ctx context.Context, number byte) error {
	r.proving.Lock()
	defer r.proving.Unlock()
	for n := number; n < number+2; n++ {
		if err := r.beacon.send(n); err != nil {
			return message.Errorf("%v: %v", ErrIncomplete, err)
		}
		switch err := r.await(ctx, number); {
		case err == nil:
			return nil
		case !errors.Is(err, ErrIncomplete):
			return err
		}
	}
	return message.Errorf("%v: sentinel did not come back within %v", ErrIncomplete, 2*r.limit)
}

// await waits for a sentinel with at least the given number. One that has come
// back counts even if the context or the reading has ended since.
func (r *Recorder) await(ctx context.Context, number byte) error {
	limit := time.NewTimer(r.limit)
	defer limit.Stop()
	for {
		err := error(nil)
		select {
		case got := <-r.seen:
			if got >= number {
				return nil
			}
			continue
		case <-r.done:
			err = r.ended(number)
		case <-ctx.Done():
			err = ctx.Err()
		case <-limit.C:
			err = ErrIncomplete
		}
		if err == nil || len(r.seen) == 0 {
			return err
		}
	}
}

// ended explains why the reading goroutine is no more: it saw the closing
// sentinel, or it could not read on.
func (r *Recorder) ended(number byte) error {
	if r.err != nil {
		return r.err
	}
	if number < closing {
		return ErrIncomplete
	}
	return nil
}

// run reads frames until the closing sentinel, an error, or stop.
func (r *Recorder) run() {
	defer close(r.done)
	recording, closed := false, false
	for r.err == nil && !closed && !r.stopped() {
		packet, err := r.source.read()
		if err == errQuiet {
			continue
		}
		if err != nil {
			r.err = err
			return
		}
		number, ok := r.beacon.sentinel(packet.Data)
		switch {
		case ok:
			r.seen <- number
			if !recording && r.started != nil {
				r.err = r.started(r.result)
			}
			recording, closed = true, number >= closing
		case recording && r.keeper.keep(packet.Data):
			r.err = r.store(&packet)
		}
	}
}

func (r *Recorder) stopped() bool {
	select {
	case <-r.stop:
		return true
	default:
		return false
	}
}

// store numbers a frame of the lab and delivers it.
func (r *Recorder) store(packet *capture.Packet) error {
	r.result.Received++
	packet.Frame = int(r.result.Received)
	packet.LinkType = r.result.LinkType
	r.mu.Lock()
	r.last = time.Now()
	r.mu.Unlock()
	return r.deliver(packet)
}

// Settle waits until no frame has come for 50 ms, 500 ms at most. It is for
// programs that may still be closing their connections when they are gone;
// what a socket call sends, loopback has carried when the call returns.
func (r *Recorder) Settle(ctx context.Context) {
	begin := time.Now()
	for {
		wait := min(quiet-time.Since(r.latest(begin)), settleLimit-time.Since(begin))
		if wait <= 0 {
			return
		}
		select {
		case <-time.After(wait):
		case <-r.done:
			return
		case <-ctx.Done():
			return
		}
	}
}

// latest returns when the last frame was read, or begin if that is later.
func (r *Recorder) latest(begin time.Time) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last.After(begin) {
		return r.last
	}
	return begin
}

// Sync waits until everything has been read that was sent before it was called.
func (r *Recorder) Sync(ctx context.Context) error { return r.prove(ctx, 0) }

// Stop reads everything that was sent before it was called, ends the recording
// and returns it. The error wraps ErrIncomplete if frames may be missing; the
// result then holds what there is. Further calls return the same again.
func (r *Recorder) Stop() (Result, error) {
	r.stopOnce.Do(func() {
		err := r.prove(context.Background(), closing)
		r.abandon()
		switch dropped := r.result.Dropped; {
		case err != nil && !errors.Is(err, ErrIncomplete):
			r.stopErr = message.Errorf("%v: %v", ErrIncomplete, err)
		case err == nil && dropped > 0:
			r.stopErr = message.Errorf("%v: %d frames lost for want of buffer", ErrIncomplete, dropped)
		default:
			r.stopErr = err
		}
	})
	return r.result, r.stopErr
}

// abandon ends the reading goroutine and closes everything.
func (r *Recorder) abandon() {
	close(r.stop)
	<-r.done
	if dropped, err := r.source.dropped(); err == nil {
		r.result.Dropped = dropped
		r.result.Received += dropped
	}
	r.source.close()
	r.beacon.close()
}
