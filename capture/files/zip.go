package files

import (
	"archive/zip"
	"io"
	"io/fs"
	"time"
)

// zipEpoch is the first day that a zip file can name. Everything in those that
// lab writes dates from then, so that equal content gives equal bytes.
var zipEpoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Zip adds a file to a zip file with what r holds.
func Zip(z *zip.Writer, name string, mode fs.FileMode, r io.Reader) error {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: zipEpoch}
	h.SetMode(mode)
	w, err := z.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}
