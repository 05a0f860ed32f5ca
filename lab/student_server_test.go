package lab

import (
	"errors"
	"testing"
	"time"

	"socketlab/capture/party"
)

// A server that works is waited for longer than the whole run may take, and one
// that only sleeps is not; of the latter is said how long it was waited for.
func TestWhoWorksIsWaitedFor(t *testing.T) {
	if testing.Short() {
		t.Skip("takes ten seconds")
	}
	const later = `
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[2])))
while True:
    s.sendto(*s.recvfrom(4096))
`
	run := func(before string) (*Recording, time.Duration) {
		begin := time.Now()
		r, err := runFor(t, Config{Experiment: echo(), Timeout: 3 * time.Second, Server: python(t, "import socket, sys, time\n"+before+later)})
		if err != nil && !errors.Is(err, ErrTimeout) { // nobody answers the clients of one that is not there
			t.Fatal(err)
		}
		return r, time.Since(begin)
	}
	r, _ := run("begin = time.time()\nwhile time.time() - begin < 5: pass")
	if trouble := r.Parties[0].Trouble; trouble != nil || len(r.Packets) != 8 {
		t.Errorf("a server that works: %+v and %d frames, want no trouble and 8", trouble, len(r.Packets))
	}
	r, took := run("time.sleep(60)")
	trouble := r.Parties[0].Trouble
	if trouble == nil || trouble.Kind != party.NotBound || trouble.After < 2 || trouble.After > took.Seconds() {
		t.Errorf("a server that sleeps: %+v after %v", trouble, took)
	}
}
