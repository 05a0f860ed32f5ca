package program

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"testing"
)

// What students type instead of a command that starts their program.
func TestAdviceAboutCommandsThatDoNotStart(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("other rights, other shell")
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip(err)
	}
	t.Chdir(t.TempDir())
	for name, mode := range map[string]os.FileMode{
		"server.py": 0o600, "run.py": 0o700, "server.c": 0o600, "Server.java": 0o600, "server.go": 0o600, "start.sh": 0o600, "a.out": 0o700, "tool": 0o600,
	} {
		if err := os.WriteFile(name, []byte("not a program\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	for line, want := range map[string]Advice{
		"cd x && python3 server.py {port}": {Line: `sh -c 'cd x && python3 server.py {port}'`},
		"cd 'my lab'; ./a.out":             {Line: `sh -c 'cd '\''my lab'\''; ./a.out'`},
		"PORT=5000 ./a.out":                {Line: "sh -c 'PORT=5000 ./a.out'"},
		"./a.out; ./a.out":                 {Line: "sh -c './a.out; ./a.out'"},
		"./a.out > log":                    {Line: "sh -c './a.out > log'"},
		"server.py {port}":                 {Cause: NeedsInterpreter, Line: "python3 server.py {port}"},
		"./server.py {port}":               {Cause: NeedsInterpreter, Line: "python3 ./server.py {port}"},
		"./run.py {port}":                  {Cause: NeedsInterpreter, Line: "python3 ./run.py {port}"},
		"  Server.java {port}":             {Cause: NeedsInterpreter, Line: "java Server.java {port}"},
		"server.go {port}":                 {Cause: NeedsInterpreter, Line: "go run server.go {port}"},
		"./start.sh":                       {Cause: NeedsInterpreter, Line: "sh ./start.sh"},
		"server.c {port}":                  {NeedsCompiler, "./server {port}", "cc -o server server.c"},
		"a.out {port}":                     {Line: "./a.out {port}"},
		"./tool":                           {First: "chmod +x ./tool"},
		"py -3 server.py {port}":           {Cause: NeedsName, Line: "python3 server.py {port}"},
		"no-such-program":                  {},
		"./no-such-file.py":                {},
	} {
		c, err := Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		err = ErrShell
		if !c.NeedsShell(line) {
			err = exec.Command(c[0], c[1:]...).Run()
			var exit *exec.ExitError
			if err == nil || errors.As(err, &exit) {
				t.Errorf("%s: it starts, with %v", line, err)
				continue
			}
		}
		if got := c.Advise(line, err); got != want {
			t.Errorf("%s (%v): got %+v, want %+v", line, err, got, want)
		}
	}
}

// Words that only look as if they were for a shell.
func TestCommandsForNoShell(t *testing.T) {
	for _, line := range []string{`python3 server.py`, `sh -c 'cd x && ./a.out'`, `./client "a|b" 'c;d'`, `python3 -c 'import x; x.y();' {port}`, `./client '&&' ";"`, `go run .`, `./a.out {host}:{port}`, `java -Dx=y Server`} {
		c, err := Parse(line)
		if err != nil || c.NeedsShell(line) {
			t.Errorf("%s: %v, taken for a shell's: %v", line, err, c.NeedsShell(line))
		}
	}
}
