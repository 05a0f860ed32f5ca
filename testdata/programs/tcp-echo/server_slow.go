// A server that has to be waited for: go run compiles it first, and then it sleeps.
package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	time.Sleep(4 * time.Second)
	welcome, err := net.Listen("tcp4", "127.0.0.1:9999")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	buffer := make([]byte, 1024)
	for {
		conn, err := welcome.Accept()
		if err != nil {
			return
		}
		for {
			n, err := conn.Read(buffer)
			if err != nil {
				break
			}
			conn.Write(upper(buffer[:n]))
		}
		conn.Close()
	}
}

// upper changes a to z and nothing else.
func upper(b []byte) []byte {
	b = bytes.Clone(b)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return b
}
