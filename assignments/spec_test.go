package assignments

import (
	"socketlab/capture/message"
	"strings"
	"testing"
)

func TestEveryBuiltInAssignmentLoads(t *testing.T) {
	names := Names()
	if len(names) == 0 || names[0] != "udp-echo" {
		t.Fatalf("Names() = %q, want udp-echo first", names)
	}
	for _, name := range names {
		s, err := Load(name)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if s.Points != 100 {
			t.Errorf("%s: got %d points, want 100", name, s.Points)
		}
		if s.Title.Ko == "" || s.Title.En == "" || s.Brief.Ko == "" || s.Brief.En == "" || len(s.Steps) == 0 || len(s.Expect) == 0 {
			t.Errorf("%s: title, brief, steps and expect are wanted in both languages", name)
		}
	}
}

func TestUnknownAssignmentSuggestsTheNearest(t *testing.T) {
	_, err := Load("udp-ecoh")
	if want := `unknown assignment "udp-ecoh" (did you mean "udp-echo"?)`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// good is a file without errors; each case below spoils it.
const good = `title: {en: one, ko: 하나}
points: 10
experiment:
  transport: udp
  port: 5000
  servers:
    - reply: echo
  clients:
    - timeout: 2s
      lines: [hello]
checks:
  - id: echo
    check: udp-echo
    points: 10
    title: Echo
    with:
      clients: 1
`

func TestProblemsNameTheirPlace(t *testing.T) {
	if _, err := Parse("good.yaml", []byte(good)); err != nil {
		t.Fatalf("the unspoilt file: %v", err)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown field", "points: 10\nexp", "pionts: 10\nexp", `x.yaml:2:1: pionts: there is no such field (did you mean "points"?)`},
		{"unknown check", "check: udp-echo", "check: udp-ehco", `x.yaml:13:12: checks[0].check: unknown check "udp-ehco" (did you mean "udp-echo"?)`},
		{"unknown parameter", "      clients: 1", "      client: 1", `x.yaml:17:7: checks[0].with.client: there is no such field (did you mean "clients"?)`},
		{"points", "    points: 10", "    points: 9", `x.yaml:2:9: points: got 10, but the checks add up to 9`},
		{"octal", "    points: 10", "    points: 010", `x.yaml:14:13: checks[0].points: got "010", want a whole number`},
		{"port", "port: 5000", "port: 70000", `x.yaml:5:9: experiment.port: 70000 is out of range`},
		{"word", "reply: echo", "reply: ehco", `x.yaml:7:14: experiment.servers[0].reply: got "ehco", want one of echo, upper, upper-ascii, fixed, none (did you mean "echo"?)`},
		{"word of a check", "      clients: 1\n", "      clients: 1\n  - {id: b, check: tcp-ending, title: End, with: {kind: fuor}}\n", `x.yaml:18:57: checks[1].with.kind: got "fuor", want one of four, three, half, reset (did you mean "four"?)`},
		{"duration", "timeout: 2s", "timeout: 2", `x.yaml:9:16: experiment.clients[0].timeout: got "2", want a duration such as 2s or 150ms`},
		{"twice", "points: 10\nexp", "points: 10\npoints: 10\nexp", `x.yaml:3:1: points: stands here twice`},
		{"alias", "title: Echo", "title: &a Echo", `x.yaml:15:12: checks[0].title: anchors and aliases are not used in assignment files; write the value out`},
		{"second document", "      clients: 1\n", "      clients: 1\n---\ntitle: two\n", `x.yaml:18:1: a second document begins here; an assignment file holds one`},
		{"kind", "lines: [hello]", "lines: hello", `x.yaml:10:14: experiment.clients[0].lines: got a single value, want a list`},
		{"needs", "    title: Echo", "    title: Echo\n    needs: [handshake]", `x.yaml:16:13: checks[0].needs[0]: no check before this one has the id "handshake"`},
		{"no YAML", "points: 10\nexp", "points: [10\nexp", `x.yaml:1:1: this is no YAML: did not find`},
		{"missing", "  transport: udp\n", "", `x.yaml:4:3: experiment.transport: is missing`},
	} {
		spoilt := strings.Replace(good, c.old, c.new, 1)
		if spoilt == good {
			t.Fatalf("%s: the case changes nothing", c.name)
		}
		_, err := Parse("x.yaml", []byte(spoilt))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\ngot  %v\nwant %s", c.name, err, c.want)
		}
	}
}

func TestAllProblemsAreReportedAtOnce(t *testing.T) {
	_, err := Parse("x.yaml", []byte("title: 3\npoints: x\nfoo: 1\n"))
	ps, ok := err.(message.Problems)
	if !ok || len(ps) < 4 {
		t.Fatalf("got %v, want at least four problems", err)
	}
	for i := 1; i < len(ps); i++ {
		if ps[i].Line < ps[i-1].Line {
			t.Errorf("problems are not in the order of the file: %v", err)
		}
	}
}

func TestEmptyFileIsAProblem(t *testing.T) {
	for _, data := range []string{"", "# nothing\n", "\xff\xfe", "[]", "a: &a [*a]"} {
		if _, err := Parse("x.yaml", []byte(data)); err == nil {
			t.Errorf("%q: no error", data)
		}
	}
}
