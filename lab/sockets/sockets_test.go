package sockets

import (
	"net"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"testing"
)

// Both ends of a connection, and a UDP socket, stand in the tables with their
// addresses.
func TestList(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	conn, err := net.Dial("tcp4", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	datagrams, err := net.ListenPacket("udp6", "[::1]:0")
	if err != nil {
		t.Skip(err)
	}
	defer datagrams.Close()

	server, client := netip.MustParseAddrPort(listener.Addr().String()), netip.MustParseAddrPort(conn.LocalAddr().String())
	tcp, err := List(true)
	if err != nil {
		t.Fatal(err)
	}
	wanted := map[Socket]bool{
		{TCP: true, Local: server, State: Listen, Remote: netip.MustParseAddrPort("0.0.0.0:0")}: false,
		{TCP: true, Local: client, Remote: server}:                                              false,
		{TCP: true, Local: server, Remote: client}:                                              false,
	}
	for _, s := range tcp {
		s.Inode = 0
		if _, ok := wanted[s]; ok {
			wanted[s] = true
		}
	}
	for s, seen := range wanted {
		if !seen && runtime.GOOS == "linux" {
			t.Errorf("no %+v in %+v", s, tcp)
		}
	}
	for port, want := range map[uint16]bool{server.Port(): true, client.Port(): false} {
		if got, err := Bound(true, port); got != want || err != nil {
			t.Errorf("TCP port %d is bound: got %v, %v, want %v", port, got, err, want)
		}
	}
	port := netip.MustParseAddrPort(datagrams.LocalAddr().String()).Port()
	if got, err := Bound(false, port); !got || err != nil {
		t.Errorf("UDP port %d is bound: got %v, %v", port, got, err)
	}
}

// A connection that this end has closed first is in TIME-WAIT, and nobody's.
func TestTimeWait(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := netip.MustParseAddrPort(listener.Addr().String()).Port()
	client, err := net.Dial("tcp4", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	server, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	server.Close()
	listener.Close()
	client.Read(make([]byte, 1)) // its FIN is there
	client.Close()
	all, err := List(true)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.Local.Port() != port {
			continue
		}
		if s.State != TimeWait {
			t.Errorf("got %+v, want TIME-WAIT", s)
		}
		if runtime.GOOS == "linux" && (s.Left.Seconds() < 50 || s.Left.Seconds() > 60) {
			t.Errorf("%v left, want almost 60s", s.Left)
		}
		return
	}
	t.Error("the connection is in no table")
}

func TestHolder(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := uint16(listener.Addr().(*net.TCPAddr).Port)
	if pid, ok := Holder(true, port); !ok || pid != os.Getpid() {
		t.Errorf("got %d, %v, want this process, %d", pid, ok, os.Getpid())
	}
	if pid, ok := Holder(false, port); ok {
		t.Errorf("got %d for the UDP port of the same number", pid)
	}
}

func TestHeldBy(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells")
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	here := netip.MustParseAddrPort(listener.Addr().String())
	held, ok := HeldBy([]int{os.Getpid()})
	if !ok || !slices.ContainsFunc(held, func(s Socket) bool { return s.TCP && s.Local == here && s.State == Listen }) {
		t.Errorf("got %+v, %v, want %v among them", held, ok, here)
	}
	if held, _ := HeldBy([]int{1}); slices.ContainsFunc(held, func(s Socket) bool { return s.Local == here }) {
		t.Errorf("got %+v for another process", held)
	}
	if held, ok := HeldBy(nil); ok {
		t.Errorf("got %+v for nobody", held)
	}
}

func TestNetstat(t *testing.T) {
	const macOS = `
Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp4       0      0  127.0.0.1.12000        127.0.0.1.54321        TIME_WAIT
tcp46      0      0  *.9999                 *.*                    LISTEN
udp4       0      0  *.5000                 *.*
`
	const windows = `
활성 연결

  프로토콜  로컬 주소              외부 주소              상태
  TCP    0.0.0.0:9999           0.0.0.0:0              LISTENING
  TCP    127.0.0.1:12000        127.0.0.1:54321        TIME_WAIT
  UDP    [::]:5000              *:*
`
	for system, table := range map[string]string{"macOS": macOS, "Windows": windows} {
		got := map[uint16]Socket{}
		for _, s := range append(netstat(table, true), netstat(table, false)...) {
			got[s.Local.Port()] = s
		}
		if len(got) != 3 || got[9999].State != Listen || !got[9999].TCP || got[5000].TCP {
			t.Errorf("%s: got %+v", system, got)
		}
		closed := Socket{TCP: true, State: TimeWait, Local: netip.MustParseAddrPort("127.0.0.1:12000"), Remote: netip.MustParseAddrPort("127.0.0.1:54321")}
		if got[12000] != closed {
			t.Errorf("%s: got %+v, want %+v", system, got[12000], closed)
		}
	}
}
