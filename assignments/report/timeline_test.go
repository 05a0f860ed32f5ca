package report

import (
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// waiting is a client whose recv() waits for accept(), beside another one.
func waiting() *Timeline {
	recv := &Bar{Lane: 0, First: 1, Last: 4, Made: "recv(4096)", Result: "5", Waited: 0.3}
	accept := &Bar{Lane: 2, First: 2, Last: 2, Made: "accept()", Result: "127.0.0.1:40000", Socket: "welcoming", Welcoming: true}
	return &Timeline{
		Lanes: []PartyLane{{Name: "client 1", Sockets: []string{":40000"}}, {Name: "client 2", Sockets: []string{":40001"}}, {Name: "server", Sockets: []string{":9999"}, Server: true}},
		Moments: []Moment{
			{Lane: 0, To: 2, Row: &Row{Frame: 7, Flags: "PSH,ACK", Text: "hello"}},
			{Seconds: 0.0001, Lane: 0, Call: recv},
			{Seconds: 0.3, Jump: 0.2999, Lane: 2, Call: accept},
			{Seconds: 0.3001, Lane: 2, To: 0, Row: &Row{Frame: 8, Flags: "ACK", Kind: RowLost}},
			{Seconds: 0.3002, Lane: 0, Call: recv, Ends: true},
		},
		Lives: []Life{
			{Client: "client 1 :40000", From: 0, Established: 0.001, Data: [][2]float64{{0.1, 0.2}}, Closing: 0.3, To: 0.3},
			{Client: "client 2 :40001", From: 0.15, Established: 0.15, Closing: 0.3, To: 0.3, Broken: true},
		},
		Missing: 2,
	}
}

func TestTimelineText(t *testing.T) {
	want := `
All parties in one picture
                  client 1            client 2            server
                  :40000              :40001              :9999
    7   0.000000  │─ PSH, ACK hello ──┼──────────────────▶│
        0.000100  ┃ recv(4096) …      │                   │
     ⋮ 300 ms     ┃                   ┊                   ┊
        0.300000  ┃                   │                   ┃ accept()
    8   0.300100  ┃✗──────────────────┼────── ACK ────────│
        0.300200  ┃ … recv()          │                   │
                  frames and calls not shown here: 2
`
	if got := "\n" + TimelineText(waiting(), i18n.En, Palette{}); got != want {
		t.Errorf("got%s\nwant%s", got, want)
	}
}

// More lanes than a terminal has room for are an overview, and nothing is wider
// than 80 cells in either language.
func TestTimelineTextFits(t *testing.T) {
	for lanes := 1; lanes < 8; lanes++ {
		tl := waiting()
		tl.Lanes = append(tl.Lanes, make([]PartyLane, max(0, lanes-len(tl.Lanes)))...)
		for _, lang := range i18n.Langs() {
			text := TimelineText(tl, lang, Palette{})
			for line := range strings.Lines(text) {
				if w := printable.Width(strings.TrimSuffix(line, "\n")); w > 80 {
					t.Errorf("%d lanes: %d cells: %s", lanes, w, line)
				}
			}
			if overview := strings.Contains(text, "╟"); overview != (len(tl.Lanes) > textLanes) {
				t.Errorf("%d lanes:\n%s", len(tl.Lanes), text)
			}
		}
	}
	tl := waiting()
	tl.Lanes = append(tl.Lanes, PartyLane{}, PartyLane{})
	text := TimelineText(tl, i18n.En, Palette{})
	if !strings.Contains(text, "client 1 :40000         ╟─────────────────███████████████████─────────────────") || !strings.Contains(text, "✗\n") {
		t.Error(text)
	}
}
