package annotate

import (
	"slices"

	recorded "socketlab/capture/calls"
	"socketlab/lab/peer"
)

// Told returns the calls of a journal as a recording tells of them, in the
// order in which they began.
func Told(journal []peer.Call) []recorded.Call {
	out := make([]recorded.Call, 0, len(journal))
	for i := range journal {
		c := &journal[i]
		out = append(out, recorded.Call{
			Party: c.Peer, Begin: c.Start.Round(0), End: c.End.Round(0), Stream: c.Stream, Failed: c.Err != nil,
			Local: c.Local, Remote: c.Remote, Text: c.String(),
		})
	}
	slices.SortStableFunc(out, func(a, b recorded.Call) int { return a.Begin.Compare(b.Begin) })
	return out
}
