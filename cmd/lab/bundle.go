package main

import (
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/bundle"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

func (p *program) bundleCommand() *cli.Command {
	return &cli.Command{
		Name:      "bundle",
		Usage:     p.Say("make an autograder to upload to Gradescope or Classroom 50, or a course to hand on"),
		ArgsUsage: "gradescope|classroom50|course",
		Description: p.Say("The bundle is a zip file with lab itself, the assignment and the entry point that\n" +
			"the platform calls. Both platforms run Linux on x86-64, so lab must be there as a\n" +
			"program for it that needs no libraries: the one of --binary, else this program if\n" +
			"it is one, else one that is built from the source code in the current folder."),
		UsageText: `lab bundle gradescope --assignment udp-echo -o autograder.zip
lab bundle classroom50 --assignment lab3.yaml -o autograder.zip --binary lab-linux-amd64
lab bundle course --course networks.yaml -o networks.zip`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "assignment", Aliases: []string{"a"}, Usage: p.Say("`ASSIGNMENT`: a built-in one, or a YAML file")},
			&cli.StringFlag{Name: "course", Usage: p.Say("course `FILE` whose folder is bundled")},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: p.Say("write the bundle to `FILE`")},
			&cli.StringFlag{Name: "binary", Usage: p.Say("`FILE` that is lab for Linux on x86-64, without libraries")},
		},
		Action: p.bundle,
	}
}

// bundle does what `lab bundle` promises.
func (p *program) bundle(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	if args[0] == "course" {
		return p.bundleCourse(c)
	}
	names := []string{"course"}
	var platform *bundle.Platform
	for i := range bundle.Platforms {
		names = append(names, bundle.Platforms[i].Name)
		if bundle.Platforms[i].Name == args[0] {
			platform = &bundle.Platforms[i]
		}
	}
	switch {
	case platform == nil:
		return misuse(p.Say("unknown platform %s", shorten(args[0])) + p.didYouMean(args[0], names)).tell("lab bundle --help")
	case c.String("assignment") == "":
		return misuse(p.Say("say which assignment it is: --assignment NAME")).tell("lab list")
	case c.String("output") == "":
		return misuse(p.Say("say where the bundle goes: --output FILE")).tell(p.again("-o", "autograder.zip"))
	}
	spec, err := p.assignment(c.String("assignment"))
	if err != nil {
		return err
	}
	source, err := assignments.Source(c.String("assignment"))
	if err != nil {
		return cannot(err)
	}
	binary, clean, err := p.portableBinary(c)
	if err != nil {
		return err
	}
	defer clean()
	return p.write(c, func(w io.Writer) error {
		return platform.Write(w, bundle.Contents{Assignment: spec.Name + ".yaml", Source: source, Binary: binary, Lang: p.Lang})
	})
}

// releaseFile is what a release calls the lab that runs on the platforms.
const releaseFile = "lab-linux-amd64"

// portableBinary finds a lab that runs on the platforms. clean removes what
// had to be built.
func (p *program) portableBinary(c *cli.Context) (path string, clean func(), err error) {
	clean = func() {}
	build := "CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -o lab-linux-amd64 ./cmd/lab"
	if path := c.String("binary"); path != "" {
		if err := bundle.Portable(path); err != nil {
			return "", clean, cannot(files.Named(path, err)).tell(build)
		}
		return path, clean, nil
	}
	if own, err := os.Executable(); err == nil && bundle.Portable(own) == nil {
		return own, clean, nil
	}
	if !bundle.IsSource(".") {
		return "", clean, cannot(message.Errorf("the platform needs lab for Linux on x86-64: get the file %s of the release %s, and name it with --binary", releaseFile, programVersion())).
			tell(p.again("--binary", releaseFile))
	}
	dir, err := os.MkdirTemp("", "lab-bundle")
	if err != nil {
		return "", clean, cannot(err)
	}
	clean = func() { os.RemoveAll(dir) }
	path = filepath.Join(dir, "lab")
	p.note(p.Say("building lab for Linux on x86-64"))
	if err := bundle.Build(c.Context, version, path); err != nil {
		clean()
		return "", func() {}, cannot(err)
	}
	return path, clean, nil
}
