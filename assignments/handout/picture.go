package handout

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
	"socketlab/lab/experiment"
)

// Picture draws what the capture of an assignment shows when all went well: for
// each kind of client, one line for each frame. It is drawn from the
// experiment, so an assignment of one's own has one, too.
func Picture(w io.Writer, s *check.Spec, lang i18n.Lang) error {
	p := &picture{handout: handout{spec: s, lang: lang}}
	p.draw()
	_, err := w.Write(p.Bytes())
	return err
}

// A picture is a picture being drawn.
type picture struct{ handout }

// Cells of an arrow, and messages of a client that are drawn one by one.
const (
	arrowWidth = 50
	mostDrawn  = 2
)

func (p *picture) draw() {
	e := &p.spec.Experiment
	if e.Loss > 0 {
		p.paragraph("  ", p.lang.Say("On the way %d of 100 frames are lost: which ones, your capture shows.", e.Loss))
	}
	for _, s := range e.Servers {
		if s.Fails != "" {
			p.paragraph("  ", p.lang.Say("A second server on port %d fails at bind() with %s: nothing of that is on the wire.", e.PortOf(s.Name), s.Fails))
		}
	}
	for i, c := range e.Clients {
		if i > 0 {
			p.WriteByte('\n')
		}
		p.group(c)
	}
}

// group draws what one client of a group does.
func (p *picture) group(c experiment.Client) {
	e := &p.spec.Experiment
	left := p.lang.Say("client")
	if c.Name != "" {
		left += " " + printable.String(c.Name)
	}
	if c.Count > 1 {
		left = p.lang.Say("%d clients, each:", c.Count)
	}
	right := fmt.Sprintf("%s %d", strings.ToUpper(e.Transport), e.PortOf(c.Server))
	fmt.Fprintf(p, "  %s%s\n", printable.Fit(left, arrowWidth+2), right)
	server := serverOf(e, c.Server)
	if e.Transport == experiment.TCP {
		p.tcp(c, server)
		return
	}
	p.udp(c, server)
}

// serverOf returns the server of a name, or the first if it is empty; nil if
// nothing listens.
func serverOf(e *experiment.Experiment, name string) *experiment.Server {
	for i := range e.Servers {
		if name == "" || e.Servers[i].Name == name {
			return &e.Servers[i]
		}
	}
	return nil
}

// to and from draw a frame of the client, and one of the server.
func (p *picture) to(label string)   { p.arrow("├", label, "▶│") }
func (p *picture) from(label string) { p.arrow("│◀", label, "┤") }

func (p *picture) arrow(left, label, right string) {
	room := arrowWidth - printable.Width(left) - printable.Width(right) + 2
	label = "─ " + printable.Cut(label, room-4) + " "
	label += strings.Repeat("─", max(room-printable.Width(label), 0))
	fmt.Fprintf(p, "  %s%s%s\n", left, label, right)
}

// udp draws a client that sends datagrams.
func (p *picture) udp(c experiment.Client, server *experiment.Server) {
	p.messages(c, func(line string) {
		if strings.Contains(line, "{fill max+1}") {
			fmt.Fprintf(p, "  ├ %s\n", p.lang.Say("sendto() fails with EMSGSIZE: no frame"))
			return
		}
		p.to(p.text(line))
		switch {
		case server == nil:
			p.from(p.lang.Say("ICMP port unreachable"))
		case server.Reply != experiment.ReplyNone:
			p.from(p.answer(server, line))
		}
	})
}

// messages draws each message with draw, but not more than a few.
func (p *picture) messages(c experiment.Client, draw func(line string)) {
	for i, line := range c.Lines {
		if i == mostDrawn && len(c.Lines) > mostDrawn+1 {
			fmt.Fprintf(p, "  ┆ %s\n", p.lang.Say("and so on: %d messages in all", len(c.Lines)))
			return
		}
		draw(line)
	}
}

// tcp draws a client with one connection.
func (p *picture) tcp(c experiment.Client, server *experiment.Server) {
	p.to("SYN")
	if server == nil {
		p.from("RST, ACK")
		return
	}
	p.from("SYN, ACK")
	p.to("ACK")
	talks := c.Await != experiment.AwaitEnd && server.Reply != experiment.ReplyNone && !server.Gather
	p.messages(c, func(line string) {
		p.to(p.text(line))
		if talks {
			p.from(p.answer(server, line))
		}
	})
	p.end(c, server, talks)
}

// end draws how the connection ends.
func (p *picture) end(c experiment.Client, server *experiment.Server, talked bool) {
	answer := func() {
		if !talked && server.Reply != experiment.ReplyNone {
			p.from(p.answer(server, strings.Join(c.Lines, "")))
		}
	}
	if c.Close == experiment.CloseReset {
		answer()
		p.to("RST")
		return
	}
	first, second := p.to, p.from
	if server.Until != experiment.UntilEnd {
		first, second = p.from, p.to
	}
	if c.Close != experiment.CloseHalf {
		answer()
	}
	first(p.lang.Say("FIN: no more from here"))
	if c.Close == experiment.CloseHalf {
		answer()
	}
	if server.Until == experiment.UntilEnd && server.CloseAfter > 0 { // the system has acknowledged before the program closes
		second("ACK")
		second(p.lang.Say("FIN: no more from here"))
	} else {
		second(p.lang.Say("ACK, and FIN of the other direction"))
	}
	first("ACK")
}

// filled finds what brings a message to a number of octets.
var filled = regexp.MustCompile(`\{fill (\d+)\}`)

// text is a message as it is typed, with its placeholders named.
func (p *picture) text(line string) string {
	line = strings.NewReplacer("{dept}", p.lang.Say("department"), "{id}", p.lang.Say("id"), "{name}", p.lang.Say("name"),
		"{n}", "1", "{fill max}", p.lang.Say("as much as fits")).Replace(printable.String(line))
	return "“" + filled.ReplaceAllStringFunc(line, func(s string) string { return p.lang.Say("… %s octets", filled.FindStringSubmatch(s)[1]) }) + "”"
}

// answer is what a server sends back for a message.
func (p *picture) answer(s *experiment.Server, line string) string {
	switch s.Reply {
	case experiment.ReplyFixed:
		return "“" + printable.String(s.Text) + "”"
	case experiment.ReplyUpper, experiment.ReplyUpperASCII:
		return p.lang.Say("the same in upper case")
	}
	octets := 0
	if m := filled.FindStringSubmatch(line); m != nil {
		octets, _ = strconv.Atoi(m[1])
	}
	switch {
	case s.Buffer == 0 || octets <= s.Buffer:
		return p.lang.Say("the same octets")
	case p.spec.Experiment.Transport == experiment.UDP:
		return p.lang.Say("the first %d octets", s.Buffer)
	}
	return p.lang.Say("the same octets, at most %d at a time", s.Buffer)
}
