// A client that takes its time before it connects: go run client.go HOST PORT
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	time.Sleep(2 * time.Second)
	conn, err := net.Dial("tcp", os.Args[1]+":"+os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer conn.Close()
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	conn.Write(in.Bytes())
	buffer := make([]byte, 1024)
	n, _ := conn.Read(buffer)
	fmt.Println(string(buffer[:n]))
}
