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

// A Part is a part of a hand-out. What it has stands in the order of the fields.
type Part struct {
	Title    string
	Prose    []string    // paragraphs
	Facts    [][2]string // labels and values
	Picture  string      // lines whose letters keep their places
	Items    []string
	Numbered bool        // the items
	Commands [][2]string // what to type, and what it does
	Checks   [][2]string // points, or "-", and what is looked at
	Notes    []string    // paragraphs
}

// Parts is the hand-out of an assignment, for whoever draws it.
func Parts(s *check.Spec, lang i18n.Lang) []Part {
	h := &handout{spec: s, lang: lang}
	parts := []Part{h.head(), h.seen()}
	for _, p := range []Part{
		{Title: lang.Say("What to do"), Items: h.said(s.Steps), Numbered: true},
		{Title: lang.Say("Traps"), Items: h.said(s.Notes)},
		{Title: lang.Say("Questions (lab quiz asks them about your own capture)"), Items: h.said(quiz.Thoughts(s)), Numbered: true},
	} {
		if len(p.Items) > 0 {
			parts = append(parts, p)
		}
	}
	return append(parts, h.commands(), h.checks())
}

// Text writes the hand-out of an assignment for a terminal.
func Text(w io.Writer, s *check.Spec, lang i18n.Lang) error {
	h := &handout{spec: s, lang: lang}
	title := printable.String(s.Name) + ": " + printable.String(s.Title.In(lang))
	h.paragraph("", title)
	fmt.Fprintf(h, "%s\n", strings.Repeat("=", min(printable.Width(title), width)))
	for _, p := range Parts(s, lang) {
		h.part(p)
	}
	_, err := w.Write(h.Bytes())
	return err
}

// part writes a part in lines.
func (h *handout) part(p Part) {
	if p.Title != "" {
		fmt.Fprintf(h, "\n%s\n%s\n", p.Title, strings.Repeat("-", printable.Width(p.Title)))
	}
	h.paragraphs(p.Prose)
	if len(p.Facts) > 0 {
		h.WriteByte('\n')
	}
	for _, f := range p.Facts {
		fmt.Fprintf(h, "  %s%s\n", printable.Fit(f[0], 12), f[1])
	}
	h.WriteString(p.Picture)
	if p.Picture != "" && len(p.Items) > 0 {
		h.WriteByte('\n')
	}
	for i, text := range p.Items {
		bullet := "  - "
		if p.Numbered {
			bullet = fmt.Sprintf(" %2d. ", i+1)
		}
		h.paragraph(bullet, text)
	}
	for _, c := range p.Commands {
		fmt.Fprintf(h, "  %s\n", printable.String(c[0]))
		h.paragraph("      ", c[1])
	}
	for _, c := range p.Checks {
		h.paragraph(fmt.Sprintf(" %4s  ", c[0]), c[1])
	}
	h.paragraphs(p.Notes)
}

func (h *handout) paragraphs(texts []string) {
	for _, text := range texts {
		h.paragraph("  ", text)
	}
}

// seen draws what will be seen, and says it.
func (h *handout) seen() Part {
	var drawn bytes.Buffer
	Picture(&drawn, h.spec, h.lang) // a buffer takes everything
	return Part{Title: h.lang.Say("What the capture will show"), Picture: drawn.String(), Items: h.said(h.spec.Expect)}
}

// said are texts in the language of the hand-out.
func (h *handout) said(texts []i18n.Text) (list []string) {
	for _, t := range texts {
		list = append(list, t.In(h.lang))
	}
	return list
}

// A handout is a hand-out being written.
type handout struct {
	bytes.Buffer
	spec *check.Spec
	lang i18n.Lang
}

func (h *handout) head() Part {
	var p Part
	if brief := h.spec.Brief.In(h.lang); brief != "" {
		p.Title, p.Prose = h.lang.Say("Goal"), []string{brief}
	}
	p.Facts = append(p.Facts, [2]string{h.lang.Say("Transport"), strings.ToUpper(h.spec.Experiment.Transport)}, [2]string{h.lang.Say("Ports"), ports(h.spec)})
	p.Facts = append(p.Facts, h.messages()...)
	if h.spec.Own != "" {
		p.Facts = append(p.Facts, [2]string{h.lang.Say("Your own"), h.own()})
	}
	p.Facts = append(p.Facts, [2]string{h.lang.Say("Points"), fmt.Sprint(h.spec.Points)})
	return p
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
func (h *handout) messages() (facts [][2]string) {
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
		facts = append(facts, [2]string{label, end})
		label = ""
	}
	return facts
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

// commands are the commands to type, for this assignment.
func (h *handout) commands() Part {
	name := h.spec.Name
	if strings.Contains(h.spec.File, "/") {
		name = h.spec.File
	}
	p := Part{Title: h.lang.Say("Commands")}
	add := func(command, what string) { p.Commands = append(p.Commands, [2]string{command, what}) }
	add("lab start "+name+" --lang python", h.lang.Say("writes programs to fill in (python, c, go or java), and this hand-out"))
	add("lab run "+name+" --id 20241234", h.lang.Say("does all of it once, records and grades it"))
	if len(h.spec.Experiment.Servers) > 0 {
		add("lab serve "+name, h.lang.Say("only the server, in one terminal"))
	}
	add("lab connect "+name, h.lang.Say("one client, in another terminal"))
	record := "lab record -o 20241234.pcapng"
	for _, port := range h.spec.Ports() {
		record += fmt.Sprintf(" --port %d", port)
	}
	add(record, h.lang.Say("records your own programs, until Ctrl-C"))
	h.programs(name, add)
	if !h.spec.Robustness.IsZero() {
		add("lab break "+name+" --server 'python3 server.py' --for-marks --id 20241234", h.lang.Say("your server against the behaviours that give points: writes 20241234.ordeal.json, to be handed in, too"))
	}
	add("lab check 20241234.pcapng --assignment "+name, h.lang.Say("grades a capture"))
	add("lab quiz 20241234.pcapng --assignment "+name, h.lang.Say("asks about your own packets"))
	add(filter(h.spec), h.lang.Say("display filter for Wireshark"))
	return p
}

// programs adds the commands that put the student's own programs in place of
// lab's.
func (h *handout) programs(name string, add func(command, what string)) {
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
		add("lab run "+name+" --id 20241234 --server 'python3 server.py'", server)
		add("lab watch "+name+" --id 20241234 --server 'python3 server.py'", h.lang.Say("the same again at each save"))
	}
	add("lab run "+name+" --id 20241234 --client 'python3 client.py {host} {port}'", client)
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

// checks says how the capture is graded.
func (h *handout) checks() Part {
	p := Part{Title: h.lang.Say("How it is graded")}
	for _, c := range h.spec.Checks {
		points := fmt.Sprint(c.Points)
		if c.Points == 0 {
			points = "-"
		}
		title := c.Title.In(h.lang)
		if row, ok := check.Find(c.Name); ok && strings.HasPrefix(row.Section, "RFC") {
			title += " (" + row.Section + ")"
		}
		p.Checks = append(p.Checks, [2]string{points, title})
	}
	p.Notes = []string{h.lang.Say("0-point checks (-) are only reported. What the capture cannot tell, because it began too late or ended too early, is reported as “not captured”.")}
	for _, line := range h.spec.Late.Said() {
		p.Notes = append(p.Notes, line.In(h.lang))
	}
	return p
}

// paragraph writes s behind a bullet, in lines.
func (h *handout) paragraph(bullet, s string) {
	indent := strings.Repeat(" ", printable.Width(bullet))
	for _, line := range report.WrapWords(printable.String(s), width-printable.Width(bullet)) {
		fmt.Fprintf(h, "%s%s\n", bullet, line)
		bullet = indent
	}
}
