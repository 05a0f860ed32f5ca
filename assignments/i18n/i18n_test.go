package i18n

import (
	"testing"

	"socketlab/capture/message"
)

func TestParticlesFollowTheSoundBefore(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"서버{은/는}", "서버는"},
		{"답{이/가}", "답이"},
		{"메일{으로/로}", "메일로"},
		{"답{으로/로}", "답으로"},
		{"포트 5000{을/를}", "포트 5000을"},
		{"포트 5002{을/를}", "포트 5002를"},
		{"프레임 7{으로/로}", "프레임 7로"},
		{"프레임 3{으로/로}", "프레임 3으로"},
		{"SYN{과/와} ACK{이/가}", "SYN과 ACK이"},
		{"UDP{을/를}", "UDP를"},
		{"“홍길동”{을/를}", "“홍길동”을"},
		{"\"abc\" {이/가}", "\"abc\" 가"},
		{"\u1112\u1161\u11ab{은/는}", "\u1112\u1161\u11ab은"}, // decomposed 한
		{"{은/는}", "는"},
		{"{not a marker}", "{not a marker}"},
	} {
		if got := particles(c.in); got != c.want {
			t.Errorf("particles(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSayFallsBackToEnglish(t *testing.T) {
	if got := Ko.Say("no such message %d", 7); got != "no such message 7" { // not in the catalogue on purpose
		t.Errorf("got %q", got)
	}
}

func TestMessagesMayBeArguments(t *testing.T) {
	m := message.Of("%s and %s", message.Of("one"), Text{En: "two", Ko: "둘"})
	if got := m.In(En); got != "one and two" {
		t.Errorf("got %q", got)
	}
	if _, still := m.Args[1].(Text); !still {
		t.Error("saying a message changed its arguments")
	}
}

func TestParseKnowsLocales(t *testing.T) {
	for in, want := range map[string]Lang{"ko": Ko, "ko_KR.UTF-8": Ko, "ko-KR": Ko, "en_US.UTF-8": En, "C.UTF-8": En} {
		if got, ok := Parse(in); !ok || got != want {
			t.Errorf("Parse(%q) = %v, %v", in, got, ok)
		}
	}
	if _, ok := Parse("de_DE"); ok {
		t.Error("German is not spoken yet")
	}
}
