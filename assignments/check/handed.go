package check

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"socketlab/capture/printable"
)

// FileName requires the capture to be named after the student id, as the
// course's hand-out asks. What learning platforms and browsers add to the
// name of a second copy is no fault.
type FileName struct{}

// ending is what may follow the id in the name of a capture.
var ending = regexp.MustCompile(`(?i)^(-\d{1,2}|[ _]?\(\d{1,2}\))?\.(pcapng|pcap|cap)(\.gz|\.zst)?$`)

// Run implements Check.
func (c *FileName) Run(ev *Evidence, out *Findings) {
	name := norm.NFC.String(ev.File)
	if name == "" {
		out.Missingf(0, "the capture did not come as a file, so it has no name").
			Hint("Hand the capture in as a file.")
		return
	}
	if ev.ID == "" {
		out.Addf(0, "the file is called %q; it is to be named after the student id", printable.String(name)).
			Hint("Name the capture after your student id, such as 20241234.pcapng.")
		return
	}
	var m []string
	for _, id := range append([]string{ev.ID}, ev.Team...) {
		if rest, ok := strings.CutPrefix(name, norm.NFC.String(id)); ok && m == nil {
			m = ending.FindStringSubmatch(rest)
		}
	}
	if m == nil {
		out.Addf(0, "the file is called %q, want %q", printable.String(name), ev.ID+".pcapng").
			Hint("Name the capture after your student id, such as 20241234.pcapng.")
		return
	}
	if m[1] != "" {
		out.Notef(0, "%q in the file name marks a second copy; it costs nothing", strings.TrimSpace(m[1]))
	}
}

// PictureBeside requires a picture of the terminals beside the capture, as
// the course's hand-out asks.
type PictureBeside struct{}

// Run implements Check.
func (c *PictureBeside) Run(ev *Evidence, out *Findings) {
	switch {
	case ev.Picture.Name == "":
		out.Addf(0, "there is no picture of the terminals beside the capture").
			Hint("Save a picture of the terminals as your student id with .png, beside the capture.")
	case !ev.Picture.Valid:
		out.Addf(0, "the picture %q cannot be opened", printable.String(ev.Picture.Name)).
			Hint("Save the picture again as PNG or JPEG, and open it once before you hand it in.")
	}
}
