package main

import (
	"archive/zip"
	"bytes"
	"debug/elf"
	"embed"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"text/template"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/i18n"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

func (p *program) bundleCommand() *cli.Command {
	return &cli.Command{
		Name:      "bundle",
		Usage:     p.Say("make an autograder to upload to Gradescope or Classroom 50"),
		ArgsUsage: "gradescope|classroom50",
		Description: p.Say("The bundle is a zip file with lab itself, the assignment and the entry point that\n" +
			"the platform calls. Both platforms run Linux on x86-64, so lab must be there as a\n" +
			"program for it that needs no libraries: the one of --binary, else this program if\n" +
			"it is one, else one that is built from the source code in the current folder."),
		UsageText: `lab bundle gradescope --assignment udp-echo -o autograder.zip
lab bundle classroom50 --assignment lab3.yaml -o autograder.zip --binary lab-linux-amd64`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "assignment", Aliases: []string{"a"}, Usage: p.Say("`ASSIGNMENT`: a built-in one, or a YAML file")},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: p.Say("write the bundle to `FILE`")},
			&cli.StringFlag{Name: "binary", Usage: p.Say("`FILE` that is lab for Linux on x86-64, without libraries")},
		},
		Action: p.bundle,
	}
}

// A bundlePlatform is a platform that bundles are made for.
type bundlePlatform struct {
	name  string
	files []bundleFile
}

// A bundleFile is one file of a bundle, made of a template.
type bundleFile struct{ name, template string }

// bundlePlatforms are the platforms, by name. A new one is a row here, its
// entry point, and a report format of the same name.
var bundlePlatforms = []bundlePlatform{
	{"gradescope", []bundleFile{{"setup.sh", "bundle/setup.sh"}, {"run_autograder", "bundle/run_autograder"}}},
	{"classroom50", []bundleFile{{"autograder.py", "bundle/autograder.py"}}},
}

//go:embed bundle
var bundleTemplates embed.FS

// bundle does what `lab bundle` promises.
func (p *program) bundle(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	var names []string
	var platform *bundlePlatform
	for i := range bundlePlatforms {
		names = append(names, bundlePlatforms[i].name)
		if bundlePlatforms[i].name == args[0] {
			platform = &bundlePlatforms[i]
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
		return writeBundle(w, platform, bundleFacts{Assignment: spec.Name + ".yaml", Lang: p.Lang}, source, binary)
	})
}

// bundleFacts are what the entry points need to know.
type bundleFacts struct {
	Assignment string // name of the file
	Lang       i18n.Lang
}

// writeBundle writes the zip file. The same bundle has the same bytes.
func writeBundle(w io.Writer, platform *bundlePlatform, facts bundleFacts, source []byte, binary string) error {
	z := zip.NewWriter(w)
	for _, file := range platform.files {
		text, err := fill(file.template, facts)
		if err != nil {
			return err
		}
		if err := files.Zip(z, file.name, 0o755, bytes.NewReader(text)); err != nil {
			return err
		}
	}
	if err := files.Zip(z, facts.Assignment, 0o644, bytes.NewReader(source)); err != nil {
		return err
	}
	f, err := os.Open(binary)
	if err != nil {
		return err
	}
	defer f.Close()
	return errors.Join(files.Zip(z, "lab", 0o755, f), z.Close())
}

func fill(name string, facts bundleFacts) ([]byte, error) {
	t, err := template.ParseFS(bundleTemplates, name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, facts)
	return b.Bytes(), err
}

// errNotPortable is returned for a program that would not run on the
// platforms.
var errNotPortable = message.Errorf("is no program for Linux on x86-64 that needs no libraries")

// portableBinary finds a lab that runs on the platforms. clean removes what
// had to be built.
func (p *program) portableBinary(c *cli.Context) (path string, clean func(), err error) {
	clean = func() {}
	build := "CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -o lab-linux-amd64 ./cmd/lab"
	if path := c.String("binary"); path != "" {
		if err := portable(path); err != nil {
			return "", clean, cannot(message.At(path, err)).tell(build)
		}
		return path, clean, nil
	}
	if own, err := os.Executable(); err == nil && portable(own) == nil {
		return own, clean, nil
	}
	if !isSource(".") {
		return "", clean, cannot(message.Errorf("this lab does not run on the platform, and its source code is not in the current folder; build one that does, and name it with --binary")).tell(build)
	}
	dir, err := os.MkdirTemp("", "lab-bundle")
	if err != nil {
		return "", clean, cannot(err)
	}
	clean = func() { os.RemoveAll(dir) }
	path = filepath.Join(dir, "lab")
	p.note(p.Say("building lab for Linux on x86-64"))
	if err := buildPortable(c, path); err != nil {
		clean()
		return "", func() {}, cannot(err)
	}
	return path, clean, nil
}

// portable returns nil for a program that runs on Linux on x86-64 whatever
// libraries are there.
func portable(path string) error {
	f, err := elf.Open(path)
	if err != nil {
		var format *elf.FormatError
		if errors.As(err, &format) || errors.Is(err, io.EOF) {
			return errNotPortable
		}
		return err
	}
	defer f.Close()
	if f.Machine != elf.EM_X86_64 || f.OSABI != elf.ELFOSABI_NONE && f.OSABI != elf.ELFOSABI_LINUX {
		return errNotPortable
	}
	for _, segment := range f.Progs {
		if segment.Type == elf.PT_INTERP {
			return errNotPortable
		}
	}
	return nil
}

// isSource reports whether a folder is that of lab's source code.
func isSource(dir string) bool {
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	return err == nil && bytes.HasPrefix(data, []byte("module socketlab\n"))
}

func buildPortable(c *cli.Context, path string) error {
	cmd := exec.CommandContext(c.Context, "go", "build", "-trimpath", "-ldflags", "-s -w -X main.version="+version, "-o", path, "./cmd/lab")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOFLAGS=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return message.At("go build", message.Errorf("%v: %s", err, out))
	}
	return nil
}
