package terminal

import (
	"fmt"
	"image"
	"image/png"
	"io"

	"github.com/rivo/uniseg"

	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// PNG draws the sessions as terminal windows in one picture: the first, which
// is the server, on the left, the others on the right. However long the
// sessions are and whatever they hold, the picture stays below a few thousand
// pixels on each side; a note says what it leaves out. Equal sessions give
// equal octets. It returns the writer's error.
func PNG(w io.Writer, sessions []Session) error {
	img, err := picture(sessions)
	if err != nil {
		return message.At("terminal picture", err)
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return encoder.Encode(w, img)
}

// picture draws the sessions.
func picture(sessions []Session) (*image.Paletted, error) {
	g, err := newGlyphs()
	if err != nil {
		return nil, err
	}
	panes, size := layout(sessions)
	c := canvas{image.NewPaletted(image.Rectangle{Max: size}, palette())}
	for _, p := range panes {
		if p.note {
			c.centred(g, p.rows[0].text, p.frame, notePen)
			continue
		}
		c.window(g, p)
	}
	return c.Paletted, nil
}

// window draws a pane: title bar, three dots, text.
func (c canvas) window(g *glyphs, p pane) {
	c.fill(p.frame, windowPen)
	bar := p.frame
	bar.Max.Y = bar.Min.Y + barHeight
	c.fill(bar, barPen)
	c.round(p.frame)
	c.fill(image.Rect(bar.Min.X, bar.Max.Y-1, bar.Max.X, bar.Max.Y), edgePen)
	for i, colour := range []pen{closePen, hidePen, zoomPen} {
		c.disc(bar.Min.X+20+i*20, bar.Min.Y+barHeight/2, 6, colour, bar)
	}
	title := bar
	title.Min.X += 80
	title.Max.X -= 80
	c.centred(g, p.title, title, titlePen)
	c.lines(g, p)
}

// lines writes the rows of a pane below its title bar.
func (c canvas) lines(g *glyphs, p pane) {
	at := p.frame.Min.Add(image.Pt(padding, barHeight+padding))
	for _, r := range p.rows {
		if r.note {
			c.centred(g, r.text, image.Rect(p.frame.Min.X, at.Y, p.frame.Max.X, at.Y+cellHeight), dimPen)
		} else {
			c.row(g, r, at, p.frame)
		}
		at.Y += cellHeight
	}
}

// row writes the time, the mark and the text of a row.
func (c canvas) row(g *glyphs, r row, at image.Point, clip image.Rectangle) {
	colour := [...]pen{Output: textPen, Input: inputPen, Failure: failurePen}[known(r.kind)]
	if r.clock != "" {
		c.text(g, fmt.Sprintf("%6s", printable.Cut(r.clock, 6)), at, dimPen, clip)
		c.text(g, mark(r.kind), at.Add(image.Pt(7*cellWidth, 0)), colour, clip)
	}
	c.text(g, r.text, at.Add(image.Pt(gutter*cellWidth, 0)), colour, clip)
}

// centred writes one row of text in the middle of a rectangle.
func (c canvas) centred(g *glyphs, s string, in image.Rectangle, colour pen) {
	s = printable.Cut(s, in.Dx()/cellWidth)
	at := image.Pt(in.Min.X+(in.Dx()-printable.Width(s)*cellWidth)/2, in.Min.Y+(in.Dy()-cellHeight)/2)
	c.text(g, s, at, colour, in)
}

// text writes s, cell by cell, from a place to the right.
func (c canvas) text(g *glyphs, s string, at image.Point, colour pen, clip image.Rectangle) {
	state := -1
	for s != "" {
		var cluster string
		var cells int
		cluster, s, cells, state = uniseg.FirstGraphemeClusterInString(s, state)
		if cells > 0 && cluster != " " {
			c.stamp(g.mask(cluster, cells), at, colour, clip)
		}
		at.X += cells * cellWidth
	}
}

// corner is the radius of a window's corners, in pixels.
const corner = 10

// round takes the corners off a window.
func (c canvas) round(r image.Rectangle) {
	for y := range corner {
		for x := range corner {
			s := cover(x, y, corner, corner, corner)
			c.Pix[c.PixOffset(r.Min.X+x, r.Min.Y+y)] = shade(barPen, s)
			c.Pix[c.PixOffset(r.Max.X-1-x, r.Min.Y+y)] = shade(barPen, s)
			c.Pix[c.PixOffset(r.Min.X+x, r.Max.Y-1-y)] = shade(windowPen, s)
			c.Pix[c.PixOffset(r.Max.X-1-x, r.Max.Y-1-y)] = shade(windowPen, s)
		}
	}
}

// disc draws a filled circle around x, y.
func (c canvas) disc(x, y, radius int, p pen, clip image.Rectangle) {
	for dy := -radius; dy < radius; dy++ {
		for dx := -radius; dx < radius; dx++ {
			c.dot(x+dx, y+dy, p, cover(dx, dy, 0, 0, radius), clip)
		}
	}
}

// cover says how much, from 0 to 255, of the pixel at x, y lies in the circle
// around cx, cy.
func cover(x, y, cx, cy, radius int) uint8 {
	const n = 4 // samples along each side of a pixel
	inside := 0
	for j := range n {
		for i := range n {
			dx := 2*n*(x-cx) + 2*i + 1
			dy := 2*n*(y-cy) + 2*j + 1
			if dx*dx+dy*dy <= 4*n*n*radius*radius {
				inside++
			}
		}
	}
	return uint8(inside * 255 / (n * n))
}
