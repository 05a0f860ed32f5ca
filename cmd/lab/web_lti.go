package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/store"
	"socketlab/assignments/web"
	"socketlab/assignments/web/lti"
	"socketlab/capture/message"
)

func (p *program) webLTICommand() *cli.Command {
	address := &cli.StringFlag{Name: "address", Usage: p.Say("`URL` under which people reach the course")}
	return &cli.Command{
		Name:  "lti",
		Usage: p.Say("let a course of Moodle, Canvas or another LTI 1.3 platform lead here, and get the marks"),
		UsageText: `lab web lti setup --address https://lab.example.org
lab web lti add --moodle https://moodle.example.org --client-id abc --deployment 1`,
		Subcommands: []*cli.Command{
			{
				Name:   "setup",
				Usage:  p.Say("print what to type into Moodle and Canvas"),
				Flags:  []cli.Flag{address, &cli.BoolFlag{Name: "canvas", Usage: p.Say("print the JSON alone that Canvas takes")}},
				Action: p.ltiSetup,
			},
			{
				Name:  "add",
				Usage: p.Say("register a platform, or one more deployment of it"),
				Flags: append([]cli.Flag{
					&cli.StringFlag{Name: "moodle", Usage: p.Say("`URL` of a Moodle, its platform id")},
					&cli.StringFlag{Name: "canvas", Usage: p.Say("`URL` of a Canvas")},
					&cli.StringFlag{Name: "client-id", Usage: p.Say("`ID` that the platform gave this tool")},
					&cli.StringSliceFlag{Name: "deployment", Usage: p.Say("`ID` of the deployment; give it again for each")},
					&cli.StringFlag{Name: "issuer", Usage: p.Say("`URL` that another platform calls itself, or that is not the usual one")},
					&cli.StringFlag{Name: "auth-url", Usage: p.Say("`URL` of its authentication requests")},
					&cli.StringFlag{Name: "token-url", Usage: p.Say("`URL` of its access tokens")},
					&cli.StringFlag{Name: "keys-url", Usage: p.Say("`URL` of its public keys")},
					&cli.StringFlag{Name: "audience", Usage: p.Say("`AUDIENCE` of requests for tokens (default: --token-url)")},
				}, p.storeFlags()...),
				Action: p.ltiAdd,
			},
			{Name: "list", Usage: p.Say("list platforms, and their courses"), Flags: p.storeFlags(), Action: p.ltiList},
			{Name: "connect", Usage: p.Say("connect a platform's course with this one; list says its id"), ArgsUsage: "COURSE", Flags: p.storeFlags(), Action: p.ltiConnect},
			{Name: "remove", Usage: p.Say("forget a platform, its courses, and whom it knows"), ArgsUsage: "PLATFORM", Flags: p.storeFlags(), Action: p.ltiRemove},
			{Name: "rotate", Usage: p.Say("make a new key, which signs from tomorrow on; lab does that by itself every 90 days"),
				Flags: append(p.storeFlags(), &cli.BoolFlag{Name: "now", Usage: p.Say("forget the keys that there are, which somebody else may know, and sign with the new one at once")}), Action: p.ltiRotate},
		},
	}
}

// ltiSetup prints what to type into Moodle and Canvas.
func (p *program) ltiSetup(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	address, err := p.ownAddress(c)
	if err != nil {
		return err
	}
	if address == "" {
		return misuse(p.Say("say where people reach the course: --address URL")).tell("lab web lti setup --address https://lab.example.org")
	}
	if !strings.HasPrefix(address, "https://") {
		return misuse(p.Say("--address %s: want an https address", shorten(address))).tell("lab web lti setup --address https://lab.example.org")
	}
	if !c.Bool("canvas") {
		p.say(p.Say("Moodle: Site administration → Plugins → External tool → Manage tools → Configure a tool manually"))
		for _, f := range web.MoodleFields(p.Lang, address) {
			p.say(fmt.Sprintf("  %-40s %s", f.Name, f.Value))
		}
		fmt.Fprintf(p.out, "  lab web lti add --moodle PLATFORM-ID --client-id CLIENT-ID --deployment DEPLOYMENT-ID\n\n")
		p.say(p.Say("Canvas: Admin → Developer Keys → + LTI Key → Enter URL"))
		p.say("  " + address + "/lti/canvas.json")
		fmt.Fprintln(p.out, "  lab web lti add --canvas https://CANVAS --client-id CLIENT-ID --deployment DEPLOYMENT-ID")
		return nil
	}
	out := json.NewEncoder(p.out)
	out.SetIndent("", "  ")
	return out.Encode(web.CanvasConfiguration(address))
}

// ltiAdd registers a platform.
func (p *program) ltiAdd(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	if c.IsSet("moodle") && c.IsSet("canvas") {
		return misuse(p.Say("--%s and --%s exclude each other", "moodle", "canvas"))
	}
	one := &lti.Platform{}
	switch {
	case c.IsSet("moodle"):
		one = lti.Moodle(c.String("moodle"))
	case c.IsSet("canvas"):
		one = lti.Canvas(c.String("canvas"))
	}
	for flag, to := range map[string]*string{"issuer": &one.Issuer, "auth-url": &one.AuthURL, "token-url": &one.TokenURL, "keys-url": &one.KeysURL, "client-id": &one.ClientID, "audience": &one.Audience} {
		if c.IsSet(flag) {
			*to = c.String(flag)
		}
	}
	one.Deployments = c.StringSlice("deployment")
	if err := one.Valid(); err != nil {
		return misuse(p.Err(err)).tell("lab web lti add --moodle https://moodle.example.org --client-id abc --deployment 1")
	}
	return p.withStore(c, func(config *web.Config) error {
		list, err := web.Platforms(c.Context, config.Store)
		if err != nil {
			return cannot(err)
		}
		id := web.PlatformID(one)
		for _, old := range list {
			if web.PlatformID(old) == id {
				one.Deployments = append(old.Deployments, one.Deployments...)
			}
		}
		slices.Sort(one.Deployments)
		one.Deployments = slices.Compact(one.Deployments)
		about, err := json.Marshal(one)
		if err == nil {
			err = config.Store.SavePlatform(c.Context, store.Platform{ID: id, About: about})
		}
		if err != nil {
			return cannot(err)
		}
		p.say(p.Say("%s is registered as %s. Open an activity there as its teacher: that connects the courses.", one.Issuer, id))
		return noteCommand(c, config, "registered "+id, "")
	})
}

// ltiList lists platforms and courses.
func (p *program) ltiList(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	return p.withStore(c, func(config *web.Config) error {
		list, err := web.Platforms(c.Context, config.Store)
		if err != nil {
			return cannot(err)
		}
		courses, err := config.Store.PlatformCourses(c.Context)
		if err != nil {
			return cannot(err)
		}
		for _, one := range list {
			id := web.PlatformID(one)
			p.say(fmt.Sprintf("%s  %s  client %s  deployments %s", id, one.Issuer, one.ClientID, strings.Join(one.Deployments, ", ")))
			for _, course := range courses {
				if course.Platform != id {
					continue
				}
				var about struct{ Title string }
				json.Unmarshal(course.About, &about) // without it, no title
				state := p.Say("not connected")
				if !course.Connected.IsZero() {
					state = p.Say("connected")
				}
				p.say(fmt.Sprintf("  %s  %s  %s", course.ID, shorten(about.Title), state))
			}
		}
		return nil
	})
}

func (p *program) ltiConnect(c *cli.Context) error {
	return p.withOne(c, func(s *store.Store, id string) error { return s.Connect(c.Context, id, time.Now()) },
		func(id string) string { return p.Say("The course %s is connected.", id) })
}

func (p *program) ltiRemove(c *cli.Context) error {
	return p.withOne(c, func(s *store.Store, id string) error { return s.RemovePlatform(c.Context, id) },
		func(id string) string { return p.Say("The platform %s is forgotten.", id) })
}

// withOne does something to what an id names.
func (p *program) withOne(c *cli.Context, do func(s *store.Store, id string) error, said func(id string) string) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	return p.withStore(c, func(config *web.Config) error {
		err := do(config.Store, args[0])
		if errors.Is(err, store.ErrNotFound) {
			return cannot(message.Errorf("lab web lti list knows no %s", args[0]))
		}
		if err != nil {
			return cannot(err)
		}
		p.say(said(args[0]))
		return noteCommand(c, config, c.Command.Name+" "+args[0], "")
	})
}

func (p *program) ltiRotate(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	return p.withStore(c, func(config *web.Config) error {
		var err error
		if c.Bool("now") {
			err = config.Store.DropSigningKeys(c.Context)
		}
		var kept []store.SigningKey
		if err == nil {
			kept, err = config.Store.SigningKeys(c.Context)
		}
		if err == nil {
			err = web.AddKey(c.Context, config.Store, len(kept) == 0)
		}
		if err != nil {
			return cannot(err)
		}
		if len(kept) == 0 {
			p.say(p.Say("There is a key now."))
		} else {
			p.say(p.Say("There is a new key; it signs from tomorrow on, when platforms have seen it."))
		}
		return noteCommand(c, config, "made a new key", "")
	})
}
