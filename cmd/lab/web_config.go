package main

import (
	"encoding/csv"
	"errors"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
	"socketlab/assignments/web"
	"socketlab/capture/message"
)

// webConfig reads what the command line says of the course, and of its labs.
func (p *program) webConfig(c *cli.Context) (*web.Config, error) {
	config, err := p.webSettings(c)
	if err != nil {
		return nil, err
	}
	if name := c.String("course"); name != "" {
		err = p.webCourse(c, config, name)
	} else {
		err = p.webLabs(c, config)
	}
	if err == nil && len(config.Labs) == 0 {
		err = misuse(p.Say("say which labs the course has: --lab NAME")).tell("lab " + c.Command.Name + " --lab udp-echo")
	}
	return config, err
}

// webSettings reads what the command line says of the course, but for its labs.
func (p *program) webSettings(c *cli.Context) (*web.Config, error) {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return nil, err
	}
	if err := p.webNumbers(c); err != nil {
		return nil, err
	}
	address, err := p.ownAddress(c)
	if err != nil {
		return nil, err
	}
	zone, err := p.zone(c.String("zone"))
	if err != nil {
		return nil, err
	}
	known, err := assignments.All()
	if err != nil {
		return nil, cannot(err)
	}
	config := &web.Config{CourseFile: courseFile, Title: i18n.Text{En: c.String("title"), Ko: c.String("title")}, Known: known, Zone: zone, Lang: p.Lang, Version: programVersion(), Address: address, Proxied: c.Bool("proxied"),
		Upload: int64(c.Int("upload")) << 20, Space: int64(c.Int("space")) << 20, Rate: c.Int("rate"), Workers: c.Int("jobs"), Log: slog.New(slog.NewJSONHandler(p.err, nil))}
	if p.quiet {
		config.Log = slog.New(slog.DiscardHandler)
	}
	return config, nil
}

// webNumbers looks whether the numbers can be meant. What is larger than an upload
// may unpack to is graded by nobody.
func (p *program) webNumbers(c *cli.Context) error {
	for _, l := range []struct {
		flag        string
		least, most int
	}{{"upload", 1, 512}, {"space", 1, 1 << 20}, {"rate", 1, 1 << 20}, {"jobs", 1, 1 << 10}, {"attempts", 0, 1 << 20}} {
		if n := c.Int(l.flag); c.IsSet(l.flag) && (n < l.least || n > l.most) {
			return misuse(p.Say("--%s %d: want a number from %d to %d", l.flag, n, l.least, l.most))
		}
	}
	return nil
}

// ownAddress is --address without a slash behind it; "" if it is not given. The pages
// of a course begin at the root of a host.
func (p *program) ownAddress(c *cli.Context) (string, error) {
	address := c.String("address")
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", misuse(p.Say("--address %s: want an address such as https://lab.example.org, without a path", shorten(address)))
	}
	return u.Scheme + "://" + u.Host, nil
}

// webLabs reads the labs that are named one by one.
func (p *program) webLabs(c *cli.Context, config *web.Config) error {
	seen := map[string]bool{}
	for _, text := range c.StringSlice("lab") {
		lab, err := p.webLab(c, text, config.Zone)
		if err != nil {
			return err
		}
		if seen[lab.Name()] {
			return misuse(p.Say("the lab %s is named twice", lab.Name()))
		}
		seen[lab.Name()] = true
		config.Labs = append(config.Labs, lab)
	}
	return nil
}

// webCourse reads the course from its file. Flags that the file speaks of, too, go
// before it.
func (p *program) webCourse(c *cli.Context, config *web.Config, name string) error {
	if c.IsSet("lab") {
		return misuse(p.Say("--course says the labs; leave --lab out"))
	}
	course, err := p.loadCourse(name)
	if err != nil {
		return err
	}
	if !c.IsSet("zone") {
		config.Zone, _ = assignments.ZoneOf(course.Zone)
	}
	if !c.IsSet("title") {
		config.Title = course.Title
	}
	config.Drop = course.Drop
	for i, l := range course.Labs {
		lab := &web.Lab{Spec: l.Spec, Weight: l.Weight, Attempt: course.Attempt, Most: c.Int("attempts"), Worker: worker(course.Source(i))}
		if lab.Own, err = ownText(course.Source(i)); err != nil {
			return err
		}
		if l.Break != "" {
			if lab.Break, err = p.webBreak(course.Beside(l.Break)); err != nil {
				return err
			}
		}
		if c.IsSet("attempt") {
			lab.Attempt = c.String("attempt")
		}
		if lab.Late, err = p.latePolicy(c, course.LateOf(i)); err != nil {
			return err
		}
		if l.Due != "" {
			_, lab.Until, _ = assignments.Moment(l.Due, config.Zone)
		}
		config.Labs = append(config.Labs, lab)
	}
	return nil
}

// webBreak reads a behaviour that is handed out with a lab.
func (p *program) webBreak(name string) (*web.Break, error) {
	saved, err := p.readBreak(name)
	if err != nil {
		return nil, err
	}
	b := &web.Break{Name: filepath.Base(name), Against: saved.Against}
	if b.Content, err = p.read(name); err != nil {
		return nil, err
	}
	for i := range saved.Behaviour.Actions {
		b.Actions = append(b.Actions, saved.Behaviour.Actions[i].Said(saved.Against))
	}
	return b, nil
}

// courseFile writes what a course online is like as a course file.
func courseFile(w io.Writer, plan *web.Plan) error {
	c := &assignments.Course{Title: plan.Title, Attempt: plan.Attempt, Zone: plan.Zone, Drop: plan.Drop}
	for _, l := range plan.Labs {
		c.Labs = append(c.Labs, assignments.CourseLab{Lab: l.Lab, Weight: l.Weight, Due: l.Due, Break: l.Break, Late: l.Late})
	}
	return assignments.WriteCourse(w, c)
}

// ownText is the file of an assignment; nil if it is built in.
func ownText(name string) ([]byte, error) {
	if assignments.IsBuiltIn(name) {
		return nil, nil
	}
	text, err := assignments.Source(name)
	if err != nil {
		return nil, cannot(err)
	}
	return text, nil
}

// webLab reads ASSIGNMENT=DEADLINE.
func (p *program) webLab(c *cli.Context, text string, zone *time.Location) (*web.Lab, error) {
	name, due := text, ""
	if at := strings.LastIndex(text, "="); at >= 0 {
		name, due = text[:at], text[at+1:]
	}
	spec, err := p.assignment(name)
	if err != nil {
		return nil, err
	}
	lab := &web.Lab{Spec: spec, Weight: 1, Attempt: c.String("attempt"), Most: c.Int("attempts"), Worker: worker(name)}
	if lab.Own, err = ownText(name); err != nil {
		return nil, err
	}
	if lab.Late, err = p.latePolicy(c, spec.Late); err != nil {
		return nil, err
	}
	if due == "" {
		return lab, nil
	}
	_, last, ok := assignments.Moment(due, zone)
	if !ok {
		return nil, misuse(p.Say("%s: want a time such as '2026-11-20 23:59'", shorten(text)))
	}
	lab.Until = last
	return lab, nil
}

// webLogin reads how the institution logs people in; nil if it does not.
func (p *program) webLogin(c *cli.Context) (*web.Login, error) {
	l := &web.Login{Issuer: c.String("login-issuer"), ClientID: c.String("login-client"), Claim: c.String("login-claim"), Teachers: c.StringSlice("login-teacher")}
	switch u, err := url.Parse(l.Issuer); {
	case l.Issuer == "" && l.ClientID == "" && c.String("login-secret") == "" && l.Claim == "" && len(l.Teachers) == 0:
		return nil, nil
	case l.Issuer == "" || l.ClientID == "":
		return nil, misuse(p.Say("--login-issuer and --login-client go together"))
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Hostname() != "127.0.0.1" && u.Hostname() != "localhost":
		return nil, misuse(p.Say("--login-issuer: want an https address"))
	}
	if name := c.String("login-secret"); name != "" {
		raw, err := p.read(name)
		if err != nil {
			return nil, err
		}
		l.Secret = strings.TrimSpace(string(raw))
	}
	return l, nil
}

// people are the teacher and the class list that the command line names.
func (p *program) people(c *cli.Context) ([]store.Person, error) {
	people := []store.Person{store.Teacher(c.String("teacher"))}
	if name := c.String("roster"); name != "" {
		raw, err := p.read(name)
		if err != nil {
			return nil, err
		}
		list, err := gradebook.ReadRoster(raw)
		if err != nil {
			return nil, cannot(message.At(name, err))
		}
		people = append(people, web.People(list)...)
	}
	return people, nil
}

// enrol writes people down, the teacher first, and gives those who are new their
// links.
func (p *program) enrol(c *cli.Context, config *web.Config, people []store.Person) error {
	tokens, err := config.Store.Enrol(c.Context, people)
	if err != nil {
		return cannot(err)
	}
	link := func(p store.Person) string { return config.Address + "/enter/" + tokens[p.ID] }
	var rows [][]string
	for _, one := range people[1:] {
		if tokens[one.ID] != "" {
			rows = append(rows, []string{one.ID, report.Cell(one.Name), report.Cell(one.Email), link(one)})
		}
	}
	if tokens[people[0].ID] != "" {
		p.say(p.Say("Your own link, as %s: %s", people[0].Name, link(people[0])))
	} else {
		p.note(p.Say("your link was shown when the course began; lab web link %s makes a new one, and the old one ends", people[0].ID))
	}
	if len(rows) == 0 {
		return nil
	}
	name := storeFile(c) + "-links.csv"
	if err := addLinks(name, rows); err != nil {
		return cannot(err)
	}
	p.say(p.Say("The links of %d new students are in %s", len(rows), name))
	return nil
}

// addLinks writes links behind those that are in a file already, which nobody
// else may read.
func addLinks(name string, rows [][]string) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if info, err := f.Stat(); err == nil && info.Size() == 0 {
		f.WriteString("\ufeff")
		rows = append([][]string{{"id", "name", "email", "link"}}, rows...)
	}
	return errors.Join(csv.NewWriter(f).WriteAll(rows), f.Sync(), f.Close())
}
