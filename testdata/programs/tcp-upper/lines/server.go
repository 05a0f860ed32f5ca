// Mistake: waits for a newline, which nobody sends: go run server.go
package main

import (
	"bufio"
	"net"
	"strings"
)

func main() {
	welcome, err := net.Listen("tcp", ":12000")
	if err != nil {
		panic(err)
	}
	for {
		connection, err := welcome.Accept()
		if err != nil {
			panic(err)
		}
		line, _ := bufio.NewReader(connection).ReadString('\n')
		connection.Write([]byte(strings.ToUpper(line)))
		connection.Close()
	}
}
