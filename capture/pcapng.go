package capture

import "bytes"

// Block types of pcapng (§4).
const (
	blockInterface  = 1
	blockObsolete   = 2
	blockSimple     = 3
	blockStatistics = 5
	blockEnhanced   = 6
	blockSection    = 0x0a0d0d0a // reads the same in either byte order
)

// byteOrderMagic is how a section header block says its byte order.
const byteOrderMagic = 0x1a2b3c4d

// A section is the state of reading one section of a pcapng file.
type section struct {
	byteOrder
	usual      bool          // a pcapng file in little-endian order
	first      int           // index into Info.Interfaces of the section's interface 0
	interfaces []ngInterface //
}

// An ngInterface is what reading a packet needs to know of its interface.
type ngInterface struct {
	clock
	linkType   LinkType
	snapLength uint32
}

// minBlock holds the shortest total length of a block that is read.
func minBlock(kind uint32) int {
	switch kind {
	case blockEnhanced, blockObsolete:
		return 32
	case blockSection:
		return 28
	case blockStatistics:
		return 24
	case blockInterface:
		return 20
	case blockSimple:
		return 16
	}
	return 12
}

// nextBlock reads blocks until one holds a packet.
func (r *Reader) nextBlock() error {
	for {
		kind, block, err := r.block()
		if err != nil {
			return err
		}
		switch kind {
		case blockEnhanced:
			return r.enhanced(block)
		case blockSimple:
			return r.simple(block)
		case blockObsolete:
			return r.obsolete(block)
		case blockInterface:
			err = r.describe(block)
		case blockSection:
			err = r.beginSection(block)
		case blockStatistics:
			r.statistics(block)
		}
		if err != nil {
			return err
		}
	}
}

// block consumes one whole block, its two length fields checked.
func (r *Reader) block() (kind uint32, block []byte, err error) {
	b := r.win.ahead(12)
	if len(b) < 12 {
		return 0, nil, r.short("block header of %d octets is cut short after %d", 12, len(b))
	}
	kind = r.ng.u32(b)
	if kind == blockSection && !r.ng.turn(b[8:]) {
		return 0, nil, r.corrupt(r.win.offset(), "section header block with byte-order magic %#x", r.ng.u32(b[8:]))
	}
	total := int(r.ng.u32(b[4:]))
	if total < minBlock(kind) || total > maxBlockSize || total%4 != 0 {
		return 0, nil, r.corrupt(r.win.offset(), "block of type %#x with total length %d", kind, uint32(total))
	}
	if len(b) < total {
		if b = r.win.ahead(total); len(b) < total {
			return 0, nil, r.short("block of %d octets is cut short after %d", total, len(b))
		}
	}
	block = b[:total]
	if trailer := r.ng.u32(block[total-4:]); int(trailer) != total {
		return 0, nil, r.corrupt(r.win.offset(), "block begins with total length %d and ends with %d", total, trailer)
	}
	r.win.skip(total)
	return kind, block, nil
}

// turn sets the byte order by a section's byte-order magic, and reports
// whether it is one.
func (s *section) turn(magic []byte) bool {
	s.big, s.usual = false, true
	if s.u32(magic) == byteOrderMagic {
		return true
	}
	s.big, s.usual = true, false
	return s.u32(magic) == byteOrderMagic
}

// blockAt returns the octet at which a block just consumed starts.
func (r *Reader) blockAt(block []byte) int64 { return r.win.offset() - int64(len(block)) }

// beginSection reads a section header block (§4.1). Version 1.2 is 1.0 written
// by a program that misread the specification; both are read alike. There is no
// other.
func (r *Reader) beginSection(block []byte) error {
	if major, minor := r.ng.u16(block[12:]), r.ng.u16(block[14:]); major != 1 || minor != 0 && minor != 2 {
		return r.corrupt(r.blockAt(block), "pcapng version %d.%d", major, minor)
	}
	r.ng.first = len(r.info.Interfaces)
	r.ng.interfaces = r.ng.interfaces[:0]
	var s Section
	for o := r.options(block, 24); o.next(); {
		switch o.code {
		case 1:
			s.Comments = appendComment(s.Comments, r.keep(o.value))
		case 2:
			s.Hardware = r.keep(o.value)
		case 3:
			s.OS = r.keep(o.value)
		case 4:
			s.Application = r.keep(o.value)
		case optionCustom:
			r.custom(o.value)
		}
	}
	if len(r.info.Sections) < maxSections {
		r.info.Sections = append(r.info.Sections, s)
	}
	return nil
}

// describe reads an interface description block (§4.2).
func (r *Reader) describe(block []byte) error {
	if len(r.info.Interfaces) >= maxInterfaces {
		return r.corrupt(r.blockAt(block), "more than %d interfaces", maxInterfaces)
	}
	link, snap := LinkType(r.ng.u16(block[8:])), r.ng.u32(block[12:])
	i := Interface{LinkType: link, SnapLength: snap}
	c := clock{resolution: microseconds}
	for o := r.options(block, 16); o.next(); {
		switch {
		case o.code == 2:
			i.Name = r.keep(o.value)
		case o.code == 3:
			i.Description = r.keep(o.value)
		case o.code == 9 && len(o.value) >= 1:
			c.resolution = o.value[0]
		case o.code == 11 && len(o.value) >= 1 && o.value[0] == 0: // 0: as text, in libpcap's syntax
			i.Filter = r.keep(o.value[1:])
		case o.code == 12:
			i.OS = r.keep(o.value)
		case o.code == 14 && len(o.value) >= 8:
			c.offset = int64(r.ng.u64(o.value))
		}
	}
	r.info.Interfaces = append(r.info.Interfaces, i)
	r.ng.interfaces = append(r.ng.interfaces, ngInterface{clock: c, linkType: link, snapLength: snap})
	return nil
}

// optionCustom is an option that an enterprise has made up, which holds text and
// may be copied (§3.5.1).
const optionCustom = 2988

// custom keeps what a custom option of the reader's own kind holds.
func (r *Reader) custom(value []byte) {
	if len(value) >= 4 && r.enterprise != 0 && r.ng.u32(value) == r.enterprise && len(r.info.Custom) < maxCustom {
		r.info.Custom = append(r.info.Custom, bytes.Clone(value[4:]))
	}
}

// statistics reads an interface statistics block (§4.6). One of an unknown
// interface says nothing.
func (r *Reader) statistics(block []byte) {
	id := r.ng.u32(block[8:])
	if uint64(id) >= uint64(len(r.ng.interfaces)) {
		return
	}
	i := &r.info.Interfaces[r.ng.first+int(id)]
	i.HasStatistics = true
	for o := r.options(block, 20); o.next(); {
		switch {
		case o.code == 4 && len(o.value) >= 8:
			i.Received = r.ng.u64(o.value)
		case o.code == 5 && len(o.value) >= 8:
			i.Dropped = r.ng.u64(o.value)
		case o.code == 7 && len(o.value) >= 8:
			i.OSDropped = r.ng.u64(o.value)
		case o.code == optionCustom:
			r.custom(o.value)
		}
	}
}
