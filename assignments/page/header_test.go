package page

import (
	"encoding/hex"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// bits adds up the bits of each row.
func bits(t *testing.T, h *headerFigure) {
	t.Helper()
	for i, row := range h.Rows {
		sum := 0
		for _, f := range row {
			sum += f.Bits
		}
		if sum != 32 {
			t.Errorf("row %d has %d bits", i, sum)
		}
	}
}

// find returns the field of a name.
func find(t *testing.T, h *headerFigure, name string) headerField {
	t.Helper()
	for _, row := range h.Rows {
		for _, f := range row {
			if f.Name == name {
				return f
			}
		}
	}
	t.Errorf("no field %q", name)
	return headerField{}
}

func octets(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// frame is a frame of the client's with a header, before the given octets.
func frame(header []byte, length int) *report.Row {
	return &report.Row{Seq: 1, Ack: 1, Detail: &report.Detail{Header: header, Length: length, Checksum: "right"}}
}

func TestUDPHeaderAsTheLectureDrawsIt(t *testing.T) {
	h := udpHeader(i18n.En, frame(octets(t, "c2ea 1388 002d fe40"), 37))
	bits(t, h)
	if len(h.Rows) != 2 || len(h.Rows[0]) != 2 || len(h.Rows[1]) != 2 {
		t.Fatalf("got %+v, want two rows of two fields", h.Rows)
	}
	for i, want := range []headerField{
		{"Source port", 16, "49898", "c2 ea", "the client sends", false},
		{"Destination port", 16, "5000", "13 88", "the server receives", false},
		{"Length", 16, "45", "00 2d", "header 8 + data 37 octets", false},
		{"Checksum", 16, "0xfe40", "fe 40", "right", false},
	} {
		if got := h.Rows[i/2][i%2]; got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestUDPLengthThatLies(t *testing.T) {
	h := udpHeader(i18n.En, frame(octets(t, "c2ea 1388 0009 0000"), 37))
	if got := find(t, h, "Length").Meaning; got != "header 8 + data 37 would be 45 octets" {
		t.Errorf("got %q", got)
	}
}

func TestTCPHeaderOfASyn(t *testing.T) {
	syn := octets(t, "9c40 270f 0000 03e8 0000 0000 a002 ffd7 fe30 0000 0204 ffd7 0402 080a 0000 0001 0000 0000 01 03 03 07")
	h := tcpHeader(i18n.En, frame(syn, 0))
	bits(t, h)
	if len(h.Rows) != 10 {
		t.Errorf("40 octets take %d rows, want 10", len(h.Rows))
	}
	for name, want := range map[string]string{"Sequence number": "1000", "Offset": "10", "SYN": "1", "ACK": "0", "Window": "65495", "MSS": "65495", "TSval": "1", "Shift": "7"} {
		if got := find(t, h, name).Value; got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if got := find(t, h, "Shift").Meaning; got != "windows count × 128" {
		t.Errorf("got %q", got)
	}
	if got := find(t, h, "Acknowledgement number").Meaning; got != "counts only with the ACK flag" {
		t.Errorf("got %q", got)
	}
}

func TestTCPNumbersAreSaidRelative(t *testing.T) {
	data := octets(t, "9c40 270f 0000 03e9 0000 1389 5018 0200 0000 0000")
	h := tcpHeader(i18n.En, frame(data, 5))
	if got := find(t, h, "Sequence number").Meaning; got != "relative 1: the first of the 5 octets that follow" {
		t.Errorf("got %q", got)
	}
	if got := find(t, h, "Acknowledgement number").Meaning; got != "relative 1: everything before it has arrived" {
		t.Errorf("got %q", got)
	}
}

// TestAnOptionMayCrossARow puts an option where it does not fit.
func TestAnOptionMayCrossARow(t *testing.T) {
	h := tcpHeader(i18n.En, frame(octets(t, "0001 0002 00000000 00000000 7000 0000 0000 0000 01 02 04 05 b4 01 01 01"), 0))
	bits(t, h)
	if rest := h.Rows[6][0]; rest.Bits != 8 || rest.Octets != "b4" || rest.Value != "…" {
		t.Errorf("got %+v", rest)
	}
}

func TestHeadersOfStrangers(t *testing.T) {
	for _, s := range []string{"", "00", "0001 0002 00000000 00000000 f000 0000 0000 0000", "0001 0002 00000000 00000000 6000 0000 0000 0000 02ff 0000", "0001 0002 00000000 00000000 6000 0000 0000 0000 0201 0000", "0001 0002 00000000 00000000 6000 0000 0000 0000 05"} {
		tcpHeader(i18n.Ko, frame(octets(t, s), 0))
		udpHeader(i18n.Ko, frame(octets(t, s), 0))
	}
}
