package page

import (
	"bytes"
	"image"
	"image/color"
	_ "image/gif" // the kinds that are handed in
	"image/jpeg"
	_ "image/png" // likewise

	_ "golang.org/x/image/bmp" // likewise
	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // likewise

	"socketlab/assignments/report"
)

// Bounds on pictures. What is larger is drawn smaller, and what is too large to
// be drawn at all is named only: one picture must not make a page, or grading,
// heavy.
const (
	MaxPicture   = 16 << 20 // octets of a file that are looked at
	plainPicture = 1 << 20  // octets that a page holds as they are
	widePicture  = 1600     // pixels that one is wide at most that is drawn smaller
	maxUnpacked  = 96 << 20 // octets of one that is unpacked
	maxSide      = 30_000   // pixels
)

// shownTypes are the kinds that every browser shows, by the names of package
// image. What draws itself with a script of its own, such as SVG, is none.
var shownTypes = map[string]string{"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}

// Picture makes of the octets of a picture what a page can show of it.
func Picture(name string, data []byte) report.Picture {
	p := report.Picture{Name: name}
	config, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || len(data) > MaxPicture || config.Width > maxSide || config.Height > maxSide {
		return p
	}
	unpacked := int64(config.Width) * int64(config.Height) * octetsPerPixel(config.ColorModel)
	switch {
	case unpacked > maxUnpacked:
	case len(data) <= plainPicture && shownTypes[kind] != "":
		p.Type, p.Data = shownTypes[kind], data
	default:
		p.Type, p.Data = "image/jpeg", smaller(data)
	}
	return p
}

func octetsPerPixel(m color.Model) int64 {
	switch m {
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	case color.GrayModel, color.AlphaModel:
		return 1
	case color.Gray16Model, color.Alpha16Model:
		return 2
	}
	return 4
}

// smaller draws a picture as a JPEG of no more than widePicture; it returns nil
// if it cannot be read.
func smaller(data []byte) []byte {
	from, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	size := from.Bounds().Size()
	width := min(size.X, widePicture)
	to := image.NewRGBA(image.Rect(0, 0, width, max(1, size.Y*width/size.X)))
	draw.Draw(to, to.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(to, to.Bounds(), from, from.Bounds(), draw.Over, nil)
	var b bytes.Buffer
	if jpeg.Encode(&b, to, &jpeg.Options{Quality: 80}) != nil {
		return nil
	}
	return b.Bytes()
}
