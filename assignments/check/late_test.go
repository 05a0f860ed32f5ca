package check

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/party"
	"socketlab/capture/trace"
)

// tooLateFor is a connection whose client waits for its answer in vain; %s is
// what a message ends in, the numbers are when the answer comes, and when it is
// refused.
const tooLateFor = `
0.000 tcp 40000 > 9999 S 0:0(0)
0.001 tcp 9999 > 40000 S. 0:0(0) ack 1
0.002 tcp 40000 > 9999 . 1:1(0) ack 1
0.003 tcp 40000 > 9999 P. 1:7(6) ack 1 "hello%s"
2.005 tcp 40000 > 9999 F. 7:7(0) ack 1
%d.006 tcp 9999 > 40000 P. 1:7(6) ack 8 "hello%s"
%d.007 tcp 40000 > 9999 R 1:1(0)
`

// The advice about a late answer goes to the side that can follow it, and names
// the cause where the capture shows it.
func TestAdviceAboutALateAnswer(t *testing.T) {
	own := func(server, client bool) []party.Party {
		return []party.Party{{Name: "server", Own: server}, {Name: "client 1", Own: client}, {Name: "client 2", Own: client}}
	}
	for _, c := range []struct {
		parties []party.Party
		end     string
		seconds int
		want    string
	}{
		{nil, "!", 2, "Does the server read lines"},
		{nil, `\n`, 2, "Does the server read to the end of the stream?"},
		{nil, "!", 4, "Let the server answer sooner: the client had given up."},
		{own(true, false), "!", 2, "Does the server read lines"},
		{own(true, true), "!", 2, "Does the server read lines"},
		{own(true, true), "!", 4, "Let the server answer sooner, or the client wait longer"},
		{own(false, true), "!", 2, "Let the client wait longer"},
		{own(false, true), "!", 4, "Let the client wait longer"},
	} {
		packets, err := trace.Parse(fmt.Sprintf(tooLateFor, c.end, c.seconds, c.end, c.seconds))
		if err != nil {
			t.Fatal(err)
		}
		f := flow.Packets(packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }})
		f.Info.Sections = []capture.Section{{Application: "lab test", Comments: party.Comments(c.parties)}}
		for _, check := range []Check{&TCPAnswer{}, &TCPClose{}} {
			out := &Findings{}
			check.Run(Gather(f, Lab{Ports: []uint16{9999}}).For(Cover{}), out)
			if len(out.Wrong) != 1 || !strings.HasPrefix(out.Wrong[0].Advice.In(i18n.En), c.want) {
				t.Errorf("%T, %v, %q, answer after %d s: got %v, want advice %q", check, c.parties, c.end, c.seconds, out.Wrong, c.want)
			}
		}
	}
}
