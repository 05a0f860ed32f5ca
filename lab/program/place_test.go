package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each language names the line in a way of its own; what its libraries name is
// not the student's.
func TestThePlaceOfAnError(t *testing.T) {
	folder := t.TempDir()
	script := filepath.Join(folder, "Server.java")
	if err := os.WriteFile(script, []byte("import x;\n  int y = 1/0;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ output, want, text string }{
		{`Traceback (most recent call last):
  File "/home/me/server.py", line 20, in <module>
    main()
  File "/home/me/server.py", line 9, in main
    socket.create_connection(("", 1))
  File "/usr/lib/python3.12/socket.py", line 850, in create_connection
    raise exceptions[0]
OSError: boom`, "server.py:9", `socket.create_connection(("", 1))`},
		{`  File "/home/me/server.py", line 3
    s.bind(("", 9999)
          ^
SyntaxError: '(' was never closed`, "server.py:3", `s.bind(("", 9999)`},
		{`Exception in thread "main" java.net.BindException: Address already in use
	at java.base/sun.nio.ch.Net.bind0(Native Method)
	at java.base/java.net.ServerSocket.bind(ServerSocket.java:400)
	at Server.serve(Server.java:2)
	at Server.main(Server.java:1)`, "Server.java:2", "int y = 1/0;"},
		{`Server.java:2: error: ';' expected`, "Server.java:2", "int y = 1/0;"},
		{`panic: boom

goroutine 1 [running]:
panic(...)
	/usr/local/go/src/runtime/panic.go:1 +0x1
main.main()
	/home/me/server.go:12 +0x1a5
exit status 2`, "server.go:12", ""},
		{`node:events:497
      throw er; // Unhandled 'error' event
Error: listen EADDRINUSE
    at Server.setupListenHandle [as _listen2] (node:net:1937:16)
    at Object.<anonymous> (/home/me/server.js:3:8)`, "server.js:3", ""},
		{"Segmentation fault", "", ""},
		{`  File "<string>", line 1, in <module>`, "", ""},
	} {
		got := place(strings.Split(c.output, "\n"), []string{"java", script})
		if got.String() != c.want || got.Text != c.text {
			t.Errorf("%s\ngot %q, %q, want %q, %q", c.output, got, got.Text, c.want, c.text)
		}
	}
}

// Only files that are source are read.
func TestNothingElseIsQuoted(t *testing.T) {
	if got := place([]string{`  File "/etc/passwd", line 1, in main`, "    quoted"}, nil); got.Text != "quoted" {
		t.Errorf("got %q", got.Text)
	}
}

func TestAHiddenModule(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"socket.py", "mine.py", "http.py"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for error, want := range map[string]string{
		"AttributeError: partially initialized module 'socket' has no attribute 'AF_INET' (most likely due to a circular import)": "socket.py",
		"AttributeError: module 'socket' has no attribute 'socket'":                                                               "socket.py",
		"ModuleNotFoundError: No module named 'http.server'; 'http' is not a package":                                             "http.py",
		"ImportError: cannot import name 'socket' from partially initialized module 'socket' (/home/socket.py)":                   "socket.py",
		"AttributeError: module 'mine' has no attribute 'socket'":                                                                 "",
		"AttributeError: module 'select' has no attribute 'epoll'":                                                                "",
		"OSError: socket": "",
	} {
		p, _ := start(t, "exit 1")
		<-p.Exited()
		p.cmd.Args = []string{"python3", filepath.Join(folder, "server.py")}
		p.errors.last = []string{error}
		if got := p.Hidden(); got != want {
			t.Errorf("%s: got %q, want %q", error, got, want)
		}
	}
}
