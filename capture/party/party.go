// Package party says of each party of a lab who wrote its program and how that
// ended. A recording carries it in the comments of its section, one for each
// party, so that whoever reads the file later knows as much.
package party

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"socketlab/capture/message"
)

// A Party is a server or a client of a recorded lab.
type Party struct {
	Name        string `json:"party"`                  // "server", "client 2"
	Own         bool   `json:"own"`                    // the student's own program, else a part of lab
	Command     string `json:"command,omitempty"`      // the student's command line as it was given, places to fill in included
	SHA256      string `json:"sha256,omitempty"`       // of the script or the binary, in hex; empty if it is not known which file that is
	Traced      bool   `json:"traced"`                 // its socket calls stand beside the frames
	Threads     int    `json:"threads,omitempty"`      // that received or sent on its TCP connections; 0 if it was not traced
	Exit        string `json:"exit,omitempty"`         // "status 1", "signal: killed"; empty if lab ended it when everything was done, as it ends every server
	ErrorOutput string `json:"error_output,omitempty"` // the last lines of its error output

	Trouble *Trouble `json:"trouble,omitempty"` // nil if nothing went wrong
}

// Serves reports whether the party is a server.
func (p Party) Serves() bool { return p.Name == "server" || strings.HasPrefix(p.Name, "server ") }

// Who is the party's name as it stands in a sentence.
func (p Party) Who() message.Message {
	role, rest, more := strings.Cut(p.Name, " ")
	said := message.Of("client")
	switch role {
	case "client":
	case "server":
		said = message.Of("server")
	default:
		return message.Of("%s", p.Name)
	}
	if !more {
		return said
	}
	return message.Of("%s %s", said, rest)
}

// Bounds on what is read of a capture, which anybody may have written.
const (
	maxParties = 64
	maxText    = 4096 // octets of each text
)

// mark begins the comment of a party.
const mark = "program: "

// Comment returns the party as a comment of a section.
func (p Party) Comment() string {
	b, err := json.Marshal(p)
	if err != nil { // nothing in a Party can fail
		panic(err)
	}
	return mark + string(b)
}

// Read returns the parties of which the comments of a section tell. Comments
// about anything else, and those that nobody here has written, are passed
// over.
func Read(comments []string) (all []Party) {
	for _, c := range comments {
		text, found := strings.CutPrefix(c, mark)
		if !found || len(all) == maxParties {
			continue
		}
		var p Party
		if json.Unmarshal([]byte(text), &p) != nil || p.Name == "" {
			continue
		}
		for _, s := range []*string{&p.Name, &p.Command, &p.SHA256, &p.Exit, &p.ErrorOutput} {
			*s = cut(*s)
		}
		p.Threads = max(0, min(p.Threads, 1e6))
		if p.Trouble != nil && !slices.Contains(kinds(), p.Trouble.Kind) {
			p.Trouble = nil
		}
		if p.Trouble != nil {
			for _, s := range p.Trouble.texts() {
				*s = cut(*s)
			}
			for _, n := range []*int{&p.Trouble.Frames, &p.Trouble.Octets, &p.Trouble.Whole, &p.Trouble.Frame} {
				*n = max(0, min(*n, 1e9))
			}
			p.Trouble.After = max(0, min(p.Trouble.After, 1e6))
		}
		all = append(all, p)
	}
	return all
}

// cut bounds a text; what is cut within a character is no longer valid and
// shown as such.
func cut(s string) string { return s[:min(len(s), maxText)] }

// Comments returns the comments of the parties, as many as Read reads: those
// in trouble come first where there are more.
func Comments(all []Party) (comments []string) {
	if len(all) > maxParties {
		all = slices.Clone(all)
		slices.SortStableFunc(all, func(a, b Party) int { return rank(a) - rank(b) })
		all = all[:maxParties]
	}
	for _, p := range all {
		comments = append(comments, p.Comment())
	}
	return comments
}

// endedByLab ends the comment of a segment with which the system closed the
// connection of a program that lab had ended.
const endedByLab = ": ended by lab"

// EndedByLab returns that comment, for the party of a name.
func EndedByLab(name string) string { return name + endedByLab }

// WasEnded reports whether the comments of a frame hold it.
func WasEnded(comments []string) bool {
	return slices.ContainsFunc(comments, func(c string) bool { return strings.HasSuffix(c, endedByLab) })
}

func rank(p Party) int {
	if p.Trouble != nil {
		return 0
	}
	return 1
}

// Whole returns the comment of a section that lab has recorded from before the
// first program began until after the last one had ended, without losing a
// frame. What it does not hold has not happened.
func Whole(frames int) string {
	return fmt.Sprintf("recording: whole, %d frames", frames)
}

// WasWhole reports whether the comments of a section hold it, and the section
// still has as many frames.
func WasWhole(comments []string, frames int) bool {
	return slices.Contains(comments, Whole(frames))
}
