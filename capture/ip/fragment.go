package ip

const (
	maxPacket     = 65535    // octets that fragments can make up
	maxAssemblies = 4096     // packets being put together at once
	maxKept       = 16 << 20 // octets of room kept for them
	maxSpare      = 8        // empty assemblies kept for reuse
)

// fragments holds the packets of which fragments are still missing. When there
// are too many, the oldest give way.
type fragments struct {
	open           map[fragmentKey]*assembly
	oldest, newest *assembly   // a list, by first fragment
	kept           int         // octets of room in all of them
	last           *assembly   // completed by the last fragment; its room is still in use
	spare          []*assembly // for reuse
}

// A fragmentKey tells which fragments belong together (RFC 791 §3.2,
// RFC 8200 §4.5).
type fragmentKey struct {
	src, dst Address
	id       uint32
	version  uint8
	protocol uint8 // 0 for IPv6, where only that of the first fragment counts
}

// fragment adds the fragment in p, whose payload starts at octet offset of the
// whole. It returns Whole when that completes the packet, with p holding all
// of it.
func (d *Decoder) fragment(p *Packet, offset int, more bool) Kind {
	f := &d.fragments
	f.release()
	if len(p.Payload) < p.Length || p.Length == 0 {
		return unassembled(p, offset)
	}
	if offset+p.Length > maxPacket {
		d.malformed(textBadFragment)
		return Malformed
	}
	a := f.find(p)
	f.kept -= cap(a.data)
	a.add(p, offset, more)
	f.kept += cap(a.data)
	f.bound(a)
	if !a.complete() {
		return Fragment
	}
	p.Payload, p.Length, p.Offset = a.data[:a.total], a.total, -1
	p.fragments, p.Protocol = a.count, a.protocol
	f.close(a)
	f.last = a
	return Whole
}

// unassembled deals with a fragment of which octets are missing. The
// first one shows the transport header all the same; of IPv6, what follows it
// may not be the transport, so nothing is made of it.
func unassembled(p *Packet, offset int) Kind {
	if offset != 0 || p.Version == 6 {
		return Fragment
	}
	p.Partial, p.fragments = true, 1
	return Whole
}

// find returns the assembly that p belongs to, a new one if need be.
func (f *fragments) find(p *Packet) *assembly {
	key := fragmentKey{src: p.Src, dst: p.Dst, id: p.ID, version: p.Version}
	if p.Version == 4 {
		key.protocol = p.Protocol
	}
	if a := f.open[key]; a != nil {
		return a
	}
	if f.open == nil {
		f.open = make(map[fragmentKey]*assembly)
	}
	a := f.take()
	a.key, a.older = key, f.newest
	if f.newest != nil {
		f.newest.newer = a
	} else {
		f.oldest = a
	}
	f.newest = a
	f.open[key] = a
	f.kept += cap(a.data)
	return a
}

// take returns an empty assembly.
func (f *fragments) take() *assembly {
	n := len(f.spare)
	if n == 0 {
		return &assembly{total: -1}
	}
	a := f.spare[n-1]
	f.spare = f.spare[:n-1]
	*a = assembly{data: a.data[:0], pieces: a.pieces[:0], total: -1}
	return a
}

// release gives the room of the packet completed last back for reuse.
func (f *fragments) release() {
	if f.last != nil {
		f.reuse(f.last)
	}
	f.last = nil
}

// reuse keeps the room of a, which is not open any more, for another one.
func (f *fragments) reuse(a *assembly) {
	if len(f.spare) < maxSpare {
		f.spare = append(f.spare, a)
	}
}

// close takes a out of the packets being put together.
func (f *fragments) close(a *assembly) {
	delete(f.open, a.key)
	f.kept -= cap(a.data)
	if a.older != nil {
		a.older.newer = a.newer
	} else {
		f.oldest = a.newer
	}
	if a.newer != nil {
		a.newer.older = a.older
	} else {
		f.newest = a.older
	}
}

// bound drops the oldest assemblies, other than a, while there are too many.
func (f *fragments) bound(a *assembly) {
	for f.kept > maxKept || len(f.open) > maxAssemblies {
		old := f.oldest
		if old == a {
			old = a.newer
		}
		if old == nil {
			return
		}
		f.close(old)
		f.reuse(old)
	}
}
