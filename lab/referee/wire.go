package referee

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"time"

	"socketlab/capture/message"
)

// Port is where a referee listens unless it is told otherwise: SOCK on the keys of
// a telephone.
const Port = 7625

// What a student's lab and a referee say to each other: one line of JSON each.
//
//	student                                  referee
//	{"lab":"udp-echo","id":…,"own":"client"}
//	                                         {"code":"482-913-077-256"}, or {"sorry":"busy"}
//	{"say":"ready"}                          only where the student has the server: the clients come
//	                                         {"answered":true}
//	{"say":"done"}
//	                                         {"conversations":2,"frames":12}

// A Request is how a student's lab asks for a session.
type Request struct {
	Lab  string `json:"lab"`
	ID   string `json:"id"`
	Name string `json:"name"` // for the text of the referee's clients, like Dept
	Dept string `json:"dept"`
	Own  string `json:"own"`  // challenge.Client or challenge.Server
	Port uint16 `json:"port"` // of the lab's first server
}

// A word is what a student's lab says in a session.
type word struct {
	Say string `json:"say"`
}

const (
	ready = "ready"
	done  = "done"
)

// An Answer is what a referee says.
type Answer struct {
	Code  string `json:"code,omitempty"`  // that the text has to hold
	Sorry Sorry  `json:"sorry,omitempty"` // why there is none
	Lab   string `json:"lab,omitempty"`   // that this referee is for

	Answered bool `json:"answered,omitempty"` // the student's server has answered

	Conversations int  `json:"conversations"` // that held the code
	Frames        int  `json:"frames"`        // that are kept of the session
	Unsaved       bool `json:"unsaved,omitempty"`
}

// Sorry says why a referee gives no session.
type Sorry string

// The reasons.
const (
	OtherLab Sorry = "lab"     // it is for another lab
	BadID    Sorry = "id"      // no file can be named after the id
	Side     Sorry = "side"    // it cannot be the other side of that program in this lab
	Busy     Sorry = "busy"    // too many sessions, in all or of one address
	TooFast  Sorry = "rate"    // too many sessions of one address in a short time
	Full     Sorry = "full"    // no room on its disk
	Unclear  Sorry = "request" // it did not understand
)

// Err says it to the student; l is what the referee is for.
func (s Sorry) Err(lab string) error {
	switch s {
	case OtherLab:
		return message.Errorf("this referee is for another lab: %s", shown(lab))
	case BadID:
		return message.Errorf("the referee takes an id of letters, digits, dots and dashes, up to %d of them", maxID)
	case Side:
		return message.Errorf("in this lab the referee cannot be the other side of that program")
	case Busy:
		return message.Errorf("the referee has as many sessions as it can have; please try again in a minute")
	case TooFast:
		return message.Errorf("the referee has had many sessions of this address in a short time; please try again in a moment")
	case Full:
		return message.Errorf("the referee has no room left for recordings; please tell your teacher")
	}
	return message.Errorf("the referee did not understand; is it of another version of lab?")
}

// shown is a text of a stranger, cut.
func shown(s string) string { return s[:min(len(s), 80)] }

// maxLine bounds a line, in octets.
const maxLine = 4096

// A talk is the connection between a student's lab and a referee.
type talk struct {
	net.Conn
	lines *bufio.Reader
}

func newTalk(c net.Conn) *talk {
	return &talk{c, bufio.NewReaderSize(c, maxLine)}
}

// hear reads a line, and waits so long for it.
func (t *talk) hear(v any, patience time.Duration) error {
	if err := t.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	line, err := t.lines.ReadSlice('\n')
	if err != nil {
		if err == io.EOF && len(line) > 0 {
			return io.ErrUnexpectedEOF
		}
		return err
	}
	return json.Unmarshal(line, v)
}

// say sends a line.
func (t *talk) say(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := t.SetWriteDeadline(time.Now().Add(sayPatience)); err != nil {
		return err
	}
	_, err = t.Write(append(b, '\n'))
	return err
}

// How long it may take to say or to hear what nobody has to wait for.
const sayPatience = 10 * time.Second
