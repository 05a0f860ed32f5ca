package capture_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"time"

	"socketlab/capture"
)

// A capture is written, and read again up to where it was cut off.
func Example() {
	var file bytes.Buffer
	w, err := capture.NewWriter(&file, capture.Section{Application: "example"})
	if err != nil {
		log.Fatal(err)
	}
	id, err := w.AddInterface(capture.Interface{LinkType: 1, Name: "lo"})
	if err != nil {
		log.Fatal(err)
	}
	for _, data := range []string{"a frame", "another frame"} {
		p := capture.Packet{Time: time.Unix(1772409600, 0), Interface: id, Length: len(data), Data: []byte(data)}
		if err := w.Write(&p); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}

	cut := file.Bytes()[:file.Len()-5]
	r, err := capture.NewReader(bytes.NewReader(cut))
	if err != nil {
		log.Fatal(err)
	}
	for {
		p, err := r.Next()
		if err == io.EOF {
			break
		}
		if capture.Damaged(err) {
			fmt.Println("damaged:", err)
			break
		}
		fmt.Printf("frame %d, %v, %q\n", p.Frame, p.Time, p.Data)
	}
	fmt.Println(r.Info().Format, "of", r.Info().Interfaces[0].Name, "cut short:", r.Info().Truncated)

	// Output:
	// frame 1, 2026-03-02 00:00:00 +0000 UTC, "a frame"
	// damaged: unexpected EOF
	// pcapng of lo cut short: true
}
