// Package terminal shows what the peers of an experiment printed: as a log
// and as a picture of terminal windows.
package terminal

import "time"

// Kind says who wrote a line of a session.
type Kind uint8

const (
	Output  Kind = iota // printed by the program
	Input               // typed by the person in front of it
	Failure             // printed by the program about something that went wrong
)

// A Session is what stands in one terminal window after a peer has run.
type Session struct {
	Title string // which peer, such as "server" or "client 1"
	Lines []Line // in the order in which they appeared
}

// A Line is one line of a session. Its text may hold anything that came over
// the network: Text and PNG make control characters visible.
type Line struct {
	At   time.Duration // since the experiment began
	Kind Kind
	Text string // without a line end
}
