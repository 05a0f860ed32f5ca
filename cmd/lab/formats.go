package main

import (
	"slices"

	"socketlab/assignments/page"
	"socketlab/assignments/report"
)

// html is the format that people look at, a page of its own.
var html = report.Format{Name: "html", Write: page.Student}

// formats are all ways to show a report; the first is the default.
var formats = slices.Insert(slices.Clone(report.Formats), 2, html)

// formatOf returns the format with a name.
func formatOf(name string) (f report.Format, ok bool) {
	if i := slices.IndexFunc(formats, func(f report.Format) bool { return f.Name == name }); i >= 0 {
		return formats[i], true
	}
	return f, false
}

// formatNames returns the names of all formats.
func formatNames() (names []string) {
	for _, f := range formats {
		names = append(names, f.Name)
	}
	return names
}
