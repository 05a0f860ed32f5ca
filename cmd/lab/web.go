package main

import (
	"fmt"
	"net"
	"os"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/class"
	"socketlab/assignments/web"
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

// web does what `lab web` promises.
func (p *program) web(c *cli.Context) error {
	config, err := p.webConfig(c)
	if err != nil {
		return err
	}
	cert, err := p.webCertificate(c, config.Log)
	if err != nil {
		return err
	}
	if config.Login, err = p.webLogin(c); err != nil {
		return err
	}
	people, err := p.people(c)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.String("listen"))
	if err != nil {
		return cannot(err)
	}
	defer listener.Close()
	if config.Address == "" {
		config.Address = p.webAddress(c, listener.Addr())
	}
	return p.opened(c, config, func() error {
		if err := p.enrol(c, config, people); err != nil {
			return err
		}
		if err := p.keepCourse(c, config); err != nil {
			return err
		}
		return p.runCourse(c, config, listener, cert, p.Say("The course is at %s", config.Address))
	})
}

// say prints a line of the result.
func (p *program) say(line string) { fmt.Fprintln(p.out, line) }

// webAddress is where people reach a course that no --address was given for.
func (p *program) webAddress(c *cli.Context, at net.Addr) string {
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

// runCourse does the work of a course, whose store is open, until c ends. Where there
// is a listener, it answers there, with TLS if there is a certificate. up, if it is not "", says that it has begun.
func (p *program) runCourse(c *cli.Context, config *web.Config, listener net.Listener, cert *certificate, up string) error {
	server, err := web.New(*config)
	if err != nil {
		return cannot(err)
	}
	defer server.Close()
	if up != "" {
		p.say(up)
	}
	if listener == nil {
		<-c.Context.Done()
		return nil
	}
	return p.serveWeb(c, server, listener, cert)
}
