package class

import (
	"context"
	"errors"
	"slices"
	"strings"

	"socketlab/assignments/report"
	"socketlab/assignments/submission"
	"socketlab/capture"
	"socketlab/capture/filetype"
	"socketlab/capture/message"
)

// beside is what an attempt holds beside a capture.
type beside struct {
	why   message.Message   // that there is no capture, and what is there instead
	code  report.ReasonCode // the same
	typed string            // what was typed into the LMS; "" for nothing
}

// beside looks at what an attempt holds beside a capture. The error is about
// this machine, or about time: then somebody may still be reading.
func (g *grader) beside(ctx context.Context, a submission.Attempt) (found beside, err error) {
	if a.Capture != nil && len(a.Typed) == 0 {
		return found, nil
	}
	ctx, cancel := context.WithTimeout(ctx, g.Limit)
	defer cancel()
	return isolated(ctx, func() (found beside, err error) {
		if found.typed, err = typed(a); err == nil && a.Capture == nil {
			found.why, found.code = noCapture(a, found.typed)
		}
		return found, err
	})
}

// typeOf tells what a file is that is no capture. After any other error somebody
// may still be reading.
func typeOf(f *submission.File, err error) (what filetype.Type) {
	var format *capture.FormatError
	if f.Size == 0 || errors.As(err, &format) {
		return f.Type()
	}
	return what
}

// unreadable says why a capture cannot be read, and what to do if its file is
// something else.
func unreadable(err error, what filetype.Type) message.Message {
	if what.Name.IsZero() {
		return message.Of("the capture cannot be read: %s", message.Reason(err))
	}
	return message.Of("the file called a capture is none (%s); %s", what.Name, what.Advice())
}

// maxInstead is how many files are named that were handed in instead of a
// capture.
const maxInstead = 5

// noCapture says what was handed in instead of a capture, and what to do about
// the file that most likely was meant for one. typed is what was typed into the
// LMS.
func noCapture(a submission.Attempt, typed string) (message.Message, report.ReasonCode) {
	files := slices.Concat(a.Archives, a.Others)
	if a.Picture != nil {
		files = append(files, a.Picture)
	}
	if len(files) == 0 && typed == "" {
		return message.Of("nothing was handed in"), report.NothingThere
	}
	if len(files) == 0 {
		return message.Of("no capture was handed in, only what was typed into the LMS; hand in the .pcapng file that lab or Wireshark saved"), report.NoCapture
	}
	names, first := instead(files)
	if len(a.Archives) > 0 {
		return message.Of("no capture was handed in, but an archive that is not opened: %s; %s", names, packed(first).Advice()), report.Archive
	}
	if first.Kind == filetype.Empty {
		return message.Of("no capture was handed in, only %s; %s", names, first.Advice()), report.EmptyFile
	}
	return message.Of("no capture was handed in, only %s; %s", names, first.Advice()), report.NoCapture
}

// instead lists files with what they are, and tells the one that most likely
// was meant for a capture.
func instead(files []*submission.File) (names message.Message, first filetype.Type) {
	for i, f := range files[:min(len(files), maxInstead)] {
		what := f.Type()
		if i == 0 || meant(what) > meant(first) {
			first = what
		}
		name := message.Of("%s (%s)", f.Name, what.Name)
		if what.Name.IsZero() {
			name = message.Of("%s", f.Name)
		}
		if i > 0 {
			name = message.Of("%s, %s", names, name)
		}
		names = name
	}
	if len(files) > maxInstead {
		names = message.Of("%s, %s", names, "…")
	}
	return names, first
}

// meant orders kinds by how likely they were meant for a capture.
func meant(what filetype.Type) int {
	return slices.Index([]filetype.Kind{filetype.Program, filetype.Unknown, filetype.Text, filetype.Picture, filetype.Video, filetype.Document,
		filetype.Empty, filetype.WebPage, filetype.Link, filetype.Export, filetype.Compressed, filetype.Foreign, filetype.Archive}, what.Kind)
}

// packed is what to do about an archive that could not be opened: of a zip,
// which could have been, the list of what was left out says why.
func packed(what filetype.Type) filetype.Type {
	if what.ID == "zip" || what.ID == "tar" {
		what.Kind = filetype.Compressed
	}
	return what
}

// typed is what was typed into the LMS for an attempt. What the student is the
// reason of, that it cannot be read, is left out.
func typed(a submission.Attempt) (text string, err error) {
	for _, f := range a.Typed {
		more, err := f.Text()
		if submission.OfMachine(err) {
			return "", err
		}
		if more != "" {
			text += "\n\n" + more
		}
	}
	return strings.TrimPrefix(text, "\n\n"), nil
}
