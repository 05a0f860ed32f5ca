// Package handout writes what a student is given for an assignment: what it
// is about, what to do, the commands, what the capture will show, and how it
// is graded.
package handout

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/quiz"
	"socketlab/assignments/report"
	"socketlab/capture/printable"
	"socketlab/lab/experiment"
)

// width is that of a line in terminal cells.
const width = 78

// Text writes the hand-out of an assignment for a terminal.
func Text(w io.Writer, s *check.Spec, lang i18n.Lang) error {
	h := &handout{spec: s, lang: lang}
	h.head()
	h.seen()
	h.list(lang.Say("What to do"), s.Steps, true)
	h.list(lang.Say("Traps"), s.Notes, false)
	h.list(lang.Say("Questions (lab quiz asks them about your own capture)"), quiz.Thoughts(s), true)
	h.commands()
	h.checks()
	_, err := w.Write(h.Bytes())
	return err
}

// seen draws what will be seen, and says it.
func (h *handout) seen() {
	h.heading(h.lang.Say("What the capture will show"))
	Picture(&h.Buffer, h.spec, h.lang) // a buffer takes everything
	if len(h.spec.Expect) > 0 {
		h.WriteByte('\n')
		h.bullets(h.spec.Expect, false)
	}
}

// A handout is a hand-out being written.
type handout struct {
	bytes.Buffer
	spec *check.Spec
	lang i18n.Lang
}

func (h *handout) head() {
	title := printable.String(h.spec.Name) + ": " + printable.String(h.spec.Title.In(h.lang))
	h.paragraph("", title)
	fmt.Fprintf(h, "%s\n", strings.Repeat("=", min(printable.Width(title), width)))
	if brief := h.spec.Brief.In(h.lang); brief != "" {
		h.heading(h.lang.Say("Goal"))
		h.paragraph("  ", brief)
	}
	h.WriteByte('\n')
	e := h.spec.Experiment
	h.line(h.lang.Say("Transport"), strings.ToUpper(e.Transport))
	h.line(h.lang.Say("Ports"), ports(h.spec))
	h.messages()
	if e := h.spec.Own; e != "" {
		h.line(h.lang.Say("Your own"), h.own())
	}
	h.line(h.lang.Say("Points"), fmt.Sprint(h.spec.Points))
}

// own says which programs the student has to write.
func (h *handout) own() string {
	switch wants := h.spec.Wants(); {
	case !wants.Client:
		return h.lang.Say("the server: lab's own earns no points")
	case !wants.Server:
		return h.lang.Say("the client: lab's own earns no points")
	}
	return h.lang.Say("server and client: lab's own earn no points")
}

// messages says how the messages of lab's clients end: a server that waits for
// a newline would wait for ever where none comes.
func (h *handout) messages() {
	var ends []string
	to := map[string][]string{} // ports, by how messages to them end
	for _, c := range h.spec.Experiment.Clients {
		end := h.ending(&c)
		if to[end] == nil {
			ends = append(ends, end)
		}
		if port := fmt.Sprint(h.spec.Experiment.PortOf(c.Server)); !slices.Contains(to[end], port) {
			to[end] = append(to[end], port)
		}
	}
	label := h.lang.Say("Messages")
	for _, end := range ends {
		if len(ends) > 1 {
			end = strings.Join(to[end], ", ") + ": " + end
		}
		h.line(label, end)
		label = ""
	}
}

func (h *handout) ending(c *experiment.Client) string {
	switch {
	case c.Framing == experiment.FramingLength:
		return h.lang.Say("a length of 4 octets before each, in network byte order")
	case c.Newline:
		return h.lang.Say("each ends in a newline (\\n)")
	}
	return h.lang.Say("the text alone: no newline ends them")
}

func ports(s *check.Spec) string {
	var out []string
	for _, port := range s.Ports() {
		out = append(out, fmt.Sprint(port))
	}
	return strings.Join(out, ", ")
}

// line writes a label and what belongs to it.
func (h *handout) line(label, value string) {
	fmt.Fprintf(h, "  %s%s\n", printable.Fit(label, 12), value)
}

func (h *handout) heading(title string) {
	fmt.Fprintf(h, "\n%s\n%s\n", title, strings.Repeat("-", printable.Width(title)))
}

// list writes a heading and texts below it, numbered or not.
func (h *handout) list(title string, texts []i18n.Text, numbered bool) {
	if len(texts) == 0 {
		return
	}
	h.heading(title)
	h.bullets(texts, numbered)
}

// bullets writes texts, numbered or not.
func (h *handout) bullets(texts []i18n.Text, numbered bool) {
	for i, t := range texts {
		bullet := "  - "
		if numbered {
			bullet = fmt.Sprintf(" %2d. ", i+1)
		}
		h.paragraph(bullet, t.In(h.lang))
	}
}

// commands writes the commands to type, for this assignment.
func (h *handout) commands() {
	name := h.spec.Name
	if strings.Contains(h.spec.File, "/") {
		name = h.spec.File
	}
	h.heading(h.lang.Say("Commands"))
	h.command("lab start "+name+" --lang python", h.lang.Say("writes programs to fill in (python, c, go or java), and this hand-out"))
	h.command("lab run "+name+" --id 20241234", h.lang.Say("does all of it once, records and grades it"))
	if len(h.spec.Experiment.Servers) > 0 {
		h.command("lab serve "+name, h.lang.Say("only the server, in one terminal"))
	}
	h.command("lab connect "+name, h.lang.Say("one client, in another terminal"))
	record := "lab record -o 20241234.pcapng"
	for _, port := range h.spec.Ports() {
		record += fmt.Sprintf(" --port %d", port)
	}
	h.command(record, h.lang.Say("records your own programs, until Ctrl-C"))
	h.programs(name)
	h.command("lab check 20241234.pcapng --assignment "+name, h.lang.Say("grades a capture"))
	h.command("lab quiz 20241234.pcapng --assignment "+name, h.lang.Say("asks about your own packets"))
	h.command(filter(h.spec), h.lang.Say("display filter for Wireshark"))
}

// programs writes the commands that put the student's own programs in place
// of lab's.
func (h *handout) programs(name string) {
	server, client := "", h.lang.Say("your client, with nobody at the port")
	switch n := len(h.spec.Experiment.Servers); {
	case n > 1:
		server = h.lang.Say("your server on port %d, beside lab's other servers, against lab's clients", h.spec.Ports()[0])
		client = h.lang.Say("your client against each of lab's servers in turn")
	case n == 1:
		server = h.lang.Say("your server against lab's clients")
		client = h.lang.Say("your client against lab's server")
	}
	if server != "" {
		h.command("lab run "+name+" --id 20241234 --server 'python3 server.py'", server)
		h.command("lab watch "+name+" --id 20241234 --server 'python3 server.py'", h.lang.Say("the same again at each save"))
	}
	h.command("lab run "+name+" --id 20241234 --client 'python3 client.py {host} {port}'", client)
}

func (h *handout) command(command, what string) {
	fmt.Fprintf(h, "  %s\n", printable.String(command))
	h.paragraph("      ", what)
}

// filter shows the assignment's traffic in Wireshark.
func filter(s *check.Spec) string {
	var parts []string
	for _, port := range s.Ports() {
		parts = append(parts, fmt.Sprintf("%s.port == %d", s.Experiment.Transport, port))
	}
	if s.Experiment.Transport == experiment.UDP && len(s.Experiment.Servers) == 0 {
		parts = append(parts, "icmp", "icmpv6")
	}
	return strings.Join(parts, " || ")
}

// checks writes how the capture is graded.
func (h *handout) checks() {
	h.heading(h.lang.Say("How it is graded"))
	for _, c := range h.spec.Checks {
		points := fmt.Sprint(c.Points)
		if c.Points == 0 {
			points = "-"
		}
		title := c.Title.In(h.lang)
		if row, ok := check.Find(c.Name); ok && strings.HasPrefix(row.Section, "RFC") {
			title += " (" + row.Section + ")"
		}
		h.paragraph(fmt.Sprintf(" %4s  ", points), title)
	}
	h.paragraph("  ", h.lang.Say("0-point checks (-) are only reported. What the capture cannot tell, because it began too late or ended too early, is reported as “not captured”."))
	for _, line := range h.spec.Late.Said() {
		h.paragraph("  ", line.In(h.lang))
	}
}

// paragraph writes s behind a bullet, in lines.
func (h *handout) paragraph(bullet, s string) {
	indent := strings.Repeat(" ", printable.Width(bullet))
	for _, line := range report.WrapWords(printable.String(s), width-printable.Width(bullet)) {
		fmt.Fprintf(h, "%s%s\n", bullet, line)
		bullet = indent
	}
}
