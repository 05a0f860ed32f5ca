// Package starter writes the programs that a student begins a lab with: servers
// and clients in which everything stands but the socket calls. Each gap stops
// the program and says what belongs there.
//
// A program is one template for a language and a role, filled in from the
// lab's experiment: every lab has a starter in every language, and one written
// tomorrow has, too. What belongs into the gaps is not in this package; the
// tests have it.
package starter

import (
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
	"socketlab/lab/experiment"
)

//go:embed files
var files embed.FS

// A Language is a programming language that there are starters in.
type Language struct {
	Name    string // "python"
	or      string // how it says "or"
	server  string // names of the files
	client  string
	blank   int    // empty lines that may follow each other
	build   string // command that makes {stem} of {file}; empty if none is needed
	start   string // command that starts it
	comment string // begins a comment
}

// languages are all of them.
var languages = []Language{
	{"python", " or ", "server.py", "client.py", 2, "", "python3 {file}", "#"},
	{"c", " || ", "server.c", "client.c", 1, "cc -Wall -pthread -o {stem} {file}", "./{stem}", "//"},
	{"go", " || ", "server.go", "client.go", 1, "go build -o {stem} {file}", "./{stem}", "//"},
	{"java", " || ", "Server.java", "Client.java", 1, "javac {file}", "java {stem}", "//"},
}

// Names are the languages by name.
func Names() (names []string) {
	for _, l := range languages {
		names = append(names, l.Name)
	}
	return names
}

// A Program is one file to fill in.
type Program struct {
	File    string // its name
	Source  string
	Build   string // command that makes it ready to start; empty if none is needed
	Command string // for --server or --client, with what lab fills in
	Serves  bool   // it is a server
	Gaps    int    // calls to fill in
}

// Of returns the programs of a lab in a language: the server, if the lab has
// one, and the client. The error says that there is no such language.
func Of(s *check.Spec, language string, lang i18n.Lang) ([]Program, error) {
	return Filled(s, language, lang, nil)
}

// A Filler says what belongs into a gap of a template, "python/udp-server".
// about is what the template is filled in from.
type Filler func(template, gap string, about any) (string, error)

// Filled returns the programs of a lab with what fill says in their gaps, or
// with open gaps if it is nil.
func Filled(s *check.Spec, language string, lang i18n.Lang, fill Filler) (all []Program, err error) {
	i := slices.IndexFunc(languages, func(l Language) bool { return l.Name == language })
	if i < 0 {
		return nil, fmt.Errorf("no starters in %q", language)
	}
	l := languages[i]
	for _, d := range rolesOf(s, l) {
		w := writer{Language: l, data: d, lang: lang, fill: fill}
		p, err := w.program()
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// A writer writes one program.
type writer struct {
	Language
	data
	lang i18n.Lang
	fill Filler
	gaps int
}

// program writes the file of the role.
func (w *writer) program() (Program, error) {
	name := "files/" + w.Name + "/" + w.Template + ".tmpl"
	t, err := template.New(w.Template).Funcs(w.functions()).ParseFS(files, name, "files/"+w.Name+"/common.tmpl")
	if err != nil {
		return Program{}, err
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, w.Template+".tmpl", w.data); err != nil {
		return Program{}, err
	}
	source, err := w.close(b.String())
	if err != nil {
		return Program{}, err
	}
	command := fileOf(w.start, w.File)
	switch {
	case w.IsServer:
	case w.Numbered():
		command += " {host} {port} {n}"
	default:
		command += " {host} {port}"
	}
	return Program{w.File, source, fileOf(w.build, w.File), command, w.IsServer, w.gaps}, nil
}

// fileOf fills the name of a file into a command.
func fileOf(command, file string) string {
	stem, _, _ := strings.Cut(file, ".")
	return strings.NewReplacer("{file}", file, "{stem}", stem).Replace(command)
}

// functions are what templates call: t says one of two sentences, anyOf
// compares a variable with numbers.
func (w *writer) functions() template.FuncMap {
	return template.FuncMap{
		"t": func(en, ko string) string { return i18n.Text{En: en, Ko: ko}.In(w.lang) },
		"anyOf": func(variable string, numbers []int) string {
			var parts []string
			for _, n := range numbers {
				parts = append(parts, fmt.Sprintf("%s == %d", variable, n))
			}
			return strings.Join(parts, w.or)
		},
	}
}

// gapMark begins a line of a template that is a gap:
//
//	@todo NAME | what to do | 할 일
const gapMark = "@todo "

// close turns the gaps of a source into code, and leaves no more empty lines
// than are usual.
func (w *writer) close(source string) (string, error) {
	var out []string
	blank := 0
	for line := range strings.Lines(source) {
		line = strings.TrimRight(line, " \t\n")
		body := strings.TrimLeft(line, " \t")
		if body == "" {
			if blank++; blank <= w.blank && len(out) > 0 {
				out = append(out, "")
			}
			continue
		}
		blank = 0
		if !strings.HasPrefix(body, gapMark) {
			out = append(out, line)
			continue
		}
		lines, err := w.gap(strings.Split(strings.TrimPrefix(body, gapMark), " | "))
		if err != nil {
			return "", err
		}
		indent := line[:len(line)-len(body)]
		for _, l := range lines {
			out = append(out, strings.TrimRight(indent+l, " \t"))
		}
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n") + "\n", nil
}

// gap returns the lines that stand in a gap of the given parts: its name, and
// what to do in two languages.
func (w *writer) gap(parts []string) ([]string, error) {
	if len(parts) != 3 {
		return nil, fmt.Errorf("%s: a gap wants a name and two texts: %q", w.Template, parts)
	}
	w.gaps++
	what := i18n.Text{En: parts[1], Ko: parts[2]}.In(w.lang)
	if w.fill != nil {
		code, err := w.fill(w.Name+"/"+w.Template, parts[0], w.data)
		return strings.Split(strings.Trim(code, "\n"), "\n"), err
	}
	call := fmt.Sprintf("todo(%d, %q)", w.gaps, what)
	switch w.Name {
	case "c":
		call += ";"
	case "java":
		call = "throw " + call + ";"
	case "go":
		call = "panic(" + call + ")"
	}
	return []string{fmt.Sprintf("%s TODO %d: %s", w.comment, w.gaps, what), call}, nil
}

// data is what templates know of a program: the part of a lab's experiment
// that it plays.
type data struct {
	Lab      string
	Template string // "udp-server"
	File     string
	IsServer bool

	// Of a server: the first one of the lab, whose place it takes.
	experiment.Server
	Port    uint16
	Any     bool   // it serves every address
	Address string // to bind to; empty for every address
	Threads bool
	ToEnd   bool // it reads to the end of the stream

	// Of a client: the numbers of those that do something of their own. Nobody
	// is named where all do the same.
	Bind      bool
	Connect   []int // connect their UDP socket
	Half      []int // end their direction and read to the end
	Reset     []int // end with a RST
	Framed    []int // send a length before each message
	ReadToEnd bool  // all send first and read at the end
	Seconds   string
	Receive   int // octets of its buffer
}

// Numbered reports whether a client has to know which one it is.
func (d data) Numbered() bool {
	return len(d.Connect)+len(d.Half)+len(d.Reset)+len(d.Framed) > 0
}

// Buffer is how many octets a call receives at most.
func (d data) Buffer() int {
	switch {
	case !d.IsServer:
		return d.Receive
	case d.Server.Buffer == 0:
		return 4096
	}
	return d.Server.Buffer
}

// Backlog is how many connections may wait.
func (d data) Backlog() int {
	if d.Server.Backlog == 0 {
		return 128
	}
	return d.Server.Backlog
}

// Reuse reports whether the server sets SO_REUSEADDR.
func (d data) Reuse() bool { return d.ReuseAddress }

// AcceptAfter, ReadAfter and CloseAfter are pauses in seconds, empty for none.
func (d data) AcceptAfter() string {
	if d.Server.AcceptAfter == 0 {
		return ""
	}
	return seconds(max(d.Server.AcceptAfter.Seconds(), 1)) // long enough for any client to start meanwhile
}
func (d data) ReadAfter() string  { return seconds(d.Server.ReadAfter.Seconds()) }
func (d data) CloseAfter() string { return seconds(d.Server.CloseAfter.Seconds()) }

// Sleeps reports whether there is any pause.
func (d data) Sleeps() bool { return d.AcceptAfter()+d.ReadAfter()+d.CloseAfter() != "" }

func seconds(s float64) string {
	if s == 0 {
		return ""
	}
	return fmt.Sprint(s)
}

// Milliseconds returns a time in seconds as whole milliseconds.
func (d data) Milliseconds(s string) int {
	var x float64
	fmt.Sscan(s, &x)
	return int(x*1000 + 0.5)
}

// Long reports whether messages are longer than a line usually is.
func (d data) Long() bool { return d.Receive > 4096 }

// rolesOf returns the programs that a lab has.
func rolesOf(s *check.Spec, l Language) (all []data) {
	e := &s.Experiment
	if len(e.Servers) > 0 {
		all = append(all, serverOf(s, l))
	}
	return append(all, clientOf(s, l))
}

// serverOf describes the server that --server replaces.
func serverOf(s *check.Spec, l Language) data {
	e := &s.Experiment
	server := e.Servers[0]
	d := data{Lab: printable.String(s.Name), IsServer: true, Server: server, File: l.server, Port: e.PortOf("")}
	d.Template = e.Transport + "-server"
	switch server.Host {
	case "", experiment.HostAny:
		d.Any = true
	case experiment.HostLocalhost:
		d.Address = "127.0.0.1"
	default:
		d.Address = server.Host
	}
	d.ToEnd = server.Until == experiment.UntilEnd
	d.Threads = server.Concurrency == experiment.ConcurrencyThreads
	if server.Concurrency == experiment.ConcurrencyNonblocking {
		d.Template = "tcp-poll"
	}
	return d
}

// clientOf describes the clients.
func clientOf(s *check.Spec, l Language) data {
	e := &s.Experiment
	d := data{Lab: printable.String(s.Name), File: l.client, Template: e.Transport + "-client", Seconds: "2", Receive: 4096}
	number := 0
	for _, c := range e.Clients {
		for range max(c.Count, 1) {
			number++
			note := func(list *[]int, is bool) {
				if is {
					*list = append(*list, number)
				}
			}
			note(&d.Connect, c.Connect)
			note(&d.Half, c.Close == experiment.CloseHalf)
			note(&d.Reset, c.Close == experiment.CloseReset)
			note(&d.Framed, c.Framing == experiment.FramingLength)
		}
		d.Bind = d.Bind || c.Bind
		d.ReadToEnd = d.ReadToEnd || c.Await == experiment.AwaitEnd && c.Close != experiment.CloseHalf
		d.Receive = max(d.Receive, c.Buffer)
		if s := seconds(c.Timeout.Seconds()); s != "" {
			d.Seconds = s
		}
	}
	return d
}
