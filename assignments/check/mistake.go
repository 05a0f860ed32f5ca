package check

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"socketlab/capture/calls"
	"socketlab/capture/party"
)

// Diagnosed returns what the capture says of the programs of a lab, as Parties
// does. Where the student wrote a program, and its frames or its calls show which
// of the usual mistakes it has made, that is its trouble, instead of one that is
// vague. It changes no marks; checks that run after it give the advice that
// belongs to it.
func (ev *Evidence) Diagnosed(spec *Spec) []party.Party {
	all := ev.Parties()
	d := diagnosis{Evidence: ev, spec: spec, calls: calls.Read(ev.Capture.Info.Comments()), all: all}
	for i, looked := 0, 0; i < len(all) && looked < mostLooked; i++ {
		p := &all[i]
		if !p.Own || p.Trouble != nil && !p.Trouble.Vague() {
			continue
		}
		looked++
		if t := d.of(p); t != nil {
			if p.Trouble != nil {
				t.Place, t.Source = cmp.Or(t.Place, p.Trouble.Place), cmp.Or(t.Source, p.Trouble.Source)
			}
			p.Trouble = t
		}
	}
	ev.parties = all
	return all
}

// Bounds on what is looked at, so that a file that somebody has made for it does
// not take long: mistakes show at the beginning.
const (
	mostLooked  = 8   // programs
	mostTalks   = 100 // conversations, and calls of a program that are suspected
	mostMessage = 1024
)

// A diagnosis looks for the mistakes of programs.
type diagnosis struct {
	*Evidence
	spec  *Spec
	calls []calls.Call
	all   []party.Party
}

// of returns what a program does wrong; nil if nothing is seen of it.
func (d *diagnosis) of(p *party.Party) *party.Trouble {
	looks := []func(*party.Party) *party.Trouble{d.unconnected, d.smallBuffer}
	if p.Serves() {
		if p.Name != d.firstServer() {
			return nil
		}
		looks = append(looks, d.wrongAddress, d.shortReplies, d.longReplies)
	}
	switch {
	case failed(p): // what it left undone, an error of its own has kept it from
	case p.Serves():
		looks = append(looks, d.badAnswer, d.silence, d.firstOnly)
	default:
		looks = append(looks, d.partOfAnswer, d.longMessage)
	}
	for _, look := range looks {
		if t := look(p); t != nil {
			return t
		}
	}
	return nil
}

// failed reports whether a program has ended with an error of its own.
func failed(p *party.Party) bool {
	return p.Trouble != nil && (p.Trouble.Kind == party.Died || p.Trouble.Kind == party.Crashed) && p.Exit != "" && p.Exit != "status 0"
}

// firstServer returns the name of the server in whose place a student's own
// runs.
func (d *diagnosis) firstServer() string {
	for _, p := range d.all {
		if p.Serves() {
			return p.Name
		}
	}
	return ""
}

// by returns the calls that a party made on sockets of one protocol.
func (d *diagnosis) by(p *party.Party, stream bool) (out []*calls.Call) {
	for i := range d.calls {
		if c := &d.calls[i]; c.Party == p.Name && c.Stream == stream {
			out = append(out, c)
		}
	}
	return out
}

// sends and receives report what a call is for.
func sends(c *calls.Call) bool {
	return slices.Contains([]string{"send", "sendto", "sendmsg", "write", "writev", "sendfile"}, c.Name())
}

func receives(c *calls.Call) bool {
	return slices.Contains([]string{"recv", "recvfrom", "recvmsg", "read", "readv"}, c.Name())
}

// roomAndGot reads how many octets a call was to receive at most, and how many it
// did: "recvfrom(16) = 16, 127.0.0.1:40000".
func roomAndGot(c *calls.Call) (room, got int) {
	made, result := c.Halves()
	room, got = -1, -1
	arguments := strings.TrimPrefix(strings.TrimSuffix(made, ")"), c.Name()+"(")
	if n, err := strconv.Atoi(digits(arguments)); err == nil {
		room = n
	}
	if n, err := strconv.Atoi(digits(result)); err == nil && !c.Failed {
		got = n
	}
	return room, got
}

// digits returns the digits at the beginning of a text.
func digits(s string) string {
	return s[:len(s)-len(strings.TrimLeftFunc(s, unicode.IsDigit))]
}

// first returns as many of a list as are looked at.
func first[T any](all []T) []T { return all[:min(len(all), mostTalks)] }
