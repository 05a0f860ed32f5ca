package capture

import (
	"bytes"
	"unicode/utf8"

	"socketlab/capture/message"
)

// A FormatError says that a file is no capture that a Reader reads.
type FormatError struct {
	Name string // what it is instead, "" if it looks like nothing known
}

// Files that are no format at all, but have a name.
const (
	emptyFile = "empty file"
	textFile  = "text file"
)

// In says it in a language. Formats that have a name keep it in every one.
func (e *FormatError) In(l message.Language) string {
	switch e.Name {
	case "":
		return l.Say("neither pcapng nor pcap")
	case emptyFile:
		return l.Say("empty file, neither pcapng nor pcap")
	case textFile:
		return l.Say("text file, neither pcapng nor pcap")
	}
	return l.Say("%s, neither pcapng nor pcap", e.Name)
}

// Error says it in English.
func (e *FormatError) Error() string { return e.In(message.English) }

// longestMagic is how many octets are looked at to name a file.
const longestMagic = 32

// otherFormats names files by how they begin. Those that hold captures come
// first: saving them as pcapng is all that is needed.
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
	{"\x04\x22\x4d\x18", "lz4 file"},
	{"\xfd7zXZ\x00", "xz file"},
	{"BZh", "bzip2 file"},
	{"PK\x03\x04", "zip archive"},
	{"PK\x05\x06", "zip archive"},
	{"7z\xbc\xaf\x27\x1c", "7z archive"},
	{"Rar!", "rar archive"},
	{"\x89PNG", "PNG picture"},
	{"\xff\xd8\xff", "JPEG picture"},
	{"%PDF", "PDF document"},
	{"\xd0\xcf\x11\xe0", "Office document"},
	{"\x7fELF", "program"},
	{"MZ", "program"},
	{"<!DOCTYPE html", "HTML page"},
	{"<html", "HTML page"},
	{"<?xml", "XML document"},
}

// nameOf names what a file is that is no capture, by how it begins; "" if it
// looks like nothing known.
func nameOf(b []byte) string {
	if len(b) == 0 {
		return emptyFile
	}
	for _, f := range otherFormats {
		if bytes.HasPrefix(b, []byte(f.magic)) {
			return f.name
		}
	}
	if isText(b[:min(len(b), longestMagic)]) {
		return textFile
	}
	return ""
}

// isText reports whether b, the beginning of a file, is text in UTF-8. A rune
// that the end of b cuts does not count against it.
func isText(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n <= 1 {
			return !utf8.FullRune(b)
		}
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' {
			return false
		}
		b = b[n:]
	}
	return true
}
