package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/store"
	"socketlab/assignments/web"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

// storeFlags say where a course is kept.
func (p *program) storeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "store", Value: "sqlite:course.db", Usage: p.Say("`STORE` of the course: sqlite:FILE, or postgres://…")},
		&cli.StringFlag{Name: "blobs", Aliases: []string{"files"}, Usage: p.Say("`FOLDER` for large captures, or s3://… (default: beside the database)")},
	}
}

// storeFile is the file of the database, or what stands for it.
func storeFile(c *cli.Context) string {
	if name, ok := strings.CutPrefix(c.String("store"), "sqlite:"); ok && name != "" {
		return name
	}
	return "course"
}

// openStore opens the store, and a folder for what lies there for a moment.
func (p *program) openStore(c *cli.Context, config *web.Config) (err error) {
	blobs := c.String("blobs")
	if blobs == "" {
		blobs = storeFile(c) + ".files"
	}
	if config.Store, err = store.Open(c.Context, c.String("store"), blobs); err != nil {
		return cannot(err)
	}
	dir, err := os.MkdirTemp("", "lab-web")
	if err != nil {
		return cannot(err)
	}
	config.Scratch, err = os.OpenRoot(dir)
	return err
}

// withStore does something with the store of a course.
func (p *program) withStore(c *cli.Context, do func(*web.Config) error) error {
	if err := isThere(c); err != nil {
		return err
	}
	config := &web.Config{CourseFile: courseFile, Lang: p.Lang, Version: programVersion()}
	return p.opened(c, config, func() error { return do(config) })
}

// isThere looks for the file of the database, of a store that has one.
func isThere(c *cli.Context) error {
	if _, err := os.Stat(storeFile(c)); strings.HasPrefix(c.String("store"), "sqlite:") && err != nil {
		return named(storeFile(c), err)
	}
	return nil
}

// opened does something while the store of config is open.
func (p *program) opened(c *cli.Context, config *web.Config, do func() error) error {
	if err := p.openStore(c, config); err != nil {
		return err
	}
	defer config.Store.Close()
	defer os.RemoveAll(config.Scratch.Name())
	defer config.Scratch.Close()
	err := do()
	if store.NoText(err) {
		return misuse(p.Say("an argument is no text: it is not UTF-8"))
	}
	return err
}

func (p *program) webBackupCommand() *cli.Command {
	return &cli.Command{
		Name:   "backup",
		Usage:  p.Say("write the whole course into one zip file, while it runs"),
		Flags:  append(p.storeFlags(), &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: p.Say("write the backup to `FILE`")}),
		Action: p.webBackup,
	}
}

func (p *program) webBackup(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	name := c.String("output")
	if name == "" {
		return misuse(p.Say("say where the backup goes: --output FILE")).tell(p.again("-o", "backup.zip"))
	}
	return p.withStore(c, func(config *web.Config) error {
		if err := files.WritePrivate(name, func(w io.Writer) error { return config.Store.Backup(c.Context, w) }); err != nil {
			return cannot(err)
		}
		if err := noteCommand(c, config, "made a backup", ""); err != nil {
			return err
		}
		p.say(p.Say("The backup is in %s; to restore it, unpack it and start lab web with --store sqlite:course.db --blobs blobs there", name))
		return nil
	})
}

func (p *program) webLinkCommand() *cli.Command {
	return &cli.Command{
		Name:      "link",
		Usage:     p.Say("make a new link for a student, or for a teacher (@NAME), who may be new; the old one ends"),
		ArgsUsage: "ID",
		Flags:     append(p.storeFlags(), p.addressFlag()),
		Action:    p.webLink,
	}
}

func (p *program) webLink(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	if _, err := p.ownAddress(c); err != nil { // before there is a token
		return err
	}
	return p.withStore(c, func(config *web.Config) error {
		token, err := config.Store.NewToken(c.Context, args[0])
		if name, ok := strings.CutPrefix(args[0], "@"); ok && name != "" && errors.Is(err, store.ErrNotFound) {
			who := store.Teacher(name)
			var tokens map[string]string
			tokens, err = config.Store.Enrol(c.Context, []store.Person{who})
			token = tokens[who.ID]
			p.note(p.Say("%s is new: one more teacher of the course", name))
		}
		if errors.Is(err, store.ErrNotFound) {
			return cannot(message.Errorf("nobody in the course has the id %s", args[0]))
		}
		if err != nil {
			return cannot(err)
		}
		address, err := p.onlineAddress(c, config)
		if err != nil {
			return err
		}
		p.say(address + "/enter/" + token)
		return noteCommand(c, config, "made a new link", args[0])
	})
}

func (p *program) webForgetCommand() *cli.Command {
	return &cli.Command{
		Name:      "forget",
		Usage:     p.Say("delete a student, and everything that was handed in, for good"),
		ArgsUsage: "ID",
		Flags:     append(p.storeFlags(), &cli.BoolFlag{Name: "force", Usage: p.Say("do it without asking")}),
		Action:    p.webForget,
	}
}

func (p *program) webForget(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	if !c.Bool("force") {
		return misuse(p.Say("that deletes everything of %s for good; say --force if you mean it", args[0])).tell(p.again("--force"))
	}
	return p.withStore(c, func(config *web.Config) error {
		err := config.Store.Forget(c.Context, args[0])
		if errors.Is(err, store.ErrNotFound) {
			return cannot(message.Errorf("nobody in the course has the id %s", args[0]))
		}
		if err != nil {
			return cannot(err)
		}
		p.say(p.Say("Everything about %s was deleted.", args[0]))
		return noteCommand(c, config, "deleted a student", "")
	})
}

func (p *program) webExportCommand() *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     p.Say("write submissions and results into a folder, as lab grade does: of a lab, or of the whole course"),
		ArgsUsage: "[ASSIGNMENT[=DEADLINE]]",
		Flags:     p.teachFlags(&cli.StringFlag{Name: "out", Usage: p.Say("`FOLDER` for the results")}),
		Action:    p.webExport,
	}
}

func (p *program) webExport(c *cli.Context) error {
	args, err := p.arguments(c, 0, 1)
	if err != nil {
		return err
	}
	if c.String("out") == "" {
		return misuse(p.Say("say where the results go: --out FOLDER")).tell(p.again("--out", "results"))
	}
	out, err := filepath.Abs(c.String("out"))
	if err != nil {
		return cannot(err)
	}
	if left, _ := os.ReadDir(out); len(left) > 0 {
		return misuse(p.Say("--out %s: the folder is not empty", c.String("out")))
	}
	return p.withStore(c, func(config *web.Config) error {
		lab, err := p.courseOnline(c, config, append(args, "")[0])
		if err != nil {
			return err
		}
		if err := os.MkdirAll(out, 0o700); err != nil {
			return cannot(err)
		}
		what := "course"
		if lab != nil {
			what = lab.Name()
			err = web.Export(c.Context, *config, lab, out)
		} else {
			err = web.ExportCourse(c.Context, *config, out)
		}
		if err != nil {
			return cannot(err)
		}
		p.say(p.Say("The results are in %s", c.String("out")))
		return noteCommand(c, config, "exported "+what, "")
	})
}
