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
		{"SYN{과/와} SYN-ACK{을/를}", "SYN과 SYN-ACK를"},
		{"server{이/가}", "server가"},
		{"client 1{이/가}", "client 1이"},
		{"3번{이/가}", "3번이"},
		{"socket(){을/를}", "socket()을"},
		{"recv(){을/를}", "recv()를"},
		{"listen(){으로/로}", "listen()으로"},
		{"poll(){으로/로}", "poll()로"},
		{"timeout{이/가}", "timeout이"},
		{"lab{이/가}", "lab이"},
		{"file{을/를}", "file을"},
		{"EAGAIN{이/가}", "EAGAIN이"},
		{"FIN-WAIT-2{이/가}", "FIN-WAIT-2가"},
		{"확인(ACK){이/가}", "확인(ACK)이"},
		{"IPv6{으로/로}", "IPv6로"},
		{"SO_LINGER{을/를}", "SO_LINGER를"},
		{"20241234.pcapng{으로/로}", "20241234.pcapng로"},
		{"300ms{이/가}", "300ms가"},
		{"Kim{이/가}", "Kim이"},
		{"UTF-8{으로/로}", "UTF-8로"},
		{"CP949{으로/로}", "CP949로"},
		{"UDP{을/를}", "UDP를"},
		{"“홍길동”{을/를}", "“홍길동”을"},
		{"\"abc\" {이/가}", "\"abc\" 가"},
		{"\u1112\u1161\u11ab{은/는}", "\u1112\u1161\u11ab은"}, // decomposed 한
		{"{은/는}", "는"},
		{"{not a marker}", "{not a marker}"},
	} {
		if got := particles(marked(c.in)); got != c.want {
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

// TestNobodysTextIsTakenForAParticle: what a student wrote stays as it is.
func TestNobodysTextIsTakenForAParticle(t *testing.T) {
	if got := Ko.Say("got student id %s in the text, want %s", "{이/가}", "3"); got != "전송 내용의 학번이 {이/가}입니다. 3이어야 합니다" {
		t.Errorf("got %q", got)
	}
}
