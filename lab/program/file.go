package program

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// largestFile bounds what is hashed of a file, in octets.
const largestFile = 256 << 20

// scripts are what files are called that another program runs.
var scripts = []string{".py", ".java", ".jar", ".class", ".go", ".js", ".mjs", ".cjs", ".ts", ".rb", ".pl", ".php", ".lua", ".sh", ".dll", ".cs", ".csproj", ".rs", ".kts"}

// SHA256 returns the hash of what the student wrote, in hex: of the script that
// the command names, else of the program itself. It is empty where the command
// names a part of the system alone, such as a shell.
func (c Command) SHA256() string {
	for i, word := range c[1:] {
		if sum, ok := hashed(word); ok && slices.Contains(scripts, filepath.Ext(word)) {
			return sum
		}
		if sum, ok := hashed(c.unnamed(i+1, word)); ok {
			return sum
		}
	}
	path, err := exec.LookPath(c[0])
	if err != nil || !strings.ContainsAny(c[0], `/\`) { // found by its bare name: python3, java
		return ""
	}
	sum, _ := hashed(path)
	return sum
}

// unnamed returns the file that a word means without its ending: a module of
// Python (python3 -m server), or a class of Java (java Server). It is empty for
// any other word.
func (c Command) unnamed(at int, word string) string {
	interpreter := strings.TrimRight(strings.TrimSuffix(filepath.Base(c[0]), ".exe"), "0123456789.")
	path := filepath.FromSlash(strings.ReplaceAll(word, ".", "/"))
	switch {
	case (interpreter == "python" || interpreter == "py") && c[at-1] == "-m":
		return path + ".py"
	case interpreter == "java" && !strings.HasPrefix(word, "-"):
		return path + ".class"
	}
	return ""
}

// hashed returns the hash of an ordinary file.
func hashed(name string) (sum string, ok bool) {
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() || info.Size() > largestFile {
		return "", false
	}
	file, err := os.Open(name)
	if err != nil {
		return "", false
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, io.LimitReader(file, largestFile)); err != nil {
		return "", false
	}
	return hex.EncodeToString(hash.Sum(nil)), true
}
