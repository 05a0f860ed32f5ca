package capture

import "io"

// Statistics is what an interface statistics block says at the end of a capture.
type Statistics struct {
	Received uint64 // frames that reached the filter
	Dropped  uint64 // frames lost for want of room
}

// A Writer writes a capture as pcapng.
type Writer struct{}

// NewWriter begins a capture with a section header block.
func NewWriter(w io.Writer, s Section) (*Writer, error) { panic("first cut") }

// AddInterface writes an interface description block and returns its index.
func (w *Writer) AddInterface(i Interface) (int, error) { panic("first cut") }

// Write writes p as an enhanced packet block.
func (w *Writer) Write(p *Packet) error { panic("first cut") }

// WriteStatistics writes an interface statistics block.
func (w *Writer) WriteStatistics(i int, s Statistics) error { panic("first cut") }

// Flush writes what is buffered.
func (w *Writer) Flush() error { panic("first cut") }
