package capture

// An optionWalk goes through the options of a block (pcapng, §3.5).
type optionWalk struct {
	byteOrder
	rest  []byte // what is not read yet
	code  uint16
	value []byte
}

// options walks the options that start at octet start of a block. A block may
// end without opt_endofopt.
func (s *section) options(block []byte, start int) optionWalk {
	return optionWalk{byteOrder: s.byteOrder, rest: block[start : len(block)-4]}
}

// next reads one option and reports whether there was one. A length that runs
// past the block ends the walk.
func (o *optionWalk) next() bool {
	if len(o.rest) < 4 {
		return false
	}
	code, length := o.u16(o.rest), int(o.u16(o.rest[2:]))
	if code == 0 || length > len(o.rest)-4 {
		return false
	}
	o.code, o.value = code, o.rest[4:4+length]
	o.rest = o.rest[min(4+(length+3)&^3, len(o.rest)):]
	return true
}

// appendComment appends a comment, up to a number that nobody reads.
func appendComment(comments []string, text string) []string {
	if len(comments) >= maxComments {
		return comments
	}
	return append(comments, text)
}
