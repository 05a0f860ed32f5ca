package check

import "encoding/binary"

// framings are how programs write the length of a message in front of it: as
// htonl() does, as Java's writeUTF(), and as an int of C lies in memory.
var framings = []struct {
	width  int
	length func([]byte) uint64
}{
	{4, func(b []byte) uint64 { return uint64(binary.BigEndian.Uint32(b)) }},
	{2, func(b []byte) uint64 { return uint64(binary.BigEndian.Uint16(b)) }},
	{4, func(b []byte) uint64 { return uint64(binary.LittleEndian.Uint32(b)) }},
}

// unframed takes the lengths out of what a client said if it is framed
// messages from end to end; each message then is a piece. Else everything
// stays as it is.
func unframed(b []byte, pieces []edge) ([]byte, []edge) {
	for _, f := range framings {
		var text []byte
		var ends []edge
		at, piece := 0, 0
		for at+f.width <= len(b) {
			n := f.length(b[at:])
			at += f.width
			if n == 0 || n > uint64(len(b)-at) {
				break
			}
			text = append(text, b[at:at+int(n)]...)
			at += int(n)
			for piece < len(pieces)-1 && pieces[piece].at < at {
				piece++
			}
			ends = append(ends, edge{len(text), pieces[piece].frame})
		}
		if at == len(b) && len(text) > 0 && len(text)+f.width*len(ends) == at {
			return text, ends
		}
	}
	return b, pieces
}
