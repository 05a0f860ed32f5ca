package main

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/inspect"
	"socketlab/assignments/report"
	"socketlab/capture/flow"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

func (p *program) inspectCommand() *cli.Command {
	return &cli.Command{
		Name:      "inspect",
		Usage:     p.Say("show what is in a capture"),
		ArgsUsage: "FILE…",
		Description: p.Say("Shows the interfaces, the conversations and, for each, a ladder: a lane for each side, " +
			"a row for each frame with its flags, relative numbers, the state of both sides after it and what it does."),
		UsageText: "lab inspect 20241234.pcapng\nlab inspect --conversation 2 20241234.pcapng\nlab inspect --ports 5000 --format json *.pcapng",
		Flags: append(p.resultFlags("text", "json", "mermaid"),
			&cli.IntFlag{Name: "conversation", Usage: p.Say("show only conversation `N`, with its first 16 MiB of frames")},
			&cli.StringFlag{Name: "ports", Usage: p.Say("show only conversations with one of these `PORTS` (5000,9999)")},
			&cli.IntFlag{Name: "max-conversations", Value: flow.DefaultMaxConversations,
				Usage: p.Say("tell at most `N` conversations apart, and count the frames of the rest")},
		),
		Action: p.inspect,
	}
}

// Bounds on what lab inspect draws when it was not asked for one conversation.
const (
	inspectLadders = 50       // conversations
	inspectRows    = 60       // frames of each
	inspectKept    = 16 << 20 // octets of memory for them
)

func (p *program) inspect(c *cli.Context) error {
	files, err := p.arguments(c, 1, -1)
	if err != nil {
		return err
	}
	if c.String("format") == "mermaid" && len(files) > 1 { // a diagram has one beginning
		return misuse(p.Say("--format mermaid draws one file, not %d", len(files)))
	}
	selection, err := p.selection(c)
	if err != nil {
		return err
	}
	most := c.Int("max-conversations")
	if most < 1 {
		return misuse(p.Say("--max-conversations: want a number from 1"))
	}
	// A capture can hold a million connections, all of them in use: collecting
	// garbage early costs little beside letting it double the memory.
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	var unreadable error // nil if every file can be read
	err = p.write(c, func(w io.Writer) error {
		shown := 0
		for _, name := range files {
			found, err := await(c.Context, func() (*flow.Capture, error) {
				return readFlows(name, inspectOptions(c.String("format"), selection, most))
			})
			if c.Context.Err() != nil {
				return c.Context.Err()
			}
			if err != nil {
				unreadable = errors.Join(unreadable, err)
				continue
			}
			if err := p.inspectFile(w, c, found, name, shown, len(files), selection); err != nil {
				return err
			}
			shown++
		}
		if shown == 0 {
			return unreadable
		}
		return nil
	})
	if err != nil {
		return err
	}
	return unreadable
}

// selection reads which conversations were asked for.
func (p *program) selection(c *cli.Context) (s inspect.Selection, err error) {
	if c.IsSet("conversation") {
		if s.Number = c.Int("conversation"); s.Number < 1 {
			return s, misuse(p.Say("--conversation: want a number from 1"))
		}
	}
	if !c.IsSet("ports") {
		return s, nil
	}
	list := c.String("ports")
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		port, err := strconv.ParseUint(word, 10, 16)
		if err != nil {
			return s, misuse(p.Say("--ports: %q is no list of ports", list))
		}
		s.Ports = append(s.Ports, uint16(port))
	}
	if len(s.Ports) == 0 {
		return s, misuse(p.Say("--ports: %q is no list of ports", list))
	}
	return s, nil
}

// inspectFile shows one file of several.
func (p *program) inspectFile(w io.Writer, c *cli.Context, found *flow.Capture, name string, n, of int, s inspect.Selection) error {
	format := c.String("format")
	i := inspect.New(found, s)
	if s.Number > 0 && len(i.Entries) == 0 && s.Number > len(found.TCP)+len(found.UDP) {
		return cannot(message.Errorf("there is no conversation %d: %s has %d", s.Number, name, len(found.TCP)+len(found.UDP)))
	}
	switch format {
	case "json":
		return inspect.JSON(w, i)
	case "mermaid":
		return inspect.Mermaid(w, i, p.Lang)
	}
	if of > 1 {
		if n > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "== %s ==\n", printable.String(name))
	}
	colors := report.Palette{}
	if p.color(c) {
		colors = report.Colors()
	}
	return inspect.Text(w, i, p.Lang, colors)
}

// inspectOptions says what to keep of a capture to show it in format, with so
// many conversations at most.
func inspectOptions(format string, s inspect.Selection, most int) flow.Options {
	o := flow.Options{MaxConversations: most}
	ofPorts := func(src, dst netip.AddrPort) bool {
		return slices.Contains(s.Ports, src.Port()) || slices.Contains(s.Ports, dst.Port())
	}
	if format == "json" {
		if o.Hash = true; len(s.Ports) > 0 {
			o.Keep, o.MaxKept = ofPorts, 1 // none of their frames, but a place for them
		}
		return o
	}
	o.MaxKept, o.MaxFrames = inspectKept, inspectRows
	if s.Number > 0 {
		o.MaxFrames = 0
	}
	number, kept := 0, 0
	o.Keep = func(src, dst netip.AddrPort) bool {
		number++ // conversations are numbered in the order in which they open
		switch {
		case kept == inspectLadders, s.Number > 0 && s.Number != number, len(s.Ports) > 0 && !ofPorts(src, dst):
			return false
		case len(s.Ports) == 0 && number > most: // nobody asked for those beyond
			return false
		}
		kept++
		return true
	}
	return o
}

// readFlows reads the capture called name; - is standard input.
func readFlows(name string, o flow.Options) (*flow.Capture, error) {
	file := os.Stdin
	if name != "-" {
		var err error
		if file, err = os.Open(name); err != nil {
			return nil, named(name, err)
		}
		defer file.Close()
	}
	found, err := flow.Read(file, o)
	if err != nil {
		return nil, named(name, err)
	}
	return found, nil
}
