package grade

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture"
)

// Whatever else was captured before the lab, and however much, changes no
// mark: of more conversations than are told apart, those of the lab are.
func TestAFloodChangesNoMark(t *testing.T) {
	if testing.Short() {
		t.Skip("tries out everything there is")
	}
	for _, name := range assignments.Names() {
		t.Run(name, func(t *testing.T) {
			spec, err := assignments.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			honest, err := os.ReadFile(filepath.Join("../../testdata/references", name, "20241234.pcapng"))
			if err != nil {
				t.Fatal(err)
			}
			of := func(b []byte) Work {
				return Work{
					Cover: check.Cover{ID: "20241234", File: "20241234.pcapng"},
					Open:  func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil },
				}
			}
			want, err := Grade(spec, of(honest), i18n.En)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Grade(spec, of(flooded(t, honest)), i18n.En)
			if err != nil {
				t.Fatal(err)
			}
			if got.Points != want.Points {
				t.Errorf("%d points, %d without the flood: %+v", got.Points, want.Points, got.Checks)
			}
			if len(got.Problems) != len(want.Problems)+1 {
				t.Errorf("problems %q: the report does not say that much was only counted", got.Problems)
			}
		})
	}
}

// flooded returns a capture with a frame of each of many other conversations
// in front of the first one.
func flooded(t *testing.T, in []byte) []byte {
	t.Helper()
	r, err := capture.NewReader(bytes.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w, err := capture.NewWriter(&out, r.Info().Sections[0])
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Info().Interfaces {
		if _, err := w.AddInterface(r.Info().Interfaces[i]); err != nil {
			t.Fatal(err)
		}
	}
	write := func(p *capture.Packet) {
		if err := w.Write(p); err != nil {
			t.Fatal(err)
		}
	}
	datagram := []byte("\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x08\x00" + "\x45\x00\x00\x1d\x00\x01\x00\x00\x40\x11\x00\x00\x7f\x00\x00\x01\x7f\x01\x01\x01" + "\x00\x00\x00\x07\x00\x09\x00\x00x")
	for i := range maxConversations + 100 {
		datagram[28], datagram[29], datagram[34] = byte(i>>8), byte(i), 0xee
		write(&capture.Packet{Time: p.Time, LinkType: 1, Interface: p.Interface, Length: len(datagram), Data: datagram})
	}
	for ; err == nil; p, err = r.Next() {
		write(p)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
