package report

import "io"

// A Format is one way to show a report.
type Format struct {
	Name  string // as --format names it
	Write func(w io.Writer, r *Report) error
}

// Formats are all formats; the first is the default.
var Formats = []Format{
	{"text", Text},
	{"json", JSON},
	{"html", HTML},
	{"md", Markdown},
	{"junit", JUnit},
	{"gradescope", Gradescope},
	{"classroom50", Classroom50},
	{"csv", CSV},
}

// Find returns the format with a name.
func Find(name string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// Names returns the names of all formats.
func Names() []string {
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return names
}
