package i18n

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"socketlab/capture/message"
)

func TestErrorsAreSaid(t *testing.T) {
	file := &fs.PathError{Op: "open", Path: "x.pcapng", Err: syscall.ENOENT}
	for _, c := range []struct {
		err    error
		en, ko string
	}{
		{file, "x.pcapng: no such file or directory", "x.pcapng: 그런 파일이나 폴더가 없습니다"},
		{message.At("lab", file), "lab: x.pcapng: no such file or directory", "lab: x.pcapng: 그런 파일이나 폴더가 없습니다"},
		{message.Errorf("line %d: %v", 3, message.Errorf("a quote is never closed")), "line 3: a quote is never closed", "3번째 줄: 따옴표가 닫히지 않았습니다"},
		{errors.Join(file, syscall.ENOSPC), "x.pcapng: no such file or directory\nno space left on device", "x.pcapng: 그런 파일이나 폴더가 없습니다\n디스크에 남은 공간이 없습니다"},
		{&exec.Error{Name: "a", Err: exec.ErrNotFound}, `exec: "a": there is no such program`, `exec: "a": 그런 프로그램이 없습니다`},
		{&os.SyscallError{Syscall: "bind", Err: syscall.EACCES}, "bind: permission denied", "bind: 권한이 없습니다"},
		{&os.LinkError{Op: "rename", Old: "tmp", New: "x", Err: syscall.EROFS}, "x: read-only file system", "x: 읽기 전용 파일 시스템입니다"},
		{message.At("x", io.ErrUnexpectedEOF), "x: the file is cut short", "x: 파일이 도중에 끊겼습니다"},
		{fmt.Errorf("deep in a library: %w and %w", file, file), "deep in a library: open x.pcapng: no such file or directory and open x.pcapng: no such file or directory",
			"deep in a library: open x.pcapng: no such file or directory and open x.pcapng: no such file or directory"},
	} {
		if got := En.Err(c.err); got != c.en {
			t.Errorf("got %q, want %q", got, c.en)
		}
		if got := Ko.Err(c.err); got != c.ko {
			t.Errorf("got %q, want %q", got, c.ko)
		}
	}
}
