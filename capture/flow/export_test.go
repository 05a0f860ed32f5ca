package flow

import "io"

// ReadInChunks is Read with chunks of so many octets.
func ReadInChunks(r io.Reader, o Options, size int) (*Capture, error) { return read(r, o, size, size) }
