package report

import "io"

// A Format is one way to show a report.
type Format struct {
	Name  string // as --format names it
	Write func(w io.Writer, r *Report) error
}

// Formats are those that are text all through. A page, which people look at,
// is drawn by the package of that name.
var Formats = []Format{
	{"text", Text},
	{"json", JSON},
	{"md", Markdown},
	{"junit", JUnit},
	{"gradescope", Gradescope},
	{"classroom50", Classroom50},
	{"csv", CSV},
}
