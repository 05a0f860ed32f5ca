package report

import (
	"encoding/json"
	"io"
)

// JSON writes r as one line, so that several reports make a stream of JSON
// lines.
func JSON(w io.Writer, r *Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(r)
}
