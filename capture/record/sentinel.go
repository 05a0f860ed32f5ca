package record

import (
	"bytes"
	"crypto/rand"
	"net"
	"slices"

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
	nonce  []byte
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
		b := &beacon{socket, nonce}
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
	_, err := b.socket.WriteTo(append(slices.Clone(b.nonce), number), b.socket.LocalAddr())
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
