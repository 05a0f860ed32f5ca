package terminal

import (
	"bytes"
	"image"
	"testing"
)

// ink reports whether anything is drawn in a part of a mask.
func ink(m *image.Alpha, part image.Rectangle) bool {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if m.AlphaAt(x, y).A > 0 {
				return true
			}
		}
	}
	return false
}

func faces(t *testing.T) *glyphs {
	t.Helper()
	g, err := newGlyphs()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// box is the mask of a character that no font holds.
func box(cells int) *image.Alpha {
	m := image.NewAlpha(image.Rect(0, 0, cells*cellWidth, cellHeight))
	drawBox(m)
	return m
}

func TestEveryHangulSyllableIsDrawn(t *testing.T) {
	g := faces(t)
	missing := box(2)
	for r := '가'; r <= '힣'; r++ {
		m := g.mask(string(r), 2)
		if bytes.Equal(m.Pix, missing.Pix) {
			t.Fatalf("%c is in no font", r)
		}
		left := image.Rect(0, 0, cellWidth, cellHeight)
		if !ink(m, left) || !ink(m, left.Add(image.Pt(cellWidth, 0))) {
			t.Fatalf("%c does not fill both of its cells", r)
		}
	}
}

func TestCharactersOfALabAreDrawn(t *testing.T) {
	g := faces(t)
	for r := '!'; r <= '~'; r++ {
		if m := g.mask(string(r), 1); blank(m) || bytes.Equal(m.Pix, box(1).Pix) {
			t.Errorf("%c is not drawn", r)
		}
	}
	for _, r := range "→←↑↓↔⇒✓✗✔✘…·●○■□▲△★①éñßΩЯ«»“”‘’–—×÷±≤≥≠∞°§" {
		if m := g.mask(string(r), 1); blank(m) || bytes.Equal(m.Pix, box(1).Pix) {
			t.Errorf("%c is not drawn", r)
		}
	}
	for _, r := range "日本語中国洪吉童かなカナㄱㅏ（）" {
		if m := g.mask(string(r), 2); blank(m) || bytes.Equal(m.Pix, box(2).Pix) {
			t.Errorf("%c is not drawn", r)
		}
	}
}

func TestMissingGlyphIsABox(t *testing.T) {
	g := faces(t)
	for _, cluster := range []string{"😀", "👩‍💻", "𓀀", "한\u0f71"} {
		if m := g.mask(cluster, 2); blank(m) || !bytes.Equal(m.Pix, box(2).Pix) {
			t.Errorf("%s is not drawn as a box", cluster)
		}
	}
}

// TestBoxDrawingMeets looks at the edges of every line character: a line must
// reach the neighbouring cell exactly where the character has an arm.
func TestBoxDrawingMeets(t *testing.T) {
	g := faces(t)
	edges := [4]image.Rectangle{
		image.Rect(0, 0, cellWidth, 1),
		image.Rect(cellWidth-1, 0, cellWidth, cellHeight),
		image.Rect(0, cellHeight-1, cellWidth, cellHeight),
		image.Rect(0, 0, 1, cellHeight),
	}
	for r := rune(0x2500); r <= 0x257f; r++ {
		if r >= 0x2571 && r <= 0x2573 {
			continue // diagonals
		}
		m := g.mask(string(r), 1)
		for side, edge := range edges {
			arm := arms[int(r-0x2500)*5+side] != '0'
			if ink(m, edge) != arm {
				t.Errorf("%c, side %d: line is %v, want %v", r, side, !arm, arm)
			}
		}
		if middle := image.Rect(2, 9, 9, 16); !ink(m, middle) {
			t.Errorf("%c has no middle", r)
		}
	}
}

func TestLinesHaveNoGap(t *testing.T) {
	g := faces(t)
	for _, r := range "─━┬┴┼┯╇" {
		m := g.mask(string(r), 1)
		for x := range cellWidth {
			if m.AlphaAt(x, cellHeight/2).A == 0 {
				t.Errorf("%c has a gap at x %d", r, x)
			}
		}
	}
	for _, r := range "│┃├┤┼╪" {
		m := g.mask(string(r), 1)
		for y := range cellHeight {
			if m.AlphaAt(cellWidth/2, y).A == 0 {
				t.Errorf("%c has a gap at y %d", r, y)
			}
		}
	}
}

func TestDoubleLinesTurnTwice(t *testing.T) {
	for r, want := range map[rune]string{
		'╔': "" +
			"........" +
			".#######" +
			".#......" +
			".#......" +
			".#......" +
			".#...###" +
			".#...#..",
		'╬': "" +
			".#...#.." +
			"##...###" +
			"........" +
			"........" +
			"........" +
			"##...###" +
			".#...#..",
		'╞': "" +
			"...#...." +
			"...#####" +
			"...#...." +
			"...#...." +
			"...#...." +
			"...#####" +
			"...#....",
	} {
		m, got := faces(t).mask(string(r), 1), ""
		for y := 9; y < 16; y++ {
			for x := 2; x < cellWidth; x++ {
				got += map[bool]string{false: ".", true: "#"}[m.AlphaAt(x, y).A > 0]
			}
		}
		if got != want {
			t.Errorf("%c:\ngot  %s\nwant %s", r, got, want)
		}
	}
}

func TestFullBlockFillsItsCell(t *testing.T) {
	m := faces(t).mask("█", 1)
	for i, a := range m.Pix {
		if a != 0xff {
			t.Fatalf("pixel %d is %d", i, a)
		}
	}
}
