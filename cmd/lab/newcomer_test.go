package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A newcomer does all labs of the course in its order, the first one twice, as
// the hand-outs say: nothing asks for --force, no lab takes another's place,
// and lab check knows by itself which lab a capture is of.
func TestANewcomerDoesTheCourse(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("runs every lab")
	}
	if os.Getenv("LAB_REQUIRE_CAPTURE") != "1" && !canCapture() {
		t.Skip("nothing can be recorded here; lab doctor tells why")
	}
	dir := t.TempDir()
	var labs []string
	for line := range strings.Lines(newcomer(t, dir, "list", "--format", "plain")) {
		labs = append(labs, strings.Fields(line)[0])
	}
	for i, lab := range labs {
		for range 1 + max(0, 1-i) { // the first twice
			if said := newcomer(t, dir, "run", lab, "--id", "20241234", "--name", "홍길동", "--dept", "컴퓨터공학과"); !strings.Contains(said, "passed  100 of 100 points") {
				t.Errorf("%s: got\n%s", lab, said)
			}
		}
	}
	for _, lab := range labs {
		if said := newcomer(t, dir, "check", filepath.Join(lab, "20241234.pcapng")); !strings.Contains(said, lab+":") {
			t.Errorf("%s: lab check takes it for another: %s", lab, said)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, labs[0], "before", "20241234.pcapng")); err != nil {
		t.Errorf("the recording before the last is gone: %v", err)
	}
	if said := newcomer(t, dir, "next"); !strings.Contains(said, "the whole course") {
		t.Errorf("got\n%s", said)
	}
}

// newcomer is what lab says to a newcomer, who must not be told of any mistake.
func newcomer(t *testing.T, dir string, args ...string) string {
	t.Helper()
	var out, trouble bytes.Buffer
	cmd := exec.Command("lab", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &trouble
	cmd.Env = append(os.Environ(), "LANG=C.UTF-8", "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	if err := cmd.Run(); err != nil && !errors.Is(err, syscall.ECHILD) || // as in runReport
		strings.Contains(trouble.String(), "lab: error") || strings.Contains(trouble.String(), "lab: hint") || strings.Contains(out.String(), "--force") {
		t.Fatalf("lab %s: %v\n%s%s", strings.Join(args, " "), err, &out, &trouble)
	}
	return out.String()
}
