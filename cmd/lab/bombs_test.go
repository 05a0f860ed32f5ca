package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"socketlab/assignments/class/madeup"
)

// TestBombs hands in a class of ten with one of each bomb: with 1 GiB of
// addresses, of which Go's runtime takes more than half, everybody else has
// marks, and each bomb has a reason.
func TestBombs(t *testing.T) {
	if raced || runtime.GOOS != "linux" {
		t.Skip("needs ulimit -v, as Linux has it, and a program without the race detector, which takes more addresses than that; make full-command runs this")
	}
	dir := t.TempDir()
	bombs := map[string][]byte{
		"20240002.pcap.gz": manyConnections(t),
		"20240003.zip":     zipOfNothing(t),
		"20240004.tar.gz":  tarOfNothing(t),
		"20240005.pcap.gz": framesOfNothing(t),
		"20240006.zip":     zipOfMany(t),
	}
	class := filepath.Join(dir, "class")
	if err := os.Mkdir(class, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, data := range bombs {
		if err := os.WriteFile(filepath.Join(class, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"20240001", "20240007", "20240008", "20240009", "20240010"} {
		honest := madeup.Capture{ID: id, Name: "홍길동", Department: "컴퓨터공학과", Lines: 3}.Bytes()
		if err := os.WriteFile(filepath.Join(class, id+".pcapng"), honest, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(dir, "out")
	cmd := exec.Command("sh", "-c", `ulimit -v 1048576; exec lab grade "$0" -a udp-echo --out "$1" --timeout 8s --jobs 4`, class, out)
	text, _ := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != exitDone && code != exitNotPassed {
		t.Fatalf("exit code %d: %s", code, text)
	}
	var got struct {
		Submissions []struct {
			ID, Verdict, Reason string
			Points              int
		}
	}
	data, err := os.ReadFile(filepath.Join(out, "results.json"))
	if err == nil {
		err = json.Unmarshal(data, &got)
	}
	if err != nil || len(got.Submissions) != 10 {
		t.Fatalf("%d submissions, %v: %s", len(got.Submissions), err, text)
	}
	for _, s := range got.Submissions {
		isBomb := s.ID >= "20240002" && s.ID <= "20240006"
		switch {
		case s.ID == crowd && s.Points == 0 && s.Verdict == "fail": // bounded, it is graded like any other
		case isBomb && (s.Points > 0 || s.Reason == ""):
			t.Errorf("the bomb %s: %d points, %s, %q", s.ID, s.Points, s.Verdict, s.Reason)
		case !isBomb && s.Points != 100:
			t.Errorf("%s: %d points, %s, %q", s.ID, s.Points, s.Verdict, s.Reason)
		}
	}
}

// crowd is who hands in manyConnections.
const crowd = "20240002"

// packed returns gzip's members: each of the parts once, and the last one so
// many times.
func packed(t *testing.T, times int, parts ...[]byte) []byte {
	t.Helper()
	var file bytes.Buffer
	for i, part := range parts {
		var member bytes.Buffer
		z, _ := gzip.NewWriterLevel(&member, gzip.BestSpeed)
		z.Write(part)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		n := 1
		if i == len(parts)-1 {
			n = times
		}
		file.Write(bytes.Repeat(member.Bytes(), n))
	}
	return file.Bytes()
}

// pcapHeader begins a pcap file of Ethernet frames.
func pcapHeader() []byte {
	h := binary.LittleEndian.AppendUint32(nil, 0xa1b2c3d4)
	h = append(h, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	h = binary.LittleEndian.AppendUint32(h, 262144)
	return binary.LittleEndian.AppendUint32(h, 1)
}

// manyConnections is a small file with the SYNs of two million connections.
func manyConnections(t *testing.T) []byte {
	frame := make([]byte, 16+54)
	binary.LittleEndian.PutUint32(frame, 1700000000)
	frame[8], frame[12] = 54, 54
	copy(frame[16+12:], "\x08\x00\x45\x00\x00\x28\x00\x01\x00\x00\x40\x06\x00\x00\x7f\x00\x00\x01\x7f\x00\x00\x01")
	binary.BigEndian.PutUint16(frame[16+36:], 5000)
	binary.BigEndian.PutUint32(frame[16+38:], 7)
	frame[16+46], frame[16+47], frame[16+48] = 0x50, 2, 0x10
	var all bytes.Buffer
	for n := range uint32(2_000_000) {
		binary.BigEndian.PutUint16(frame[16+28:], uint16(1+n/60000))
		binary.BigEndian.PutUint16(frame[16+34:], uint16(1024+n%60000))
		all.Write(frame)
	}
	return packed(t, 1, pcapHeader(), all.Bytes())
}

// framesOfNothing unpacks to 64 GiB: four thousand million frames without an
// octet.
func framesOfNothing(t *testing.T) []byte {
	return packed(t, 4096, pcapHeader(), make([]byte, 16<<20))
}

// tarOfNothing is an archive that unpacks to 2 GiB.
func tarOfNothing(t *testing.T) []byte {
	var head bytes.Buffer
	if err := tar.NewWriter(&head).WriteHeader(&tar.Header{Name: "20240004.pcapng", Size: 2 << 30, Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	return packed(t, 128, head.Bytes(), make([]byte, 16<<20))
}

// zipOfNothing is an archive with 600 MiB of zeros.
func zipOfNothing(t *testing.T) []byte {
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	w, err := z.Create("20240003.pcapng")
	for range 600 {
		if err == nil {
			_, err = w.Write(make([]byte, 1<<20))
		}
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// zipOfMany is an archive of 300,000 files.
func zipOfMany(t *testing.T) []byte {
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for i := range 300_000 {
		if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%06d.pcapng", i), Method: zip.Store}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
