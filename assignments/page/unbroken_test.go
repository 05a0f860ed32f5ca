package page

import "testing"

func TestNoLineBreaksWithinAWord(t *testing.T) {
	for in, want := range map[string]string{
		"SYN, SYN-ACK, ACK":                 "SYN, <span class=\"nb\">SYN-ACK</span>, ACK",
		"<b>FIN-WAIT-1":                     "&lt;b&gt;<span class=\"nb\">FIN-WAIT-1</span>",
		"a - b":                             "a - b",
		"a-very-long-name-of-a-file.pcapng": "a-very-long-name-of-a-file.pcapng",
		"":                                  "",
		"\"><script>x-y</script>":           "&#34;&gt;&lt;script&gt;<span class=\"nb\">x-y</span>&lt;/script&gt;",
	} {
		if got := string(unbroken(in)); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
