package flow

import "socketlab/capture/ip"

// maxBelow is how many octets in front of a transport header are worth
// keeping: more than any usual stack of headers takes.
const maxBelow = 128

// below returns the octets of a frame in front of the transport header that p
// begins with: link layer and IP. It returns nil for a packet that was put
// together from fragments, which stands in no single frame.
//
// The payload of an unfragmented packet is a part of the frame, so both reach
// to the end of the same array: their capacities tell how far apart they begin.
func below(frame []byte, p *ip.Packet) []byte {
	n := cap(frame) - cap(p.Payload)
	if p.Fragments > 0 || n <= 0 || n > min(maxBelow, len(frame)) {
		return nil
	}
	return frame[:n]
}
