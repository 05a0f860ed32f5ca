package i18n

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"

	"socketlab/capture/message"
)

// Err says what err says, in language l as far as there are words for it:
// errors that say themselves, and what the operating system says most often.
// Of an error about a file, the system call that failed is left out. The rest
// is in English.
func (l Lang) Err(err error) string {
	switch e := err.(type) {
	case interface{ In(message.Language) string }:
		return e.In(l)
	case *fs.PathError:
		return e.Path + ": " + l.Err(e.Err)
	case *os.LinkError:
		return e.New + ": " + l.Err(e.Err)
	case *os.SyscallError:
		return e.Syscall + ": " + l.Err(e.Err)
	case *exec.Error:
		return "exec: " + strconv.Quote(e.Name) + ": " + l.Err(e.Err)
	case syscall.Errno:
		return l.errno(e)
	case interface{ Unwrap() []error }:
		if all := e.Unwrap(); errors.Join(all...).Error() == err.Error() {
			return l.all(all)
		}
	}
	switch err {
	case io.ErrUnexpectedEOF:
		return l.Say("the file is cut short")
	case exec.ErrNotFound:
		return l.Say("there is no such program")
	}
	return err.Error()
}

// all says several errors, one a line.
func (l Lang) all(errs []error) string {
	var lines []string
	for _, err := range errs {
		lines = append(lines, l.Err(err))
	}
	return strings.Join(lines, "\n")
}

// errno says what an error number means. A rare one is said as the system says
// it.
func (l Lang) errno(number syscall.Errno) string {
	if m := message.System(number); !m.IsZero() {
		return m.In(l)
	}
	return number.Error()
}
