package program

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// An Advice is about a command line that does not start a program. Nothing is
// set where nothing is known.
type Advice struct {
	Cause Cause  // why it does not start
	Line  string // the command line that was probably meant
	First string // a command that has to be run before
}

// A Cause is why a command line does not start a program.
type Cause string

// The causes that are known.
const (
	NeedsInterpreter Cause = "interpreter" // it names a file that another program runs
	NeedsCompiler    Cause = "compiler"    // it names source code
	NeedsName        Cause = "name"        // Python is called something else here
)

// ErrShell says that a command line is written for a shell, which nobody asks.
var ErrShell = errors.New("this line needs a shell")

// shellWords mean something to a shell only.
var shellWords = []string{"&&", "||", "|", ";", "&", ">", ">>", "<", "2>", "2>&1", "&>"}

// shellFirst are commands that a shell does itself, and variables that it
// sets for a command.
var shellFirst = regexp.MustCompile(`^(cd|export|source|\.|set|alias|[A-Za-z_]\w*=.*)$`)

// NeedsShell reports whether a command line, cut into c, is written for a
// shell. A word in quotation marks is the program's.
func (c Command) NeedsShell(line string) bool {
	return shellFirst.MatchString(c[0]) || strings.HasSuffix(c[0], ";") || slices.ContainsFunc(c, func(word string) bool {
		return slices.Contains(shellWords, word) && !strings.Contains(line, "'"+word+"'") && !strings.Contains(line, `"`+word+`"`)
	})
}

// interpreters run files by their extension.
var interpreters = map[string]string{
	".py": "python3", ".java": "java", ".jar": "java -jar", ".go": "go run", ".js": "node", ".mjs": "node", ".ts": "node",
	".rb": "ruby", ".pl": "perl", ".php": "php", ".lua": "lua", ".sh": "sh", ".ps1": "powershell -File",
}

// compilers make programs of files by their extension.
var compilers = map[string]string{".c": "cc", ".cc": "c++", ".cpp": "c++", ".cxx": "c++", ".rs": "rustc"}

// Advise returns what to do about a command line, cut into c, for which
// starting its program has failed with err.
func (c Command) Advise(line string, err error) Advice {
	line = strings.TrimSpace(line)
	name := c[0]
	info, missing := os.Stat(name)
	file := missing == nil && info.Mode().IsRegular()
	extension := strings.ToLower(filepath.Ext(name))
	switch {
	case errors.Is(err, ErrShell) && runtime.GOOS == "windows":
		return Advice{Line: "cmd /c " + line}
	case errors.Is(err, ErrShell):
		return Advice{Line: "sh -c '" + strings.ReplaceAll(line, "'", `'\''`) + "'"}
	case file && interpreters[extension] != "":
		return Advice{Cause: NeedsInterpreter, Line: python(interpreters[extension]) + " " + line}
	case file && compilers[extension] != "":
		return compiled(compilers[extension], name, line)
	case file && errors.Is(err, fs.ErrPermission):
		return Advice{First: "chmod +x " + name}
	case file && !strings.ContainsAny(name, `/\`):
		return Advice{Line: "." + string(filepath.Separator) + line}
	case slices.Contains([]string{"python", "python3", "py"}, name) && python(name) != name:
		return Advice{Cause: NeedsName, Line: python(name) + strings.TrimPrefix(strings.TrimPrefix(line, name), " -3")}
	}
	return Advice{}
}

// compiled is the advice to compile a file, and to start what comes of it.
func compiled(compiler, name, line string) Advice {
	out := strings.TrimSuffix(name, filepath.Ext(name))
	start := out
	if !strings.ContainsAny(out, `/\`) {
		start = "." + string(filepath.Separator) + out
	}
	return Advice{Cause: NeedsCompiler, First: compiler + " -o " + out + " " + name, Line: start + strings.TrimPrefix(line, name)}
}

// python returns what Python is called here, or name if that is another
// program, or Python is missing.
func python(name string) string {
	if !strings.HasPrefix(name, "py") {
		return name
	}
	for _, other := range []string{"python3", "py", "python"} {
		if _, err := exec.LookPath(other); err == nil {
			return other
		}
	}
	return name
}
