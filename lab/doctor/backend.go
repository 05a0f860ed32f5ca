package doctor

import (
	"socketlab/capture/message"
	"socketlab/capture/record"
)

// backend tells what captures: which library, and which version of it.
func backend() []Observation {
	name := record.Backend()
	if name == "" {
		return nil // examineHost has found out why
	}
	return []Observation{{"backend", OK, message.Of("captures with %s", name), ""}}
}
