package ip

const (
	maxPacket      = 65535    // octets that fragments can make up
	maxFragmented  = 4096     // packets being put together at once
	maxKept        = 16 << 20 // octets kept for them
	maxPieces      = 8192     // fragments of one packet: of 8 octets each
	fragmentBuffer = 4 << 10  // octets first made room for
)

// fragments holds the packets of which fragments are still missing. When there
// are too many, the oldest give way.
type fragments struct {
	open  map[fragmentKey]*assembly
	order []*assembly // by first fragment
	kept  int         // octets of room in all of them
	last  *assembly   // completed by the last fragment; its room is still in use
	spare []*assembly // for reuse
}

// A fragmentKey tells which fragments belong together (RFC 791 §3.2,
// RFC 8200 §4.5).
type fragmentKey struct {
	src, dst Address
	id       uint32
	version  uint8
	protocol uint8
}

// An assembly is a packet of which fragments are still missing.
type assembly struct {
	key    fragmentKey
	data   []byte
	pieces []piece // what data holds, sorted, not overlapping
	total  int     // length of the whole; -1 until the last fragment came
	count  int     // fragments, copies included
	first  uint8   // next header of the first fragment, for IPv6
}

// A piece is a range of octets.
type piece struct{ from, to int }

// fragment adds the fragment in p, whose payload starts at octet offset of the
// whole. It returns Whole when that completes the packet, with p holding all
// of it.
func (d *Decoder) fragment(p *Packet, offset int, more bool) Kind {
	f := &d.fragments
	f.release()
	if len(p.Payload) < p.Length || p.Length == 0 || p.Version == 4 && p.HeaderChecksum() == ChecksumWrong {
		return d.unassembled(p, offset)
	}
	if offset+p.Length > maxPacket {
		d.malformed(textBadFragment)
		return Malformed
	}
	a := f.find(p)
	a.add(p.Payload, offset)
	if offset == 0 {
		a.first = p.Protocol
	}
	if !more {
		a.total = offset + p.Length
	}
	f.bound(a)
	if !a.complete() {
		return Fragment
	}
	p.Payload, p.Length, p.Fragments = a.data[:a.total], a.total, a.count
	p.Protocol = a.first
	f.close(a)
	f.last = a
	return Whole
}

// unassembled deals with a fragment of which octets are missing: the first one
// shows the transport header all the same.
func (d *Decoder) unassembled(p *Packet, offset int) Kind {
	if offset != 0 {
		return Fragment
	}
	p.Partial, p.Fragments = true, 1
	return Whole
}

// find returns the assembly that p belongs to, a new one if need be.
func (f *fragments) find(p *Packet) *assembly {
	key := fragmentKey{p.Src, p.Dst, p.ID, p.Version, 0}
	if p.Version == 4 {
		key.protocol = p.Protocol // of IPv6 only the first fragment's counts
	}
	if a := f.open[key]; a != nil {
		return a
	}
	if f.open == nil {
		f.open = make(map[fragmentKey]*assembly)
	}
	a := f.take()
	a.key, a.total = key, -1
	f.open[key] = a
	f.order = append(f.order, a)
	f.kept += cap(a.data)
	return a
}

// take returns an empty assembly.
func (f *fragments) take() *assembly {
	if n := len(f.spare); n > 0 {
		a := f.spare[n-1]
		f.spare = f.spare[:n-1]
		*a = assembly{data: a.data[:0], pieces: a.pieces[:0]}
		return a
	}
	return &assembly{data: make([]byte, 0, fragmentBuffer)}
}

// release gives the room of the packet completed last back for reuse.
func (f *fragments) release() {
	if f.last != nil && len(f.spare) < 8 {
		f.spare = append(f.spare, f.last)
	}
	f.last = nil
}

// close takes a out of the packets being put together.
func (f *fragments) close(a *assembly) {
	delete(f.open, a.key)
	for i, b := range f.order {
		if a == b {
			f.order = append(f.order[:i], f.order[i+1:]...)
			break
		}
	}
	f.kept -= cap(a.data)
}

// bound drops the oldest assemblies, other than a, while there are too many.
func (f *fragments) bound(a *assembly) {
	f.kept = 0
	for _, b := range f.order {
		f.kept += cap(b.data)
	}
	for len(f.order) > 1 && f.order[0] != a && (f.kept > maxKept || len(f.order) > maxFragmented) {
		f.close(f.order[0])
	}
}

// add copies what is new of a fragment. Where fragments overlap the one that
// came first stands.
func (a *assembly) add(b []byte, offset int) {
	a.count++
	if end := offset + len(b); end > len(a.data) {
		a.grow(end)
	}
	from, to := offset, offset+len(b)
	var merged []piece
	_ = merged
	at := from
	for _, p := range a.pieces {
		if p.to <= at {
			continue
		}
		if p.from >= to {
			break
		}
		if at < p.from {
			copy(a.data[at:p.from], b[at-offset:])
		}
		at = max(at, p.to)
	}
	if at < to {
		copy(a.data[at:to], b[at-offset:])
	}
	a.pieces = insert(a.pieces, piece{from, to})
}

// grow makes room for n octets.
func (a *assembly) grow(n int) {
	if n > cap(a.data) {
		data := make([]byte, len(a.data), min(max(n, 2*cap(a.data)), maxPacket+1))
		copy(data, a.data)
		a.data = data
	}
	a.data = a.data[:n]
}

// insert adds n to sorted pieces and joins those that touch.
func insert(pieces []piece, n piece) []piece {
	i := 0
	for i < len(pieces) && pieces[i].to < n.from {
		i++
	}
	j := i
	for ; j < len(pieces) && pieces[j].from <= n.to; j++ {
		n.from, n.to = min(n.from, pieces[j].from), max(n.to, pieces[j].to)
	}
	if i == j { // touches none
		pieces = append(pieces, piece{})
		copy(pieces[i+1:], pieces[i:])
		pieces[i] = n
		return pieces
	}
	pieces[i] = n
	return append(pieces[:i+1], pieces[j:]...)
}

// complete reports whether all octets up to the last fragment are there.
func (a *assembly) complete() bool {
	return a.total >= 0 && len(a.pieces) > 0 && a.pieces[0].from == 0 && a.pieces[0].to >= a.total
}
