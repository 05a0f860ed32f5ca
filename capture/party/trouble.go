package party

import (
	"time"

	"socketlab/capture/message"
)

// A Kind is what went wrong with a student's program.
type Kind string

// The kinds.
const (
	Died        Kind = "died"         // a server ended before its clients were done
	Crashed     Kind = "crashed"      // a client ended with an error
	NoArguments Kind = "no-arguments" // it ended with an error, and the command line gives it neither host nor port
	TimeWait    Kind = "time-wait"    // its port was taken by closed connections of an earlier run
	OtherPort   Kind = "other-port"   // a server listens, but on another port
	AtKeyboard  Kind = "at-keyboard"  // a server waited for somebody to type before it bound its port
	NotBound    Kind = "not-bound"    // a server lived, but bound no port
	NoEnd       Kind = "no-end"       // a client waited for ever, and lab ended it
	Endless     Kind = "endless"      // a client went on running for ever, and lab ended it
	Flood       Kind = "flood"        // it sent without end, and lab ended it
	TooLong     Kind = "too-long"     // it was still at work when the time of the run was up, and lab ended it
)

// kinds returns all kinds.
func kinds() []Kind {
	return append([]Kind{Died, Crashed, NoArguments, TimeWait, OtherPort, AtKeyboard, NotBound, NoEnd, Endless, Flood, TooLong}, mistakes...)
}

// Trouble is what went wrong with a student's program. Which of the fields
// mean anything depends on its kind.
type Trouble struct {
	Kind   Kind    `json:"kind"`
	Port   uint16  `json:"port,omitempty"`   // that the lab's server has
	Found  uint16  `json:"found,omitempty"`  // where it listens instead
	After  float64 `json:"after,omitempty"`  // seconds that lab has waited; of TimeWait: that the port stayed taken, 0 if that is not known
	Frames int     `json:"frames,omitempty"` // that it sent after the end of its input
	Text   string  `json:"text,omitempty"`   // the line of its output that tells most: an error, or the prompt; of HidesModule: the file
	Place  string  `json:"place,omitempty"`  // where in the source it ended: "server.py:9"
	Source string  `json:"source,omitempty"` // that line
	Octets int     `json:"octets,omitempty"` // that one call took, or that were sent too many
	Whole  int     `json:"whole,omitempty"`  // octets of the message
	Frame  int     `json:"frame,omitempty"`  // that shows it; 0 if none does
	UDP    bool    `json:"udp,omitempty"`    // it is about datagrams, else about a connection; of Unanswered only
}

// texts returns the texts of a trouble, which strangers may have written.
func (t *Trouble) texts() []*string { return []*string{&t.Text, &t.Place, &t.Source} }

// after is After as a person reads it.
func (t *Trouble) after() time.Duration {
	return time.Duration(t.After * float64(time.Second)).Round(100 * time.Millisecond)
}

// Harmless reports whether the trouble is over before it could do harm to what
// was recorded: the client had been served, or the port was had in the end.
func (t *Trouble) Harmless() bool {
	return t.Kind == NoEnd || t.Kind == Endless || t.Kind == TimeWait
}

// Vague reports whether the trouble only says that something went wrong, so
// that whoever knows why may say that instead.
func (t *Trouble) Vague() bool {
	return t.Kind == Died || t.Kind == Crashed || t.Kind == Unanswered || t.Harmless()
}

// Cause says what went wrong with the party, and where in its source that was,
// if that is known. It must be in trouble.
func (p Party) Cause() message.Message {
	cause := p.cause()
	switch t := p.Trouble; {
	case t.Place == "":
	case t.Source == "":
		cause = message.Of("%s (%s)", cause, t.Place)
	default:
		cause = message.Of("%s (%s: %s)", cause, t.Place, t.Source)
	}
	return cause
}

func (p Party) cause() message.Message {
	t := p.Trouble
	if m := p.mistake(); !m.IsZero() {
		return m
	}
	switch t.Kind {
	case Crashed:
		if t.Text == "" {
			return message.Of("%s ended with an error (%s)", p.Who(), p.Exit)
		}
		return message.Of("%s ended with an error (%s): %s", p.Who(), p.Exit, t.Text)
	case NoArguments:
		if t.Text == "" {
			return message.Of("%s ended with an error (%s); its command line gives it neither {host} nor {port}", p.Who(), p.Exit)
		}
		return message.Of("%s ended with an error (%s): %s; its command line gives it neither {host} nor {port}", p.Who(), p.Exit, t.Text)
	case TimeWait:
		if t.After == 0 {
			return message.Of("%s could not have port %d at once: closed connections of the last run still held it (TIME-WAIT)", p.Who(), t.Port)
		}
		return message.Of("%s could not have port %d at once: closed connections of the last run still held it (TIME-WAIT) for %v", p.Who(), t.Port, t.after())
	case OtherPort:
		return message.Of("%s listens on port %d, want port %d", p.Who(), t.Found, t.Port)
	case AtKeyboard:
		if t.Text == "" {
			return message.Of("%s waited for somebody to type before it bound port %d, and nobody does", p.Who(), t.Port)
		}
		return message.Of("%s asked %q at the keyboard before it bound port %d, and nobody answers", p.Who(), t.Text, t.Port)
	case NotBound:
		return message.Of("%s had not bound port %d after %v", p.Who(), t.Port, t.after())
	case NoEnd:
		return message.Of("lab ended %s: it was still waiting %v after its last line and the end of its input", p.Who(), t.after())
	case Endless:
		return message.Of("lab ended %s: it was still running %v after its last line and the end of its input", p.Who(), t.after())
	case Flood:
		return message.Of("lab ended %s: it sent without end (%d frames)", p.Who(), t.Frames)
	case TooLong:
		return message.Of("lab ended %s: it was still at work when the time of the run was up (--timeout %v)", p.Who(), t.after())
	}
	if t.Text == "" {
		return message.Of("%s ended before the clients were done (%s)", p.Who(), p.Exit)
	}
	return message.Of("%s ended before the clients were done (%s): %s", p.Who(), p.Exit, t.Text)
}

// Cure says what the student can do about it. It must be in trouble.
func (p Party) Cure() message.Message {
	if m := p.remedy(); !m.IsZero() {
		return m
	}
	switch p.Trouble.Kind {
	case NoArguments:
		return message.Of("Did you mean '%s'? lab fills in host and port where they are written.", p.WithArguments())
	case TimeWait:
		return message.Of("Set SO_REUSEADDR on the welcoming socket before bind(), as in s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1): then a server can start again at once.")
	case OtherPort:
		return message.Of("Bind the server to port %d, or let it take the port from its command line: {port}.", p.Trouble.Port)
	case AtKeyboard:
		return message.Of("Let the server take its port from the command line: write {port} in --server, and read it there (sys.argv, args).")
	case NotBound:
		return message.Of("Create the socket and bind it before anything that takes long or waits.")
	case NoEnd:
		return message.Of("Let the client end at an empty line and at the end of its input (EOFError of input(), NULL of fgets()), and give recv() a timeout where no answer may come.")
	case Endless, Flood:
		return message.Of("Leave the loop at the end of the input: input() raises EOFError, fgets() returns NULL, Scanner.hasNextLine() is false.")
	case TooLong:
		return message.Of("See in the transcript what it was doing, and let it end when its work is done.")
	}
	if p.Trouble.Place != "" {
		return message.Of("Correct this line of the program, and start it by itself in a terminal first.")
	}
	return message.Of("Start the program by itself in a terminal, and correct what its last lines say.")
}

// WithArguments is the party's command line with the arguments that it lacks.
func (p Party) WithArguments() string {
	if p.Serves() {
		return p.Command + " {port}"
	}
	return p.Command + " {host} {port}"
}
