package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// module begins the path of every package of ours.
const module = "socketlab/"

// graders are the packages that grade. They must run wherever Go does, on
// captures of strangers, without opening a socket.
var graders = []string{"socketlab/capture", "socketlab/assignments"}

// recorders are what graders must not depend on, directly or not.
var recorders = []string{
	"socketlab/lab", "socketlab/lab/peer", "socketlab/lab/private", "socketlab/lab/syscalls", "socketlab/lab/terminal",
	"socketlab/lab/doctor", "socketlab/lab/program", "socketlab/lab/sockets", "socketlab/lab/adverse/stage", "socketlab/capture/record", "github.com/google/gopacket/pcap",
}

// importers are the only packages, tests aside, that may import another.
var importers = map[string][]string{
	"github.com/urfave/cli/v2":        {"socketlab/cmd/lab"},
	"go.yaml.in/yaml/v3":              {"socketlab/assignments", "socketlab/assignments/submission", "socketlab/lab/adverse"}, // Gradescope's lists are YAML, and saved behaviours
	"github.com/google/gopacket/pcap": {"socketlab/capture/record"},
	"socketlab/assignments":           {"socketlab/assignments/replay", "socketlab/cmd/lab"}, // how assignment files are written is nobody else's business
}

// readers only read what others found out, and draw it. All that they may
// import of this module stands here; a name that ends in / is a folder.
var readers = map[string][]string{
	"capture/message":     {},
	"capture/printable":   {},
	"assignments/i18n":    {"capture/message"},
	"capture/party":       {"capture/message"},
	"assignments/report":  {"assignments/i18n", "capture/message", "capture/party", "capture/printable"},
	"assignments/page":    {"assignments/i18n", "assignments/report", "capture/message", "capture/printable"},
	"assignments/ladder":  {"assignments/i18n", "assignments/report", "capture/", "capture"},
	"assignments/inspect": {"assignments/i18n", "assignments/ladder", "assignments/report", "capture/", "capture"},
}

// A node is a package of this module with what it imports.
type node struct {
	path    string
	imports []string // directly
	deps    []string // directly or not
}

func packages(t *testing.T) []node {
	t.Helper()
	format := `{{.ImportPath}}|{{join .Imports " "}}|{{join .Deps " "}}`
	out, err := exec.Command("go", "list", "-f", format, "socketlab/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var nodes []node
	for line := range strings.Lines(string(out)) {
		parts := strings.Split(strings.TrimSpace(line), "|")
		nodes = append(nodes, node{parts[0], strings.Fields(parts[1]), strings.Fields(parts[2])})
	}
	return nodes
}

func TestGradingDoesNotDependOnRecording(t *testing.T) {
	graded := 0
	for _, n := range packages(t) {
		if !grades(n.path) {
			continue
		}
		graded++
		for _, dep := range n.deps {
			if slices.Contains(recorders, dep) {
				t.Errorf("%s depends on %s", n.path, dep)
			}
		}
	}
	if graded == 0 {
		t.Error("found no package that grades")
	}
}

// grades reports whether a package belongs to the grading half.
func grades(path string) bool {
	return path != "socketlab/capture/record" && slices.ContainsFunc(graders, func(root string) bool {
		return path == root || strings.HasPrefix(path, root+"/")
	})
}

func TestLabDoesNotDependOnGrading(t *testing.T) {
	for _, n := range packages(t) {
		if n.path != "socketlab/lab" && !strings.HasPrefix(n.path, "socketlab/lab/") {
			continue
		}
		for _, dep := range n.deps {
			if strings.HasPrefix(dep, "socketlab/assignments") {
				t.Errorf("%s depends on %s", n.path, dep)
			}
		}
	}
}

func TestImportersAreFew(t *testing.T) {
	seen := map[string]bool{}
	for _, n := range packages(t) {
		for _, path := range n.imports {
			only, limited := importers[path]
			if limited && !slices.Contains(only, n.path) {
				t.Errorf("%s imports %s, which only %v may", n.path, path, only)
			}
			seen[path] = seen[path] || limited
		}
	}
	for path := range importers {
		if !seen[path] {
			t.Errorf("nothing imports %s", path)
		}
	}
}

func TestReadersImportLittle(t *testing.T) {
	seen := 0
	for _, n := range packages(t) {
		may, limited := readers[strings.TrimPrefix(n.path, module)]
		if !limited {
			continue
		}
		seen++
		for _, path := range n.imports {
			own, ours := strings.CutPrefix(path, module)
			if ours && !slices.ContainsFunc(may, func(m string) bool { return m == own || strings.HasSuffix(m, "/") && strings.HasPrefix(own, m) }) {
				t.Errorf("%s imports %s", n.path, own)
			}
		}
	}
	if seen != len(readers) {
		t.Errorf("found %d of %d packages", seen, len(readers))
	}
}

// longest is how many packages of ours a chain of imports may hold: packets,
// segments, a whole capture, and then checks, grades, a class, the class online,
// and the command. Each does what those below it do not know of. (Nothing is
// shorter below a grade: a message, a language, a report, a ladder of frames.)
const longest = 8

func TestChainsOfImportsAreShort(t *testing.T) {
	imports := map[string][]string{}
	for _, n := range packages(t) {
		imports[n.path] = n.imports
	}
	known := map[string][]string{}
	var chain func(path string) []string
	chain = func(path string) []string {
		if known[path] == nil {
			var below []string
			for _, next := range imports[path] {
				if strings.HasPrefix(next, module) && len(chain(next)) > len(below) {
					below = chain(next)
				}
			}
			known[path] = append([]string{path}, below...)
		}
		return known[path]
	}
	long := chain(module + "cmd/lab")
	if len(long) != longest {
		t.Errorf("the longest chain holds %d packages, want %d: %v", len(long), longest, long)
	}
}

// Only the command joins what records with what grades.
func TestOnlyTheCommandJoinsTheHalves(t *testing.T) {
	joined := 0
	for _, n := range packages(t) {
		records := slices.Contains(n.deps, module+"lab")
		if !records || !slices.Contains(n.deps, module+"assignments") {
			continue
		}
		joined++
		if n.path != module+"cmd/lab" {
			t.Errorf("%s depends on both halves", n.path)
		}
	}
	if joined == 0 {
		t.Error("nothing joins them")
	}
}
