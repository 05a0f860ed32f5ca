//go:build amd64 || arm64

package syscalls

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"socketlab/lab/peer"
)

// A socket is a socket of the internet that watched programs have, under
// whatever descriptors.
type socket struct {
	inode  uint64
	stream bool

	local  netip.AddrPort // invalid until it is known
	remote netip.AddrPort // invalid until connected
	asked  string         // call that has found nothing; "" if the last one has found something
}

// inodeOf returns the inode of a descriptor of a thread; 0 if it is no socket.
func inodeOf(thread, descriptor int) uint64 {
	return inodeOfLink(fmt.Sprintf("/proc/%d/fd/%d", thread, descriptor))
}

// inodeOfLink reads the 123 of a link to "socket:[123]".
func inodeOfLink(name string) uint64 {
	var buffer [64]byte
	n, err := unix.Readlink(name, buffer[:])
	if err != nil {
		return 0
	}
	number, found := strings.CutPrefix(string(buffer[:n]), "socket:[")
	if !found {
		return 0
	}
	inode, _ := strconv.ParseUint(strings.TrimSuffix(number, "]"), 10, 64)
	return inode
}

// socket returns the socket behind a descriptor of a thread; nil if it is none
// of the internet.
func (w *watcher) socket(thread int, descriptor uint64) *socket {
	if len(w.sockets) == 0 {
		return nil
	}
	return w.sockets[inodeOf(thread, int(int32(descriptor)))]
}

// open takes note of a new socket.
func (w *watcher) open(thread int, descriptor int64, s *socket) {
	s.inode = inodeOf(thread, int(descriptor))
	if s.inode != 0 {
		w.sockets[s.inode] = s
	}
}

// holders counts the descriptors of watched processes that lead to a socket.
func (w *watcher) holders(inode uint64) (n int) {
	for process := range w.processes {
		for _, held := range inodes(process) {
			if held == inode {
				n++
			}
		}
	}
	return n
}

// inodes returns the inodes behind the sockets of a process, in the order of
// its descriptors.
func inodes(process int) (all []uint64) {
	folder := fmt.Sprintf("/proc/%d/fd/", process)
	entries, _ := os.ReadDir(folder) // empty if the process is gone
	for _, e := range entries {
		if inode := inodeOfLink(folder + e.Name()); inode != 0 {
			all = append(all, inode)
		}
	}
	return all
}

// ending tells of the sockets that the kernel closes at the end of a process.
func (w *watcher) ending(thread int) {
	if !w.processes[thread] {
		return // only a thread
	}
	status, err := unix.PtraceGetEventMsg(thread)
	if err != nil {
		return
	}
	how := peer.Call{Name: "exit", Args: strconv.Itoa(int(status >> 8)), Result: "socket closed"}
	if signal := unix.Signal(status & 0x7f); signal != 0 {
		how.Name, how.Args = "killed", unix.SignalName(signal)
	}
	for _, inode := range inodes(thread) {
		if s := w.sockets[inode]; s != nil && (!w.shared || w.holders(inode) == 1) {
			delete(w.sockets, inode)
			c := &call{Call: how, socket: s}
			c.Start, c.End = time.Now(), time.Now()
			w.tell(c)
		}
	}
	delete(w.processes, thread)
}

// locate looks up the addresses that the kernel has given a socket. They stay
// as they are if it lists none: a TCP socket is listed when it listens or
// connects.
func (s *socket) locate(thread int) {
	tables := []string{"udp", "udp6"}
	if s.stream {
		tables = []string{"tcp", "tcp6"}
	}
	wanted := strconv.FormatUint(s.inode, 10)
	for _, table := range tables {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s", thread, table))
		for line := range strings.Lines(string(text)) {
			fields := strings.Fields(line)
			if len(fields) > 9 && fields[9] == wanted {
				s.local, s.remote = listed(fields[1], s.local), listed(fields[2], s.remote)
				return
			}
		}
	}
}

// listed reads an address such as 0100007F:1388: words of four octets in the
// order of the processor (little endian), then the port. One without a port
// says nothing, and the known one is returned.
func listed(text string, known netip.AddrPort) netip.AddrPort {
	host, number, _ := strings.Cut(text, ":")
	octets, err := hex.DecodeString(host)
	port, portErr := strconv.ParseUint(number, 16, 16)
	if err != nil || portErr != nil || port == 0 || len(octets)%4 != 0 {
		return known
	}
	for i := 0; i < len(octets); i += 4 {
		binary.BigEndian.PutUint32(octets[i:], binary.LittleEndian.Uint32(octets[i:]))
	}
	addr, ok := netip.AddrFromSlice(octets)
	if !ok {
		return known
	}
	return netip.AddrPortFrom(addr.Unmap(), uint16(port))
}
