package terminal

import (
	"bytes"
	_ "embed"
	"image"
	"image/draw"

	"github.com/hajimehoshi/bitmapfont/v3"
	scale "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// hangul holds all 11,172 Hangul syllables, kana and many signs, which Go Mono
// lacks (its licence: font/OFL.txt).
//
//go:embed font/NanumGothicCoding.ttf
var hangul []byte

// Sizes that fill a cell: a letter of Go Mono is 0.6 em wide, a syllable of
// NanumGothicCoding 1 em.
const (
	latinSize = cellWidth / 0.6
	wideSize  = 2.1 * cellWidth // a syllable is drawn smaller than its em
)

// A typeface is a font in one size.
type typeface struct {
	outlines *opentype.Font
	face     font.Face
	baseline int // pixels from the top of a cell
}

// glyphs draws characters and keeps what it has drawn: a session repeats few
// characters often.
type glyphs struct {
	latin, half, wide typeface
	drawn             map[string]*image.Alpha
	buffer            sfnt.Buffer
}

func newGlyphs() (*glyphs, error) {
	g := &glyphs{drawn: make(map[string]*image.Alpha)}
	var err error
	load := func(t *typeface, ttf []byte, size float64, baseline int) {
		t.baseline = baseline
		if err != nil {
			return
		}
		if t.outlines, err = opentype.Parse(ttf); err == nil {
			t.face, err = opentype.NewFace(t.outlines, &opentype.FaceOptions{Size: size, DPI: 72})
		}
	}
	load(&g.latin, gomono.TTF, latinSize, 17)
	load(&g.half, hangul, wideSize/2, 16)
	load(&g.wide, hangul, wideSize, 18)
	return g, err
}

// mask returns the shape of a character that takes the given number of cells,
// relative to the upper left corner of the first. Where a part of it is in no
// font the shape is a box.
func (g *glyphs) mask(cluster string, cells int) *image.Alpha {
	if m, ok := g.drawn[cluster]; ok {
		return m
	}
	m := image.NewAlpha(image.Rect(0, 0, cells*cellWidth, cellHeight))
	for _, r := range cluster {
		if r != '\ufe0e' && r != '\ufe0f' && !g.draw(m, r) {
			clear(m.Pix)
			drawBox(m)
			break
		}
	}
	g.drawn[cluster] = m
	return m
}

// draw adds the shape of r to m, in the middle, and reports whether it could.
func (g *glyphs) draw(m *image.Alpha, r rune) bool {
	if r == ' ' || r == '\u00a0' || r == '\u3000' {
		return true
	}
	if drawLines(m, r) || drawMark(m, r) {
		return true
	}
	for _, t := range g.suited(m.Rect.Dx()) {
		i, err := t.outlines.GlyphIndex(&g.buffer, r)
		if err == nil && i != 0 && inscribe(m, t.face, r, t.baseline) {
			return true
		}
	}
	return drawBitmap(m, r)
}

// inscribe draws a glyph in the middle of m and reports whether that left a
// trace: a font may list a character and hold an empty glyph for it.
func inscribe(m *image.Alpha, f font.Face, r rune, baseline int) bool {
	advance, _ := f.GlyphAdvance(r)
	left := (fixed.I(m.Rect.Dx()) - advance) / 2
	bounds, shape, at, _, ok := f.Glyph(fixed.Point26_6{X: left, Y: fixed.I(baseline)}, r)
	if !ok || bounds.Empty() {
		return false
	}
	draw.DrawMask(m, bounds, image.Opaque, image.Point{}, shape, at, draw.Over)
	return true
}

// drawBitmap draws a character that the outline fonts lack from a bitmap font
// of 12 by 16 pixels for two cells, and reports whether that has it.
func drawBitmap(m *image.Alpha, r rune) bool {
	const height, baseline = 16, 12
	small := image.NewAlpha(image.Rect(0, 0, 6*m.Rect.Dx()/cellWidth, height))
	if !inscribe(small, bitmapfont.Face, r, baseline) || blank(small) {
		return false
	}
	to := image.Rect(0, -1, m.Rect.Dx(), height*cellWidth/6-1)
	scale.CatmullRom.Scale(m, to, small, small.Rect, scale.Over, nil)
	return true
}

// blank reports whether nothing is drawn in m.
func blank(m *image.Alpha) bool { return len(bytes.Trim(m.Pix, "\x00")) == 0 }

// suited lists the typefaces for a character that is width pixels wide.
func (g *glyphs) suited(width int) []typeface {
	if width <= cellWidth {
		return []typeface{g.latin, g.half}
	}
	return []typeface{g.wide, g.latin}
}

// drawBox draws the sign for a character that no font holds.
func drawBox(m *image.Alpha) {
	r := m.Rect
	outer := image.Rect(r.Min.X+1, 4, r.Max.X-1, cellHeight-4)
	draw.Draw(m, outer, image.Opaque, image.Point{}, draw.Src)
	draw.Draw(m, outer.Inset(2), image.Transparent, image.Point{}, draw.Src)
}
