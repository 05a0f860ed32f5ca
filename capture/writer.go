package capture

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"time"
)

// Statistics is what an interface statistics block says at the end of a
// capture (pcapng, §4.6).
type Statistics struct {
	Start, End time.Time // when capturing began and ended; zero if unknown
	Received   uint64    // frames that the interface received
	Dropped    uint64    // frames lost for want of room
	Custom     *Custom   // nil for none
}

// A Writer writes a capture as pcapng: little-endian, one section, times in
// nanoseconds. Close the file only after Flush.
type Writer struct {
	w          *bufio.Writer
	block      []byte // the block being built
	options    bool   // it has options
	interfaces int
}

// NewWriter begins a capture with a section header block (§4.1).
func NewWriter(w io.Writer, s Section) (*Writer, error) {
	out := &Writer{w: bufio.NewWriter(w)}
	out.begin(blockSection)
	out.u32(byteOrderMagic)
	out.u16(1)
	out.u16(0)
	out.u64(math.MaxUint64) // the section's length is not known
	for _, c := range s.Comments {
		out.text(1, c)
	}
	out.text(2, s.Hardware)
	out.text(3, s.OS)
	out.text(4, s.Application)
	out.custom(s.Custom)
	return out, out.end()
}

// AddInterface writes an interface description block (§4.2) and returns the
// index by which packets name the interface.
func (w *Writer) AddInterface(i Interface) (int, error) {
	w.begin(blockInterface)
	w.u16(uint16(i.LinkType))
	w.u16(0)
	w.u32(i.SnapLength)
	w.text(2, i.Name)
	w.text(3, i.Description)
	w.option(9, []byte{9}) // if_tsresol: nanoseconds
	if i.Filter != "" {
		w.text(11, "\x00"+i.Filter)
	}
	w.text(12, i.OS)
	w.interfaces++
	return w.interfaces - 1, w.end()
}

// Write writes p as an enhanced packet block (§4.3), with its comments and
// flags. Times before 1970 become 1970, for the format has none.
func (w *Writer) Write(p *Packet) error {
	if p.Interface < 0 || p.Interface >= w.interfaces {
		return fmt.Errorf("packet of interface %d, %d are described", p.Interface, w.interfaces)
	}
	w.begin(blockEnhanced)
	w.u32(uint32(p.Interface))
	w.time(p.Time)
	w.u32(uint32(len(p.Data)))
	w.u32(uint32(max(p.Length, len(p.Data))))
	w.padded(p.Data)
	for _, c := range p.Comments {
		w.text(1, c)
	}
	if p.Flags != 0 {
		w.option(2, binary.LittleEndian.AppendUint32(nil, p.Flags))
	}
	return w.end()
}

// WriteStatistics writes an interface statistics block (§4.6).
func (w *Writer) WriteStatistics(i int, s Statistics) error {
	if i < 0 || i >= w.interfaces {
		return fmt.Errorf("statistics of interface %d, %d are described", i, w.interfaces)
	}
	w.begin(blockStatistics)
	w.u32(uint32(i))
	w.time(s.End)
	w.timeOption(2, s.Start)
	w.timeOption(3, s.End)
	w.option(4, binary.LittleEndian.AppendUint64(nil, s.Received))
	w.option(5, binary.LittleEndian.AppendUint64(nil, s.Dropped))
	w.custom(s.Custom)
	return w.end()
}

// Flush writes what is buffered.
func (w *Writer) Flush() error { return w.w.Flush() }

// begin starts a block; its length is filled in by end.
func (w *Writer) begin(kind uint32) {
	w.block, w.options = w.block[:0], false
	w.u32(kind)
	w.u32(0)
}

// end writes the block, its options closed and its length on both ends.
func (w *Writer) end() error {
	if w.options {
		w.u32(0) // opt_endofopt
	}
	total := len(w.block) + 4
	if total > maxBlockSize {
		return fmt.Errorf("block of %d octets, more than %d", total, maxBlockSize)
	}
	binary.LittleEndian.PutUint32(w.block[4:], uint32(total))
	w.u32(uint32(total))
	_, err := w.w.Write(w.block)
	return err
}

func (w *Writer) u16(v uint16) { w.block = binary.LittleEndian.AppendUint16(w.block, v) }
func (w *Writer) u32(v uint32) { w.block = binary.LittleEndian.AppendUint32(w.block, v) }
func (w *Writer) u64(v uint64) { w.block = binary.LittleEndian.AppendUint64(w.block, v) }

// padded appends b and fills up to a multiple of four octets.
func (w *Writer) padded(b []byte) {
	w.block = append(w.block, b...)
	w.block = append(w.block, "\x00\x00\x00"[:-len(b)&3]...)
}

// option appends an option (§3.5).
func (w *Writer) option(code uint16, value []byte) {
	w.options = true
	w.u16(code)
	w.u16(uint16(len(value)))
	w.padded(value)
}

// text appends an option that holds text, cut at a rune where it exceeds what
// an option holds. Without text there is no option.
func (w *Writer) text(code uint16, s string) {
	if s != "" {
		w.option(code, []byte(cutText(s, math.MaxUint16)))
	}
}

// custom appends a custom option, if there is one.
func (w *Writer) custom(c *Custom) {
	if c != nil && len(c.Text) <= math.MaxUint16-4 {
		w.option(optionCustom, append(binary.LittleEndian.AppendUint32(nil, c.Enterprise), c.Text...))
	}
}

// cutText returns s, or as many whole runes of it as fit in n octets.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}

// time appends a timestamp as blocks hold it: the upper half first.
func (w *Writer) time(t time.Time) {
	ticks := nanoseconds(t)
	w.u32(uint32(ticks >> 32))
	w.u32(uint32(ticks))
}

// timeOption appends a timestamp as an option, if there is one.
func (w *Writer) timeOption(code uint16, t time.Time) {
	if t.IsZero() {
		return
	}
	ticks := nanoseconds(t)
	b := binary.LittleEndian.AppendUint32(nil, uint32(ticks>>32))
	w.option(code, binary.LittleEndian.AppendUint32(b, uint32(ticks)))
}

// nanoseconds returns t as nanoseconds since 1970: 0 if it is earlier or zero,
// and the year 2554 if it is later than that.
func nanoseconds(t time.Time) uint64 {
	seconds := t.Unix()
	if seconds < 0 {
		return 0
	}
	if seconds >= math.MaxUint64/1_000_000_000 {
		return math.MaxUint64
	}
	return uint64(seconds)*1e9 + uint64(t.Nanosecond())
}
