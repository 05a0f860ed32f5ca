package check

import (
	"slices"

	"socketlab/capture/party"
)

// Whose programs an assignment wants to see.
const (
	OwnServer = "server"
	OwnClient = "client"
	OwnBoth   = "both"
)

// OwnWords are what Spec.Own can be; empty: it does not matter.
var OwnWords = []string{OwnServer, OwnClient, OwnBoth}

// Sides are the two sides of a lab.
type Sides struct{ Server, Client bool }

// Any reports whether it is any of them.
func (s Sides) Any() bool { return s.Server || s.Client }

// Wants returns the sides that an assignment wants to be the student's own.
func (s *Spec) Wants() Sides {
	return Sides{Server: s.Own == OwnServer || s.Own == OwnBoth, Client: s.Own == OwnClient || s.Own == OwnBoth}
}

// Wrote returns the sides that the student wrote, as the capture says. It
// reports false where the capture says nothing of that: it is information, and
// nothing that a file proves.
func Wrote(all []party.Party) (own Sides, known bool) {
	for _, p := range all {
		own.Server = own.Server || p.Own && p.Serves()
		own.Client = own.Client || p.Own && !p.Serves()
	}
	return own, len(all) > 0
}

// ofClients are the checks that clients earn alone, whatever the server does.
var ofClients = []string{"udp-port", "udp-clients", "udp-header", "tcp-port", "identity"}

// OfClient reports whether clients alone earn a check; all others that are not
// OfSubmission are the server's, too.
func OfClient(name string) bool { return slices.Contains(ofClients, name) }
