package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"

	"socketlab/capture/message"
	"socketlab/capture/record"
	"socketlab/lab/private"
)

// TestMain lets the test binary be the program that tries the private network.
func TestMain(m *testing.M) {
	switch os.Getenv("LAB_DOCTOR_TEST") {
	case "":
		os.Exit(m.Run())
	case "forbid":
		os.Exit(forbid())
	}
	code, err := Answer(context.Background(), os.Stdout, message.English)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func TestProve(t *testing.T) {
	err := prove(t.Context())
	if errors.Is(err, record.ErrPermission) && os.Getenv("LAB_REQUIRE_CAPTURE") != "1" {
		t.Skip(err)
	}
	if err != nil {
		t.Error(err)
	}
}

// What the program answers from its private network becomes findings.
func TestExaminePrivate(t *testing.T) {
	t.Setenv("LAB_DOCTOR_TEST", "answer")
	findings := examinePrivate(t.Context(), []string{"/proc/self/exe"})
	if findings[0].Level != OK && os.Getenv("LAB_REQUIRE_CAPTURE") != "1" {
		t.Skip(findings[0].Message)
	}
	if findings[0].ID != "private" || findings[0].Level != OK {
		t.Errorf("got %v", findings)
	}
}

// A probe that cannot run, or that says nothing, is not taken for a network.
func TestExaminePrivateWithoutAnswer(t *testing.T) {
	for _, probe := range [][]string{{"/nonexistent/lab"}, {"true"}} {
		if got := examinePrivate(t.Context(), probe); got[0].ID != "private/failed" {
			t.Errorf("%v: got %v", probe, got)
		}
	}
}

func TestFindingsOfAnswers(t *testing.T) {
	for _, test := range []struct {
		answer  answer
		id      string
		level   Level
		command string // a part of it
	}{
		{answer{Refused: private.NotLinux}, "private/not-linux", Note, ""},
		{answer{Refused: private.UserLimit}, "private/user-limit", Note, "user.max_user_namespaces"},
		{answer{Refused: private.AppArmor}, "private/apparmor", Note, "apparmor_restrict_unprivileged_userns=0"},
		{answer{Refused: private.CloneSysctl}, "private/clone-sysctl", Note, "unprivileged_userns_clone=1"},
		{answer{Refused: private.Seccomp}, "private/seccomp", Note, ""},
		{answer{Failed: "no sentinel"}, "private/failed", Note, ""},
		{answer{NoLoss: "nf_tables"}, "loss", Note, "modprobe"},
		{answer{}, "loss", OK, ""},
	} {
		all := test.answer.findings()
		f := all[len(all)-1]
		if f.ID != test.id || f.Level != test.level || !strings.Contains(f.Command, test.command) {
			t.Errorf("%+v: got %+v", test.answer, f)
		}
	}
}

// Each cause has words of its own.
func TestExplain(t *testing.T) {
	seen := map[string]bool{}
	for _, err := range []error{
		nil, record.ErrPermission, record.ErrNoDevice, record.ErrNoLibrary, record.ErrNotSupported, errors.New("other"),
	} {
		f := Explain(err)
		if seen[f.ID] || (f.Level == OK) != (err == nil) {
			t.Errorf("%v: got %+v", err, f)
		}
		seen[f.ID] = true
		if strings.Contains(f.Command, "chmod 777") {
			t.Errorf("%v: %s opens the machine to everybody", err, f.Command)
		}
	}
}

func TestPortInUse(t *testing.T) {
	socket, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := Port{uint16(socket.LocalAddr().(*net.UDPAddr).Port), true}
	findings := examinePort(port)
	socket.Close()
	want := fmt.Sprintf("port UDP %d is in use", port.Number)
	if len(findings) != 1 || !strings.HasPrefix(findings[0].Message.String(), want) {
		t.Errorf("got %v, want %s", findings, want)
	}
	if after := examinePort(port); after != nil {
		t.Errorf("got %v for a port that is free again", after)
	}
}

// answerOf runs this test binary as the program named by task.
func answerOf(t *testing.T, cmd *exec.Cmd, task string) answer {
	t.Helper()
	cmd.Env = append(os.Environ(), "LAB_DOCTOR_TEST="+task)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Skip("cannot be tried here: ", err)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var a answer
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return a
}
