// Package check holds the catalogue of checks: small, pure questions to a
// capture, each resting on a section of an RFC, each answer naming the frame
// that shows it.
//
// Gather picks out of a capture what belongs to a lab: its UDP conversations
// (Talk) and its TCP connections (Conn), with the facts that packages udp and tcp
// have found out. For makes of that the Evidence for one student, of one attempt.
// A Check asks the Evidence one question, and writes what it finds into Findings:
//
//	ev := check.Gather(c, check.Lab{Ports: []uint16{5000}}).For(check.Cover{ID: "20241234"})
//	out := &check.Findings{}
//	(&check.TCPHandshake{Connections: 2}).Run(ev, out)
//	if !out.Passed() { … }
//
// Nothing found means that the check passes. What is Wrong costs points. What is
// Unknown the capture cannot tell, because it began too late, ended too early or
// lost frames, and a check says so rather than guess. Notes cost nothing. Where a
// check counts things, Good of Total earns its share of the points.
//
// A Finding says "got X, want Y", names the frame, gives advice to the side that
// can follow it, and carries a display filter for Wireshark. It is a
// message.Message: only package i18n knows languages. A check reads no headers and
// reckons with no sequence numbers; a fact that it lacks belongs into package udp
// or tcp.
//
// Table lists all checks with the section that each rests on. A new one is a type
// with a Run method, a row in Table, and two cases in testdata. Its exported
// fields are its parameters in assignment files; a Spec is such a file, read.
package check

import (
	"cmp"
	"fmt"
	"slices"

	"socketlab/assignments/i18n"
	"socketlab/capture/message"
)

// A Check asks one question. Its exported fields are its parameters in an
// assignment file.
type Check interface {
	// Run looks at the evidence and writes what it finds into out. Nothing
	// found means that the check passes.
	Run(ev *Evidence, out *Findings)
}

// A Chooser is a check with parameters that take one of a few words.
type Chooser interface {
	Choices() map[string][]string // by the parameter's YAML key
}

// Asks returns how many conversations a check asks for, at least 1.
func Asks(c Check) int {
	n := 1
	switch c := c.(type) {
	case *UDPClients:
		n = cmp.Or(c.Clients, 2)
	case *UDPEcho:
		n = c.Clients
	case *UDPAnswer:
		n = c.Clients
	case *UDPUnreachable:
		n = c.Clients
	case *TCPHandshake:
		n = c.Connections
	case *TCPConnections:
		n = cmp.Or(c.Connections, 2)
	case *TCPOverlap:
		n = cmp.Or(c.Connections, 2)
	case *TCPAnswer:
		n = c.Connections
	case *TCPClose:
		n = c.Connections
	}
	return max(n, 1)
}

// A Row of the catalogue describes one check.
type Row struct {
	Name    string    // as assignment files name it
	Section string    // what the check rests on: "RFC 862"
	Doc     i18n.Text // what it requires, in one line
	New     func() Check
	Params  []Param
}

// A Param describes one parameter of a check.
type Param struct {
	Name string // its YAML key
	Doc  i18n.Text
}

// Find returns the row of a check.
func Find(name string) (Row, bool) {
	for _, row := range Table {
		if row.Name == name {
			return row, true
		}
	}
	return Row{}, false
}

// OfSubmission reports whether a check asks for what a student hands in and
// writes, and not for what programs do.
func OfSubmission(name string) bool {
	return slices.ContainsFunc(submissionRows, func(r Row) bool { return r.Name == name })
}

// Names returns the names of all checks, in the order of the table.
func Names() []string {
	var names []string
	for _, row := range Table {
		names = append(names, row.Name)
	}
	return names
}

// A Finding is one thing that a check found.
type Finding struct {
	Frame   int             // that shows it, from 1 as Wireshark counts; 0 if it is about no single frame
	Message message.Message // "got X, want Y"
	Advice  message.Message // what to change; may say nothing
	Filter  string          // Wireshark display filter that shows the frames; may be empty
	Trial   string          // behaviour that it is about, of lab break; empty for none
}

// Hint adds what the student can do about it.
func (f *Finding) Hint(format string, args ...any) *Finding {
	f.Advice = message.Of(format, args...)
	return f
}

// Show adds the Wireshark display filter that shows the frames.
func (f *Finding) Show(format string, args ...any) *Finding {
	f.Filter = fmt.Sprintf(format, args...)
	return f
}

// Findings are what one check found.
type Findings struct {
	Wrong   []*Finding // what costs points
	Unknown []*Finding // what the capture cannot tell, and so cannot earn points
	Notes   []*Finding // what is worth knowing and costs nothing

	Good, Total int // of the things the check counts; Total 0: it counts nothing
}

// Addf adds something that is wrong.
func (f *Findings) Addf(frame int, format string, args ...any) *Finding {
	return add(&f.Wrong, frame, format, args)
}

// Missingf adds something that the capture cannot tell, because it began too
// late or ended too early.
func (f *Findings) Missingf(frame int, format string, args ...any) *Finding {
	return add(&f.Unknown, frame, format, args)
}

// Notef adds something that is worth knowing and costs nothing.
func (f *Findings) Notef(frame int, format string, args ...any) *Finding {
	return add(&f.Notes, frame, format, args)
}

// Count says how many of the things that the check counts are right, for
// points in proportion.
func (f *Findings) Count(good, total int) { f.Good, f.Total = good, total }

func add(to *[]*Finding, frame int, format string, args []any) *Finding {
	finding := &Finding{Frame: frame, Message: message.Of(format, args...)}
	*to = append(*to, finding)
	return finding
}

// Passed reports whether nothing stands against the check.
func (f *Findings) Passed() bool { return len(f.Wrong)+len(f.Unknown) == 0 }

// Points returns what the check earns of max: all of it if it passed, and
// else in proportion to what is right, rounded to the nearest whole point but
// never up to all of it.
func (f *Findings) Points(max int) int {
	switch {
	case f.Passed():
		return max
	case f.Total <= 0 || f.Good <= 0 || max <= 0:
		return 0
	}
	return min((2*max*f.Good+f.Total)/(2*f.Total), max-1)
}
