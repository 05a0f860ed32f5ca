package ip

// A Kind says what Decode found in a frame.
type Kind uint8

// The kinds of frames.
const (
	Other     Kind = iota // no IP packet; Decoder.What names what it is
	Whole                 // an IP packet, in one frame or put together from fragments
	Fragment              // a fragment of a packet of which some are still missing
	Malformed             // headers that cannot be read; Decoder.What says why
)
