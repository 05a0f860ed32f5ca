package challenge

import (
	"net/netip"
	"testing"
	"time"
)

func TestSession(t *testing.T) {
	key := []byte("0123456789abcdef")
	s := Session{Lab: "udp-echo", ID: "20241234", Own: Client, At: time.Unix(1e9, 5).UTC(), Random: "00ff", Student: netip.MustParseAddr("192.0.2.7"), Alone: true}
	s.Sign(key)
	if !Valid(s.Code) || !s.Signed(key) {
		t.Fatalf("code %q", s.Code)
	}
	back, ok := Read([]string{"assignment: udp-echo", s.Comment()})
	if !ok || back != s || !back.Signed(key) {
		t.Errorf("read %+v %v, want %+v", back, ok, s)
	}
	for name, change := range map[string]func(*Session){
		"lab": func(s *Session) { s.Lab = "udp-upper" }, "id": func(s *Session) { s.ID = "20241235" }, "own": func(s *Session) { s.Own = Server },
		"time": func(s *Session) { s.At = s.At.Add(1) }, "random": func(s *Session) { s.Random = "00fe" }, "code": func(s *Session) { s.Code = "000-000-000-000" },
	} {
		other := s
		if change(&other); other.Signed(key) {
			t.Errorf("another %s is as good", name)
		}
	}
	if s.Signed([]byte("0123456789abcdeg")) {
		t.Error("another key is as good")
	}
	for _, c := range []string{"referee: ", "referee: {", `referee: {"code":"1"}`, "seal: x"} {
		if _, ok := Read([]string{c}); ok {
			t.Errorf("%q is a session", c)
		}
	}
}
