package program

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// modules are those of Python's that a course about sockets uses, and that
// students call their own files after.
var modules = strings.Fields("abc argparse array asyncio base64 bisect calendar code codecs collections concurrent contextlib copy csv ctypes " +
	"datetime decimal email enum errno fcntl fractions ftplib functools getopt glob hashlib heapq hmac html http imaplib inspect io ipaddress " +
	"itertools json keyword locale logging math multiprocessing numbers operator os pathlib pickle platform poplib pprint profile queue random re " +
	"readline sched secrets select selectors shutil signal site smtplib socket socketserver sqlite3 ssl stat statistics string struct subprocess " +
	"symtable sys tempfile test textwrap thread threading time timeit token tokenize trace traceback tty types typing unittest urllib uuid " +
	"warnings weakref webbrowser xml xmlrpc zipfile zlib")

// nameModules finds the module that an import error is about: what Python says
// where it has found another file than its own.
var nameModules = []*regexp.Regexp{
	regexp.MustCompile(`module '(\w+)(?:\.\w+)*' has no attribute`),
	regexp.MustCompile(`'(\w+)' is not a package`),
	regexp.MustCompile(`cannot import name '\w+' from (?:partially initialized module )?'(\w+)`),
}

// Hidden returns the student's own file that hides the module of Python which
// the program has missed: "socket.py". It is empty if there is none.
func (p *Program) Hidden() string {
	error, place := p.Telling(), p.script()
	for _, pattern := range nameModules {
		m := pattern.FindStringSubmatch(error)
		if m == nil || place == "" || !slices.Contains(modules, m[1]) {
			continue
		}
		if info, err := os.Stat(filepath.Join(filepath.Dir(place), m[1]+".py")); err == nil && info.Mode().IsRegular() {
			return m[1] + ".py"
		}
	}
	return ""
}

// script returns the Python file that the command line starts.
func (p *Program) script() string {
	for _, word := range p.cmd.Args {
		if filepath.Ext(word) == ".py" {
			return word
		}
	}
	return ""
}
