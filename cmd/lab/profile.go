package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/unicode/norm"

	"socketlab/capture/message"
	"socketlab/lab/private"
)

// A profile is what lab remembers of its user.
type profile struct {
	Name string `json:"name,omitempty"`
	Dept string `json:"dept,omitempty"`
}

func (p *program) profileCommand() *cli.Command {
	return &cli.Command{
		Name:      "profile",
		Usage:     p.Say("show, set or forget the remembered name and department"),
		UsageText: "lab profile --name 홍길동 --dept 컴퓨터공학과\nlab profile show\nlab profile forget",
		Flags:     p.nameFlags(),
		Action:    p.setProfile,
		Subcommands: []*cli.Command{
			{Name: "show", Usage: p.Say("print what is remembered"), Action: p.showProfile},
			{Name: "forget", Usage: p.Say("remember nothing any more"), Action: p.forgetProfile},
		},
	}
}

// nameFlags are the flags that say who the student is.
func (p *program) nameFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "name", Usage: p.Say("`NAME` of the student")},
		&cli.StringFlag{Name: "dept", Usage: p.Say("`DEPARTMENT` of the student")},
	}
}

// setProfile remembers what the flags say and keeps the rest; without flags
// it shows the profile.
func (p *program) setProfile(c *cli.Context) error {
	if !c.IsSet("name") && !c.IsSet("dept") {
		return p.showProfile(c)
	}
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	known, err := p.loadProfile()
	if err != nil {
		return err
	}
	for flag, field := range map[string]*string{"name": &known.Name, "dept": &known.Dept} {
		if c.IsSet(flag) {
			if *field, err = p.called("--"+flag, c.String(flag)); err != nil {
				return err
			}
		}
	}
	return p.saveProfile(known)
}

func (p *program) showProfile(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	known, err := p.loadProfile()
	if err != nil {
		return err
	}
	if known == (profile{}) {
		p.note(p.Say("nothing is remembered"))
		return nil
	}
	_, err = fmt.Fprintf(p.out, "name: %s\ndept: %s\n", known.Name, known.Dept)
	return err
}

func (p *program) forgetProfile(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	path, err := profilePath()
	if err != nil {
		return cannot(err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannot(err)
	}
	return nil
}

// called checks a name or department that came from source, and returns it
// with its Hangul composed.
func (p *program) called(source, value string) (string, error) {
	value = strings.TrimSpace(norm.NFC.String(value))
	if bad := badName(value); !bad.IsZero() {
		return "", misuse(source + " " + shorten(value) + ": " + bad.In(p.Lang))
	}
	return value, nil
}

// identify finds the student's name and department: the flag, the
// environment, the saved profile, or what a person at the terminal answers.
// What nobody knows stays empty.
func (p *program) identify(c *cli.Context) (profile, error) {
	known, saved, err := p.recall(c)
	if err != nil {
		return known, err
	}
	if known.Name != "" && known.Dept != "" || !isTerminal(p.in) || private.Second() {
		return known, nil
	}
	return p.ask(c.Context, known, saved)
}

// recall finds out who the student is without asking: what is known, and what of
// that is saved.
func (p *program) recall(c *cli.Context) (known, saved profile, err error) {
	if saved, err = p.loadProfile(); err != nil {
		return saved, saved, err
	}
	known = saved
	if known.Name, err = p.findName(c, "name", "LAB_NAME", saved.Name); err != nil {
		return known, saved, err
	}
	known.Dept, err = p.findName(c, "dept", "LAB_DEPT", saved.Dept)
	return known, saved, err
}

func (p *program) findName(c *cli.Context, flag, variable, saved string) (string, error) {
	switch {
	case c.IsSet(flag):
		return p.called("--"+flag, c.String(flag))
	case p.getenv(variable) != "":
		return p.called(variable, p.getenv(variable))
	}
	return saved, nil
}

// ask asks at the terminal for what is not known and remembers the answers.
func (p *program) ask(ctx context.Context, known, saved profile) (profile, error) {
	screen, err := os.OpenFile(terminalName(), os.O_WRONLY, 0)
	if err != nil {
		return known, nil // nobody would see the question
	}
	defer screen.Close()
	in := bufio.NewReader(p.in)
	questions := []struct {
		text          string
		known, answer *string
	}{
		{p.Say("your name"), &known.Name, &saved.Name},
		{p.Say("your department"), &known.Dept, &saved.Dept},
	}
	for _, q := range questions {
		if *q.known != "" {
			continue
		}
		fmt.Fprintf(screen, "%s: ", q.text)
		line, err := readLine(ctx, in)
		if err != nil {
			return known, err
		}
		if *q.known, err = p.called(q.text, line); err != nil {
			return known, err
		}
		*q.answer = *q.known
	}
	if saved == (profile{}) {
		return known, nil
	}
	if err := p.saveProfile(saved); err != nil {
		p.note(p.Say("the answer is not remembered: %v", err))
	}
	return known, nil
}

// readLine reads a line, or what there is of it at the end of in, or gives up
// when ctx ends.
func readLine(ctx context.Context, in *bufio.Reader) (string, error) {
	lines := make(chan string, 1)
	go func() {
		line, _ := in.ReadString('\n')
		lines <- line
	}()
	select {
	case line := <-lines:
		return line, nil
	case <-ctx.Done():
		return "", interrupted(nil)
	}
}

// profilePath is where the profile is kept.
func profilePath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "lab", "profile.json"), nil
}

// loadProfile reads the saved profile, an empty one if there is none.
func (p *program) loadProfile() (profile, error) {
	var known profile
	path, err := profilePath()
	if err != nil {
		return known, nil // no home, nothing remembered
	}
	data, err := os.ReadFile(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			return known, nil
		}
		return known, cannot(err)
	}
	if err := json.Unmarshal(data, &known); err != nil {
		return known, cannot(message.At(path, err)).tell("lab profile forget")
	}
	return known, p.checkProfile(path, &known)
}

// checkProfile refuses a profile that somebody edited into something that no
// flag could have set.
func (p *program) checkProfile(path string, known *profile) error {
	for _, field := range []*string{&known.Name, &known.Dept} {
		value, err := p.called(path+":", *field)
		if err != nil {
			return misuse(err.Error()).tell("lab profile forget")
		}
		*field = value
	}
	return nil
}

func (p *program) saveProfile(known profile) error {
	path, err := profilePath()
	if err != nil {
		return cannot(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return cannot(err)
	}
	return p.writeFile(path, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(known)
	})
}

// terminalName is the terminal that the program was started from.
func terminalName() string {
	if runtime.GOOS == "windows" {
		return "CONOUT$"
	}
	return "/dev/tty"
}
