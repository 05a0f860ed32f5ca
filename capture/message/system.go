package message

import (
	"errors"
	"io/fs"
	"syscall"
)

// System says what an error of the operating system means, without the call
// and the file that it is about. It says nothing if the error is none, or rare.
func System(err error) Message {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Of("no such file or directory")
	case errors.Is(err, fs.ErrPermission):
		return Of("permission denied")
	case errors.Is(err, syscall.ENOSPC):
		return Of("no space left on device")
	case errors.Is(err, syscall.EIO):
		return Of("the device failed (input/output error)")
	case errors.Is(err, syscall.EISDIR):
		return Of("is a directory")
	case errors.Is(err, syscall.ENOTDIR):
		return Of("not a directory")
	case errors.Is(err, syscall.EROFS):
		return Of("read-only file system")
	}
	return Message{}
}

// Reason returns what went wrong in err, without the system call and the file
// that package os says: a path of this machine is nobody else's business.
func Reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
