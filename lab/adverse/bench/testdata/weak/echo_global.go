// lab: tcp-nonblocking
// weakness: answers-mixed-up
package main

import (
	"net"
	"time"
)

var message []byte // of all connections

func serve(conn net.Conn) {
	defer conn.Close()
	for {
		b := make([]byte, 1024)
		n, err := conn.Read(b)
		if err != nil {
			return
		}
		message = b[:n]
		time.Sleep(100 * time.Millisecond) // thinks
		conn.Write(message)
	}
}

func main() {
	welcome, err := net.Listen("tcp", ":9999")
	if err != nil {
		panic(err)
	}
	for {
		conn, err := welcome.Accept()
		if err != nil {
			return
		}
		go serve(conn)
	}
}
