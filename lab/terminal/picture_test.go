package terminal

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"socketlab/capture/printable"
)

// hostile is what a student, or a stranger on the network, may send.
var hostile = "\x1b[2J\x1b]0;owned\a\x00\r\n\t\u202egpj.exe\u2066\u200b\ufeff\xff\xfe\xed\xa0\x80\u2028" +
	strings.Repeat("e\u0301\u0302\u0303", 2000) + strings.Repeat("\U0001F468\u200d", 500) + strings.Repeat("\x1b", 40000)

func draw3(t *testing.T, lines ...Line) []byte {
	t.Helper()
	var b bytes.Buffer
	err := PNG(&b, []Session{{Title: "server", Lines: lines}, {Title: "client 1", Lines: lines}, {Title: "client 2"}})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEqualSessionsGiveEqualOctets(t *testing.T) {
	line := Line{At: time.Millisecond, Text: "안녕 ✓ 😀"}
	if !bytes.Equal(draw3(t, line), draw3(t, line)) {
		t.Error("the same session gives another picture")
	}
	other := line
	other.Kind = Failure
	if bytes.Equal(draw3(t, line), draw3(t, other)) {
		t.Error("a failure looks like output")
	}
}

func TestDecomposedHangulLooksComposed(t *testing.T) {
	const name = "홍길동 뷁똠"
	if !bytes.Equal(draw3(t, Line{Text: name}), draw3(t, Line{Text: norm.NFD.String(name)})) {
		t.Error("NFD is drawn differently")
	}
}

func TestNothingIsDrawnOutsideOfTheWindows(t *testing.T) {
	sessions := []Session{
		{Title: hostile, Lines: []Line{{Text: hostile}, {At: -time.Hour, Text: hostile, Kind: Failure}}},
		{Title: strings.Repeat("한", 1000), Lines: []Line{{At: 1 << 62, Text: strings.Repeat("│", 999)}}},
	}
	img, err := picture(sessions)
	if err != nil {
		t.Fatal(err)
	}
	panes, size := layout(sessions)
	if img.Rect.Max != size {
		t.Errorf("picture is %v, want %v", img.Rect, size)
	}
	background := color.RGBA{desktop >> 16, desktop >> 8 & 0xff, desktop & 0xff, 0xff}
	for y := range size.Y {
		for x := range size.X {
			at := image.Pt(x, y)
			if at.In(panes[0].frame) || at.In(panes[1].frame) {
				continue
			}
			if img.At(x, y) != background {
				t.Fatalf("something is drawn at %v", at)
			}
		}
	}
}

// TestCharacterStandsInItsCells adds one character to a line and looks where
// the picture changes.
func TestCharacterStandsInItsCells(t *testing.T) {
	for _, c := range []struct{ before, added string }{{"", "가"}, {"가", "나"}, {"a가─", "힣"}} {
		old, now := decode(t, draw3(t, Line{Text: c.before})), decode(t, draw3(t, Line{Text: c.before + c.added}))
		column := gutter + printable.Width(c.before)
		cell := image.Rect(0, 0, 2*cellWidth, cellHeight)
		cell = cell.Add(image.Pt(gap+padding+column*cellWidth, gap+barHeight+padding))
		inside := 0
		for y := range cell.Max.Y + cellHeight {
			for x := range gap + padding + 30*cellWidth {
				if old.At(x, y) == now.At(x, y) {
					continue
				}
				if !image.Pt(x, y).In(cell) {
					t.Fatalf("%s after %q draws at %d,%d, outside of its cells %v", c.added, c.before, x, y, cell)
				}
				inside++
			}
		}
		if inside < 30 {
			t.Errorf("%s after %q draws %d pixels", c.added, c.before, inside)
		}
	}
}

func TestTextKeepsWithinItsClip(t *testing.T) {
	c := canvas{image.NewPaletted(image.Rect(0, 0, 100, 50), palette())}
	clip := image.Rect(15, 10, 45, 20)
	c.text(faces(t), "██████████", image.Pt(-10, 5), textPen, clip)
	for i, index := range c.Pix {
		at := image.Pt(i%100, i/100)
		if drawn := index != 0; drawn != at.In(clip) {
			t.Fatalf("drawn at %v: %v", at, drawn)
		}
	}
}

func TestPictureIsBounded(t *testing.T) {
	sessions := class(100)
	for i := range sessions {
		for j := range sessions[i].Lines {
			if j%2 == 0 {
				sessions[i].Lines[j].Text = hostile
			}
		}
	}
	img, err := picture(sessions)
	if err != nil {
		t.Fatal(err)
	}
	if img.Rect.Dx() > 2000 || img.Rect.Dy() > 4000 {
		t.Errorf("picture is %v", img.Rect.Max)
	}
}

func TestNoSessionIsAWindowAllTheSame(t *testing.T) {
	var b bytes.Buffer
	if err := PNG(&b, nil); err != nil {
		t.Fatal(err)
	}
	decode(t, b.Bytes())
}

func decode(t *testing.T, b []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func FuzzPNG(f *testing.F) {
	f.Add("server", "안녕 ✓", uint8(1))
	f.Add("\x00", hostile[:200], uint8(2))
	f.Add("\u1112\u1161", "╔═╗ ▐ 😀 \U000e0041 ﷽", uint8(200))
	f.Fuzz(func(t *testing.T, title, text string, kind uint8) {
		img := decode(t, draw3(t, Line{Text: title}, Line{Kind: Kind(kind), Text: text}))
		if size := img.Bounds().Max; size.X > 2000 || size.Y > 4000 {
			t.Errorf("picture is %v", size)
		}
	})
}

func BenchmarkPNG(b *testing.B) {
	lines := make([]Line, 20)
	for i := range lines {
		lines[i] = Line{At: time.Duration(i) * time.Millisecond, Kind: Kind(i % 3), Text: "127.0.0.1:49740 → 소켓컴퓨터공학과 20241234 홍길동"}
	}
	s := []Session{{Title: "서버", Lines: lines}, {Title: "클라이언트 1", Lines: lines}, {Title: "클라이언트 2", Lines: lines}}
	for b.Loop() {
		var out bytes.Buffer
		if err := PNG(&out, s); err != nil {
			b.Fatal(err)
		}
	}
}
