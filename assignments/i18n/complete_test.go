package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// formatArgument tells which argument of a call is a format of the catalogue,
// by the name of the function or method that is called.
var formatArgument = map[string]int{
	"Say": 0, "Mark": 0, // of this package
	"Of": 0, "message.Errorf": 0, // of package message
	"say":     0,                           // Say of one language, in a variable
	"fail":    0,                           // of package peer
	"problem": 1, "corrupt": 1, "short": 0, // of package capture
	"wrong": 1,                                                               // of package ruling
	"Addf":  1, "Missingf": 1, "Provef": 1, "Notef": 1, "tell": 1, "Hint": 0, // of package check
}

// A use is one place in the source that names a format.
type use struct {
	at     token.Position
	format string
	args   int // arguments that follow it; -1 when they are not known
}

func TestEveryMessageIsSaidInKorean(t *testing.T) {
	all := catalogue()
	for _, u := range uses(t) {
		if _, ok := all[u.format]; !ok && words(u.format) {
			t.Errorf("%v: no Korean for %q", u.at, u.format)
		}
		if want := len(verbs(u.format)); u.args >= 0 && u.args != want {
			t.Errorf("%v: %d arguments for %d verbs in %q", u.at, u.args, want, u.format)
		}
	}
}

func TestEveryKoreanMessageIsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, u := range uses(t) {
		used[u.format] = true
	}
	for english := range catalogue() {
		if !used[english] {
			t.Errorf("nothing says %q", english)
		}
	}
}

func TestBothLanguagesTakeTheSameArguments(t *testing.T) {
	for english, korean := range catalogue() {
		if a, b := verbs(english), verbs(korean); !slices.Equal(a, b) {
			t.Errorf("%q takes %v, %q takes %v", english, a, korean, b)
		}
	}
}

// TestNoPercentSignIsLeftOver finds a per cent that fmt would take for a verb:
// "10% 할인" must be "10%% 할인".
func TestNoPercentSignIsLeftOver(t *testing.T) {
	for english, korean := range catalogue() {
		for _, format := range []string{english, korean} {
			if strings.Contains(verb.ReplaceAllString(format, ""), "%") {
				t.Errorf("a %% that is no verb in %q", format)
			}
		}
	}
}

func TestNoFormatStandsInTwoAreas(t *testing.T) {
	seen := map[string]bool{}
	for _, area := range areas() {
		for english := range area {
			if seen[english] {
				t.Errorf("%q stands in two areas: move it to koCommon", english)
			}
			seen[english] = true
		}
	}
}

// uses returns every format that the source of the module names, tests left
// out.
func uses(t *testing.T) []use {
	t.Helper()
	var found []use
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case strings.HasSuffix(path, ".tmpl"):
			in, err := usesInTemplate(path)
			found = append(found, in...)
			return err
		case !strings.HasSuffix(path, ".go"), strings.HasSuffix(path, "_test.go"):
			return nil
		}
		in, err := usesIn(path)
		found = append(found, in...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func usesIn(path string) ([]use, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, 0)
	if err != nil {
		return nil, err
	}
	var found []use
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		at, ok := formatArgument[called(call)]
		if !ok || at >= len(call.Args) {
			return true
		}
		if format, ok := literal(call.Args[at]); ok {
			u := use{files.Position(call.Pos()), format, len(call.Args) - at - 1}
			if call.Ellipsis.IsValid() || called(call) == "Mark" {
				u.args = -1
			}
			found = append(found, u)
		}
		return true
	})
	return found, nil
}

// said finds the formats that a template says: {{say "Frame %d" .Frame}}.
var said = regexp.MustCompile(`\bsay ("(?:[^"\\]|\\.)*")`)

// usesInTemplate finds the formats in a template. Their arguments are counted
// when the template is executed.
func usesInTemplate(path string) ([]use, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var found []use
	for _, m := range said.FindAllSubmatchIndex(source, -1) {
		format, err := strconv.Unquote(string(source[m[2]:m[3]]))
		if err != nil {
			return nil, err
		}
		line := 1 + strings.Count(string(source[:m[0]]), "\n")
		found = append(found, use{token.Position{Filename: path, Line: line}, format, -1})
	}
	return found, nil
}

// called returns the name of the function or method that is called.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if of, ok := f.X.(*ast.Ident); ok && f.Sel.Name == "Errorf" {
			return of.Name + ".Errorf" // fmt has one, too
		}
		return f.Sel.Name
	}
	return ""
}

// literal returns the value of a string literal, of several joined by +, or
// of a constant of the same file.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.Ident:
		if e.Obj == nil || e.Obj.Kind != ast.Con {
			return "", false
		}
		spec, ok := e.Obj.Decl.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return "", false
		}
		return literal(spec.Values[0])
	case *ast.BinaryExpr:
		a, okA := literal(e.X)
		b, okB := literal(e.Y)
		return a + b, okA && okB
	}
	return "", false
}

var verb = regexp.MustCompile(`%[-+# 0]*(?:\[(\d+)\])?[0-9.]*([a-zA-Z%])`)

// words reports whether a format says anything beside its arguments.
func words(format string) bool {
	return strings.ContainsFunc(verb.ReplaceAllString(format, ""), unicode.IsLetter)
}

// verbs returns the verbs of a format in the order of their arguments.
func verbs(format string) []string {
	byArgument := map[int]string{}
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		byArgument[next] = m[2]
		next++
	}
	var out []string
	for i := 1; i <= len(byArgument); i++ {
		out = append(out, byArgument[i])
	}
	return out
}
