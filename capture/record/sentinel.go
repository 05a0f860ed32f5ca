package record

import (
	"bytes"
	"crypto/rand"
	"errors"
	"net"
	"slices"

	multicast4 "golang.org/x/net/ipv4"
	multicast6 "golang.org/x/net/ipv6"

	"socketlab/capture/message"
)

// nonceLength is long enough that no other traffic ends in the same octets by
// chance.
const nonceLength = 16

// A beacon sends the sentinels: datagrams from a socket to itself. It must stay
// referenced while it is needed, for a socket that the garbage collector closes
// has its datagrams refused before they reach the interface.
type beacon struct {
	socket *net.UDPConn
	to     *net.UDPAddr
	nonce  []byte
}

// Where sentinels go on an interface that is not loopback: to nobody on the next
// link: groups for experiments, which no router forwards (RFC 4727 §2.4.2, §3.4.2).
var (
	group4 = net.IPv4(224, 0, 0, 254)
	group6 = net.ParseIP("ff02::114")
)

// loopback reports whether an interface is that of loopback.
func loopback(name string) bool {
	if name == loopbackName() {
		return true
	}
	i, err := net.InterfaceByName(name)
	return err == nil && i.Flags&net.FlagLoopback != 0
}

// beaconOn returns the beacon of an interface.
func beaconOn(name string, avoid []uint16) (*beacon, error) {
	if loopback(name) {
		return newBeacon(avoid)
	}
	link, err := net.InterfaceByName(name)
	if err != nil {
		return nil, ErrNoDevice
	}
	nonce := make([]byte, nonceLength)
	rand.Read(nonce)
	for range 16 {
		b, err := outward(link)
		if err != nil {
			return nil, message.At("sentinel", err)
		}
		b.nonce = nonce
		if !slices.Contains(avoid, b.port()) {
			return b, nil
		}
		b.close()
	}
	return nil, message.Errorf("sentinel: no port free")
}

// outward opens a socket whose datagrams leave by an interface, and are not heard
// on this machine.
func outward(link *net.Interface) (*beacon, error) {
	socket, err := net.ListenUDP("udp4", nil)
	if err != nil {
		return nil, err
	}
	p := multicast4.NewPacketConn(socket)
	if p.SetMulticastInterface(link) == nil && p.SetMulticastTTL(1) == nil && p.SetMulticastLoopback(false) == nil {
		b := &beacon{socket: socket}
		b.to = &net.UDPAddr{IP: group4, Port: int(b.port())}
		if _, err := socket.WriteTo([]byte{0}, b.to); err == nil { // no address of IPv4, or a firewall, is an error here
			return b, nil
		}
	}
	socket.Close()
	if socket, err = net.ListenUDP("udp6", nil); err != nil {
		return nil, err
	}
	b := &beacon{socket: socket}
	b.to = &net.UDPAddr{IP: group6, Port: int(b.port()), Zone: link.Name}
	q := multicast6.NewPacketConn(socket)
	if err := errors.Join(q.SetMulticastInterface(link), q.SetMulticastHopLimit(1), q.SetMulticastLoopback(false)); err != nil {
		socket.Close()
		return nil, err
	}
	return b, nil
}

// newBeacon opens a socket on a port that is none of the given ones.
func newBeacon(avoid []uint16) (*beacon, error) {
	nonce := make([]byte, nonceLength)
	rand.Read(nonce)
	for range 16 {
		socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			return nil, message.At("sentinel", err)
		}
		b := &beacon{socket, socket.LocalAddr().(*net.UDPAddr), nonce}
		if !slices.Contains(avoid, b.port()) {
			return b, nil
		}
		socket.Close()
	}
	return nil, message.Errorf("sentinel: no port free")
}

func (b *beacon) port() uint16 {
	return uint16(b.socket.LocalAddr().(*net.UDPAddr).Port)
}

// send sends the sentinel with the given number.
func (b *beacon) send(number byte) error {
	_, err := b.socket.WriteTo(append(slices.Clone(b.nonce), number), b.to)
	if err != nil {
		return message.At("sentinel", err)
	}
	return nil
}

// sentinel reports whether the frame is a sentinel of ours, and which.
func (b *beacon) sentinel(frame []byte) (number byte, ok bool) {
	end := len(frame) - 1
	if end < nonceLength || !bytes.Equal(frame[end-nonceLength:end], b.nonce) {
		return 0, false
	}
	return frame[end], true
}

func (b *beacon) close() { b.socket.Close() }
