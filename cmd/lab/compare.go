package main

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/compare"
	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
	"socketlab/capture/message"
)

func (p *program) compareCommand() *cli.Command {
	return &cli.Command{
		Name:      "compare",
		Usage:     p.Say("find submissions that share packets"),
		ArgsUsage: "PATH…",
		Description: p.Say("PATH is a folder, an archive, an LMS's bulk download or a capture. Two captures share\n" +
			"packets if what kernels and the course of time draw at random is the same in both:\n" +
			"sequence numbers, identifications, ports, the nanoseconds between frames. That survives\n" +
			"another name and id, another format, shifted times, frames left out, moved or added.\n" +
			"How likely it is by chance is said. It is evidence for a person, and no verdict."),
		UsageText: `lab compare moodle.zip
lab compare submissions/ --base handed-out.pcapng --format html -o compare.html
lab compare week3/ --index fingerprints.jsonl --key teacher.key --anonymous --format csv`,
		Flags: append([]cli.Flag{
			&cli.StringSliceFlag{Name: "base", Usage: p.Say("packets of this `FILE`, which was handed out, count for nothing; may be given more than once")},
			&cli.StringFlag{Name: "index", Usage: p.Say("`FILE` of fingerprints: compare with those of earlier times, and add these; it holds no packets and no names")},
			&cli.StringFlag{Name: "key", Usage: p.Say("`FILE` with the key of --index, made if it is not there (default: the index's name with .key)")},
			&cli.BoolFlag{Name: "anonymous", Usage: p.Say("numbers instead of names")},
			&cli.IntFlag{Name: "jobs", Usage: p.Say("`NUMBER` of captures read at the same time (default: as many as there are processors)")},
		}, p.resultFlags("text", "json", "csv", "html")...),
		Action: p.compare,
	}
}

// compareFormats write a comparison.
var compareFormats = map[string]func(io.Writer, *report.Comparison) error{
	"text": report.CompareText, "json": report.CompareJSON, "csv": report.CompareCSV, "html": page.Compare,
}

// compare does what `lab compare` promises.
func (p *program) compare(c *cli.Context) error {
	paths, err := p.arguments(c, 1, -1)
	if err != nil {
		return err
	}
	if err := p.spareOwn(c, append(slices.Clone(paths), append(c.StringSlice("base"), c.String("index"), c.String("key"))...)...); err != nil {
		return err
	}
	if c.Int("jobs") < 0 {
		return misuse(p.Say("--jobs: want a positive number")).tell("lab compare --help")
	}
	if c.String("key") != "" && c.String("index") == "" {
		return misuse(p.Say("--key belongs to --index FILE")).tell("lab compare --help")
	}
	base, err := p.bases(c)
	if err != nil {
		return err
	}
	later, err := p.later(c)
	if err != nil {
		return err
	}
	in, err := submission.Find(paths, submission.Options{})
	if err != nil {
		return cannot(err)
	}
	defer in.Close()
	jobs := c.Int("jobs")
	if jobs == 0 {
		jobs = compare.Jobs()
	}
	all := captures(in)
	unread, err := compare.Read(c.Context, all, jobs)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return cannot(message.Errorf("there is no capture to compare"))
	}
	if later != nil {
		for i := range all {
			all[i].Print = later.Keyed(all[i].Print)
		}
		for i := range base {
			base[i] = later.Keyed(base[i])
		}
	}
	if err := p.showComparison(c, all, base, later, unread); err != nil || later == nil {
		return err
	}
	later.Add(all)
	return p.writeFile(c.String("index"), func(w io.Writer) error { _, err := later.WriteTo(w); return err })
}

// captures are all captures that were handed in: every attempt is compared.
func captures(in *submission.Collection) (all []compare.Entry) {
	for _, s := range in.Submissions {
		one := compare.Entry{Name: cmp.Or(s.ID(), s.Label)}
		for _, member := range s.Team {
			one.Team = append(one.Team, member.ID)
		}
		for _, a := range s.Attempts {
			if a.Capture != nil {
				one.File, one.Open = a.Capture.Path, a.Capture.Open
				all = append(all, one)
			}
		}
	}
	return all
}

// showComparison prints which submissions share packets.
func (p *program) showComparison(c *cli.Context, all []compare.Entry, base []compare.Print, later *compare.Later, unread []compare.Unread) error {
	n := len(all)
	all = slices.Clone(all)
	if later != nil {
		all = append(all, later.Entries...)
	}
	if c.Bool("anonymous") {
		compare.Anonymous(all)
	}
	html := c.String("format") == "html"
	r := compare.Report(n, compare.New(all, base...).Pairs(), html, p.Lang)
	r.Earlier = len(all) - n
	for i, u := range unread {
		if c.Bool("anonymous") {
			u.File = p.Say("a capture (%d)", i+1)
		}
		r.Unread = append(r.Unread, p.Say("%s cannot be read: %s", u.File, p.words(u.Err)))
	}
	return p.write(c, func(w io.Writer) error { return compareFormats[c.String("format")](w, r) })
}

// bases reads what was handed out.
func (p *program) bases(c *cli.Context) (base []compare.Print, err error) {
	for _, name := range c.StringSlice("base") {
		found, err := compare.Capture(func() (io.ReadCloser, error) { return os.Open(name) })
		if err != nil {
			return nil, named(name, err)
		}
		base = append(base, compare.Of(found, nil))
	}
	return base, nil
}

// later reads the file of --index, nil if there is none to read or to write.
func (p *program) later(c *cli.Context) (*compare.Later, error) {
	name := c.String("index")
	if name == "" {
		return nil, nil
	}
	keyName := c.String("key")
	if keyName == "" {
		keyName = name + ".key"
	}
	raw, err := os.ReadFile(name)
	fresh := err != nil && isMissing(err)
	if err != nil && !fresh {
		return nil, named(name, err)
	}
	key, err := p.keyFile(keyName, fresh || len(raw) == 0)
	if err != nil {
		return nil, err
	}
	later, err := compare.ReadLater(bytes.NewReader(raw), key)
	if err != nil {
		return nil, cannot(message.At(name, err))
	}
	return later, nil
}

// isMissing reports whether a file is not there.
func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
