package class

import (
	"context"
	"errors"
	"slices"

	"socketlab/assignments/report"
	"socketlab/assignments/submission"
	"socketlab/capture"
	"socketlab/capture/filetype"
	"socketlab/capture/message"
)

// typeOf tells what a file is. What this machine cannot read has no type.
func (g *grader) typeOf(ctx context.Context, f *submission.File) filetype.Type {
	if f.Size == 0 {
		return filetype.Of(nil, f.Name)
	}
	ctx, cancel := context.WithTimeout(ctx, g.Limit)
	defer cancel()
	what, _ := isolated(ctx, func() (filetype.Type, error) { return f.Type(), nil })
	return what
}

// unreadable says why a capture cannot be read, and what to do if its file is
// something else.
func unreadable(err error, what filetype.Type) message.Message {
	var format *capture.FormatError
	if !errors.As(err, &format) || what.Name.IsZero() {
		return message.Of("the capture cannot be read: %s", message.Reason(err))
	}
	return message.Of("the file called a capture is none (%s); %s", what.Name, what.Advice())
}

// maxInstead is how many files are named that were handed in instead of a
// capture.
const maxInstead = 5

// noCapture says what was handed in instead of a capture, and what to do about
// the file that most likely was meant for one.
func (g *grader) noCapture(ctx context.Context, a submission.Attempt) (message.Message, report.ReasonCode) {
	files := slices.Concat(a.Archives, a.Others)
	if a.Picture != nil {
		files = append(files, a.Picture)
	}
	if len(files) == 0 && len(a.Typed) == 0 {
		return message.Of("nothing was handed in"), report.NothingThere
	}
	if len(files) == 0 {
		return message.Of("no capture was handed in, only what was typed into the LMS; hand in the .pcapng file that lab or Wireshark saved"), report.NoCapture
	}
	names, first := g.instead(ctx, files)
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
func (g *grader) instead(ctx context.Context, files []*submission.File) (names message.Message, first filetype.Type) {
	for i, f := range files[:min(len(files), maxInstead)] {
		what := g.typeOf(ctx, f)
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

// typed is what was typed into the LMS for an attempt; "" for nothing, or what
// cannot be read.
func (g *grader) typed(ctx context.Context, a submission.Attempt) (text string) {
	for _, f := range a.Typed {
		ctx, cancel := context.WithTimeout(ctx, g.Limit)
		more, err := isolated(ctx, f.Text)
		cancel()
		if err == nil && more != "" {
			text += "\n\n" + more
		}
	}
	return text[min(len(text), 2):]
}
