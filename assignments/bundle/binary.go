package bundle

import (
	"bytes"
	"context"
	"debug/elf"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"socketlab/capture/message"
)

// errNotPortable is returned for a program that would not run on the
// platforms.
var errNotPortable = message.Errorf("is no program for Linux on x86-64 that needs no libraries")

// Portable returns nil for a program that runs on Linux on x86-64 whatever
// libraries are there.
func Portable(path string) error {
	f, err := elf.Open(path)
	if err != nil {
		var format *elf.FormatError
		if errors.As(err, &format) || errors.Is(err, io.EOF) {
			return errNotPortable
		}
		return err
	}
	defer f.Close()
	if f.Machine != elf.EM_X86_64 || f.OSABI != elf.ELFOSABI_NONE && f.OSABI != elf.ELFOSABI_LINUX {
		return errNotPortable
	}
	for _, segment := range f.Progs {
		if segment.Type == elf.PT_INTERP {
			return errNotPortable
		}
	}
	return nil
}

// IsSource reports whether a folder is that of lab's source code.
func IsSource(dir string) bool {
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	return err == nil && bytes.HasPrefix(data, []byte("module socketlab\n"))
}

// Build builds lab for the platforms from the source code in the current folder,
// into the file path. version is what it calls itself. An autograder needs no
// database.
func Build(ctx context.Context, version, path string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-tags", "nostore", "-trimpath", "-ldflags", "-s -w -X main.version="+version, "-o", path, "./cmd/lab")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOFLAGS=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return message.At("go build", message.Errorf("%v: %s", err, out))
	}
	return nil
}
