package peer

import (
	"slices"
	"testing"
	"time"

	"socketlab/lab/experiment"
)

func TestPatienceIsLostOnceForAll(t *testing.T) {
	var shared Patience
	if got := shared.left(2 * time.Second); got != 2*time.Second {
		t.Errorf("before any answer was missed: %v", got)
	}
	shared.lose()
	if got := shared.left(2 * time.Second); got != impatience {
		t.Errorf("after one was missed: %v, want %v", got, impatience)
	}
	if got := shared.left(time.Millisecond); got != time.Millisecond {
		t.Errorf("a short timeout became %v", got)
	}
	var nobodys *Patience
	nobodys.lose()
	if got := nobodys.left(2 * time.Second); got != 2*time.Second {
		t.Errorf("a client by itself waits %v", got)
	}
}

// A server that answers in pieces is right: the client that closes after the
// first must not reset the connection.
func TestAnAnswerInPiecesIsReadToTheEnd(t *testing.T) {
	st := serve(t, experiment.TCP, experiment.Server{Buffer: 1, Until: experiment.UntilEnd, Serves: 1})
	if _, err := st.client(experiment.Client{Hold: 50 * time.Millisecond, Timeout: time.Second}, "abc"); err != nil {
		t.Fatal(err)
	}
	if err := <-st.ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if calls := st.calls("server"); !slices.Contains(calls, "recv(1) = 0") {
		t.Errorf("the server did not see the end of the stream: %q", calls)
	}
}
