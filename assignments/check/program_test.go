package check

import (
	"net/netip"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/party"
	"socketlab/capture/trace"
)

// Where the capture says what was wrong with the server's program, the advice
// about a server that was not there is about that.
func TestAdviceKnowsTheProgram(t *testing.T) {
	const refused = `
0.000 tcp 40000 > 9999 S 0:0(0)
0.001 tcp 9999 > 40000 R. 0:0(0) ack 1
`
	packets, err := trace.Parse(refused)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		programs []party.Party
		want     string
	}{
		{nil, "Start the server before the client"},
		{[]party.Party{{Name: "server", Own: true}}, "Start the server before the client"},
		{[]party.Party{{Name: "client", Own: true, Trouble: &party.Trouble{Kind: party.Crashed}}}, "Start the server before the client"},
		{[]party.Party{{Name: "server", Own: true, Trouble: &party.Trouble{Kind: party.TimeWait}}}, "Start the server before the client"},
		{[]party.Party{{Name: "server", Own: true, Trouble: &party.Trouble{Kind: party.OtherPort, Port: 9999, Found: 5001}}}, "Bind the server to port 9999"},
		{[]party.Party{{Name: "server", Own: true, Trouble: &party.Trouble{Kind: party.Died}}}, "correct what its last lines say"},
	} {
		c := flow.Packets(packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }})
		c.Info.Sections = []capture.Section{{Application: "lab test", Comments: party.Comments(test.programs)}}
		ev := Gather(c, Lab{Ports: []uint16{9999}})
		for _, check := range []Check{&TCPClose{}, &TCPHandshake{}, &TCPConnections{}} {
			out := &Findings{}
			check.Run(ev, out)
			if len(out.Wrong) != 1 || !strings.Contains(out.Wrong[0].Advice.In(i18n.En), test.want) {
				t.Errorf("%T of %+v: got %+v, want advice with %q", check, test.programs, out.Wrong, test.want)
			}
		}
	}
}
