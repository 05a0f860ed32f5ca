// lab: tcp-nonblocking
package main

import (
	"io"
	"net"
)

func main() {
	welcome, err := net.Listen("tcp", ":9999")
	if err != nil {
		panic(err)
	}
	for {
		conn, err := welcome.Accept()
		if err != nil {
			continue
		}
		go func() {
			defer conn.Close()
			io.Copy(conn, conn)
		}()
	}
}
