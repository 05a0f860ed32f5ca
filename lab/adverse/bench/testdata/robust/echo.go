// lab: tcp-echo
package main

import "net"

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
		for i, c := range b[:n] {
			if 'a' <= c && c <= 'z' {
				b[i] = c - 32
			}
		}
		if _, failed := conn.Write(b[:n]); failed != nil || err != nil {
			return
		}
	}
}
