// Package filetype tells what a file is that is no capture: by how it begins,
// since names lie, and by its name where the beginning leaves it open.
//
// It is there to say what somebody handed in instead of a capture, and what to
// do about it. It opens nothing.
package filetype

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"socketlab/capture/message"
)

// Enough is how many octets of a file Of can make use of.
const Enough = 1 << 20

// A Kind is what is to be done about a file.
type Kind int

// The kinds.
const (
	Unknown    Kind = iota
	Empty           // no octet
	Picture         // of what Wireshark showed, perhaps
	Video           // likewise
	Document        // written by a person
	Archive         // may hold a capture
	Compressed      // may be one
	Foreign         // frames, in a format that is not read
	Export          // what Wireshark or tcpdump printed
	WebPage         // saved in the place of a file
	Link            // to a file elsewhere
	Program         // a student's own, perhaps
	Text
)

// A Type is what a file is.
type Type struct {
	ID   string // "hwp"; empty if it is not known
	Kind Kind
	Name message.Message // "Hangul document"
}

// Of tells the type of a file by its beginning, which may be cut anywhere, and
// its name, which may be empty.
func Of(head []byte, name string) Type {
	id := begins(head)
	switch extension := strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")); {
	case len(head) == 0:
		id = "empty"
	case id == "zip":
		id = inZip(head, extension)
	case id == "xml" && bytes.Contains(head, []byte("<pdml")):
		id = "pdml"
	case id == "cfb":
		id = inCompound(head, extension)
	case id == "" && isText(head):
		id = "text"
		if named[extension] && types[extension].Kind != Picture {
			id = extension
		}
	case id == "" && named[extension]:
		id = extension
	}
	t := types[id]
	t.ID = id
	return t
}

// begins goes by the first octets; "" for what they do not tell.
func begins(head []byte) string {
	for _, s := range signatures {
		if len(head) >= s.at && bytes.HasPrefix(head[s.at:], []byte(s.magic)) {
			return s.id
		}
	}
	start := strings.ToLower(string(bytes.TrimSpace(bytes.TrimPrefix(head[:min(len(head), 1024)], []byte("\xef\xbb\xbf")))))
	for _, s := range beginnings {
		if strings.HasPrefix(start, s.text) {
			return s.id
		}
	}
	return ""
}

// inZip tells documents that are zip files by the files in them, whose names
// stand in front of each.
func inZip(head []byte, extension string) string {
	for _, in := range zipped {
		if bytes.Contains(head, []byte(in.text)) {
			return in.id
		}
	}
	if documentsInZip[extension] {
		return extension
	}
	return "zip"
}

// inCompound tells the documents of old Office programs by the names of what
// is in them ([MS-CFB] §2.6.1), which are in UTF-16.
func inCompound(head []byte, extension string) string {
	for _, in := range compound {
		if bytes.Contains(head, []byte(in.text)) || bytes.Contains(head, []byte(wide(in.text))) {
			return in.id
		}
	}
	switch extension {
	case "hwp", "doc", "xls", "ppt":
		return extension
	}
	return "cfb"
}

// wide is ASCII in UTF-16, little end first.
func wide(text string) string { return strings.Join(strings.Split(text, ""), "\x00") + "\x00" }

// isText reports whether a beginning is text in UTF-8. A rune that its end cuts
// does not count against it.
func isText(b []byte) bool {
	b = b[:min(len(b), 512)]
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

// Advice says to a student what to do about a file that was handed in instead
// of a capture.
func (t Type) Advice() message.Message {
	if t.ID == "etl" {
		return message.Of("turn it into a capture with pktmon etl2pcap, and hand that in")
	}
	switch t.Kind {
	case Empty:
		return message.Of("it is empty; look at the size of the file before you hand it in again")
	case Picture, Video:
		return message.Of("a picture shows frames, but holds none; hand in the .pcapng file that lab or Wireshark saved")
	case Archive:
		return message.Of("archives of this kind are not opened; unpack it and hand in the .pcapng file itself, or a .zip")
	case Compressed:
		return message.Of("unpack it and hand in the .pcapng file itself")
	case Foreign:
		return message.Of("open it in Wireshark, save it as .pcapng, and hand that in")
	case Export:
		return message.Of("that is what a program printed about frames, and not the frames; save the capture itself as .pcapng and hand it in")
	case WebPage:
		return message.Of("perhaps a page was saved in the place of a file; download the .pcapng file itself and hand it in")
	case Link:
		return message.Of("that only leads to a file, which stayed where it was; hand in the .pcapng file itself")
	case Document:
		return message.Of("a document holds no frames; hand in the .pcapng file that lab or Wireshark saved")
	}
	return message.Of("hand in the .pcapng file that lab or Wireshark saved")
}
