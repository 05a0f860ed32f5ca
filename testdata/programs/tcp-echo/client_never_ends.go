// A client that waits for "exit", which nobody types: go run client.go HOST PORT
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
)

func main() {
	conn, err := net.Dial("tcp", os.Args[1]+":"+os.Args[2])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer conn.Close()
	buffer := make([]byte, 1024)
	for in := bufio.NewScanner(os.Stdin); ; {
		fmt.Print("message (exit to quit): ")
		in.Scan()
		if in.Text() == "exit" {
			return
		}
		conn.Write(in.Bytes())
		n, _ := conn.Read(buffer)
		fmt.Println("server says:", string(buffer[:n]))
	}
}
