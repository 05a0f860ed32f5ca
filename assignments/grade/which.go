package grade

import (
	"io"
	"slices"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture/flow"
	"socketlab/lab/experiment"
)

// Which finds out which assignment a capture is of: what lab wrote into it when
// it recorded it, else the one whose ports it uses, and of several those that
// it fulfils. It returns every assignment of all that it may be, in their order:
// one if the capture tells, none if it holds nothing of any.
// The error is one of capture's, or of Open.
func Which(s Work, all []*check.Spec) ([]*check.Spec, error) {
	c, err := scan(s.Open, all)
	if err != nil {
		return nil, err
	}
	name := c.Info.Assignment()
	if i := slices.IndexFunc(all, func(s *check.Spec) bool { return s.Name == name }); i >= 0 {
		return all[i : i+1], nil
	}
	possible := usingPorts(c, all)
	if len(possible) < 2 {
		return possible, nil
	}
	var whole []*check.Spec
	for _, spec := range possible {
		r, err := Grade(spec, s, i18n.En)
		if err != nil {
			return nil, err
		}
		if r.Passed {
			whole = append(whole, spec)
		}
	}
	if len(whole) > 0 {
		return whole, nil
	}
	return possible, nil
}

// scan reads a capture for its totals. The conversations of all assignments
// find a place in it.
func scan(open func() (io.ReadCloser, error), all []*check.Spec) (*flow.Capture, error) {
	var ports []uint16
	for _, spec := range all {
		ports = append(ports, spec.Ports()...)
	}
	return read(open, flow.Options{Keep: ofPorts(ports), MaxKept: 1})
}

// A Traffic says how much a capture holds of what was asked for.
type Traffic int

// The kinds of traffic, the least first.
const (
	NoTraffic    Traffic = iota // nothing that could be graded
	OtherTraffic                // what was recorded for another assignment, or on other ports
	OwnTraffic                  // on the assignment's own ports
)

// Traffic tells what the capture holds, and, where that is not the
// assignment's, which of all assignments it may be of.
func (in *Reading) Traffic(all []*check.Spec) (t Traffic, others []string) {
	c := in.ev.Capture
	mark := c.Info.Assignment()
	switch {
	case mark != "" && mark != in.spec.Name:
		others = []string{mark}
	case usesAny(c, in.spec):
		return OwnTraffic, nil
	case mark == "":
		for _, spec := range usingPorts(c, all) {
			others = append(others, spec.Name)
		}
	}
	if in.ev.Empty() {
		return NoTraffic, others
	}
	return OtherTraffic, others
}

// usesAny reports whether anything was sent to or from a port of the
// assignment, with its protocol.
func usesAny(c *flow.Capture, spec *check.Spec) bool {
	tcp, udp := portsOf(c)
	used := udp
	if spec.Experiment.Transport == experiment.TCP {
		used = tcp
	}
	return slices.ContainsFunc(spec.Ports(), func(port uint16) bool { return used[port] })
}

// portsOf are the ports of the conversations in a capture.
func portsOf(c *flow.Capture) (tcp, udp map[uint16]bool) {
	tcp, udp = map[uint16]bool{}, map[uint16]bool{}
	for _, t := range c.TCP {
		tcp[t.Server.Port()], tcp[t.Client.Port()] = true, true
	}
	for _, u := range c.UDP {
		udp[u.Server.Port()], udp[u.Client.Port()] = true, true
	}
	return tcp, udp
}

// usingPorts returns the assignments all of whose ports a capture uses, with
// the protocol of each; those that use most of them, where one's are also
// another's.
func usingPorts(c *flow.Capture, all []*check.Spec) (out []*check.Spec) {
	tcp, udp := portsOf(c)
	most := 1
	for _, spec := range all {
		used := udp
		if spec.Experiment.Transport == experiment.TCP {
			used = tcp
		}
		ports := spec.Ports()
		if slices.ContainsFunc(ports, func(port uint16) bool { return !used[port] }) || len(ports) < most {
			continue
		}
		if len(ports) > most {
			most, out = len(ports), nil
		}
		out = append(out, spec)
	}
	return out
}
