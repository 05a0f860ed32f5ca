package private

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"socketlab/capture/record"
)

var server = netip.MustParseAddrPort("127.0.0.1:5000")

// sendThroughPath sends datagrams, of which one each is lost, doubled, held
// back, overtaken and refused, and prints what arrives.
func sendThroughPath() int {
	receiver, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(server))
	if err != nil {
		fmt.Println(err)
		return 1
	}
	sender, _ := net.DialUDP("udp4", nil, net.UDPAddrFromAddrPort(server))
	recorder, err := record.Start(context.Background(), record.Config{Ports: []uint16{5000}})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	path, err := OpenPath(false, 5000)
	if err != nil {
		fmt.Println("path:", err)
		return 1
	}
	for i, do := range []string{"", Lose, "", Duplicate, Reorder, "", Delay, Unreachable} {
		if do != "" {
			path.Arrange(Impairment{Do: do, For: 300 * time.Millisecond})
		}
		fmt.Fprintf(sender, "%d", i)
	}
	path.Settle()
	sender.SetReadDeadline(time.Now().Add(5 * time.Second))
	_, refused := sender.Read(make([]byte, 1))
	fmt.Println("refused", errors.Is(refused, syscall.ECONNREFUSED), "idle", path.Idle())
	fmt.Println("arrived", texts(receiver, 7))
	events := path.Close()
	result, _ := recorder.Stop()
	var drops []Drop
	for _, e := range events {
		drops = append(drops, Drop{e.Time, e.Packet})
	}
	fmt.Println("events", len(events), "recorded", len(Dropped(result.Packets, drops)))
	return 0
}

// texts returns what arrives at a socket, n datagrams.
func texts(socket *net.UDPConn, n int) (all []string) {
	for b := make([]byte, 1<<16); len(all) < n; {
		socket.SetReadDeadline(time.Now().Add(5 * time.Second))
		k, err := socket.Read(b)
		if err != nil {
			break
		}
		all = append(all, string(b[:k]))
	}
	return all
}

// sendFragments sends a datagram in fragments: one is lost, then none, and then
// the answer's.
func sendFragments() int {
	if err := SetMTU(576); err != nil {
		fmt.Println(err)
		return 1
	}
	receiver, _ := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(server))
	sender, _ := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	path, err := OpenPath(false, 5000)
	if err != nil {
		fmt.Println("path:", err)
		return 1
	}
	payload := bytes.Repeat([]byte("ab"), 1000)
	path.Arrange(Impairment{Do: Lose, Nth: 3})
	sender.WriteToUDPAddrPort(payload[:1999], server)
	path.Arrange(Impairment{Do: Reorder, Nth: 2})
	sender.WriteToUDPAddrPort(payload, server)
	whole := texts(receiver, 1)
	path.Arrange(Impairment{Do: Lose, Nth: 4, Back: true})
	receiver.WriteToUDPAddrPort(payload, sender.LocalAddr().(*net.UDPAddr).AddrPort())
	receiver.WriteToUDPAddrPort([]byte("end"), sender.LocalAddr().(*net.UDPAddr).AddrPort())
	fmt.Println("whole", len(whole) == 1 && whole[0] == string(payload), "answers", texts(sender, 1), "events", len(path.Close()))
	return 0
}

// sendSegments sends a stream of which the SYN-ACK, two segments and the FIN are
// lost, one comes twice, and one is overtaken.
func sendSegments() int {
	listener, err := net.Listen("tcp4", server.String())
	if err != nil {
		fmt.Println(err)
		return 1
	}
	path, err := OpenPath(true, 5000)
	if err != nil {
		fmt.Println("path:", err)
		return 1
	}
	for n, do := range []string{Lose, Duplicate, Reorder, Lose, Delay, Unreachable} {
		path.Arrange(Impairment{Do: do, Nth: 2 + 2*n, For: 10 * time.Millisecond})
	}
	path.Arrange(Impairment{Do: Lose, Back: true}) // the SYN-ACK
	text := strings.Repeat("0123456789", 4000)
	go func() {
		if client, err := net.Dial("tcp4", server.String()); err == nil {
			for chunk := range slices.Chunk([]byte(text), 1000) {
				client.Write(chunk)
			}
			client.Close()
		}
	}()
	conn, err := listener.Accept()
	if err != nil {
		fmt.Println(err)
		return 1
	}
	got, err := io.ReadAll(conn)
	fmt.Println("same", string(got) == text, err, "events", len(path.Close()))
	return 0
}

func TestThePathChoosesPackets(t *testing.T) {
	for task, want := range map[string]string{
		"path of datagrams": "refused true idle false\narrived [0 2 3 3 5 4 6]\nevents 5 recorded 5",
		"path of fragments": "whole true answers [end] events 3",
		"path of segments":  "same true <nil> events 7",
	} {
		t.Run(task, func(t *testing.T) {
			t.Parallel()
			if got := outputOfPath(t, task, false); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestOrdinaryUserCanChoosePackets(t *testing.T) {
	if got := outputOfPath(t, "path of datagrams", true); !strings.Contains(got, "arrived [0 2 3 3 5 4 6]") {
		t.Error(got)
	}
}

// outputOfPath runs the task; a kernel without the queue is a reason to skip.
func outputOfPath(t *testing.T, task string, ordinary bool) string {
	t.Helper()
	cmd := program(task)
	if ordinary {
		asOrdinaryUser(t, cmd)
	}
	out, _ := cmd.CombinedOutput()
	skipRefused(t, string(out))
	if strings.HasPrefix(string(out), "path:") {
		t.Skip(string(out))
	}
	return strings.TrimSpace(string(out))
}

func TestNoPathOnTheHost(t *testing.T) {
	if alone() {
		t.Skip("this machine has no other interface than loopback")
	}
	if _, err := OpenPath(false, 1); !errors.Is(err, ErrNotPrivate) {
		t.Errorf("got error %v, want %v", err, ErrNotPrivate)
	}
	if err := SetMTU(1500); !errors.Is(err, ErrNotPrivate) {
		t.Errorf("got error %v, want %v", err, ErrNotPrivate)
	}
}
