package terminal

import (
	"image"
	"image/color"
)

// shades is how finely the edge of a glyph fades into what is behind it.
const shades = 16

// A pen draws in one colour on one background. It is the palette index of the
// background; the shades-1 entries after it lead to the colour.
type pen uint8

// Every pen of the picture, in the order of colours.
const (
	windowPen  pen = shades * iota // a window on the desktop
	barPen                         // a title bar on the desktop
	edgePen                        // the line below a title bar
	textPen                        // what a program prints
	inputPen                       // what was typed
	failurePen                     // what went wrong
	dimPen                         // times and notes
	titlePen
	closePen // the three dots
	hidePen
	zoomPen
	notePen // on the desktop, between windows
	pens    = iota
)

// colours lists background and colour of every pen, as 0xRRGGBB.
var colours = [pens][2]uint32{
	windowPen / shades:  {desktop, body},
	barPen / shades:     {desktop, bar},
	edgePen / shades:    {body, 0x0f1117},
	textPen / shades:    {body, 0xe3e6ee},
	inputPen / shades:   {body, 0x9be28a},
	failurePen / shades: {body, 0xff8a80},
	dimPen / shades:     {body, 0x8f97ab},
	titlePen / shades:   {bar, 0xe3e6ee},
	closePen / shades:   {bar, 0xff5f57},
	hidePen / shades:    {bar, 0xfebc2e},
	zoomPen / shades:    {bar, 0x28c840},
	notePen / shades:    {desktop, 0x3c4458},
}

const (
	desktop = 0xc9d1e0
	body    = 0x181b24
	bar     = 0x2f3442
)

// palette returns the colours of all pens.
func palette() color.Palette {
	p := make(color.Palette, 0, pens*shades)
	for _, c := range colours {
		for i := range uint32(shades) {
			p = append(p, color.RGBA{
				R: blend(c[0]>>16, c[1]>>16, i),
				G: blend(c[0]>>8, c[1]>>8, i),
				B: blend(c[0], c[1], i),
				A: 0xff,
			})
		}
	}
	return p
}

// blend goes i steps from the low octet of a to that of b.
func blend(a, b, i uint32) uint8 {
	a, b = a&0xff, b&0xff
	return uint8((a*(shades-1-i) + b*i + (shades-1)/2) / (shades - 1))
}

// A canvas is the picture while it is drawn.
type canvas struct{ *image.Paletted }

// dot draws one pixel with the given strength, 0 to 255, unless something
// stronger is there. It keeps inside the clip.
func (c canvas) dot(x, y int, p pen, strength uint8, clip image.Rectangle) {
	if !(image.Point{X: x, Y: y}).In(clip) || strength == 0 {
		return
	}
	at, index := c.PixOffset(x, y), shade(p, strength)
	if old := c.Pix[at]; old >= uint8(p) && old < uint8(p)+shades && old >= index {
		return
	}
	c.Pix[at] = index
}

// shade is the palette index of a pen at a strength from 0 to 255.
func shade(p pen, strength uint8) uint8 {
	return uint8(p) + uint8((int(strength)*(shades-1)+127)/255)
}

// fill draws a rectangle.
func (c canvas) fill(r image.Rectangle, p pen) {
	r = r.Intersect(c.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.Pix[c.PixOffset(r.Min.X, y):][:r.Dx()]
		for i := range row {
			row[i] = uint8(p) + shades - 1
		}
	}
}

// stamp draws a mask at a place.
func (c canvas) stamp(m *image.Alpha, at image.Point, p pen, clip image.Rectangle) {
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		for x := m.Rect.Min.X; x < m.Rect.Max.X; x++ {
			c.dot(at.X+x, at.Y+y, p, m.AlphaAt(x, y).A, clip)
		}
	}
}
