package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/class"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
	"socketlab/assignments/web"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

func (p *program) webCommand() *cli.Command {
	return &cli.Command{
		Name:  "web",
		Usage: p.Say("put a course online: students drop captures on a page and see their marks"),
		Description: p.Say("Students and teachers enter by a link of their own. New links are written into a\n" +
			"file beside the database, once: only digests of them are kept. Without --address the\n" +
			"course is for this computer alone. What was handed in is graded as lab grade does it,\n" +
			"by the same limits, and the export is what lab grade writes."),
		UsageText: `lab web --lab udp-echo --roster class.csv
lab web --lab 'udp-echo=2026-12-01 23:59' --lab tcp-echo --zone Asia/Seoul --listen :8443 --address https://lab.example.org:8443 --tls-cert cert.pem --tls-key key.pem
lab web backup -o backup.zip`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "course", Usage: p.Say("course `FILE`, which says labs, deadlines, which attempt counts and what lateness costs")},
			&cli.StringSliceFlag{Name: "lab", Usage: p.Say("`ASSIGNMENT` of the course, or ASSIGNMENT=DEADLINE; give it again for each")},
			&cli.StringFlag{Name: "roster", Usage: p.Say("class list: a `FILE` with student ids and names (.xlsx, CSV, or the web page that a portal calls .xls)")},
			&cli.StringFlag{Name: "title", Usage: p.Say("`TITLE` of the course")},
			&cli.StringFlag{Name: "teacher", Value: "teacher", Usage: p.Say("`NAME` of a teacher, who gets a link if there is none yet")},
			p.choice("attempt", class.Newest, []string{class.Newest, class.First, class.Best}, p.Say("`ATTEMPT` that counts where a student handed in several")),
			&cli.IntFlag{Name: "attempts", Usage: p.Say("`NUMBER` of attempts that a student has at each lab (default: no limit); faults of lab's own cost none")},
			&cli.StringFlag{Name: "zone", Usage: p.Say("`ZONE` of deadlines (default: this machine's), as Asia/Seoul or +09:00")},
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:8080", Usage: p.Say("`ADDRESS` and port to listen on")},
			&cli.StringFlag{Name: "address", Usage: p.Say("`URL` under which people reach the course (default: made of --listen)")},
			&cli.StringFlag{Name: "tls-cert", Usage: p.Say("`FILE` with the certificate, for https without a proxy")},
			&cli.StringFlag{Name: "tls-key", Usage: p.Say("`FILE` with the key of the certificate")},
			&cli.BoolFlag{Name: "proxied", Usage: p.Say("a proxy stands in front, and says in X-Forwarded-For whose a request is")},
			&cli.IntFlag{Name: "upload", Value: 32, Usage: p.Say("`MIB` of an upload at most")},
			&cli.IntFlag{Name: "space", Value: 1024, Usage: p.Say("`MIB` that a student may hand in altogether")},
			&cli.IntFlag{Name: "rate", Value: 20, Usage: p.Say("`NUMBER` of uploads that a student may make in a minute")},
			&cli.StringFlag{Name: "login-issuer", Usage: p.Say("`URL` of the institution's login (OpenID Connect); it sends people back to ADDRESS/login/back")},
			&cli.StringFlag{Name: "login-client", Usage: p.Say("`ID` of the course there")},
			&cli.StringFlag{Name: "login-secret", Usage: p.Say("`FILE` with the secret of the course there")},
			&cli.StringFlag{Name: "login-claim", Usage: p.Say("`NAME` of the claim that holds the student id (default: the verified e-mail address tells)")},
			&cli.StringSliceFlag{Name: "login-teacher", Usage: p.Say("`E-MAIL` address of a teacher; give it again for each")},
			&cli.IntFlag{Name: "jobs", Usage: p.Say("`NUMBER` of submissions graded at the same time (default: as many as there are processors)")},
		}, append(p.lateFlags(), p.storeFlags()...)...),
		Subcommands: append([]*cli.Command{p.webBackupCommand(), p.webLinkCommand(), p.webExportCommand(), p.webForgetCommand(), p.webStudentCommand(), p.webAuditCommand(), p.webLTICommand()}, p.webTeachCommands()...),
		Action:      p.web,
	}
}

// storeFlags say where a course is kept.
func (p *program) storeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "store", Value: "sqlite:course.db", Usage: p.Say("`STORE` of the course: sqlite:FILE, or postgres://…")},
		&cli.StringFlag{Name: "blobs", Aliases: []string{"files"}, Usage: p.Say("`FOLDER` for large captures, or s3://… (default: beside the database)")},
	}
}

func (p *program) webBackupCommand() *cli.Command {
	return &cli.Command{
		Name:   "backup",
		Usage:  p.Say("write the whole course into one zip file, while it runs"),
		Flags:  append(p.storeFlags(), &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: p.Say("write the backup to `FILE`")}),
		Action: p.webBackup,
	}
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

func (p *program) webExportCommand() *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     p.Say("write submissions and results into a folder, as lab grade does: of a lab, or of the whole course"),
		ArgsUsage: "[ASSIGNMENT[=DEADLINE]]",
		Flags:     p.teachFlags(&cli.StringFlag{Name: "out", Usage: p.Say("`FOLDER` for the results")}),
		Action:    p.webExport,
	}
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

// web does what `lab web` promises.
func (p *program) web(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	config, err := p.webConfig(c)
	if err != nil {
		return err
	}
	if len(config.Labs) == 0 {
		return misuse(p.Say("say which labs the course has: --lab NAME")).tell("lab web --lab udp-echo")
	}
	if (c.String("tls-cert") == "") != (c.String("tls-key") == "") {
		return misuse(p.Say("--tls-cert and --tls-key go together"))
	}
	if config.Login, err = p.webLogin(c); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.String("listen"))
	if err != nil {
		return cannot(err)
	}
	defer listener.Close()
	config.Address = p.webAddress(c, listener.Addr())
	if err := p.openStore(c, config); err != nil {
		return err
	}
	defer config.Store.Close()
	defer os.RemoveAll(config.Scratch.Name())
	defer config.Scratch.Close()
	if err := p.enrol(c, config); err != nil {
		return err
	}
	server, err := web.New(*config)
	if err != nil {
		return cannot(err)
	}
	defer server.Close()
	p.say(p.Say("The course is at %s", config.Address))
	return p.serveWeb(c, server, listener)
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

// say prints a line of the result.
func (p *program) say(line string) { fmt.Fprintln(p.out, line) }

// webAddress is where people reach the course.
func (p *program) webAddress(c *cli.Context, at net.Addr) string {
	if address := c.String("address"); address != "" {
		return strings.TrimSuffix(address, "/")
	}
	scheme := "http://"
	if c.String("tls-cert") != "" {
		scheme = "https://"
	}
	host, port, _ := net.SplitHostPort(at.String())
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host, _ = os.Hostname()
	}
	return scheme + net.JoinHostPort(host, port)
}

const (
	headerTime = 10 * time.Second // for the head of a request to arrive
	readTime   = 30 * time.Second // for a request; uploads have longer
	writeTime  = 5 * time.Minute  // for an answer; what waits for news has longer
	idleTime   = 2 * time.Minute
	stopTime   = 30 * time.Second // for requests that are under way when the server ends
)

// serveWeb answers until c ends, and lets requests that are under way finish.
func (p *program) serveWeb(c *cli.Context, server *web.Server, listener net.Listener) error {
	h := &http.Server{Handler: server.Handler(), ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: 32 << 10, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	stopped := make(chan error, 1)
	defer context.AfterFunc(c.Context, func() {
		server.Leave()
		ctx, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		stopped <- h.Shutdown(ctx)
	})()
	var err error
	if cert := c.String("tls-cert"); cert != "" {
		err = h.ServeTLS(listener, cert, c.String("tls-key"))
	} else {
		err = h.Serve(listener)
	}
	if !errors.Is(err, http.ErrServerClosed) {
		return cannot(err)
	}
	if err := <-stopped; err != nil {
		return cannot(err)
	}
	return nil
}

// webConfig reads what the command line says of the course.
func (p *program) webConfig(c *cli.Context) (*web.Config, error) {
	zone, err := p.zone(c.String("zone"))
	if err != nil {
		return nil, err
	}
	known, err := assignments.All()
	if err != nil {
		return nil, cannot(err)
	}
	config := &web.Config{CourseFile: courseFile, Title: i18n.Text{En: c.String("title"), Ko: c.String("title")}, Known: known, Zone: zone, Lang: p.Lang, Version: programVersion(), Proxied: c.Bool("proxied"),
		Upload: int64(c.Int("upload")) << 20, Space: int64(c.Int("space")) << 20, Rate: c.Int("rate"), Workers: c.Int("jobs"), Log: slog.New(slog.NewJSONHandler(p.err, nil))}
	if p.quiet {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if name := c.String("course"); name != "" {
		return config, p.webCourse(c, config, name)
	}
	seen := map[string]bool{}
	for _, text := range c.StringSlice("lab") {
		lab, err := p.webLab(c, text, zone)
		if err != nil {
			return nil, err
		}
		if seen[lab.Name()] {
			return nil, misuse(p.Say("the lab %s is named twice", lab.Name()))
		}
		seen[lab.Name()] = true
		config.Labs = append(config.Labs, lab)
	}
	return config, nil
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

// openStore opens the store, and a folder for what lies there for a moment.
func (p *program) openStore(c *cli.Context, config *web.Config) (err error) {
	blobs := c.String("blobs")
	if blobs == "" {
		blobs = storeFile(c) + ".files"
	}
	if config.Store, err = store.Open(c.Context, c.String("store"), blobs); err != nil {
		kind, _, _ := strings.Cut(c.String("store"), ":") // a password may stand in the rest
		return cannot(message.At("--store "+kind, err))
	}
	dir, err := os.MkdirTemp("", "lab-web")
	if err != nil {
		return cannot(err)
	}
	config.Scratch, err = os.OpenRoot(dir)
	return err
}

// storeFile is the file of the database, or what stands for it.
func storeFile(c *cli.Context) string {
	if name, ok := strings.CutPrefix(c.String("store"), "sqlite:"); ok && name != "" {
		return name
	}
	return "course"
}

// enrol writes down the class list and the teacher, and gives those who are new
// their links.
func (p *program) enrol(c *cli.Context, config *web.Config) error {
	people := []store.Person{store.Teacher(c.String("teacher"))}
	if name := c.String("roster"); name != "" {
		raw, err := p.read(name)
		if err != nil {
			return err
		}
		list, err := gradebook.ReadRoster(raw)
		if err != nil {
			return cannot(message.At(name, err))
		}
		people = append(people, web.People(list)...)
	}
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

// withStore does something with the store of a course.
func (p *program) withStore(c *cli.Context, do func(*web.Config) error) error {
	if _, err := os.Stat(storeFile(c)); strings.HasPrefix(c.String("store"), "sqlite:") && err != nil {
		return named(storeFile(c), err)
	}
	config := &web.Config{CourseFile: courseFile, Lang: p.Lang, Version: programVersion()}
	if err := p.openStore(c, config); err != nil {
		return err
	}
	defer config.Store.Close()
	defer os.RemoveAll(config.Scratch.Name())
	defer config.Scratch.Close()
	return do(config)
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
		p.say(p.Say("The backup is in %s; to restore it, unpack it and start lab web with --store sqlite:course.db --blobs blobs there", name))
		return nil
	})
}

func (p *program) webLink(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
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
		p.say(strings.TrimSuffix(c.String("address"), "/") + "/enter/" + token)
		return noteCommand(c, config, "made a new link", args[0])
	})
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
