// lab: udp-echo
// weakness: blanks-stripped
package main

import (
	"bytes"
	"net"
)

func main() {
	conn, err := net.ListenPacket("udp", ":5000")
	if err != nil {
		panic(err)
	}
	b := make([]byte, 4096)
	for {
		n, from, err := conn.ReadFrom(b)
		if err != nil {
			continue
		}
		conn.WriteTo(bytes.TrimSpace(b[:n]), from)
	}
}
