package terminal

import (
	"fmt"
	"image"
	"testing"
)

func TestServerLeftClientsRight(t *testing.T) {
	panes, size := layout([]Session{
		{Title: "server", Lines: numbered(9)},
		{Title: "client 1", Lines: numbered(2)},
		{Title: "client 2", Lines: numbered(3)},
	})
	server, one, two := panes[0].frame, panes[1].frame, panes[2].frame
	if one.Min.X != server.Max.X+gap || two.Min.X != one.Min.X {
		t.Errorf("clients at x %d and %d, want both right of %v", one.Min.X, two.Min.X, server)
	}
	if two.Min.Y != one.Max.Y+gap {
		t.Errorf("client 2 at %v, want it below %v", two, one)
	}
	if server.Max.Y != two.Max.Y || size != two.Max.Add(image.Pt(gap, gap)) {
		t.Errorf("columns end at %d and %d, picture at %v", server.Max.Y, two.Max.Y, size)
	}
}

func TestPanesNeverOverlap(t *testing.T) {
	for _, clients := range []int{0, 1, 7, 8, 9, 100} {
		panes, size := layout(class(clients))
		for i, p := range panes {
			if !p.frame.In(image.Rectangle{Max: size}) {
				t.Errorf("%d clients: %v is outside of the picture", clients, p.frame)
			}
			for _, q := range panes[i+1:] {
				if p.frame.Overlaps(q.frame) {
					t.Errorf("%d clients: %v and %v overlap", clients, p.frame, q.frame)
				}
			}
		}
	}
}

func TestManyClientsAreFolded(t *testing.T) {
	panes, _ := layout(class(100))
	shown := panes[1:]
	if len(shown) != firstShown+1+lastShown {
		t.Fatalf("%d panes on the right", len(shown))
	}
	if note := shown[firstShown]; !note.note || note.rows[0].text != "… 93개 창 생략 · 93 windows left out …" {
		t.Errorf("between the clients stands %+v", note)
	}
	if last := shown[len(shown)-1]; last.title != "client 100" {
		t.Errorf("the last pane is %q", last.title)
	}
}

// class is a server and so many clients of 100 lines each.
func class(clients int) []Session {
	s := []Session{{Title: "server", Lines: numbered(100 * clients)}}
	for i := range clients {
		s = append(s, Session{Title: fmt.Sprint("client ", i+1), Lines: numbered(100)})
	}
	return s
}
