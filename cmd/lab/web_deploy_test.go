package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
	"go.yaml.in/yaml/v3"
)

// webPage is the page about lab web, in a language.
func webPage(t *testing.T, name string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "assignments", "web", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// block is the code block of a language in the page about lab web.
func block(t *testing.T, language string) string {
	t.Helper()
	found := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindStringSubmatch(webPage(t, "README.md"))
	if found == nil {
		t.Fatalf("the page has no block in %s", language)
	}
	return found[1]
}

// The page says the same in both languages: the same chapters, tables and commands,
// and every word of a program's is in both.
func TestThePageHasTheSameWordsInBothLanguages(t *testing.T) {
	en, ko := webPage(t, "README.md"), webPage(t, "README.ko.md")
	fence := regexp.MustCompile("(?s)```.*?```")
	if a, b := fence.FindAllString(en, -1), fence.FindAllString(ko, -1); !slices.Equal(a, b) {
		t.Errorf("code blocks differ:\n%s", firstDifference([]byte(strings.Join(a, "\n")), []byte(strings.Join(b, "\n"))))
	}
	en, ko = fence.ReplaceAllString(en, ""), fence.ReplaceAllString(ko, "")
	for what, pattern := range map[string]string{"headings": `(?m)^#+ `, "rows": `(?m)^\|`, "items": `(?m)^- `, "columns": `(?m) ?\| ?`} {
		find := regexp.MustCompile(pattern)
		if a, b := find.FindAllString(en, -1), find.FindAllString(ko, -1); !slices.Equal(a, b) {
			t.Errorf("%s: %d in English, %d in Korean, or in another order", what, len(a), len(b))
		}
	}
	words := func(page string) map[string]int {
		n := map[string]int{}
		for _, one := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(page, -1) {
			n[strings.Join(strings.Fields(one[1]), " ")]++
		}
		return n
	}
	a, b := words(en), words(ko)
	for word := range a {
		if a[word] != b[word] {
			t.Errorf("`%s` is %d times in English, %d times in Korean", word, a[word], b[word])
		}
		delete(b, word)
	}
	for word := range b {
		t.Errorf("`%s` is in Korean alone", word)
	}
}

// knows reports whether the program has a command with these flags.
func knows(t *testing.T, words []string) {
	t.Helper()
	p := &program{out: &bytes.Buffer{}, err: &bytes.Buffer{}}
	all := p.commands()
	i := slices.IndexFunc(all, func(c *cli.Command) bool { return c.Name == words[0] })
	if i < 0 {
		t.Fatalf("no command %s", words[0])
	}
	for _, word := range words[1:] {
		name, isFlag := strings.CutPrefix(word, "--")
		if isFlag && findFlag(all[i].Flags, name) == nil {
			t.Errorf("lab %s has no flag %s", words[0], word)
		}
	}
}

// What the page says about systemd is what systemd understands.
func TestTheUnitIsOne(t *testing.T) {
	unit := block(t, "ini")
	command := regexp.MustCompile(`ExecStart=/usr/local/bin/lab (.*)`).FindStringSubmatch(unit)
	if command == nil {
		t.Fatal("the unit starts nothing")
	}
	knows(t, strings.Fields(command[1]))
	verify, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd is not installed")
	}
	name := filepath.Join(t.TempDir(), "lab-web.service")
	program, err := exec.LookPath("lab")
	if err != nil {
		t.Fatal(err)
	}
	unit = strings.ReplaceAll(unit, "/usr/local/bin/lab", program)
	if err := os.WriteFile(name, []byte(unit), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(verify, "verify", name).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v\n%s", err, out)
	}
}

// What the page says about containers is well formed, names no volume or secret
// that is not there, and starts commands that there are.
func TestTheComposeFileIsOne(t *testing.T) {
	var file struct {
		Services map[string]struct {
			Image       string
			Command     []string
			WorkingDir  string `yaml:"working_dir"`
			Environment map[string]string
			Volumes     []string
			Tmpfs       []string
			Secrets     []string
			DependsOn   []string `yaml:"depends_on"`
			Ports       []string
			Deploy      struct{ Replicas int }
			Restart     string
			Grace       string `yaml:"stop_grace_period"`
		}
		Volumes map[string]struct{}
		Secrets map[string]struct{ File string }
	}
	in := yaml.NewDecoder(strings.NewReader(block(t, "yaml")))
	in.KnownFields(true)
	if err := in.Decode(&file); err != nil {
		t.Fatal(err)
	}
	for name, s := range file.Services {
		for _, secret := range s.Secrets {
			if file.Secrets[secret].File == "" {
				t.Errorf("%s: no secret %s", name, secret)
			}
		}
		for _, volume := range s.Volumes {
			volume, _, _ = strings.Cut(volume, ":")
			if _, ok := file.Volumes[volume]; !ok {
				t.Errorf("%s: no volume %s", name, volume)
			}
		}
		for _, other := range s.DependsOn {
			if file.Services[other].Image == "" {
				t.Errorf("%s: no service %s", name, other)
			}
		}
		if s.Image == "lab" {
			knows(t, s.Command)
		}
	}
	if len(file.Services) != 3 || file.Services["worker"].Deploy.Replicas != 3 {
		t.Errorf("services: %v", file.Services)
	}
}
