package report

import (
	"io"

	"socketlab/capture/printable"
)

// JSON writes r as one line, so that several reports make a stream of JSON
// lines.
func JSON(w io.Writer, r *Report) error {
	return printable.NewEncoder(w).Encode(r)
}
