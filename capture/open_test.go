package capture

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// gzipped returns b as one gzip member.
func gzipped(tb testing.TB, b []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	if err = errors.Join(err, w.Close()); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// zstded returns b as one zstd frame.
func zstded(tb testing.TB, b []byte) []byte {
	tb.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return w.EncodeAll(b, nil)
}

func TestCompressed(t *testing.T) {
	plain := everyBlock(littleEndian())
	half := len(plain) / 2
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"gzip":                  {gzipped(t, plain), "gzip"},
		"gzip in two members":   {append(gzipped(t, plain[:half]), gzipped(t, plain[half:])...), "gzip"},
		"zstd":                  {zstded(t, plain), "zstd"},
		"zstd in two frames":    {append(zstded(t, plain[:half]), zstded(t, plain[half:])...), "zstd"},
		"zstd, skippable frame": {append([]byte("\x50\x2a\x4d\x18\x03\x00\x00\x00abc"), zstded(t, plain)...), "zstd"},
	} {
		packets, info := mustRead(t, c.file)
		if len(packets) != 8 || info.Compression != c.want || info.Format != "pcapng" {
			t.Errorf("%s: %d packets, %s %s", name, len(packets), info.Compression, info.Format)
		}
	}
	pcap := pcapBytes(binary.BigEndian, magicNanoseconds, 4, 1, "abcd")
	if packets, _ := mustRead(t, gzipped(t, pcap)); len(packets) != 1 {
		t.Errorf("pcap in gzip: %d packets", len(packets))
	}
}

func TestOctetsAfterTheCompressedData(t *testing.T) {
	for _, compress := range []func(testing.TB, []byte) []byte{gzipped, zstded} {
		packets, info, err := readAll(t, append(compress(t, everyBlock(littleEndian())), "this is no further member"...))
		if len(packets) != 8 || err != io.EOF || len(info.Problems) != 1 {
			t.Errorf("%d packets, %v, %v", len(packets), err, info.Problems)
		}
	}
}

// TestCompressedAndCut shows that what was compressed before the cut is read.
func TestCompressedAndCut(t *testing.T) {
	plain := frames(t, 5000)
	for name, compress := range map[string]func(testing.TB, []byte) []byte{"gzip": gzipped, "zstd": zstded} {
		file := compress(t, plain)
		packets, info, err := readAll(t, file[:len(file)-10])
		if err != io.ErrUnexpectedEOF || !info.Truncated || len(info.Problems) != 1 {
			t.Errorf("%s: %v, truncated %v, %v", name, err, info.Truncated, info.Problems)
		}
		if name == "gzip" && len(packets) < 1000 {
			t.Errorf("%s: %d packets", name, len(packets))
		}
		if _, err := NewReader(bytes.NewReader(file[:20])); err == nil || err.Error() != name+": unexpected EOF" {
			t.Errorf("%s, 20 octets: %v", name, err)
		}
	}
}

func TestCompressedAndCorrupt(t *testing.T) {
	file := gzipped(t, frames(t, 100))
	file[len(file)-8] ^= 1 // the checksum
	packets, _, err := readAll(t, file)
	if len(packets) != 100 || !errors.Is(err, ErrCorrupt) || err.Error() != "gzip: invalid checksum: corrupt capture" {
		t.Errorf("%d packets, %v", len(packets), err)
	}
}

// TestBomb reads a file of a few kilobytes that unpacks to 256 MiB, with a
// limit, and without more memory than a capture of that size takes.
func TestBomb(t *testing.T) {
	f := littleEndian().section().iface(1, 0)
	f.block(0xbad, strings.Repeat("\x00", 1<<20))
	block := f.octets[len(littleEndian().section().iface(1, 0).octets):]
	file := gzipped(t, f.octets)
	member := gzipped(t, block)
	for range 255 {
		file = append(file, member...)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, _, err := readAll(t, file, limitTo(64<<20)); !errors.Is(err, ErrTooLong) || !Damaged(err) {
		t.Errorf("with a limit: %v", err)
	}
	if _, _, err := readAll(t, file); err != io.EOF {
		t.Errorf("without: %v", err)
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 32<<20 {
		t.Errorf("%d octets allocated", got)
	}
}

// A window of 128 MiB is more memory than a stranger's file is given; the file
// is none the worse for it.
func TestZstdWindowTooLarge(t *testing.T) {
	_, err := NewReader(strings.NewReader("\x28\xb5\x2f\xfd\x00\x88\x01\x00\x00"))
	if !errors.Is(err, ErrTooLong) || !strings.Contains(err.Error(), "32 MiB") {
		t.Error(err)
	}
}

func TestOtherFormatsAreNamed(t *testing.T) {
	for file, want := range map[string]string{
		"":                                  "",
		"snoop\x00\x00\x00\x00\x00\x00\x02": "snoop capture",
		"No.  Time  Source\n":               "",
		"\x0a\x0d":                          "",
		"\xd4\xc3\xb2":                      "",
		string(gzipped(t, gzipped(t, []byte("x")))): "gzip file within a compressed file",
	} {
		_, err := NewReader(strings.NewReader(file))
		var format *FormatError
		if !errors.As(err, &format) || format.Name != want {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
}

func TestWhatIsNoCaptureIsShown(t *testing.T) {
	for _, file := range []string{"", "PK\x03\x04", string(gzipped(t, []byte("PK\x03\x04")))} {
		_, err := NewReader(strings.NewReader(file))
		var format *FormatError
		if !errors.As(err, &format) || string(format.Head) != strings.Repeat("PK\x03\x04", min(len(file), 1)) {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func TestHeaderCutShort(t *testing.T) {
	for _, file := range []string{"\xd4\xc3\xb2\xa1\x02\x00", "\x0a\x0d\x0d\x0a\x1c\x00\x00\x00\x4d\x3c\x2b\x1a"} {
		if _, err := NewReader(strings.NewReader(file)); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%q: %v", file, err)
		}
	}
}

// A failing reader gives its octets and then an error of its own.
type failing struct {
	io.Reader
	err error
}

func (f *failing) Read(b []byte) (int, error) {
	n, err := f.Reader.Read(b)
	if err == io.EOF {
		err = f.err
	}
	return n, err
}

// TestFailureToRead shows that an error of the disk is no damage of the file.
func TestFailureToRead(t *testing.T) {
	broken := errors.New("disk on fire")
	r, err := NewReader(&failing{bytes.NewReader(everyBlock(littleEndian())), broken})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for err == nil {
		if _, err = r.Next(); err == nil {
			n++
		}
	}
	if n != 8 || !errors.Is(err, broken) || Damaged(err) {
		t.Errorf("%d packets, %v", n, err)
	}
	if _, err := NewReader(&failing{strings.NewReader(""), broken}); !errors.Is(err, broken) {
		t.Errorf("at the beginning: %v", err)
	}
}
