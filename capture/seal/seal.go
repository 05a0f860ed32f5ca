// Package seal tells whether a capture is as lab wrote it.
//
// A Seal lists digests of all frames, their times, and a digest of what stands in
// comments, which tell of socket calls and of the programs' own digests. It is
// signed with a key that the machine has made for itself, and stands in a custom
// option of the section or, of a recording whose length nobody knew, of the
// statistics at its end. Other programs pass over it. (Of a file with a custom
// block, editcap and mergecap would refuse to make a pcap file.)
//
//	var d seal.Digest
//	d.Add(packet) // each
//	d.Comments(section.Comments)
//	text := d.Seal(key)
//
// Check says what became of it: nothing, or which frames are others now, which
// were left out or added, and how far times were moved. A seal that fits says
// that the file is unchanged since lab wrote it, on the machine with that key. It
// says nothing of who sat there, and is no proof against somebody who has lab and
// knows how it works: the key is theirs.
package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"hash"
	"slices"
	"time"

	"socketlab/capture"
	"socketlab/capture/seal/list"
)

// Enterprise is the number of the custom option: the one that RFC 5612 keeps for
// examples, as lab has none of its own. mark tells it from others'.
const (
	Enterprise = 32473
	mark       = "lab seal 1\n"
)

// MaxFrames is how many frames a seal covers, the first of them: as many as an
// option has room for.
const MaxFrames = 2_600

// A frame is what a seal knows of a frame.
type frame struct {
	all  [6]byte // of the frame as it was captured
	head [4]byte // of its beginning, as far as the ports and numbers of its headers
	at   int64   // nanoseconds since 1970
	cut  bool    // the end was not captured, or cut off later; not in a seal
}

// entry is how many octets a frame takes in a seal.
const entry = 6 + 4 + 8

// headLength is how much of a frame is its head, in octets.
const headLength = 42

// A Digest is what a capture holds, in short. The zero value is that of an empty
// one.
type Digest struct {
	frames []frame
	count  int
	notes  []byte // SHA-256 of what was said so far

	sum    hash.Hash // nothing is allocated for a frame
	buffer []byte
}

// Add takes the next frame.
func (d *Digest) Add(p *capture.Packet) {
	if d.count++; len(d.frames) == MaxFrames {
		return
	}
	f := frame{cut: len(p.Data) < p.Length}
	if !p.Time.IsZero() {
		f.at = p.Time.UnixNano()
	}
	if d.sum == nil {
		d.sum = sha256.New()
	}
	b := binary.BigEndian.AppendUint16(d.buffer[:0], uint16(p.LinkType))
	b = append(b, p.Data[:min(len(p.Data), headLength)]...)
	forget(b[2:])
	d.buffer = b
	copy(f.head[:], d.digest(b, nil))
	b = binary.BigEndian.AppendUint16(d.buffer[:0], uint16(p.LinkType))
	b = binary.BigEndian.AppendUint32(b, uint32(p.Length))
	copy(f.all[:], d.digest(b, p.Data))
	d.frames = append(d.frames, f)
	if len(p.Comments) > 0 {
		d.Comments(p.Comments)
	}
}

// digest returns the SHA-256 of two pieces, until the next call.
func (d *Digest) digest(a, b []byte) []byte {
	d.sum.Reset()
	d.sum.Write(a)
	d.sum.Write(b)
	d.buffer = d.sum.Sum(d.buffer[:0])
	return d.buffer
}

// forget takes out of the head of a frame of Ethernet and IPv4 what depends on
// what it carries: lengths and checksums.
func forget(head []byte) {
	for _, at := range [...]int{16, 17, 24, 25, 38, 39, 40, 41} {
		if at < len(head) {
			head[at] = 0
		}
	}
}

// Comments takes what is said beside a frame, or of the whole capture.
func (d *Digest) Comments(list []string) {
	sum := sha256.New()
	sum.Write(d.notes)
	for _, c := range list {
		sum.Write(binary.BigEndian.AppendUint32(nil, uint32(len(c))))
		sum.Write([]byte(c))
	}
	d.notes = sum.Sum(nil)
}

// A Seal is a signed Digest.
type Seal struct {
	Key       ed25519.PublicKey `json:"key"`
	Count     int               `json:"count"`  // frames
	Frames    []byte            `json:"frames"` // an entry for each, as far as MaxFrames
	Notes     []byte            `json:"notes"`
	Signature []byte            `json:"signature,omitempty"`
}

// signed is what the signature is of.
func (s Seal) signed() []byte {
	s.Signature = nil
	b, _ := json.Marshal(s) // cannot fail
	return append([]byte(mark), b...)
}

// Seal signs the digest, and returns what goes into the custom option.
func (d *Digest) Seal(key ed25519.PrivateKey) []byte {
	s := Seal{Key: key.Public().(ed25519.PublicKey), Count: d.count, Notes: d.notes}
	for _, f := range d.frames {
		s.Frames = append(append(append(s.Frames, f.all[:]...), f.head[:]...), binary.BigEndian.AppendUint64(nil, uint64(f.at))...)
	}
	s.Signature = ed25519.Sign(key, s.signed())
	b, _ := json.Marshal(s) // cannot fail
	return append([]byte(mark), b...)
}

// Read reads the seals among custom options. One whose signature does not fit was
// changed itself, and is false.
func Read(blocks [][]byte) (seals []Seal, broken int) {
	for _, b := range blocks {
		text, ours := bytes.CutPrefix(b, []byte(mark))
		if !ours {
			continue
		}
		var s Seal
		if json.Unmarshal(text, &s) != nil || len(s.Key) != ed25519.PublicKeySize || len(s.Frames)%entry != 0 || len(s.Frames) > MaxFrames*entry ||
			!ed25519.Verify(s.Key, s.signed(), s.Signature) {
			broken++
			continue
		}
		if !slices.ContainsFunc(seals, func(o Seal) bool { return bytes.Equal(o.Signature, s.Signature) }) {
			seals = append(seals, s)
		}
	}
	return seals, broken
}

// Machine is a short name of the machine whose key signed the seal.
func (s *Seal) Machine() string { return list.Machine(s.Key) }

// list is the frames of a seal.
func (s *Seal) list() (frames []frame) {
	for b := s.Frames; len(b) > 0; b = b[entry:] {
		f := frame{at: int64(binary.BigEndian.Uint64(b[10:]))}
		copy(f.all[:], b)
		copy(f.head[:], b[6:])
		frames = append(frames, f)
	}
	return frames
}

// A Condition says what became of what was sealed.
type Condition struct {
	Machines []string      // whose keys signed
	Matched  int           // frames that are as they were sealed
	Changed  []int         // frames, from 1, that stand where others were sealed
	Added    []int         // frames that nobody sealed
	Cut      int           // frames whose end was cut off, so that nobody can tell
	Missing  int           // sealed frames that are not there
	Shift    time.Duration // how far all times were moved; 0 unless they were moved alike
	Moved    []int         // frames whose times were moved, and not alike
	Notes    bool          // comments were changed, or left out
}

// Unchanged reports whether the file is as it was sealed.
func (f *Condition) Unchanged() bool {
	return len(f.Changed)+len(f.Added)+f.Cut+f.Missing+len(f.Moved) == 0 && f.Shift == 0 && !f.Notes
}

// tolerance is how far a time may be off where a file keeps microseconds or
// milliseconds only.
const tolerance = time.Millisecond

// Check compares what a file holds with the seals in it.
func Check(d *Digest, seals []Seal) *Condition {
	out := &Condition{}
	found := make([]bool, len(d.frames)) // as they were sealed, by any
	shifts := map[int]time.Duration{}
	var lost []frame
	for i := range seals {
		out.Machines = append(out.Machines, seals[i].Machine())
		lost = append(lost, match(d.frames, seals[i].list(), found, shifts)...)
		out.Notes = out.Notes || len(seals) == 1 && !bytes.Equal(d.notes, seals[i].Notes)
	}
	for _, ok := range found {
		if ok {
			out.Matched++
		}
	}
	out.rest(d.frames, found, lost)
	out.times(shifts)
	return out
}

// match marks the frames that a seal lists, and returns those that are not
// there.
func match(have, sealed []frame, found []bool, shifts map[int]time.Duration) (lost []frame) {
	places := map[[6]byte][]int{}
	for i, f := range have {
		places[f.all] = append(places[f.all], i)
	}
	for _, f := range sealed {
		at := places[f.all]
		if len(at) == 0 {
			lost = append(lost, f)
			continue
		}
		i := at[0]
		places[f.all] = at[1:]
		if !found[i] {
			found[i] = true
			shifts[i] = time.Duration(have[i].at - f.at)
		}
	}
	return lost
}

// rest tells frames that were changed from those that were added: a changed one
// has the head of one that is lost.
func (f *Condition) rest(have []frame, found []bool, lost []frame) {
	heads := map[[4]byte]int{}
	for _, l := range lost {
		heads[l.head]++
	}
	f.Missing = len(lost)
	defer func() { f.Missing = max(f.Missing-f.Cut, 0) }()
	for i := range have {
		switch {
		case found[i]:
		case have[i].cut:
			f.Cut++
		case heads[have[i].head] > 0:
			heads[have[i].head]--
			f.Missing--
			f.Changed = append(f.Changed, i+1)
		default:
			f.Added = append(f.Added, i+1)
		}
	}
}

// times says how far the times of frames were moved.
func (f *Condition) times(shifts map[int]time.Duration) {
	var all []time.Duration
	for _, s := range shifts {
		all = append(all, s)
	}
	if len(all) == 0 {
		return
	}
	slices.Sort(all)
	usual := all[len(all)/2]
	for i, s := range shifts {
		if (s - usual).Abs() > tolerance {
			f.Moved = append(f.Moved, i+1)
		}
	}
	slices.Sort(f.Moved)
	if usual.Abs() > tolerance {
		f.Shift = usual
	}
}
