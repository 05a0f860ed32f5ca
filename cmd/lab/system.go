package main

import (
	"errors"
	"io"
	"io/fs"
	"os/exec"
	"strings"
	"syscall"

	"socketlab/assignments/i18n"
	"socketlab/capture"
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
func reasonOf(err error) (old string, reason i18n.Message) {
	var format *capture.FormatError
	var corrupt *capture.CorruptError
	var number syscall.Errno
	switch {
	case errors.As(err, &format):
		return format.Error(), formatReason(format.Name)
	case errors.As(err, &corrupt):
		return corrupt.Error(), i18n.Msg("octet %d: %s: corrupt capture", corrupt.Offset, i18n.Msg(corrupt.Format, corrupt.Args...))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return io.ErrUnexpectedEOF.Error(), i18n.Msg("the file is cut short")
	case errors.Is(err, exec.ErrNotFound):
		return exec.ErrNotFound.Error(), i18n.Msg("there is no such program")
	case errors.As(err, &number):
		return number.Error(), systemReason(number)
	}
	return "", i18n.Message{}
}

// systemReason says what an error number means; nothing if it is rare.
func systemReason(number syscall.Errno) i18n.Message {
	switch {
	case errors.Is(number, fs.ErrNotExist):
		return i18n.Msg("no such file or directory")
	case errors.Is(number, fs.ErrPermission):
		return i18n.Msg("permission denied")
	case number == syscall.ENOSPC:
		return i18n.Msg("no space left on device")
	case number == syscall.EISDIR:
		return i18n.Msg("is a directory")
	case number == syscall.ENOTDIR:
		return i18n.Msg("not a directory")
	case number == syscall.EROFS:
		return i18n.Msg("read-only file system")
	}
	return i18n.Message{}
}

// formatReason says what a file is that is no capture. Formats that have a
// name keep it in every language.
func formatReason(name string) i18n.Message {
	switch name {
	case "":
		return i18n.Msg("neither pcapng nor pcap")
	case "empty file":
		return i18n.Msg("empty file, neither pcapng nor pcap")
	case "text file":
		return i18n.Msg("text file, neither pcapng nor pcap")
	}
	return i18n.Msg("%s, neither pcapng nor pcap", name)
}
