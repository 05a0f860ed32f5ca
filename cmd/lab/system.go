package main

import (
	"errors"
	"io"
	"io/fs"
	"os/exec"
	"strings"
	"syscall"

	"socketlab/capture"
	"socketlab/capture/message"
)

// said puts what the operating system, or the reader of captures, says in
// text into the user's words; text is what err says. The system call that
// failed is left out where the file is named: "open x: …" becomes "x: …".
func (p *program) said(text string, err error) string {
	var file *fs.PathError
	if errors.As(err, &file) {
		text = strings.Replace(text, file.Error(), file.Path+": "+file.Err.Error(), 1)
	}
	if old, reason := reasonOf(err); !reason.IsZero() {
		text = strings.Replace(text, old, reason.In(p.Lang), 1)
	}
	return text
}

// reasonOf finds the reason in err that lab has words for: how it stands in
// the error's text, and the message.
func reasonOf(err error) (old string, reason message.Message) {
	var format *capture.FormatError
	var corrupt *capture.CorruptError
	var number syscall.Errno
	switch {
	case errors.As(err, &format):
		return format.Error(), formatReason(format.Name)
	case errors.As(err, &corrupt):
		return corrupt.Error(), message.Of("octet %d: %s: corrupt capture", corrupt.Offset, corrupt.What)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return io.ErrUnexpectedEOF.Error(), message.Of("the file is cut short")
	case errors.Is(err, exec.ErrNotFound):
		return exec.ErrNotFound.Error(), message.Of("there is no such program")
	case errors.As(err, &number):
		return number.Error(), message.System(number)
	}
	return "", message.Message{}
}

// formatReason says what a file is that is no capture. Formats that have a
// name keep it in every language.
func formatReason(name string) message.Message {
	switch name {
	case "":
		return message.Of("neither pcapng nor pcap")
	case "empty file":
		return message.Of("empty file, neither pcapng nor pcap")
	case "text file":
		return message.Of("text file, neither pcapng nor pcap")
	}
	return message.Of("%s, neither pcapng nor pcap", name)
}
