package page

import (
	"fmt"
	"strings"
	"testing"

	"socketlab/assignments/report"
	"socketlab/capture/printable"
)

// TestLayoutInNumbers lays out a handshake and an echo and compares what
// stands where.
func TestLayoutInNumbers(t *testing.T) {
	syn := report.Row{Frame: 1, Label: "SYN seq 0", Flags: "SYN", Why: "asks", Kind: report.RowPlain, State: [2]string{"SYN-SENT", "SYN-RECEIVED"}, Calls: []string{"client: connect(127.0.0.1:9) = 0"}}
	d := geometries[0].layout(&syn, [2]string{}, "")
	if got, want := fmt.Sprint(d.Arrow.X1, d.Arrow.Y1, d.Arrow.X2, d.Arrow.Y2), "279 28 621 40"; got != want {
		t.Errorf("arrow: got %s, want %s", got, want)
	}
	for _, want := range []drawnText{
		{8, 20, "start", "no", "#1"},
		{450, 20, "middle", "name", "SYN  seq 0"},
		{450, 54, "middle", "about", "asks"},
		{266, 20, "end", "call", "connect(127.0.0.1:9) = 0"},
	} {
		if !holds(d.Texts, want) {
			t.Errorf("no %+v in %+v", want, d.Texts)
		}
	}
	if len(d.States) != 2 || d.States[0].X+d.States[0].Width != d.Lanes[0]-8 || d.States[1].X != d.Lanes[1]+8 {
		t.Errorf("states are not beside their lanes: %+v", d.States)
	}
}

func holds(texts []drawnText, want drawnText) bool {
	for _, x := range texts {
		if x == want {
			return true
		}
	}
	return false
}

func TestAnswersPointToTheLeft(t *testing.T) {
	for g := range geometries {
		d := geometries[g].layout(&report.Row{From: 1, Label: "UDP len 3", Text: "abc"}, [2]string{}, "")
		if a := d.Arrow; a.X1 != d.Lanes[1]-3 || a.X2 != d.Lanes[0]+3 || a.Y2 <= a.Y1 {
			t.Errorf("%s: got an arrow %+v", d.Class, a)
		}
	}
}

// The receiver's call stands where the arrow ends.
func TestCallsStandBesideTheLaneOfTheirCaller(t *testing.T) {
	r := report.Row{Label: "UDP len 3", Text: "abc", Calls: []string{"client 1: sendto(3 octets) = 3", "server: recvfrom(4096) = 3"}}
	d := geometries[0].layout(&r, [2]string{}, "")
	for _, want := range []drawnText{
		{266, 20, "end", "call", "sendto(3 octets) = 3"},
		{634, 44, "start", "call", "recvfrom(4096) = 3"},
	} {
		if !holds(d.Texts, want) {
			t.Errorf("no %+v in %+v", want, d.Texts)
		}
	}
}

func TestALostFrameDoesNotArrive(t *testing.T) {
	d := geometries[0].layout(&report.Row{Label: "UDP len 3", Kind: report.RowLost}, [2]string{}, "")
	if d.Arrow.X2 >= d.Lanes[1]-50 || d.Arrow.Cross == "" {
		t.Errorf("got %+v", d.Arrow)
	}
}

func TestNoWordStandsAlone(t *testing.T) {
	got := balanced("acknowledges: the connection is open (handshake 3 of 3)", 54)
	if len(got) != 2 || printable.Width(got[1]) < 20 {
		t.Errorf("got %q", got)
	}
}

func TestOnlyANewStateStandsOut(t *testing.T) {
	r := report.Row{Flags: "ACK", Label: "ACK seq 1 ack 1", State: [2]string{"ESTABLISHED", "ESTABLISHED"}}
	d := geometries[0].layout(&r, [2]string{"ESTABLISHED", "SYN-RECEIVED"}, "")
	if d.States[0].Class != "state" || d.States[1].Class != "state new" {
		t.Errorf("got %+v", d.States)
	}
}

// TestTextStaysInItsPlace lays out the longest texts there are: none may
// cross a lane or leave the drawing, and the row must be high enough.
func TestTextStaysInItsPlace(t *testing.T) {
	long := report.Row{
		Frame: 123456, Seconds: 12345.678901, Flags: "SYN,FIN,RST,PSH,ACK,URG,ECE,CWR,AE", Label: "SYN,FIN,RST,PSH,ACK,URG,ECE,CWR,AE seq 2147483647 ack 2147483647 len 65495",
		Text: strings.Repeat("한", 48), Why: strings.Repeat("word ", 40), State: [2]string{"SYN-RECEIVED", "SYN-RECEIVED"},
		Calls: []string{"client: sendto(" + strings.Repeat("x", 90) + ")", "client: close() = 0", "client: a()", "server: recvfrom(" + strings.Repeat("y", 90) + ")", "server: recv(50) = 50", "client: b()"},
	}
	short := long
	short.Text = ""
	for g := range geometries {
		for from := range 2 {
			for _, r := range []report.Row{long, short} {
				r.From = from
				d := geometries[g].layout(&r, [2]string{}, "no answer was captured")
				for _, x := range d.Texts {
					inPlace(t, &d, x)
				}
				for _, s := range d.States {
					if s.X < 0 || s.X+s.Width > d.Width || s.Y+s.Height > d.Height {
						t.Errorf("%s: state %+v leaves the drawing of %d × %d", d.Class, s, d.Width, d.Height)
					}
				}
			}
		}
	}
}

// inPlace fails if a text crosses a lane or an edge.
func inPlace(t *testing.T, d *drawing, x drawnText) {
	t.Helper()
	cell := map[string]float64{"about": 6, "tag ": 6, "call": 6.7, "at": 6.7}[x.Class]
	if cell == 0 {
		cell = 7.3
	}
	width := int(float64(printable.Width(x.Text)) * cell)
	left := map[string]int{"start": x.X, "middle": x.X - width/2, "end": x.X - width}[x.Anchor]
	for _, wall := range []int{0, d.Lanes[0], d.Lanes[1], d.Width} {
		if left < wall && left+width > wall {
			t.Errorf("%s: %q from %d to %d runs through %d", d.Class, x.Text, left, left+width, wall)
		}
	}
	if x.Y > d.Height {
		t.Errorf("%s: %q stands at %d below a height of %d", d.Class, x.Text, x.Y, d.Height)
	}
}
