package challenge

import (
	"strings"

	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// maxText bounds what is searched of one conversation, in octets.
const maxText = 1 << 20

// InDatagrams returns the codes in what a conversation carried.
func InDatagrams(u *udp.Conversation) (codes []string) {
	left := maxText
	for i := range u.Datagrams {
		if left -= len(u.Datagrams[i].Payload); left < 0 {
			break
		}
		codes = append(codes, in(u.Datagrams[i].Payload)...)
	}
	return codes
}

// InStreams returns the codes in what a connection carried.
func InStreams(t *tcp.Connection) (codes []string) {
	for _, side := range []tcp.Side{tcp.Client, tcp.Server} {
		s := t.Stream(side)
		codes = append(codes, in(s.Octets[:min(len(s.Octets), maxText)])...)
	}
	return codes
}

// in returns the codes in octets, be they of ASCII or of UTF-16.
func in(octets []byte) []string {
	return Find(strings.ReplaceAll(string(octets), "\x00", ""))
}
