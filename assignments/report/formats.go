package report

import (
	"io"

	"socketlab/capture/printable"
)

// A Format is one way to show a report.
type Format struct {
	Name  string // as --format names it
	Write func(w io.Writer, r *Report) error
}

// Formats are those that are text all through. A page, which people look at,
// is drawn by the package of that name.
var Formats = []Format{
	{"text", writeText},
	{"json", writeJSON},
	{"md", Markdown},
	{"junit", writeJUnit},
	{"gradescope", writeGradescope},
	{"classroom50", writeClassroom50},
	{"csv", writeCSV},
}

// writeJSON writes r as one line, so that several reports make a stream of JSON
// lines.
func writeJSON(w io.Writer, r *Report) error {
	return printable.NewEncoder(w).Encode(r)
}
