package gradebook

import (
	"archive/zip"
	"encoding/xml"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"
)

// Bounds of a workbook. To fill it in, the library makes objects of all that is
// in a sheet, and of the empty cells between; each cell takes some 400 octets.
// Ten thousand students with thirty columns are within them.
const (
	maxUnpacked = 64 << 20 // octets of all parts together
	maxParts    = 10_000
	maxElements = 800_000 // in all parts together
	maxRow      = 100_000
	maxGrid     = 400_000 // cells of a sheet, the empty ones left of others counted
	maxOdd      = 2_000   // rows without a number, or out of order, for which the library moves all others
	maxMerged   = 10_000  // merged cells, among which the library looks for each cell that it fills in
	maxFormat   = 1_000   // letters of a number format
)

// inBounds walks over all parts once, in little memory, and refuses what would
// take much of it, or of time, to read.
func inBounds(z *zip.Reader) error {
	if len(z.File) > maxParts {
		return errLarge
	}
	var unpacked uint64
	for _, f := range z.File {
		if unpacked += f.UncompressedSize64; f.UncompressedSize64 > maxUnpacked || unpacked > maxUnpacked {
			return errLarge
		}
	}
	b := &bounds{elements: maxElements, merged: maxMerged, odd: maxOdd}
	for _, f := range z.File {
		if err := b.part(f); err != nil {
			return err
		}
	}
	return nil
}

// bounds counts what is left of each of them.
type bounds struct {
	elements, merged, odd int

	grid, row, column int // of the sheet that is being read
}

// part walks over one part, as far as it is XML.
func (b *bounds) part(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return errDamaged
	}
	defer r.Close()
	b.grid, b.row, b.column = maxGrid, 0, 0
	d := xml.NewDecoder(r)
	d.CharsetReader = charset.NewReaderLabel
	for {
		token, err := d.RawToken()
		if err != nil { // no XML, or no more: the library does not get farther, either
			return nil
		}
		if start, ok := token.(xml.StartElement); ok && !b.take(start) {
			return errLarge
		}
	}
}

// take counts one element, and reports whether it is within bounds.
func (b *bounds) take(e xml.StartElement) bool {
	b.elements--
	switch e.Name.Local {
	case "row":
		b.takeRow(attribute(e, "r"))
	case "c":
		b.takeCell(attribute(e, "r"))
	case "mergeCell":
		b.merged--
	case "numFmt":
		if len(attribute(e, "formatCode")) > maxFormat {
			return false
		}
	}
	return b.elements >= 0 && b.merged >= 0 && b.odd >= 0 && b.grid >= 0 && b.row <= maxRow
}

func (b *bounds) takeRow(number string) {
	row, err := strconv.Atoi(number)
	if err != nil || row <= b.row {
		row = b.row + 1
		b.odd--
	}
	b.grid -= row - b.row
	b.row, b.column = row, 0
}

// takeCell counts the columns left of a cell, too.
func (b *bounds) takeCell(reference string) {
	digits := strings.TrimLeft(strings.ToUpper(reference), "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if row, err := strconv.Atoi(digits); err == nil && row > maxRow {
		b.row = row
	}
	column := 0
	for _, letter := range strings.ToUpper(reference[:min(len(reference)-len(digits), 4)]) {
		column = column*26 + int(letter-'A') + 1
	}
	column = max(column, b.column+1)
	b.grid -= column - b.column
	b.column = column
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
