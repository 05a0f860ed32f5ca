package main

import (
	"errors"
	"fmt"
	"io"
	"os/user"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/store"
	"socketlab/assignments/web"
	"socketlab/capture/files"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// noteCommand writes into the audit log what was done on the command line, and
// by whom as far as the system knows.
func noteCommand(c *cli.Context, config *web.Config, what, about string) error {
	e := store.Event{At: time.Now(), Who: "lab", What: what, About: about}
	if u, err := user.Current(); err == nil {
		e.Who = "lab (" + u.Username + ")"
	}
	if err := config.Store.Note(c.Context, e); err != nil {
		return cannot(err)
	}
	return nil
}

func (p *program) webStudentCommand() *cli.Command {
	return &cli.Command{
		Name:      "student",
		Usage:     p.Say("write everything that is kept about a student into a zip file"),
		ArgsUsage: "ID",
		Flags:     append(p.storeFlags(), &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: p.Say("write it to `FILE`")}),
		Action:    p.webStudent,
	}
}

func (p *program) webStudent(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	name := c.String("output")
	if name == "" {
		return misuse(p.Say("say where it goes: --output FILE")).tell(p.again("-o", "student.zip"))
	}
	return p.withStore(c, func(config *web.Config) error {
		err := files.WritePrivate(name, func(w io.Writer) error { return web.Everything(c.Context, *config, args[0], w) })
		if errors.Is(err, store.ErrNotFound) {
			return cannot(message.Errorf("nobody in the course has the id %s", args[0]))
		}
		if err != nil {
			return cannot(err)
		}
		p.say(p.Say("Everything about %s is in %s", args[0], name))
		return noteCommand(c, config, "took out everything", args[0])
	})
}

func (p *program) webAuditCommand() *cli.Command {
	return &cli.Command{
		Name:  "audit",
		Usage: p.Say("print who did what, about whom, from where; the newest first"),
		Flags: append(p.storeFlags(), &cli.StringFlag{Name: "about", Usage: p.Say("only what `ID` did, or what was done about them")},
			&cli.IntFlag{Name: "most", Value: 100, Usage: p.Say("`NUMBER` of lines at most")}, &cli.BoolFlag{Name: "json", Usage: p.Say("print JSON")}),
		Action: p.webAudit,
	}
}

func (p *program) webAudit(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	if c.Int("most") < 1 {
		return misuse(p.Say("--%s wants a positive number", "most"))
	}
	return p.withStore(c, func(config *web.Config) error {
		list, err := config.Store.Audit(c.Context, c.String("about"), c.Int("most"))
		if err != nil {
			return cannot(err)
		}
		if c.Bool("json") {
			return printable.NewEncoder(p.out).Encode(web.Events(list))
		}
		for _, e := range list {
			fmt.Fprintf(p.out, "%s\t%s\t%s\t%s\t%s\n", e.At.UTC().Format(time.RFC3339), printable.String(e.Who), printable.String(web.SayEvent(e.What, p.Lang)), printable.String(e.About), e.Address)
		}
		return nil
	})
}
