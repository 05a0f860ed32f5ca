package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// testCommands is a command line with everything that sorting has to know.
func testCommands(p *program) []*cli.Command {
	nothing := func(*cli.Context) error { return nil }
	commands := []*cli.Command{
		{Name: "run", Action: nothing, ArgsUsage: "ASSIGNMENT", Flags: []cli.Flag{
			&cli.StringFlag{Name: "id"}, &cli.BoolFlag{Name: "force"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}},
		}},
		{Name: "bundle", Subcommands: []*cli.Command{{Name: "moodle", Action: nothing, Flags: []cli.Flag{&cli.StringFlag{Name: "id"}}}}},
		{Name: "raw", SkipFlagParsing: true, Action: nothing},
	}
	for _, c := range commands {
		p.equip(c)
	}
	return commands
}

func TestFlagsMayStandAnywhere(t *testing.T) {
	tests := []struct{ typed, want string }{
		{"run udp-echo --id 7", "lab run --id=7 -- udp-echo"},
		{"run --id 7 udp-echo", "lab run --id=7 -- udp-echo"},
		{"run --id=7 udp-echo --force", "lab run --id=7 --force -- udp-echo"},
		{"--lang ko run udp-echo", "lab run --lang=ko -- udp-echo"},
		{"-q run udp-echo -o -", "lab run -q -o=- -- udp-echo"},
		{"run udp-echo -ofile", "lab run -o=file -- udp-echo"},
		{"run -- --id 7", "lab run -- --id 7"},
		{"run a -- -b", "lab run -- a -b"},
		{"run - --id 7", "lab run --id=7 -- -"},
		{"run --id -7 a", "lab run --id=-7 -- a"},
		{"run --id= a", "lab run --id= -- a"},
		{"bundle moodle x --id 7", "lab bundle moodle --id=7 -- x"},
		{"run run", "lab run -- run"},
		{"raw --id -- x -h", "lab raw --id -- x -h"},
	}
	for _, test := range tests {
		p := &program{}
		r, err := p.sort(testCommands(p), strings.Fields(test.typed))
		if err != nil {
			t.Errorf("lab %s: %v", test.typed, err)
		} else if got := strings.Join(r.words(), " "); got != test.want {
			t.Errorf("lab %s: got %q, want %q", test.typed, got, test.want)
		}
	}
}

func TestWrongUsageIsNamed(t *testing.T) {
	tests := []struct{ typed, want string }{
		{"rnu", `unknown command "rnu" (did you mean "run"?)`},
		{"xyzzy", `unknown command "xyzzy"`},
		{"run udp-echo --nosuch", `unknown flag --nosuch`},
		{"run udp-echo --forse", `unknown flag --forse (did you mean "--force"?)`},
		{"run --di=7", `unknown flag --di (did you mean "--id"?)`},
		{"run -x", `unknown flag -x`},
		{"run udp-echo --id", `flag --id needs a value`},
		{"run --id --force udp-echo", `flag --id needs a value`},
		{"run --id -- udp-echo", `flag --id needs a value`},
		{"--id 7 run", `unknown flag --id`},
		{"bundle", `lab bundle needs a subcommand`},
		{"bundle moddle", `unknown command "moddle" (did you mean "moodle"?)`},
	}
	for _, test := range tests {
		p := &program{}
		_, err := p.sort(testCommands(p), strings.Fields(test.typed))
		if err == nil || err.Error() != test.want {
			t.Errorf("lab %s: got %v, want %s", test.typed, err, test.want)
			continue
		}
		if got := classify(t.Context(), err).code; got != exitUsage {
			t.Errorf("lab %s: exit code %d, want %d", test.typed, got, exitUsage)
		}
	}
}

func TestHelpIsAskedForAnywhere(t *testing.T) {
	for _, typed := range []string{"--help", "help", "help run", "run --help", "run udp-echo -h"} {
		p := &program{}
		r, err := p.sort(testCommands(p), strings.Fields(typed))
		if err != nil || !r.help {
			t.Errorf("lab %s: help %v, error %v", typed, r != nil && r.help, err)
		}
	}
}

func TestChoices(t *testing.T) {
	tests := []struct {
		typed []string
		want  []string
	}{
		{[]string{"r"}, []string{"run", "raw"}},
		{[]string{"run", "--f"}, []string{"--force"}},
		{[]string{"run", "--lang", ""}, []string{"ko", "en"}},
		{[]string{"run", "--lang=k"}, []string{"--lang=ko"}},
		{[]string{"run", "--nosuch=k"}, nil},
		{[]string{"run", "udp-ec"}, []string{"udp-echo"}},
		{[]string{"run", "--id", "7", "udp-ec"}, []string{"udp-echo"}},
		{[]string{"run", "udp-echo", ""}, nil},
		{[]string{"bundle", ""}, []string{"moodle"}},
	}
	for _, test := range tests {
		p := &program{}
		if got := p.choices(testCommands(p), test.typed); !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.typed, got, test.want)
		}
	}
}
