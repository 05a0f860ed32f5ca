package program

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheLineThatTellsMost(t *testing.T) {
	for want, output := range map[string]string{
		"OSError: [Errno 98] Address already in use": `Traceback (most recent call last):
  File "/home/me/server.py", line 3, in <module>
    w.bind(("", int(sys.argv[1])))
OSError: [Errno 98] Address already in use`,
		`Exception in thread "main" java.net.BindException: Address already in use`: `Exception in thread "main" java.net.BindException: Address already in use
	at java.base/sun.nio.ch.Net.bind0(Native Method)
	at Server.main(Server.java:7)`,
		"Caused by: java.lang.NullPointerException": `Exception in thread "main" java.lang.ExceptionInInitializerError
Caused by: java.lang.NullPointerException
	at Server.<clinit>(Server.java:3)`,
		"panic: listen udp :5000: bind: address already in use": `panic: listen udp :5000: bind: address already in use

goroutine 1 [running]:
main.main()
	/home/me/server.go:12 +0x1a5
exit status 2`,
		"bind: Address already in use": "bind: Address already in use\n",
		"Error: listen EADDRINUSE: address already in use :::12000": `node:events:497
      throw er; // Unhandled 'error' event
      ^

Error: listen EADDRINUSE: address already in use :::12000
    at Server.setupListenHandle [as _listen2] (node:net:1937:16)
  code: 'EADDRINUSE',
}

Node.js v22.0.0`,
		`./server.go:7:2: undefined: x`: "# command-line-arguments\n./server.go:7:2: undefined: x\n",
		"server.c:3:5: error: expected ‘;’ before ‘return’": `server.c: In function ‘main’:
server.c:3:5: error: expected ‘;’ before ‘return’
    3 |     int x
      |     ^~~`,
		"cannot bind": "cannot bind\nbash: warning: setlocale: LC_ALL: cannot change locale (en_US.UTF-8)",
		"":            "   \n\n",
	} {
		if got := telling(strings.Split(output, "\n")); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestHowAProgramEnded(t *testing.T) {
	for script, want := range map[string][3]string{
		"exit 0":                             {"status 0", "", ""},
		"echo listening; exit 3":             {"status 3", "", ""},
		"echo 'bind failed'; exit 1":         {"status 1", "bind failed", ""},
		"echo one >&2; echo two >&2; exit 1": {"status 1", "two", "one\ntwo"},
		"kill -KILL $$":                      {"signal: killed", "", ""},
		"printf 'no line end' >&2; exit 1":   {"status 1", "no line end", "no line end"},
		"i=0; while [ $i -lt 99 ]; do echo $i >&2; i=$((i+1)); done": {"status 0", "98", "87\n88\n89\n90\n91\n92\n93\n94\n95\n96\n97\n98"},
	} {
		p, _ := start(t, script)
		<-p.Exited()
		if got := [3]string{p.Exit(), p.Telling(), p.ErrorOutput()}; got != want {
			t.Errorf("%s: got %q, want %q", script, got, want)
		}
		if p.Failed() == (want[0] == "status 0") {
			t.Errorf("%s: failed: got %v", script, p.Failed())
		}
	}
}

// Of a program that lives nothing is said yet.
func TestAProgramThatLivesHasNotEnded(t *testing.T) {
	p, _ := start(t, "exec sleep 60")
	if p.Exit() != "" || p.Failed() {
		t.Errorf("got %q, failed %v", p.Exit(), p.Failed())
	}
	p.End()
	if p.Exit() != "signal: terminated" || !p.Failed() {
		t.Errorf("got %q, failed %v", p.Exit(), p.Failed())
	}
}

func TestTheHashIsOfWhatTheStudentWrote(t *testing.T) {
	folder := t.TempDir()
	script, binary, data := filepath.Join(folder, "server.py"), filepath.Join(folder, "a.out"), filepath.Join(folder, "names.txt")
	class, module := filepath.Join(folder, "Server.class"), filepath.Join(folder, "lab", "server.py")
	if err := os.Mkdir(filepath.Dir(module), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder)
	for _, name := range []string{script, binary, data, class, module} {
		if err := os.WriteFile(name, []byte(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	sum := func(name string) string {
		s := sha256.Sum256([]byte(name))
		return hex.EncodeToString(s[:])
	}
	for _, test := range []struct {
		command Command
		want    string
	}{
		{Command{"python3", script, "5000"}, sum(script)},
		{Command{"python3", "-u", script}, sum(script)},
		{Command{"python3", "-m", "lab.server", "5000"}, sum(module)},
		{Command{"java", "-Xint", "Server", "5000"}, sum(class)},
		{Command{"python3", "-c", "lab.server"}, ""},
		{Command{"java", "-version"}, ""},
		{Command{binary, "5000"}, sum(binary)},
		{Command{binary, data}, sum(binary)},
		{Command{"sh", "-c", "exec ./server"}, ""},
		{Command{filepath.Join(folder, "missing")}, ""},
		{Command{"python3", folder}, ""},
	} {
		if got := test.command.SHA256(); got != test.want {
			t.Errorf("%q: got %q, want %q", test.command, got, test.want)
		}
	}
}
