package main

import (
	"encoding/json"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/report"
	"socketlab/capture/party"
)

// troubledPrograms are programs that start slowly, do not end, or do not come
// to their work, each kind in two languages. kinds is what each run has to say
// of its programs, in the order of the parties; all marks are theirs unless
// fails says otherwise.
var troubledPrograms = []struct {
	lab, server, client string
	kinds               []party.Kind
	fails               []string
}{
	// They do not end, which costs nothing.
	{"tcp-echo", "", "client_never_ends.py", []party.Kind{party.NoEnd}, nil},
	{"tcp-echo", "", "client_never_ends.go", []party.Kind{party.NoEnd}, nil},
	{"tcp-echo", "server.py", "client_never_ends.py", []party.Kind{party.NoEnd}, nil},
	{"udp-echo", "", "client_loops.py", []party.Kind{party.Endless, party.Endless}, nil},
	{"udp-echo", "", "client_loops.c", []party.Kind{party.Endless, party.Endless}, nil},
	{"udp-echo", "", "client_floods.py", []party.Kind{party.Flood, party.Flood}, nil},
	{"udp-echo", "", "client_floods.c", []party.Kind{party.Flood, party.Flood}, nil},
	{"tcp-echo", "", "client_floods.py", []party.Kind{party.Flood}, chance},

	// They are slow to start, which costs nothing.
	{"udp-echo", "server_slow.py", "", nil, nil},
	{"tcp-echo", "server_slow.go", "", nil, nil},
	{"udp-upper", "ServerSlow.java", "", nil, nil},
	{"tcp-threaded", "", "client_slow.py", nil, nil},
	{"tcp-threaded", "", "client_slow.go", nil, nil},

	{"tcp-echo", "server_thinks.py", "client.py", nil, nil},
	{"tcp-echo", "", "client_thinks.py", nil, nil},
	{"tcp-echo", "server.py", "client_thinks.go", nil, nil},

	// Nobody sits at the keyboard.
	{"udp-echo", "server_asks.py", "", []party.Kind{party.AtKeyboard}, []string{"echo"}},
	{"udp-echo", "server_asks.c", "", []party.Kind{party.AtKeyboard}, []string{"echo"}},
	{"udp-echo", "server_has_a_keyboard.py", "", nil, nil},

	// They get no arguments, of which their command line knows nothing.
	{"tcp-upper", "", "client.py alone", []party.Kind{party.NoArguments, party.NoArguments}, nothingSent},
	{"tcp-upper", "", "client.c alone", []party.Kind{party.NoArguments, party.NoArguments}, nothingSent},
	{"udp-upper", "", "client.go alone", []party.Kind{party.NoArguments}, []string{"port", "client", "upper", "header", "identity"}},

	// They die, or serve on another port.
	{"tcp-upper", "server_crashes.py", "", []party.Kind{party.Died}, nobodyThere},
	{"tcp-upper", "server_crashes.c", "", []party.Kind{party.Died}, nobodyThere},
	{"tcp-upper", "ServerCrashes.java", "", []party.Kind{party.Died}, nobodyThere},
	{"udp-echo", "server_wrong_port.py", "", []party.Kind{party.OtherPort}, []string{"echo"}},
	{"tcp-upper", "server_wrong_port.c", "", []party.Kind{party.OtherPort}, nobodyThere},
}

// chance says that marks depend on what had just been sent when lab ended the
// program.
var chance = []string{"chance"}

// nothingSent are the checks of tcp-upper that fail where no client comes.
var nothingSent = []string{"port", "connections", "handshake", "upper", "close", "identity"}

// nobodyThere are the checks of tcp-upper that fail where no server is.
var nobodyThere = []string{"connections", "handshake", "upper", "close", "identity"}

// TestProgramsInTrouble runs them: what went wrong is told in both languages,
// with its cure, and costs only what it has to.
func TestProgramsInTrouble(t *testing.T) {
	mustCapture(t)
	for _, p := range troubledPrograms {
		t.Run(strings.Join([]string{p.lab, p.server, p.client}, " "), func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			args := []string{"run", p.lab, "--id", "20241234", "--name", "홍길동", "--dept", "컴퓨터공학과", "--out", folder, "--format", "json"}
			if p.server != "" {
				args = append(args, "--server", studentProgram(t, p.lab, p.server))
			}
			if p.client != "" {
				file, alone := strings.CutSuffix(p.client, " alone")
				places := " {host} {port}"
				if alone {
					places = ""
				}
				args = append(args, "--client", studentProgram(t, p.lab, file)+places)
			}
			begin := time.Now()
			r := runReport(t, args...)
			if took := time.Since(begin); took > 60*time.Second { // 30 s is all that the run may take; machines are busy
				t.Errorf("took %v", took)
			}
			var fails []string
			for _, c := range r.Checks {
				if c.MaxPoints > 0 && c.Verdict != report.Pass {
					fails = append(fails, c.ID)
				}
			}
			if !slices.Equal(p.fails, chance) && !slices.Equal(fails, p.fails) {
				t.Errorf("checks not passed: got %q, want %q", fails, p.fails)
			}
			if got := kindsOf(t, r); !slices.Equal(got, p.kinds) {
				t.Errorf("the programs' troubles: got %q, want %q", got, p.kinds)
			}
			saidInBothLanguages(t, filepath.Join(folder, "20241234.pcapng"), r)
			smallFiles(t, folder)
		})
	}
}

func mustCapture(t *testing.T) {
	if os.Getenv("LAB_REQUIRE_CAPTURE") != "1" && !canCapture() {
		t.Skip("nothing can be recorded here; lab doctor tells why")
	}
}

// kindsOf returns the troubles of a report, and wants to know of every own
// program what was run.
func kindsOf(t *testing.T, r report.Report) (kinds []party.Kind) {
	t.Helper()
	for _, p := range r.Programs {
		if p.Own && (p.Command == "" || len(p.SHA256) != 64) {
			t.Errorf("%s: command %q, SHA-256 %q", p.Name, p.Command, p.SHA256)
		}
		if p.Trouble != nil {
			kinds = append(kinds, p.Trouble.Kind)
		}
	}
	return kinds
}

var hangul = regexp.MustCompile(`\p{Hangul}`)

// saidInBothLanguages wants the troubles of a run to be found in the capture
// later, and said in Korean.
func saidInBothLanguages(t *testing.T, capture string, english report.Report) {
	t.Helper()
	out, _ := exec.Command("lab", "check", capture, "--assignment", english.Assignment, "--format", "json", "--lang", "ko").Output()
	var korean report.Report
	if err := json.Unmarshal(out, &korean); err != nil {
		t.Fatal(err)
	}
	if len(korean.Programs) != len(english.Programs) || korean.Points != english.Points {
		t.Fatalf("the capture tells of %d programs and earns %d points, the run told of %d, and %d", len(korean.Programs), korean.Points, len(english.Programs), english.Points)
	}
	for i, p := range english.Programs {
		if p.Trouble == nil {
			continue
		}
		if k := korean.Programs[i]; p.Message == "" || p.Hint == "" || !hangul.MatchString(k.Message) || !hangul.MatchString(k.Hint) || k.Message == p.Message {
			t.Errorf("%s: said %q, %q and %q, %q", p.Name, p.Message, p.Hint, k.Message, k.Hint)
		}
	}
}

// smallFiles wants the files of a run to be bounded, whatever the programs
// did.
func smallFiles(t *testing.T, folder string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(folder, "20241234.*"))
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.Size() > 40<<20 || filepath.Ext(f) == ".log" && info.Size() > 4<<20 {
			t.Errorf("%s: %v, %d octets", f, err, info.Size())
		}
	}
	if len(files) != 4 {
		t.Errorf("got the files %q, want four", files)
	}
}

// TestAPortInTimeWait runs a lab twice, with a server that closes first and
// does not set SO_REUSEADDR, in the machine's own network: the second run waits
// until the first one's connections have left the port, and loses nothing.
func TestAPortInTimeWait(t *testing.T) {
	t.Parallel()
	mustCapture(t)
	if os.Getuid() != 0 {
		t.Skip("only root records the machine's own network")
	}
	for _, file := range []string{"server_no_reuse.py", "server_no_reuse.c"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			server, port := studentProgram(t, "tcp-upper", file), strconv.Itoa(sparePort(t))
			args := []string{"run", "tcp-upper", "--id", "20241234", "--name", "Hong", "--dept", "CS", "--format", "json",
				"--network", "host", "--port", port, "--server", server + " {port}"}
			first := runReport(t, append(args, "--out", t.TempDir())...)
			second := runReport(t, append(args, "--out", t.TempDir())...)
			if second.Points != first.Points || len(kindsOf(t, first)) != 0 {
				t.Errorf("%d points, then %d; troubles of the first run: %q", first.Points, second.Points, kindsOf(t, first))
			}
			if got := kindsOf(t, second); !slices.Equal(got, []party.Kind{party.TimeWait}) {
				t.Errorf("got the troubles %q, want the one about TIME-WAIT", got)
			}
		})
	}
}

// sparePort returns a TCP port that nobody uses, and that the system gives to
// no client.
func sparePort(t *testing.T) int {
	t.Helper()
	for range 100 {
		port := 20000 + rand.IntN(10000)
		listener, err := net.Listen("tcp4", ":"+strconv.Itoa(port))
		if err == nil {
			listener.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}
