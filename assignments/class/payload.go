package class

import (
	"bytes"
	"net/netip"
	"slices"

	"socketlab/assignments"
	"socketlab/assignments/submission"
	"socketlab/capture/flow"
)

// PayloadIDs returns a function that finds student ids in the text that a
// capture's clients sent to the assignment's ports.
func PayloadIDs(spec *assignments.Spec) func(*submission.File) []string {
	ports := spec.Ports()
	keep := func(src, dst netip.AddrPort) bool {
		return slices.Contains(ports, src.Port()) || slices.Contains(ports, dst.Port())
	}
	return func(f *submission.File) (ids []string) {
		defer func() {
			if recover() != nil {
				ids = nil // whoever grades the capture says so
			}
		}()
		r, err := f.Open()
		if err != nil {
			return nil
		}
		defer r.Close()
		c, err := flow.Read(r, flow.Options{Keep: keep, MaxKept: 4 << 20})
		if err != nil {
			return nil
		}
		return submission.FindIDs(sent(c))
	}
}

// sent is what the lab's clients sent, as text in which digits can be read:
// they are the same octets in UTF-8 and CP949, and in UTF-16 once the zero
// octets between them are gone.
func sent(c *flow.Capture) string {
	var b bytes.Buffer
	for _, conversation := range c.UDP {
		for _, d := range conversation.Datagrams {
			b.Write(bytes.ReplaceAll(d.Payload, []byte{0}, nil))
			b.WriteByte('\n')
		}
	}
	for _, connection := range c.TCP {
		for _, s := range connection.Segments {
			b.Write(bytes.ReplaceAll(s.Payload, []byte{0}, nil))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
