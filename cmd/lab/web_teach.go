package main

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/class"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
	"socketlab/assignments/web"
	"socketlab/capture/files"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// webTeachCommands do from the command line what a teacher does on the pages.
func (p *program) webTeachCommands() []*cli.Command {
	id := "ASSIGNMENT[=DEADLINE] ID"
	return []*cli.Command{
		{Name: "results", Usage: p.Say("how a class stands in a lab"), ArgsUsage: "ASSIGNMENT[=DEADLINE]", Action: p.webResults,
			Flags: p.teachFlags(append(p.resultFlags("text", "json", "csv"),
				&cli.StringFlag{Name: "find", Usage: p.Say("only students in whose row these `WORDS` stand")},
				&cli.StringFlag{Name: "show", Usage: p.Say("only some: missing, below, full, late, hand, look, waiting (`KIND`)")})...)},
		{Name: "table", Usage: p.Say("how everybody stands in all labs of the course"), Action: p.webTable,
			Flags: p.teachFlags(p.resultFlags("text", "json", "csv")...)},
		{Name: "show", Usage: p.Say("everything about one student in a lab: attempts, decisions, the report"), ArgsUsage: id, Action: p.webShow,
			Flags: p.teachFlags(p.resultFlags("text", "json")...)},
		{Name: "mark", Usage: p.Say("set a mark by hand"), ArgsUsage: id, Action: p.webDecide(store.Mark),
			Flags: p.decideFlags(&cli.Int64Flag{Name: "points", Usage: p.Say("`NUMBER` of points")}, p.checkFlag())},
		{Name: "comment", Usage: p.Say("write a comment, to a check or to the whole"), ArgsUsage: id, Action: p.webDecide(store.Comment),
			Flags: p.decideFlags(p.checkFlag())},
		{Name: "extend", Usage: p.Say("give a student more time"), ArgsUsage: id, Action: p.webDecide(store.Extension),
			Flags: p.decideFlags(&cli.StringFlag{Name: "until", Usage: p.Say("the last moment of `TIME` is in time")})},
		{Name: "roster", Usage: p.Say("import a class list, and print the links of those who are new"), ArgsUsage: "FILE", Action: p.webRoster,
			Flags: append(p.storeFlags(), p.addressFlag(), &cli.BoolFlag{Name: "json", Usage: p.Say("print JSON")})},
		{Name: "regrade", Usage: p.Say("grade everything of a lab once more, and show what would change before it counts"), ArgsUsage: "ASSIGNMENT[=DEADLINE]", Action: p.webRegrade,
			Flags: p.teachFlags(append(p.resultFlags("text", "json", "csv"), &cli.BoolFlag{Name: "accept", Usage: p.Say("let what was shown count")},
				&cli.BoolFlag{Name: "drop", Usage: p.Say("forget what was shown")}, p.byFlag())...)},
		{Name: "compare", Usage: p.Say("which submissions of a lab share packets"), ArgsUsage: "ASSIGNMENT[=DEADLINE]", Action: p.webCompare,
			Flags: p.teachFlags(p.resultFlags("text", "json", "csv", "html")...)},
		{Name: "gradebook", Usage: p.Say("fill the marks into a copy of the gradebook of an LMS"), ArgsUsage: "FILE [ASSIGNMENT[=DEADLINE]]", Action: p.webGradebook,
			Flags: p.teachFlags(&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: p.Say("write the result to `FILE` (- is standard output)")},
				&cli.StringFlag{Name: "grade-column", Usage: p.Say("`TITLE` of the column of the gradebook that marks go into")})},
	}
}

// teachFlags are those of commands about a lab of a course online.
func (p *program) teachFlags(more ...cli.Flag) []cli.Flag {
	return slices.Concat(more, []cli.Flag{
		&cli.StringFlag{Name: "course", Usage: p.Say("course `FILE`, which says labs, deadlines, which attempt counts and what lateness costs")},
		p.choice("attempt", class.Newest, []string{class.Newest, class.First, class.Best}, p.Say("`ATTEMPT` that counts where a student handed in several")),
		&cli.StringFlag{Name: "zone", Usage: p.Say("`ZONE` of deadlines (default: this machine's), as Asia/Seoul or +09:00")},
	}, p.lateFlags(), p.storeFlags())
}

// decideFlags are those of a decision.
func (p *program) decideFlags(more ...cli.Flag) []cli.Flag {
	return p.teachFlags(append(more, &cli.StringFlag{Name: "words", Usage: p.Say("the `REASON`, or the comment")},
		&cli.BoolFlag{Name: "back", Usage: p.Say("take back what was decided before")}, p.byFlag(), &cli.BoolFlag{Name: "json", Usage: p.Say("print JSON")})...)
}

func (p *program) checkFlag() cli.Flag {
	return &cli.StringFlag{Name: "check", Usage: p.Say("`ID` of the check that it is about (default: the whole)")}
}

func (p *program) byFlag() cli.Flag {
	return &cli.StringFlag{Name: "by", Value: "teacher", Usage: p.Say("`NAME` of the teacher who decides")}
}

func (p *program) addressFlag() cli.Flag {
	return &cli.StringFlag{Name: "address", Usage: p.Say("`URL` under which people reach the course (default: as lab web was told)")}
}

// withLab does something with a lab of a course online; name is the lab, or
// ASSIGNMENT=DEADLINE for another deadline than that of the course, or "" for all
// labs.
func (p *program) withLab(c *cli.Context, name string, do func(*web.Server, *web.Lab) error) error {
	return p.withStore(c, func(config *web.Config) (err error) {
		lab, err := p.courseOnline(c, config, name)
		if err != nil {
			return err
		}
		server := web.Look(*config)
		defer server.Close()
		err = do(server, lab)
		var said interface{ In(message.Language) string }
		switch {
		case errors.Is(err, store.ErrNotFound):
			return cannot(store.ErrNotFound)
		case errors.As(err, &said):
			return cannot(err)
		}
		return err
	})
}

// courseOnline reads what the command line says of a course, and finds a lab of it.
func (p *program) courseOnline(c *cli.Context, config *web.Config, name string) (lab *web.Lab, err error) {
	if config.Zone, err = p.zone(c.String("zone")); err != nil {
		return nil, err
	}
	if config.Known, err = assignments.All(); err != nil {
		return nil, cannot(err)
	}
	if file := c.String("course"); file != "" {
		if err := p.webCourse(c, config, file); err != nil {
			return nil, err
		}
		return p.labOf(config, name, file)
	}
	if lab, kept, err := p.keptLab(c, config, name); err != nil || kept {
		return lab, err
	}
	if name == "" {
		return nil, misuse(p.Say("say which lab it is, or which course: --course FILE"))
	}
	if lab, err = p.webLab(c, name, config.Zone); err != nil {
		return nil, err
	}
	config.Labs = []*web.Lab{lab}
	return lab, nil
}

// labOf finds a lab of a course; name is "" for all.
func (p *program) labOf(config *web.Config, name, course string) (*web.Lab, error) {
	for _, l := range config.Labs {
		if l.Name() == name {
			return l, nil
		}
	}
	if name == "" {
		return nil, nil
	}
	return nil, misuse(p.Say("%s has no lab %s", course, name))
}

func (p *program) webResults(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	return p.withLab(c, args[0], func(s *web.Server, lab *web.Lab) error {
		r, err := s.Results(c.Context, lab, web.Query{Words: c.String("find"), Show: c.String("show")}, p.Lang)
		if err != nil {
			return err
		}
		return p.write(c, func(w io.Writer) error {
			switch c.String("format") {
			case "json":
				return web.ResultsJSON(w, r)
			case "csv":
				return web.ResultsCSV(w, r)
			}
			return web.ResultsText(w, r, p.Lang)
		})
	})
}

func (p *program) webShow(c *cli.Context) error {
	args, err := p.arguments(c, 2, 2)
	if err != nil {
		return err
	}
	return p.withLab(c, args[0], func(s *web.Server, lab *web.Lab) error {
		r, err := s.Student(c.Context, lab, args[1], p.Lang)
		if err != nil {
			return nobody(err, args[1])
		}
		return p.write(c, func(w io.Writer) error {
			if c.String("format") == "json" {
				return printable.NewEncoder(w).Encode(r)
			}
			return web.StudentText(w, r, s.Zone, p.Lang)
		})
	})
}

// nobody names who is not in the course.
func nobody(err error, id string) error {
	if errors.Is(err, store.ErrNotFound) {
		return cannot(message.Errorf("nobody in the course has the id %s", id))
	}
	return err
}

// webDecide keeps a decision of a kind.
func (p *program) webDecide(kind string) cli.ActionFunc {
	return func(c *cli.Context) error {
		args, err := p.arguments(c, 2, 2)
		if err != nil {
			return err
		}
		return p.withLab(c, args[0], func(s *web.Server, lab *web.Lab) error {
			if _, err := s.Student(c.Context, lab, args[1], p.Lang); err != nil {
				return nobody(err, args[1])
			}
			d := web.Decision{Kind: kind, Check: c.String("check"), Words: c.String("words"), Back: c.Bool("back")}
			if c.IsSet("points") {
				points := c.Int64("points")
				d.Points = &points
			}
			if text := c.String("until"); text != "" {
				_, last, ok := assignments.Moment(text, s.Zone)
				if !ok {
					return misuse(p.Say("--%s %s: want a time such as '2026-11-20 23:59'", "until", shorten(text)))
				}
				d.Until = last
			}
			r, err := s.Decide(c.Context, lab, args[1], c.String("by"), d)
			if err != nil {
				return err
			}
			if err := p.noteOnline(c, s, "decided "+kind+" "+lab.Name(), args[1]); err != nil {
				return err
			}
			if c.Bool("json") {
				return json.NewEncoder(p.out).Encode(web.RulingOf(r))
			}
			p.say(p.Say("That is decided, and stands beside the mark: lab web show %s %s", lab.Name(), args[1]))
			return nil
		})
	}
}

// noteOnline writes into the audit log of a course online.
func (p *program) noteOnline(c *cli.Context, s *web.Server, what, about string) error {
	who := c.String("by")
	return s.Store.Note(c.Context, store.Event{At: time.Now(), Who: "@" + who, What: what, About: about, Address: "lab web"})
}

func (p *program) webRoster(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	raw, err := p.read(args[0])
	if err != nil {
		return err
	}
	if _, err := p.ownAddress(c); err != nil {
		return err
	}
	return p.withStore(c, func(config *web.Config) error {
		if config.Address, err = p.onlineAddress(c, config); err != nil {
			return err
		}
		members, err := web.Look(*config).Enrol(c.Context, raw)
		if err != nil {
			return cannot(message.At(args[0], err))
		}
		if err := noteCommand(c, config, "imported a class list", ""); err != nil {
			return err
		}
		if c.Bool("json") {
			return printable.NewEncoder(p.out).Encode(map[string]any{"schema": "lab/web-students/v1", "students": members})
		}
		for _, m := range members {
			p.say(strings.Join([]string{printable.String(m.ID), printable.String(m.Name), m.Link}, "\t"))
		}
		if len(members) == 0 {
			p.say(p.Say("Nobody on the list is new: no link was made."))
		}
		return nil
	})
}

func (p *program) webRegrade(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	if c.Bool("accept") && c.Bool("drop") {
		return misuse(p.Say("--%s and --%s exclude each other", "accept", "drop"))
	}
	return p.withLab(c, args[0], func(s *web.Server, lab *web.Lab) error {
		switch {
		case c.Bool("drop"):
			if err := s.Store.DropTrial(c.Context, lab.Name()); err != nil {
				return err
			}
			p.say(p.Say("Nothing was changed"))
			return p.noteOnline(c, s, "dropped a regrade of "+lab.Name(), "")
		case c.Bool("accept"):
			return p.acceptRegrade(c, s, lab)
		}
		if err := s.RegradeHere(c.Context, lab, c.String("by")); err != nil {
			return err
		}
		if err := p.noteOnline(c, s, "regraded "+lab.Name(), ""); err != nil {
			return err
		}
		changes, err := s.Differences(c.Context, lab, p.Lang)
		if err != nil {
			return err
		}
		write := map[string]func(io.Writer, *report.Changes) error{"text": report.ChangesText, "json": report.ChangesJSON, "csv": report.ChangesCSV}[c.String("format")]
		if err := p.write(c, func(w io.Writer) error { return write(w, changes) }); err != nil {
			return err
		}
		p.note(p.Say("nothing of this counts yet; the same command with --accept lets it, with --drop forgets it"))
		return nil
	})
}

// acceptRegrade lets what was shown count.
func (p *program) acceptRegrade(c *cli.Context, s *web.Server, lab *web.Lab) error {
	t, err := s.Store.Trial(c.Context, lab.Name())
	if errors.Is(err, store.ErrNotFound) {
		return message.Errorf("there is nothing to accept: lab web regrade %s comes first", lab.Name())
	}
	if err != nil {
		return err
	}
	n, err := s.Accept(c.Context, lab, t.Begun)
	if err != nil {
		return err
	}
	p.say(p.Say("The new results of %d attempts count now.", n))
	return p.noteOnline(c, s, "accepted a regrade of "+lab.Name(), "")
}

func (p *program) webCompare(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	return p.withLab(c, args[0], func(s *web.Server, lab *web.Lab) error {
		found, err := s.Compare(c.Context, lab, p.Lang)
		if err != nil {
			return err
		}
		return p.write(c, func(w io.Writer) error {
			if c.String("format") == "json" {
				return printable.NewEncoder(w).Encode(found)
			}
			return compareFormats[c.String("format")](w, found.Sharing)
		})
	})
}

func (p *program) webGradebook(c *cli.Context) error {
	args, err := p.arguments(c, 1, 2)
	if err != nil {
		return err
	}
	raw, err := p.read(args[0])
	if err != nil {
		return err
	}
	name := ""
	if len(args) == 2 {
		name = args[1]
	}
	return p.withLab(c, name, func(s *web.Server, lab *web.Lab) error {
		labs := s.Labs
		if lab != nil {
			labs = []*web.Lab{lab}
		}
		filled, err := s.Fill(c.Context, labs, args[0], c.String("grade-column"), raw, p.Lang)
		if err != nil {
			return err
		}
		out := c.String("output")
		if out == "" {
			out = filledBook(args[0])
		}
		if out == "-" {
			_, err = p.out.Write(filled.Content)
		} else if files.Same(out, args[0]) {
			return misuse(p.Say("%s would take the place of itself; give another name with -o", args[0]))
		} else {
			err = files.Write(out, func(w io.Writer) error { _, err := w.Write(filled.Content); return err })
		}
		if err != nil {
			return cannot(err)
		}
		p.note(web.SayFilled(filled, p.Lang))
		return noteCommand(c, &s.Config, "filled a gradebook in", "")
	})
}
