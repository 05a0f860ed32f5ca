package nonce

import "testing"

func TestCode(t *testing.T) {
	key := []byte("0123456789abcdef")
	code := Code(key, "udp-echo", "20241234")
	if !Valid(code) {
		t.Errorf("%q has no form of a code", code)
	}
	for _, other := range []string{Code(key, "udp-echo", "20241235"), Code(key, "tcp-echo", "20241234"), Code([]byte("0123456789abcdeg"), "udp-echo", "20241234")} {
		if other == code {
			t.Errorf("%s twice", code)
		}
	}
	if Code(key, "udp-echo", "20241234") != code {
		t.Error("not the same twice")
	}
}

func TestFind(t *testing.T) {
	for text, want := range map[string]int{
		"컴퓨터공학과 20241234 123-456-789-012 홍길동": 1, "010-1234-5678": 0, "1123-456-789-012": 0, "123-456-789-0123": 0,
		"홍길동123-456-789-012": 1, "": 0,
	} {
		if got := len(Find(text)); got != want {
			t.Errorf("%q: %d codes, want %d", text, got, want)
		}
	}
}
