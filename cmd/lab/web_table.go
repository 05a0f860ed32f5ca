package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/report"
	"socketlab/assignments/web"
)

// webTable prints how everybody stands in all labs of a course online.
func (p *program) webTable(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	return p.withLab(c, "", func(s *web.Server, _ *web.Lab) error {
		all, err := s.Course(c.Context, p.Lang)
		if err != nil {
			return err
		}
		return p.write(c, func(w io.Writer) error {
			switch c.String("format") {
			case "json":
				return report.CourseJSON(w, all)
			case "csv":
				return report.CourseCSV(w, all)
			}
			return web.CourseText(w, all)
		})
	})
}
