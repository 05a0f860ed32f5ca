// lab: tcp-echo
// weakness: reads-too-little
package main

import "net"

// Answers 64 octets of each read.
func main() {
	welcome, err := net.Listen("tcp", "127.0.0.1:9999")
	if err != nil {
		panic(err)
	}
	conn, err := welcome.Accept()
	if err != nil {
		return
	}
	defer conn.Close()
	b := make([]byte, 1024)
	for {
		n, err := conn.Read(b)
		if err != nil {
			return
		}
		conn.Write(upper(b[:min(n, 64)]))
	}
}

func upper(b []byte) []byte {
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 32
		}
	}
	return b
}
