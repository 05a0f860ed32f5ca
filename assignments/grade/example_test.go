package grade_test

import (
	"bytes"
	"fmt"
	"io"
	"log"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/i18n"
	"socketlab/capture/trace"
)

// A submission is graded, in English.
func Example() {
	frames, err := trace.Parse(`
		0.0 udp 40001 > 12000 "hello 수학과 20241234 홍길동, ß"
		0.1 udp 12000 > 40001 "HELLO 수학과 20241234 홍길동, ß"`)
	if err != nil {
		log.Fatal(err)
	}
	file, err := trace.File(frames)
	if err != nil {
		log.Fatal(err)
	}
	spec, err := assignments.Load("udp-upper")
	if err != nil {
		log.Fatal(err)
	}
	r, err := grade.Grade(spec, grade.Work{
		Cover: check.Cover{ID: "20241234", File: "20241234.pcapng"},
		Open:  func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil },
	}, i18n.En)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Points, "of", r.MaxPoints)
	for _, c := range r.Checks {
		if c.MaxPoints > 0 {
			fmt.Println(c.ID, c.Verdict, c.Points, "of", c.MaxPoints)
		}
	}

	// Output:
	// 60 of 100
	// port pass 15 of 15
	// client pass 10 of 10
	// upper fail 0 of 40
	// header pass 10 of 10
	// identity pass 25 of 25
}
