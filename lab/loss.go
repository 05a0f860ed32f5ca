package lab

import (
	"context"
	"os"
	"time"

	"socketlab/lab/experiment"
	"socketlab/lab/private"
	"socketlab/lab/sockets"
)

// lose begins to lose packets, if the experiment wants that.
func (r *run) lose() (err error) {
	e := r.config.Experiment
	if e.Loss == 0 {
		return nil
	}
	loss := private.Loss{Percent: e.Loss, Seed: e.Seed}
	if e.Transport == experiment.TCP {
		loss.TCP = r.ports()
	} else {
		loss.UDP = r.ports()
	}
	if r.dropper, err = loss.Start(); err == nil {
		repeatSooner() // else ten losses take TCP two seconds
	}
	return err
}

// repeatSooner makes TCP of this network repeat a lost segment after as little
// as 20 ms instead of 200 (Linux 6.11 and later; older ones stay slow). It is
// called in a private network only, where nobody else notices.
func repeatSooner() {
	_ = os.WriteFile("/proc/sys/net/ipv4/tcp_rto_min_us", []byte("20000"), 0)
}

// loseNoMore ends the loss. Before that, it waits until TCP has repeated what
// was lost of the last segments: the sockets are closed, but the kernel is
// still at it.
func (r *run) loseNoMore(ctx context.Context) error {
	if r.dropper == nil {
		return nil
	}
	if r.config.Experiment.Transport == experiment.TCP {
		awaitClosed(ctx, r.ports())
	}
	var err error
	r.drops, err = r.dropper.Stop()
	return err
}

// repeating is how long TCP may repeat its last segments, at most.
const repeating = 5 * time.Second

// awaitClosed waits until the kernel has closed every connection of the
// ports, or nobody knows, or ctx ends, or nothing seems to get through.
func awaitClosed(ctx context.Context, ports []uint16) {
	ctx, cancel := context.WithTimeout(ctx, repeating)
	defer cancel()
	for sockets.Closing(ports) {
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return
		}
	}
}
