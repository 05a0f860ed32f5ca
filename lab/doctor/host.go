package doctor

import (
	"context"
	"errors"

	"socketlab/capture/message"
	"socketlab/capture/record"
)

// examineHost proves that the machine's own loopback can be recorded.
func examineHost(ctx context.Context) Observation { return Explain(prove(ctx)) }

// Explain says what an error of recording the machine's own loopback means,
// and which command removes its cause.
func Explain(err error) Observation {
	switch {
	case err == nil:
		return Observation{"host", OK, message.Of("the machine's own loopback: recorded one datagram"), ""}
	case errors.Is(err, record.ErrPermission):
		f := permission()
		f.ID, f.Level = "host/permission", Problem
		return f
	case errors.Is(err, record.ErrNoLibrary):
		return Observation{"host/library", Problem, message.Of("Npcap, which records on Windows, is missing or broken (%v); get it at https://npcap.com, and install it with its loopback adapter", err), installLibrary}
	case errors.Is(err, record.ErrNotSupported):
		return Observation{"host/unsupported", Problem, message.Of("this build of lab cannot record on this system; it can grade"), ""}
	case errors.Is(err, record.ErrNoDevice):
		f := noDevice()
		f.ID, f.Level = "host/device", Problem
		return f
	}
	return Observation{"host/failed", Problem, message.Of("the machine's own loopback cannot be recorded: %v", err), ""}
}

// backend tells what captures: which library, and which version of it.
func backend() []Observation {
	name := record.Backend()
	if name == "" {
		return nil // examineHost has found out why
	}
	return []Observation{{"backend", OK, message.Of("captures with %s", name), ""}}
}
