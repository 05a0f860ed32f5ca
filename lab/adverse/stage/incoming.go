package stage

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// incoming is what the program under test has sent over a connection.
type incoming struct {
	got    []byte
	ended  bool // it has closed its direction
	broken bool // with RST
}

// read takes what arrives within a time, in one recv() that is noted, and
// returns how many octets that were.
func (in *incoming) read(conn *net.TCPConn, within time.Duration,
	note func(start time.Time, name, args, result string, octets int, err error)) int {
	b := make([]byte, 64<<10)
	start := time.Now()
	_ = conn.SetReadDeadline(start.Add(within))
	n, err := conn.Read(b)
	in.got = append(in.got, b[:n]...)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return n
	case errors.Is(err, io.EOF):
		in.ended, err = true, nil
	case err != nil:
		in.broken = true
	}
	note(start, "recv", fmt.Sprint(len(b)), fmt.Sprint(n), n, err)
	return n
}
