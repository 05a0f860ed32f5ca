package adverse

import (
	"time"

	"socketlab/lab/experiment"
)

// A Job is a behaviour to be played to a program.
type Job struct {
	Experiment experiment.Experiment
	Against    string   // Server or Client: which of the two is under test
	Command    []string // the program, {host} and the like filled in
	Lines      []string // what is typed into a client

	Behaviour Behaviour
	Patience  time.Duration // how long a program that does nothing may owe an answer
	Record    bool          // the packets, and the program's calls beside them
	Trace     bool          // the program's calls
	Probe     bool          // a friendly client comes afterwards
	Network   bool          // find out whether single packets can be chosen
	Greeting  string        // what that client says; "" for the usual
	Program   string        // name and version of the recording program
}

// Who is under test.
const (
	Server = "server"
	Client = "client"
)

// An Outcome is what came of a Job.
type Outcome struct {
	Fault    *Fault // nil: the program has survived
	Symptoms Symptoms
	Took     time.Duration // from the program's being ready to the last action
	Trouble  string        // why it could not be tried; "" if it could
	Cut      bool          // it took too long, and was not played to its end
	NoPath   string        // why single packets cannot be chosen; "" if they can, or nobody asked
	Remedy   string        // the command that may help with that
	Untraced string        // why the program's calls are not known; "" if they are, or nobody asked
	Capture  []byte        // pcapng, if it was recorded
}

// A Kind is in which way a program has broken its assignment.
type Kind string

// The kinds.
const (
	NotReady   Kind = "not-ready"   // it has not bound its port, or has not connected
	Died       Kind = "died"        // it has ended before its time
	Wrong      Kind = "wrong"       // an answer is not the right one
	Missing    Kind = "missing"     // an answer, or the rest of one, does not come
	ClosedSoon Kind = "closed-soon" // the connection was closed before everything was answered
	Deaf       Kind = "deaf"        // the next client is not served
	NotClosed  Kind = "not-closed"  // the end of the stream is not answered with an end
	NotEnded   Kind = "not-ended"   // it does not end when it should
	Spins      Kind = "spins"       // it computes without having anything to do
	Sockets    Kind = "sockets"     // sockets stay open, more with each client
	Threads    Kind = "threads"     // threads stay, more with each client
	Children   Kind = "children"    // children that have ended stay, more with each client
	NotBound   Kind = "not-bound"   // started again, it cannot have its port
	LeftSoon   Kind = "left-soon"   // a client has left before its answer was whole
	Believed   Kind = "believed"    // a client has taken something for the answer that is none
)

// A Fault is how a program has broken its assignment.
type Fault struct {
	Kind   Kind
	Action int    // at which action, from 0; len(Actions): when all were done
	Client int    // of which client; 0: of none
	Got    []byte // beginning of what came, if that is the point
	Want   []byte // of what is owed
	At     int    // octets that were right; of NotReady, the port that the server has bound instead
	Other  bool   // what came is another client's
}

// Symptoms are what is known of the program when the fault showed.
type Symptoms struct {
	Exit    string // "status 1", "signal: killed"; "" while it lives
	Failed  bool   // it ended with anything but success
	Telling string // the line of its error output that tells most
	Printed string // the end of what it has printed

	Busy    float64 // processors that it used while it was waited for
	Waits   []Wait  // where its threads wait
	Sockets int     // that it has, more than before the clients came
	Threads int     // likewise

	Calls []Call // its socket calls, if it was traced
}

// A Wait is where a thread waits: in a system call.
type Wait struct {
	Call   string // "accept", "recv", "send", "poll", "futex", "sleep", "read", "other"
	Socket bool   // on any socket
	Input  bool   // on its keyboard
}

// A Call is a socket call that the program has made.
type Call struct {
	Name, Args, Result string
	Failed             bool
	Octets             int
	Asked              int // octets that it wanted to send or receive; 0 if not known
	Local, Remote      string
	Begin, End         time.Duration // since the start of the program
}
