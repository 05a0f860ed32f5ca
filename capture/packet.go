// Package capture reads and writes packet captures: pcapng, pcap, and either
// of them compressed.
//
// A Reader is given an io.Reader, finds out the format by itself, and returns
// one Packet after the other, numbered as Wireshark numbers them:
//
//	r, err := capture.NewReader(file)
//	…
//	for {
//		p, err := r.Next()
//		if err != nil {
//			break
//		}
//		… p.Frame, p.Time, p.Data …
//	}
//
// The Packet and its Data are the Reader's, and change at the next call of Next:
// who keeps them makes a copy. The last error is io.EOF. Any file may be damaged
// or made to do harm, so memory is bounded; everything before the damage is
// returned, Damaged tells such an error from a failure to read, and Info says
// what is wrong, and what the file tells about itself: sections, interfaces, how
// many packets there were. A file that is no capture is a *FormatError.
//
// A Writer writes pcapng: NewWriter with the Section, AddInterface, Write for
// each packet, WriteStatistics, and Flush before the file is closed. Recording is
// package record, what is inside a frame package ip, and a whole capture, sorted
// into conversations, package flow.
//
// What a recording knows beyond its frames stands in comments, which every
// program that reads pcapng shows or passes over: beside a frame the socket
// calls that caused or received it ("client 1: sendto(37 octets, 127.0.0.1:5000)
// = 37"), LostMark and NetworkMark; in the section AssignmentMark, who wrote each program
// (package party), and every socket call with its begin and its end (package
// calls).
package capture

import (
	"slices"
	"strings"
	"time"

	"socketlab/capture/message"
)

// A LinkType names the header that starts a frame, by its number in the
// registry of link-layer header types (16 bits, as in an interface
// description block).
type LinkType uint16

// A Packet is one captured frame: a packet block of pcapng, or a record of
// pcap.
type Packet struct {
	Frame     int       // position in the capture, from 1, as Wireshark counts
	Time      time.Time // UTC; zero if the block carries none (simple packet block)
	Interface int       // index into Info.Interfaces
	LinkType  LinkType  // of that interface
	Length    int       // original length: octets on the wire, Data may be shorter
	Data      []byte    // captured octets; a Reader reuses them at the next call of Next
	Comments  []string  // opt_comment of the block, in order, 4096 octets of them at most; nil if none
	Flags     uint32    // epb_flags of the block; 0 if none
}

// LostMark begins the comment of a frame that the network dropped after it was
// captured.
const LostMark = "lost: "

// NetworkMark begins the comment of a frame that the network did something else
// to after it was captured.
const NetworkMark = "network: "

// Lost reports whether the comments of a frame say that nobody received it.
func Lost(comments []string) bool {
	return slices.ContainsFunc(comments, func(c string) bool { return strings.HasPrefix(c, LostMark) })
}

// An Interface is one interface description block, or what a pcap file header
// says in its place.
type Interface struct {
	LinkType    LinkType
	SnapLength  uint32 // octets; 0 means no limit
	Name        string
	Description string
	Filter      string
	OS          string
	Received    uint64 // isb_ifrecv of the last statistics block; valid iff HasStatistics
	Dropped     uint64 // isb_ifdrop of the last statistics block; valid iff HasStatistics
	OSDropped   uint64 // isb_osdrop of the last statistics block; valid iff HasStatistics

	HasStatistics bool
}

// A Section is what a section header block says of the machine and the program
// that made the capture. All fields may be empty.
type Section struct {
	Hardware    string
	OS          string
	Application string
	Comments    []string
	Custom      *Custom // for a Writer alone; nil for none
}

// Custom is what an enterprise has made up (pcapng, §3.5.1): text that other
// programs pass over.
type Custom struct {
	Enterprise uint32
	Text       []byte // what exceeds 65,531 octets is not written
}

// AssignmentMark begins the comment of a section that names the assignment
// whose run was recorded.
const AssignmentMark = "assignment: "

// Assignment returns the name of the assignment whose run was recorded, as the
// recording program says, or nothing. A name is a hint and proves nothing.
func (i *Info) Assignment() string {
	name := ""
	for _, s := range i.Sections {
		for _, c := range s.Comments {
			if after, ok := strings.CutPrefix(c, AssignmentMark); ok {
				if name != "" && name != after {
					return "" // put together from several
				}
				name = after
			}
		}
	}
	return name
}

// Comments returns the comments of all sections.
func (i *Info) Comments() (all []string) {
	for _, s := range i.Sections {
		all = append(all, s.Comments...)
	}
	return all
}

// Info is what a capture says of itself, as far as it has been read.
type Info struct {
	Format      string // "pcapng" or "pcap"
	Compression string // "none", "gzip" or "zstd"
	Sections    []Section
	Interfaces  []Interface // of all sections, in order of appearance
	Packets     int         // packets read so far
	Snapped     int         // of these, packets not captured whole
	Truncated   bool        // the file breaks off inside a block or record
	Custom      [][]byte    // what custom options of the enterprise hold that the reader was asked for; bounded
	Problems    []Problem   // what is wrong with the file, in order; bounded
}

// A Problem is something wrong with the file itself. It says where reading
// was affected; what could be read was read.
type Problem struct {
	Offset int64           // octet of the (decompressed) file at which the block starts
	Frame  int             // last good frame before it; 0 if none
	What   message.Message // "captured length %d, block holds %d"
}

// A CorruptError is the problem that ended the reading of a capture. It wraps
// ErrCorrupt.
type CorruptError struct{ Problem }

// In says it in a language.
func (e *CorruptError) In(l message.Language) string {
	return l.Say("octet %d: %s: corrupt capture", e.Offset, e.What)
}

// Error says it in English.
func (e *CorruptError) Error() string { return e.In(message.English) }

// Unwrap makes errors.Is find ErrCorrupt.
func (e *CorruptError) Unwrap() error { return ErrCorrupt }
