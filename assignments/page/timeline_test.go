package page

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// backlog is a client that waits for accept(): recv() begins before time jumps,
// and returns after it.
func backlog() *report.Timeline {
	recv := &report.Bar{Lane: 0, First: 1, Last: 4, Made: "recv(4096)", Result: "5", Waited: 0.3}
	accept := &report.Bar{Lane: 1, First: 2, Last: 2, Made: "accept()", Result: "127.0.0.1:40000", Socket: "welcoming", Welcoming: true}
	return &report.Timeline{
		Lanes: []report.PartyLane{{Name: "client", Sockets: []string{":40000"}}, {Name: "server", Sockets: []string{":9999"}, Server: true}},
		Moments: []report.Moment{
			{Lane: 0, To: 1, Row: &report.Row{Frame: 7, Label: "PSH,ACK seq 1 ack 1 len 5", Flags: "PSH,ACK", Text: "hello", Length: 5}},
			{Seconds: 0.0001, Lane: 0, Call: recv},
			{Seconds: 0.3, Jump: 0.3, Lane: 1, Call: accept},
			{Seconds: 0.3001, Lane: 1, To: 0, Row: &report.Row{Frame: 8, Label: "PSH,ACK seq 1 ack 6 len 5", Flags: "PSH,ACK", Kind: report.RowLost}},
			{Seconds: 0.3002, Lane: 0, Call: recv, Ends: true},
		},
		Seconds: 0.3002,
	}
}

func TestTimelineInNumbers(t *testing.T) {
	d := timelineGeometries(2)[0].layout(backlog())
	client, server := 128, 514
	if want := []drawnLane{{client, "lane0"}, {server, "lane1"}}; !reflect.DeepEqual(d.Lanes, want) {
		t.Errorf("lanes %v, want %v", d.Lanes, want)
	}
	// Frame, call, jump, call, frame, end of a call.
	tops := []int{4, 31, 72, 89, 116}
	for i, top := range tops {
		if d.Rows[i].Y != top {
			t.Errorf("moment %d is at %d, want %d", i, d.Rows[i].Y, top)
		}
	}
	if want := []drawnJump{{48, "300 ms"}}; !reflect.DeepEqual(d.Jumps, want) {
		t.Errorf("jumps %v, want %v", d.Jumps, want)
	}
	// The bar of recv() goes on through the jump to where recv() returned.
	if want := []drawnBar{{client - 3, 34, 97, "took"}, {server - 3, 75, 12, "took welcoming"}}; !reflect.DeepEqual(d.Bars, want) {
		t.Errorf("bars %v, want %v", d.Bars, want)
	}
	if a := d.Rows[0].Arrow; a.X1 != client+5 || a.X2 != server-5 || a.Y1 != a.Y2 || a.Cross != "" {
		t.Errorf("the frame of the client: %+v", a)
	}
	if a := d.Rows[3].Arrow; a.X1 != server-5 || a.X2 <= client+5 || a.Cross == "" {
		t.Errorf("the lost frame of the server: %+v", a)
	}
	said := ""
	for _, r := range d.Rows {
		said += r.Texts[len(r.Texts)-1].Text + "|" + r.Texts[0].Text + "\n"
	}
	want := "PSH, ACK “hello”|#7\n0.100 ms|recv(4096) …\n300.000 ms|welcoming: accept() = 127.0.0.1:40000\nPSH, ACK|#8\n300.200 ms|… recv() = 5 (300 ms)\n"
	if said != want {
		t.Errorf("got\n%swant\n%s", said, want)
	}
}

// Calls at the same time stand beside each other, and their texts behind them.
func TestBarsStandApart(t *testing.T) {
	tl := backlog()
	other := &report.Bar{Lane: 0, First: 1, Last: 4, Slot: 1, Made: "recv(1)", Result: "1", Waited: 0.3}
	tl.Moments[2] = report.Moment{Lane: 0, Call: other}
	d := timelineGeometries(2)[0].layout(tl)
	if d.Bars[1].X-d.Bars[0].X != slotWidth {
		t.Errorf("bars at %d and %d", d.Bars[0].X, d.Bars[1].X)
	}
	if x := d.Rows[1].Texts[0].X; x <= d.Bars[1].X+barWidth {
		t.Errorf("text at %d, within the bar at %d", x, d.Bars[1].X)
	}
}

// Nothing leaves the drawing, and no text is wider than its place, however many
// lanes there are.
func TestTimelinesFit(t *testing.T) {
	for lanes := 1; lanes <= maxLanes; lanes++ {
		tl := &report.Timeline{}
		for i := range lanes {
			tl.Lanes = append(tl.Lanes, report.PartyLane{Name: fmt.Sprint("client with a long name ", i), Sockets: []string{":40000", ":40001", ":40002"}})
			tl.Moments = append(tl.Moments,
				report.Moment{Lane: i, To: lanes - 1 - i, Row: &report.Row{Frame: 100000 + i, Label: "UDP len 5", Text: strings.Repeat("다람쥐", 30)}},
				report.Moment{Lane: i, Call: &report.Bar{Lane: i, First: 2*i + 1, Last: 2*i + 1, Made: "sendto(15 octets, 127.0.0.1:5000)", Result: "15"}})
		}
		for _, g := range timelineGeometries(lanes) {
			for _, s := range g.heads(tl.Lanes).States {
				if s.X < 0 || s.X+s.Width > g.Width {
					t.Errorf("%d lanes, %s: a head from %d to %d of %d", lanes, g.Class, s.X, s.X+s.Width, g.Width)
				}
			}
			for _, r := range g.layout(tl).Rows {
				for _, x := range r.Texts {
					if x.Anchor == "start" && float64(x.X)+mono*float64(len([]rune(x.Text))) > float64(g.Width) && x.Class != "no" {
						t.Errorf("%d lanes, %s: %q begins at %d of %d", lanes, g.Class, x.Text, x.X, g.Width)
					}
				}
			}
		}
	}
}

func TestCallTextGivesWay(t *testing.T) {
	m := &report.Moment{Call: &report.Bar{Made: "recvfrom(4096, MSG_PEEK)", Result: "15, 127.0.0.1:5000", Socket: "40000"}}
	for cells, want := range map[int]string{
		80: "40000: recvfrom(4096, MSG_PEEK) = 15, 127.0.0.1:5000",
		48: "recvfrom(4096, MSG_PEEK) = 15, 127.0.0.1:5000",
		42: "recvfrom(4096, …) = 15, 127.0.0.1:5000",
		24: "recvfrom(4096, …) = 15",
		16: "recvfrom() = 15",
		12: "recvfrom()",
		4:  "rec…",
	} {
		if got := m.CallText(cells); got != want {
			t.Errorf("%d cells: got %q, want %q", cells, got, want)
		}
	}
}

// An overview puts each conversation where it was in time, and each leads to
// its ladder.
func TestOverviewInNumbers(t *testing.T) {
	tl := &report.Timeline{Lives: []report.Life{
		{Ladder: 0, Client: "client 1 :40000", From: 1, Established: 1.1, Data: [][2]float64{{1.2, 1.4}}, Closing: 1.9, To: 2},
		{Ladder: 1, Client: "client 2 :40001", From: 1.5, Established: 1.5, Closing: 1.5, To: 1.5, Broken: true},
	}}
	for i := range maxLanes + 1 {
		tl.Lanes = append(tl.Lanes, report.PartyLane{Name: fmt.Sprint(i)})
	}
	v := newTimelineView(tl, func(int) string { return "" }, i18n.En)
	if v.Overview == nil || len(v.Drawings) != 0 {
		t.Fatal("nine lanes are drawn side by side")
	}
	want := []drawnLife{
		{0, 24, "client 1 :40000", "", []drawnPart{{190, 690, "idle"}, {190, 69, "open"}, {328, 138, "data"}, {811, 69, "close"}}},
		{1, 44, "client 2 :40001", "", []drawnPart{{535, 3, "idle"}, {535, 3, "broken"}}},
	}
	if !reflect.DeepEqual(v.Overview.Rows, want) {
		t.Errorf("got  %+v\nwant %+v", v.Overview.Rows, want)
	}
	if ticks := v.Overview.Ticks; len(ticks) < 5 || ticks[0] != (drawnTick{190, "0 s"}) || ticks[len(ticks)-1].X != 880 {
		t.Errorf("ticks %v", ticks)
	}
	for _, link := range []string{`<a href="#talk-1">`, `<a href="#talk-2">`} {
		if !strings.Contains(string(v.Markup()), link) {
			t.Errorf("no %s", link)
		}
	}
}

// What is hostile is written and does nothing.
func TestTimelineEscapes(t *testing.T) {
	tl := backlog()
	tl.Moments[1].Call.Made = `recv(<script>"&)`
	tl.Lanes[0].Name = "<b>"
	v := newTimelineView(tl, func(frame int) string { return fmt.Sprint("frame-", frame) }, i18n.Ko)
	if s := string(v.Markup()); strings.Contains(s, "<script") || !strings.Contains(s, "&lt;script") || !strings.Contains(s, `<a href="#frame-7">`) {
		t.Error(s)
	}
}

// TestNarrowLanesKeepTheName: where a heading has no room for role and name, the
// name stays.
func TestNarrowLanesKeepTheName(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells int
		want  string
	}{
		{"클라이언트 four", 9, "four"}, {"클라이언트 four", 15, "클라이언트 four"}, {"server", 4, "ser…"}, {"client 12", 8, "12"},
	} {
		if got := laneName(c.name, c.cells); got != c.want {
			t.Errorf("%q in %d cells: got %q, want %q", c.name, c.cells, got, c.want)
		}
	}
}
