// A UDP echo client in Go: go run client.go HOST PORT
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	server, err := net.ResolveUDPAddr("udp4", os.Args[1]+":"+os.Args[2])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	conn, err := net.ListenUDP("udp4", nil)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer conn.Close()
	for in := bufio.NewScanner(os.Stdin); in.Scan() && in.Text() != ""; {
		conn.WriteToUDP(in.Bytes(), server)
		conn.SetReadDeadline(time.Now().Add(2 * time.Second))
		buffer := make([]byte, 4096)
		n, from, err := conn.ReadFromUDP(buffer)
		if err != nil {
			fmt.Println("no echo:", err)
			continue
		}
		fmt.Println(from, string(buffer[:n]))
	}
}
