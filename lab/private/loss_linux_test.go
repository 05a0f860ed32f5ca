package private

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"socketlab/capture/record"
)

// loseDatagrams sends 200 datagrams while 30 of every 100 are lost, and compares
// what arrives, what is recorded and what is reported.
func loseDatagrams() int {
	receiver, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 5000})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	recorder, err := record.Start(context.Background(), record.Config{Ports: []uint16{5000}})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	dropper, err := Loss{UDP: []uint16{5000}, Percent: 30, Seed: 1}.Start()
	if err != nil {
		fmt.Println("loss:", err)
		return 1
	}
	const sent = 200
	for i := range sent {
		receiver.WriteTo(fmt.Appendf(nil, "%d", i/2), receiver.LocalAddr()) // each text twice
	}
	drops, err := dropper.Stop()
	result, incomplete := recorder.Stop()
	lost := Dropped(result.Packets, drops)
	exact := 0
	for n, i := range lost {
		if result.Packets[i].Time.Truncate(time.Microsecond).Equal(drops[n].Time) {
			exact++
		}
	}
	fmt.Println("recorded", len(result.Packets), "lost", len(lost), "at the same time", exact,
		"arrived", countArrived(receiver), "errors", err, incomplete)
	return 0
}

// countArrived returns how many datagrams wait at the socket.
func countArrived(socket *net.UDPConn) (n int) {
	socket.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	for buffer := make([]byte, 64); ; n++ {
		if _, err := socket.Read(buffer); err != nil {
			return n
		}
	}
}

// loseSegments sends a megabyte through a connection that loses segments.
func loseSegments() int {
	listener, err := net.Listen("tcp4", "127.0.0.1:5000")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	dropper, err := Loss{TCP: []uint16{5000}, Percent: 10, Seed: 1}.Start()
	if err != nil {
		fmt.Println("loss:", err)
		return 1
	}
	go func() {
		client, err := net.Dial("tcp4", "127.0.0.1:5000")
		if err == nil {
			io.WriteString(client, strings.Repeat("x", 1<<20))
			client.Close()
		}
	}()
	server, err := listener.Accept()
	if err != nil {
		fmt.Println(err)
		return 1
	}
	n, err := io.Copy(io.Discard, server)
	drops, stopped := dropper.Stop()
	fmt.Println("octets", n, "some lost", len(drops) > 0, "errors", err, stopped)
	return 0
}

func TestLostDatagramsAreRecordedAndMarked(t *testing.T) {
	want := "recorded 200 lost 60 at the same time 60 arrived 140 errors <nil> <nil>"
	if got := outputOfLoss(t, "lose datagrams"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestTCPSurvivesLoss(t *testing.T) {
	want := "octets 1048576 some lost true errors <nil> <nil>"
	if got := outputOfLoss(t, "lose segments"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestOrdinaryUserCanLosePackets(t *testing.T) {
	cmd := program("lose segments")
	asOrdinaryUser(t, cmd)
	if got := output(t, cmd); !strings.HasPrefix(got, "octets 1048576") {
		t.Error(got)
	}
}

// outputOfLoss runs the task; a kernel without nf_tables is a reason to skip.
func outputOfLoss(t *testing.T, task string) string {
	t.Helper()
	out, _ := program(task).CombinedOutput()
	skipRefused(t, string(out))
	if strings.HasPrefix(string(out), "loss:") {
		t.Skip(string(out))
	}
	return strings.TrimSpace(string(out))
}

func TestNothingIsLostOnTheHost(t *testing.T) {
	if alone() {
		t.Skip("this machine has no other interface than loopback")
	}
	if _, err := (Loss{UDP: []uint16{5000}, Percent: 1}).Start(); !errors.Is(err, ErrNotPrivate) {
		t.Errorf("got error %v, want %v", err, ErrNotPrivate)
	}
}
