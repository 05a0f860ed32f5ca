// Command bench puts small programs to the test with lab break: some with one
// weakness each, which is to be found and named, and robust ones, which nobody
// is to accuse. It prints a table, and fails if too much goes wrong.
//
//	go run ./lab/adverse/bench -lab bin/lab
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

var (
	labPath = flag.String("lab", "bin/lab", "the program `lab`")
	folder  = flag.String("programs", "lab/adverse/bench/testdata", "`folder` with weak and robust ones")
	rounds  = flag.Int("rounds", 10, "how `many` times each robust program is tried")
	only    = flag.String("only", "", "only programs whose file matches this `pattern`")
	allowed = flag.Int("missed", 0, "how `many` weaknesses may be missed")
	verbose = flag.Bool("v", false, "say what was found instead, in full")
)

// A subject is a program that is put to the test.
type subject struct {
	file, lab, against, weakness string
	command                      string // once it is compiled
}

// A verdict is what lab break says of it.
type verdict struct {
	Broken   bool    `json:"broken"`
	Cases    int     `json:"cases"`
	Seconds  float64 `json:"seconds"`
	Untried  string  `json:"untried"`
	Findings []struct {
		Beyond  bool              `json:"beyond"`
		Case    string            `json:"case"`
		Cause   string            `json:"cause"`
		Kind    string            `json:"kind"`
		Failed  int               `json:"failed"`
		Actions []json.RawMessage `json:"actions"`
		Error   string            `json:"error_output"`
	} `json:"findings"`
}

func main() {
	flag.Parse()
	scratch, err := os.MkdirTemp("", "lab-break-")
	if err != nil {
		fail(err)
	}
	missed, accused := run(scratch)
	os.RemoveAll(scratch)
	if missed > *allowed || accused > 0 {
		os.Exit(1)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "bench:", err)
	os.Exit(1)
}

// run tries all programs and returns how many weaknesses were missed, and how
// many robust programs accused.
func run(scratch string) (missed, accused int) {
	weak, tried := subjects("weak"), 0
	fmt.Printf("%-24s %-16s %-42s %5s %7s %7s\n", "program", "lab", "found", "times", "actions", "seconds")
	for _, s := range weak {
		v, took, _ := test(s, scratch, 1)
		tried++
		ok, found, times, actions := s.judge(v)
		if v.Untried != "" {
			fmt.Println("  ", v.Untried)
		}
		if !ok {
			missed++
			found = "MISSED, got " + found + ", want " + s.weakness
		}
		fmt.Printf("%-24s %-16s %-42s %5d %7d %7.1f\n", filepath.Base(s.file), s.lab, found, times, actions, took.Seconds())
	}
	fmt.Printf("%d of %d weaknesses found and named\n\n", tried-missed, tried)
	fmt.Printf("%-24s %-16s %-42s %5s %7s %9s\n", "robust program", "lab", "accused", "cases", "seconds", "processor")
	robust := subjects("robust")
	for _, s := range robust {
		times, why, cases := 0, "", 0
		var took, used []time.Duration
		for seed := range *rounds {
			v, t, cpu := test(s, scratch, seed+1)
			took, used, cases = append(took, t), append(used, cpu), v.Cases
			if v.Broken || s.against == "client" && len(v.Findings) > 0 { // of clients, not even a challenge
				times++
				why = ": " + v.Findings[0].Cause + " in " + v.Findings[0].Case
			}
		}
		if times > 0 {
			accused++
		}
		fmt.Printf("%-24s %-16s %-42s %5d %7.1f %9.1f\n", filepath.Base(s.file), s.lab, fmt.Sprintf("%d of %d%s", times, *rounds, why), cases, least(took).Seconds(), least(used).Seconds())
	}
	fmt.Printf("%d of %d robust programs accused; seconds and processor time are those of the quickest round, on %d cores with a load average of %s\n",
		accused, len(robust), runtime.NumCPU(), load())
	return missed, accused
}

// least returns the shortest time: a busy machine makes longer ones.
func least(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	return slices.Min(all)
}

// load returns how many programs want a processor, in the last minutes.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 3 {
		return "unknown"
	}
	return strings.Join(fields[:3], ", ")
}

// judge reports whether the weakness was found, and what was.
func (s *subject) judge(v verdict) (ok bool, found string, times, actions int) {
	found = "nothing"
	for i, f := range v.Findings {
		if *verbose {
			fmt.Printf("    %s %s %s beyond=%v %s\n", f.Case, f.Kind, f.Cause, f.Beyond, f.Error)
		}
		if i == 0 || f.Cause == s.weakness {
			found, times, actions = f.Cause, f.Failed, len(f.Actions)
		}
		if f.Cause == s.weakness && (i == 0 || !v.Broken) {
			return true, found, times, actions
		}
	}
	return false, found, times, actions
}

var head = regexp.MustCompile(`(?m)^(?:#|//) (lab|against|weakness): (\S+)$`)

// subjects reads what the programs of a folder say of themselves.
func subjects(kind string) (all []subject) {
	files, _ := filepath.Glob(filepath.Join(*folder, kind, "*"))
	for _, file := range files {
		if match, _ := regexp.MatchString(*only, filepath.Base(file)); !match {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			fail(err)
		}
		s := subject{file: file, against: "server"}
		for _, m := range head.FindAllSubmatch(text, -1) {
			switch string(m[1]) {
			case "lab":
				s.lab = string(m[2])
			case "against":
				s.against = string(m[2])
			case "weakness":
				s.weakness = string(m[2])
			}
		}
		all = append(all, s)
	}
	if len(all) == 0 && *only == "" {
		fail(fmt.Errorf("no programs in %s", filepath.Join(*folder, kind)))
	}
	return all
}

// test puts a program to the test. It returns how long that took, and how much
// processor time of lab, and of all that it started.
func test(s subject, scratch string, seed int) (v verdict, took, used time.Duration) {
	command := s.compile(scratch)
	name := s.lab
	if strings.HasSuffix(name, ".yaml") {
		name = filepath.Join(*folder, name)
	}
	var out, complaints bytes.Buffer
	cmd := exec.Command(*labPath, "break", name, "--"+s.against, command, "--format", "json", "--out", filepath.Join(scratch, "out"), "--force", "-q", "--seed", fmt.Sprint(seed))
	cmd.Stdout, cmd.Stderr = &out, &complaints
	cmd.Env = append(os.Environ(), "LANG=C", "LAB_NAME=홍길동", "LAB_DEPT=컴퓨터공학과")
	begin := time.Now()
	err := cmd.Run()
	took = time.Since(begin)
	if json.Unmarshal(out.Bytes(), &v) != nil {
		fail(fmt.Errorf("%s: %v: %s", s.file, err, complaints.String()))
	}
	return v, took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// compile makes a program that can be run, and returns its command line.
func (s *subject) compile(scratch string) string {
	if s.command != "" {
		return s.command
	}
	base, _, _ := strings.Cut(filepath.Base(s.file), ".")
	target := filepath.Join(scratch, base)
	var build []string
	switch filepath.Ext(s.file) {
	case ".py":
		s.command = python() + " " + s.file
	case ".c":
		build, s.command = []string{"cc", "-O1", "-w", "-o", target, s.file}, target
	case ".txt": // Go: under its own name it would be a part of this module
		source := target + ".go"
		text, err := os.ReadFile(s.file)
		if err == nil {
			err = os.WriteFile(source, text, 0o666)
		}
		if err != nil {
			fail(err)
		}
		build, s.command = []string{"go", "build", "-o", target, source}, target
	case ".java":
		build, s.command = []string{"javac", "-d", target, s.file}, "java -XX:TieredStopAtLevel=1 -cp "+target+" "+base
	}
	if build != nil {
		if out, err := exec.Command(build[0], build[1:]...).CombinedOutput(); err != nil {
			fail(fmt.Errorf("%s: %v\n%s", s.file, err, out))
		}
	}
	if s.against == "client" {
		s.command += " {host} {port}"
	}
	return s.command
}

// python returns an interpreter that starts at once, as the wrappers of version
// managers do not.
func python() string {
	for _, name := range []string{"/usr/bin/python3", "/usr/local/bin/python3"} {
		if _, err := os.Stat(name); err == nil {
			return name
		}
	}
	return "python3"
}
