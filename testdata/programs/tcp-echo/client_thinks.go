// A client that takes five seconds before it sends, and before it closes: go run client.go HOST PORT
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	conn, err := net.Dial("tcp", os.Args[1]+":"+os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	time.Sleep(5 * time.Second)
	conn.Write(in.Bytes())
	buffer := make([]byte, 1024)
	n, _ := conn.Read(buffer)
	fmt.Println(string(buffer[:n]))
	time.Sleep(2 * time.Second)
	conn.Close()
}
