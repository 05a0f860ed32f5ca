package capture

import (
	"encoding/binary"
	"time"
)

// usual reads the next block if it is what nearly all blocks are: an enhanced
// packet block of a little-endian section, without options, whole in the
// window, and in order. It changes nothing else, and is there for speed alone.
func (r *Reader) usual() bool {
	b := r.win.buf[r.win.r:]
	if len(b) < 32 || binary.LittleEndian.Uint32(b) != blockEnhanced || !r.ng.usual {
		return false
	}
	total := binary.LittleEndian.Uint32(b[4:])
	id := binary.LittleEndian.Uint32(b[8:])
	captured := binary.LittleEndian.Uint32(b[20:])
	length := binary.LittleEndian.Uint32(b[24:])
	if uint64(total) > uint64(min(len(b), maxBlockSize)) || uint64(captured+3)&^3+32 != uint64(total) ||
		captured != length || uint64(id) >= uint64(len(r.ng.interfaces)) {
		return false
	}
	b = b[:total]
	if binary.LittleEndian.Uint32(b[total-4:]) != total {
		return false
	}
	ticks := uint64(binary.LittleEndian.Uint32(b[12:]))<<32 | uint64(binary.LittleEndian.Uint32(b[16:]))
	i := &r.ng.interfaces[id]
	p := &r.pkt
	r.info.Packets++
	p.Frame = r.info.Packets
	p.Time = i.time(ticks)
	p.Interface, p.LinkType, p.Length = r.ng.first+int(id), i.linkType, int(length)
	p.Data = b[28 : 28+captured]
	if p.Comments != nil {
		p.Comments = nil
	}
	p.Flags = 0
	r.win.r += int(total)
	return true
}

// enhanced reads an enhanced packet block (§4.3).
func (r *Reader) enhanced(block []byte) error {
	id := r.ng.u32(block[8:])
	ticks := uint64(r.ng.u32(block[12:]))<<32 | uint64(r.ng.u32(block[16:]))
	return r.packet(block, 28, id, ticks, r.ng.u32(block[20:]), r.ng.u32(block[24:]))
}

// obsolete reads a packet block of the first drafts (§A), which differs in the
// width of the interface.
func (r *Reader) obsolete(block []byte) error {
	id := uint32(r.ng.u16(block[8:]))
	ticks := uint64(r.ng.u32(block[12:]))<<32 | uint64(r.ng.u32(block[16:]))
	return r.packet(block, 28, id, ticks, r.ng.u32(block[20:]), r.ng.u32(block[24:]))
}

// packet fills in the packet of a block whose data starts at octet start.
func (r *Reader) packet(block []byte, start int, id uint32, ticks uint64, captured, length uint32) error {
	if uint64(id) >= uint64(len(r.ng.interfaces)) {
		return r.corrupt(r.blockAt(block), "packet of interface %d, section describes %d", id, len(r.ng.interfaces))
	}
	room := len(block) - 4 - start
	if int64(captured) > int64(room) {
		return r.corrupt(r.blockAt(block), "captured length %d, block holds %d", captured, room)
	}
	i := &r.ng.interfaces[id]
	p := &r.pkt
	p.Time = i.time(ticks)
	p.Interface = r.ng.first + int(id)
	p.LinkType = i.linkType
	p.Length = int(length)
	p.Data = block[start : start+int(min(captured, length))]
	p.Comments, p.Flags = nil, 0
	if rest := start + int(captured+3)&^3; rest < len(block)-4 {
		r.packetOptions(block, rest)
	}
	return nil
}

// packetOptions reads comments and flags of a packet block whose options start
// at octet start.
func (r *Reader) packetOptions(block []byte, start int) {
	left := maxComment
	for o := r.options(block, start); o.next(); {
		switch {
		case o.code == 1 && len(r.pkt.Comments) < maxComments && left > 0:
			text := o.value[:min(len(o.value), left)]
			left -= len(text)
			r.pkt.Comments = append(r.pkt.Comments, string(text))
		case o.code == 2 && len(o.value) >= 4:
			r.pkt.Flags = r.ng.u32(o.value)
		}
	}
}

// simple reads a simple packet block (§4.4), which has no time and belongs to
// interface 0. How much was captured follows from the snap length.
func (r *Reader) simple(block []byte) error {
	if len(r.ng.interfaces) == 0 {
		return r.corrupt(r.blockAt(block), "simple packet block before any interface")
	}
	length := r.ng.u32(block[8:])
	i := &r.ng.interfaces[0]
	captured := length
	if i.snapLength != 0 {
		captured = min(captured, i.snapLength)
	}
	if room := len(block) - 4 - 12; int64(captured) > int64(room) {
		return r.corrupt(r.blockAt(block), "captured length %d, block holds %d", captured, room)
	}
	r.pkt = Packet{
		Time:      time.Time{},
		Interface: r.ng.first,
		LinkType:  i.linkType,
		Length:    int(length),
		Data:      block[12 : 12+captured],
	}
	return nil
}
