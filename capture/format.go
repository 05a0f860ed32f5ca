package capture

import (
	"bytes"

	"socketlab/capture/message"
)

// A FormatError says that a file is no capture that a Reader reads.
type FormatError struct {
	Name string // of the other format of captures that it is in; "" if it is in none that is known
	Head []byte // how it begins, unpacked: longestMagic octets at most
}

// In says it in a language. Formats of captures that have a name keep it in
// every one.
func (e *FormatError) In(l message.Language) string {
	if e.Name == "" {
		return l.Say("neither pcapng nor pcap")
	}
	return l.Say("%s, neither pcapng nor pcap", message.Of(e.Name))
}

// Error says it in English.
func (e *FormatError) Error() string { return e.In(message.English) }

// longestMagic is how many octets are looked at to name a file.
const longestMagic = 32

// otherFormats names files by how they begin that hold captures: saving them as
// pcapng is all that is needed. What holds none is for package filetype.
var otherFormats = [...]struct{ magic, name string }{
	{"snoop\x00\x00\x00", "snoop capture"},
	{"btsnoop\x00", "btsnoop capture"},
	{"iptrace ", "iptrace capture"},
	{"RTSS", "Network Monitor 1 capture"},
	{"GMBU", "Network Monitor 2 capture"},
	{"TRSNIFF data", "Sniffer capture"},
	{"XCP\x00", "NetXray capture"},
	{"ObserverPktBuffer", "Observer capture"},
	{"\x1c\x00\x01\xac", "lcap capture"},
	{"\x1c\x00\x01\xab", "lcap capture"},
	{"\xac\x01\x00\x1c", "lcap capture"},
	{"\xab\x01\x00\x1c", "lcap capture"},
	{"\x7fpkt", "EtherPeek capture"},
	{"\x7fver", "EtherPeek capture"},
	{"nettl", "nettl capture"},
	{"\x1f\x8b", "gzip file within a compressed file"},
	{"\x28\xb5\x2f\xfd", "zstd file within a compressed file"},
}

// otherFormat is the error about a file that begins with b.
func otherFormat(b []byte) *FormatError {
	e := &FormatError{Head: bytes.Clone(b)}
	for _, f := range otherFormats {
		if bytes.HasPrefix(b, []byte(f.magic)) {
			e.Name = f.name
			break
		}
	}
	return e
}
