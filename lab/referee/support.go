package referee

import (
	"slices"

	"socketlab/capture/challenge"
	"socketlab/capture/message"
	"socketlab/lab/experiment"
)

// Supports says why a referee cannot be the other side of a student's program, a
// challenge.Client or a challenge.Server; nothing if it can.
func Supports(e *experiment.Experiment, own string) message.Message {
	any := func(is func(experiment.Server) bool) bool { return slices.ContainsFunc(e.Servers, is) }
	switch {
	case own != challenge.Client && own != challenge.Server:
		return message.Of("it is neither a client nor a server")
	case len(e.Servers) == 0:
		return message.Of("nothing listens in this lab, so that there is no other side to run")
	case e.Loss > 0:
		return message.Of("this lab loses packets, which lab does in the network of one machine alone")
	case any(func(s experiment.Server) bool { return s.Fails != "" }):
		return message.Of("this lab is about two servers on one machine")
	case own == challenge.Client && any(func(s experiment.Server) bool { return s.AcceptAfter > 0 }):
		return message.Of("this lab is about the queue in front of accept(), and a referee serves everybody at once")
	case own == challenge.Server && len(e.Servers) > 1:
		return message.Of("this lab has several servers, and a program can be only one of them")
	}
	return message.Message{}
}

// Unsupported says why a referee cannot take part in a lab at all; nothing if it
// can, at least on one side.
func Unsupported(e *experiment.Experiment) message.Message {
	if Supports(e, challenge.Server).IsZero() {
		return message.Message{}
	}
	return Supports(e, challenge.Client)
}
