package capture

import (
	"strings"
	"testing"
)

func TestAttribute(t *testing.T) {
	own := []string{
		"client 1: sendto(37 octets, 127.0.0.1:5000) = 37", "server: recv(1024)", "server framed: close() = 0",
		LostMark + "the network dropped it, nobody received it", "client: ended by lab", "client 1: … connect(127.0.0.1:9999) = 0",
	}
	others := []string{"", "look here", "I: sendto(37 octets) = 37", "server", "server: it works", "clients: send(1) = 1", "x lost: y"}
	lab := &Info{Sections: []Section{{Application: "Dumpcap"}, {Application: "lab v1.2 linux/amd64"}}}
	for _, c := range append(append([]string{}, own...), others...) {
		isOwn := len(own) > 0 && strings.Contains(strings.Join(own, "\n"), c) && c != "" && c != "server"
		for _, test := range []struct {
			info *Info
			want bool
		}{{lab, isOwn}, {&Info{}, false}, {&Info{Sections: []Section{{Application: "lab 1"}, {Application: "Editcap 4.2"}}}, false}} {
			want := c
			if !test.want {
				want = Foreign + c
			}
			if got := test.info.Attribute([]string{c}); len(got) != 1 || got[0] != want {
				t.Errorf("%q: got %q, want %q", c, got, want)
			}
		}
	}
	if got := lab.Attribute(nil); got != nil {
		t.Errorf("got %q of nothing", got)
	}
}
