package capture

// An optionWalk goes through the options of a block (pcapng, §3.5).
type optionWalk struct {
	byteOrder
	reader *Reader
	at     int64  // octet of the file at which the block starts
	rest   []byte // what is not read yet
	code   uint16
	value  []byte
}

// options walks the options that start at octet start of a block just consumed.
// A block may end without opt_endofopt.
func (r *Reader) options(block []byte, start int) optionWalk {
	return optionWalk{byteOrder: r.ng.byteOrder, reader: r, at: r.blockAt(block), rest: block[start : len(block)-4]}
}

// next reads one option and reports whether there was one. A length that runs
// past the block is a problem, and ends the walk.
func (o *optionWalk) next() bool {
	if len(o.rest) < 4 {
		return false
	}
	code, length := o.u16(o.rest), int(o.u16(o.rest[2:]))
	if code == 0 {
		return false
	}
	if length > len(o.rest)-4 {
		o.reader.problem(o.at, "option of length %d, block holds %d", length, len(o.rest)-4)
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
