package peer

import (
	"encoding/binary"

	"socketlab/capture/message"
)

// prefixLength is the length of the number before each message, in octets.
const prefixLength = 4

// longestMessage is what a length may say at most, in octets. A peer that
// believed every length would run out of memory at a stranger's word.
const longestMessage = 1 << 20

// frame puts the length of a message before it, in network byte order. TCP
// carries octets, not messages, so that the receiver needs it to find the end.
func frame(message []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(message)))
	return append(b, message...)
}

// unframe takes the first message off a stream. It returns false while the
// message is incomplete.
func unframe(stream []byte) (content, rest []byte, whole bool, err error) {
	if len(stream) < prefixLength {
		return nil, stream, false, nil
	}
	n := binary.BigEndian.Uint32(stream)
	if n > longestMessage {
		return nil, stream, false, message.Errorf("a message of %d octets: at most %d are taken", n, longestMessage)
	}
	end := prefixLength + int(n)
	if len(stream) < end {
		return nil, stream, false, nil
	}
	return stream[prefixLength:end], stream[end:], true, nil
}
