// Sends one line and prints the answer: go run client.go HOST PORT
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
)

func main() {
	conn, err := net.Dial("udp", os.Args[1]+":"+os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer conn.Close()
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	conn.Write(in.Bytes())
	buffer := make([]byte, 2048)
	n, _ := conn.Read(buffer)
	fmt.Println(string(buffer[:n]))
}
