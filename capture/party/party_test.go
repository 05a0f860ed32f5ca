package party

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	all := []Party{
		{Name: "server", Own: true, Command: "python3 server.py {port}", SHA256: "00ff", Exit: "status 1", ErrorOutput: "a\nb",
			Trouble: &Trouble{Kind: Died, Text: "OSError"}},
		{Name: "client 1", Traced: true},
		{Name: "client 2", Own: true, Command: `./클라이언트 "x"`, Exit: "signal: killed",
			Trouble: &Trouble{Kind: Flood, Port: 5000, Found: 5001, After: 1.5, Frames: 7}},
	}
	comments := append([]string{"something else", mark + "no JSON"}, Comments(all)...)
	if got := Read(comments); !reflect.DeepEqual(got, all) {
		t.Errorf("got %+v, want %+v", got, all)
	}
}

// More clients than anybody reads of: those in trouble are kept.
func TestThoseInTroubleAreKept(t *testing.T) {
	var all []Party
	for i := range 1000 {
		p := Party{Name: fmt.Sprint("client ", i+1)}
		if i == 900 {
			p.Trouble = &Trouble{Kind: NoEnd}
		}
		all = append(all, p)
	}
	got := Read(Comments(all))
	if len(got) != maxParties || got[0].Name != "client 901" || all[0].Name != "client 1" {
		t.Errorf("%d are read, the first is %+v", len(got), got[0])
	}
}

// A comment may hold anything.
func TestHostileComments(t *testing.T) {
	for _, c := range []string{
		`{}`, `{"party":""}`, `[]`, `{"party":"server","trouble":{"kind":"no such kind"}}`, `{"party":"x","trouble":{}}`,
		`{"party":"server","trouble":{"kind":"no-end","after":1e308}}`, `{"party":"server","trouble":{"kind":"no-end","after":-1e308}}`,
		`{"party":"` + strings.Repeat("x", 1<<20) + `","error_output":"` + strings.Repeat("y", 1<<20) + `"}`,
	} {
		for _, p := range Read([]string{mark + c}) {
			if len(p.Name) > maxText || len(p.ErrorOutput) > maxText {
				t.Errorf("%.60s: read %d octets", c, len(p.Name)+len(p.ErrorOutput))
			}
			if p.Trouble != nil && (p.Cause().String() == "" || p.Cure().String() == "") {
				t.Errorf("%.60s: says nothing", c)
			}
		}
	}
	if got := Read(make([]string, 3)); got != nil {
		t.Errorf("got %+v for empty comments", got)
	}
}

// Every kind has a cause that names the party, and a cure, whatever is known.
func TestEveryKindHasWords(t *testing.T) {
	seen := map[string]Kind{}
	for _, kind := range kinds() {
		for _, trouble := range []Trouble{{}, {Port: 5000, Found: 5001, After: 3, Frames: 9, Text: "text", Place: "a.py:1", Source: "x", Octets: 2, Whole: 3}} {
			trouble.Kind = kind
			p := Party{Name: "client 2", Exit: "status 1", Trouble: &trouble}
			cause := p.Cause().String()
			if !strings.Contains(cause, "client 2") || strings.Contains(cause, "%!") || p.Cure().IsZero() {
				t.Errorf("%s: %q, %q", kind, cause, p.Cure())
			}
			if other, ok := seen[cause]; ok && other != kind {
				t.Errorf("%s says what %s says: %q", kind, other, cause)
			}
			seen[cause] = kind
		}
	}
}

func TestTheMarkOfAnEnding(t *testing.T) {
	if !WasEnded([]string{"client: close() = 0", EndedByLab("client 2")}) || WasEnded([]string{"client: ended"}) {
		t.Error("the mark is not known again")
	}
}

func TestWhoServes(t *testing.T) {
	for name, want := range map[string]bool{"server": true, "server second": true, "client": false, "servers": false, "client server": false} {
		if got := (Party{Name: name}).Serves(); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(mark + `{"party":"server","trouble":{"kind":"time-wait","after":59}}`)
	f.Fuzz(func(t *testing.T, comment string) {
		for _, p := range Read([]string{comment, mark + comment}) {
			if p.Trouble != nil {
				_, _ = p.Cause().String(), p.Cure().String()
			}
			_ = p.Comment()
		}
	})
}
