package terminal

import (
	"image"
	"image/draw"

	"golang.org/x/image/vector"
)

// arms says of each box drawing character, from U+2500, which lines lead from
// the middle of the cell up, right, down and left: 0 none, 1 light, 2 heavy,
// 3 double. Fonts draw them with gaps between the cells; here they meet.
// Dashes are drawn as whole lines, and diagonals not at all.
const arms = "" +
	"0101 0202 1010 2020 0101 0202 1010 2020 0101 0202 1010 2020 0110 0210 0120 0220 " +
	"0011 0012 0021 0022 1100 1200 2100 2200 1001 1002 2001 2002 1110 1210 2110 1120 " +
	"2120 2210 1220 2220 1011 1012 2011 1021 2021 2012 1022 2022 0111 0112 0211 0212 " +
	"0121 0122 0221 0222 1101 1102 1201 1202 2101 2102 2201 2202 1111 1112 1211 1212 " +
	"2111 1121 2121 2112 2211 1122 1221 2212 1222 2122 2221 2222 0101 0202 1010 2020 " +
	"0303 3030 0310 0130 0330 0013 0031 0033 1300 3100 3300 1003 3001 3003 1310 3130 " +
	"3330 1013 3031 3033 0313 0131 0333 1303 3101 3303 1313 3131 3333 0110 0011 1001 " +
	"1100 0000 0000 0000 0001 1000 0100 0010 0002 2000 0200 0020 0201 1020 0102 2010 "

// drawLines draws a box drawing or block character from edge to edge and
// reports whether r is one.
func drawLines(m *image.Alpha, r rune) bool {
	if r >= 0x2580 && r <= 0x2590 {
		drawBlock(m, r)
		return true
	}
	if r < 0x2500 || r > 0x257f || r >= 0x2571 && r <= 0x2573 {
		return false
	}
	weights := arms[(r-0x2500)*5:][:4]
	for side := range 4 {
		fillArm(m, side, half(weights[side]), max(0, across(weights, side)), image.Opaque)
	}
	for side := range 4 {
		if weights[side] == double {
			hollow(m, side, across(weights, side))
		}
	}
	return true
}

// hollow makes two lines of an arm: up to the line across where that is
// single, and through it where it is hollow too.
func hollow(m *image.Alpha, side, across int) {
	behind := 1
	if across == half('1') || across == half('2') {
		behind = -across - 1
	}
	fillArm(m, side, half(double)-1, behind, image.Transparent)
}

// across is half the width of the lines that cross an arm.
func across(weights string, side int) int {
	return max(half(weights[(side+1)%4]), half(weights[(side+3)%4]))
}

// double is the weight of a line that is two lines.
const double = '3'

// half is how many pixels a line of a weight, its outer edges where it is
// double, reaches on either side of the one in its middle; -1 without a line.
func half(weight byte) int {
	return [...]int{'0': -1, '1': 0, '2': 1, double: 2}[weight]
}

// fillArm draws a line from the middle of m to the top, right, bottom or left
// edge, counted from 0. It begins some pixels behind the middle, so that it
// meets the lines across.
func fillArm(m *image.Alpha, side, half, behind int, ink image.Image) {
	if half < 0 {
		return
	}
	x, y := m.Rect.Dx()/2, m.Rect.Dy()/2
	r := [...]image.Rectangle{
		image.Rect(x-half, 0, x+half+1, y+behind+1),
		image.Rect(x-behind, y-half, m.Rect.Max.X, y+half+1),
		image.Rect(x-half, y-behind, x+half+1, m.Rect.Max.Y),
		image.Rect(0, y-half, x+behind+1, y+half+1),
	}[side]
	draw.Draw(m, r, ink, image.Point{}, draw.Src)
}

// drawBlock draws the block elements U+2580 to U+2590: upper half, one to
// eight eighths from below, seven to one eighths from the left, right half.
func drawBlock(m *image.Alpha, r rune) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	var part image.Rectangle
	switch n := int(r - 0x2580); {
	case n == 0:
		part = image.Rect(0, 0, w, h/2)
	case n <= 8:
		part = image.Rect(0, h-h*n/8, w, h)
	case n < 16:
		part = image.Rect(0, 0, w*(16-n)/8, h)
	default:
		part = image.Rect(w/2, 0, w, h)
	}
	draw.Draw(m, part, image.Opaque, image.Point{}, draw.Src)
}

// drawMark draws a tick or a cross and reports whether r is one. No font at
// hand holds them.
func drawMark(m *image.Alpha, r rune) bool {
	var strokes [][4]float32 // from x, y to x, y, in tenths of a cell's width
	switch r {
	case '✓', '✔':
		strokes = [][4]float32{{0.8, 12, 3.8, 17}, {3.8, 17, 9.4, 5.5}}
	case '✗', '✘', '✕', '✖':
		strokes = [][4]float32{{1.2, 6.5, 8.8, 16.5}, {8.8, 6.5, 1.2, 16.5}}
	default:
		return false
	}
	left := float32(m.Rect.Dx()-cellWidth) / 2
	for _, s := range strokes {
		stroke(m, left+s[0], s[1], left+s[2], s[3])
	}
	return true
}

// stroke draws a line two pixels wide.
func stroke(m *image.Alpha, x0, y0, x1, y1 float32) {
	const half = 0.6 // of the width, along each axis
	z := vector.NewRasterizer(m.Rect.Dx(), m.Rect.Dy())
	if (x1-x0)*(y1-y0) > 0 {
		z.MoveTo(x0-half, y0+half)
		z.LineTo(x1-half, y1+half)
		z.LineTo(x1+half, y1-half)
		z.LineTo(x0+half, y0-half)
	} else {
		z.MoveTo(x0-half, y0-half)
		z.LineTo(x1-half, y1-half)
		z.LineTo(x1+half, y1+half)
		z.LineTo(x0+half, y0+half)
	}
	z.ClosePath()
	z.Draw(m, m.Rect, image.Opaque, image.Point{})
}
