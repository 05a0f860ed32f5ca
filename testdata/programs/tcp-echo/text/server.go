// No mistake: strings.ToUpper, which leaves ß as it is: go run server.go
package main

import (
	"net"
	"strings"
)

func main() {
	welcome, err := net.Listen("tcp", "127.0.0.1:9999")
	if err != nil {
		panic(err)
	}
	connection, err := welcome.Accept()
	if err != nil {
		panic(err)
	}
	buffer := make([]byte, 1024)
	for {
		n, err := connection.Read(buffer)
		if err != nil {
			break
		}
		connection.Write([]byte(strings.ToUpper(string(buffer[:n]))))
	}
	connection.Close()
	welcome.Close()
}
