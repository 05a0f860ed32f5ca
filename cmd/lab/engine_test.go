package main

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// engine is where packets are understood. Everybody else asks for what it has
// found out: flow gives connections and conversations, with every fact of each
// segment and datagram.
const engine = "socketlab/capture"

// ofEngineOnly are what it takes to understand packets, and nobody else uses.
var ofEngineOnly = map[string]bool{
	engine + "/ip.Decoder": true, engine + "/ip.Frame": true, engine + "/ip.Packet": true,
	engine + "/tcp.Table": true, engine + "/tcp.Found": true, engine + "/tcp.Ports": true,
	engine + "/udp.Table": true,
}

// headers are the fields with octets of headers, and the packages that show
// them octet by octet, or hand them on to those that do.
var headers = map[string]bool{"Link": true, "Network": true, "Header": true}

var drawers = map[string]bool{"socketlab/assignments/page": true, "socketlab/assignments/ladder": true}

// complaints tells where a package does what is the engine's.
func complaints(fset *token.FileSet, path string, files []*ast.File, info *types.Info) (list []string) {
	complain := func(n ast.Node, format string, args ...any) {
		at := fset.Position(n.Pos())
		list = append(list, fmt.Sprintf("%s:%d: %s", filepath.Base(at.Filename), at.Line, fmt.Sprintf(format, args...)))
	}
	number := func(x ast.Expr) bool {
		t := info.TypeOf(x)
		return t != nil && t.String() == engine+"/tcp.Seq"
	}
	inspect := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if (number(n.X) || number(n.Y)) && n.Op != token.EQL && n.Op != token.NEQ {
				complain(n, "reckons with sequence numbers; Facts.RelSeq, RelAck and the spans are there for that")
			}
		case *ast.AssignStmt:
			if n.Tok != token.ASSIGN && n.Tok != token.DEFINE && number(n.Lhs[0]) {
				complain(n, "reckons with sequence numbers; Facts.RelSeq, RelAck and the spans are there for that")
			}
		case *ast.CallExpr:
			if info.Types[n.Fun].IsType() && len(n.Args) == 1 && number(n.Args[0]) != number(n) {
				complain(n, "makes something else of a sequence number, or one of something else")
			}
		case *ast.SelectorExpr:
			used := info.Uses[n.Sel]
			if used == nil || used.Pkg() == nil {
				return true
			}
			if name := used.Pkg().Path() + "." + used.Name(); ofEngineOnly[name] {
				complain(n, "uses %s", name)
			}
			field, isField := used.(*types.Var)
			of := strings.HasPrefix(used.Pkg().Path(), engine) || used.Pkg().Path() == "socketlab/assignments/report"
			if isField && field.IsField() && of && headers[used.Name()] && !drawers[path] {
				complain(n, "looks at the octets of a header")
			}
		}
		return true
	}
	for _, f := range files {
		ast.Inspect(f, inspect)
	}
	return list
}

// exports finds the compiled packages of a build.
func exports(t *testing.T) types.Importer {
	t.Helper()
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "socketlab/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
}

// typed type-checks a package.
func typed(t *testing.T, imports types.Importer, fset *token.FileSet, path string, files []*ast.File) *types.Info {
	t.Helper()
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	if _, err := (&types.Config{Importer: imports}).Check(path, fset, files, info); err != nil {
		t.Fatal(err)
	}
	return info
}

func TestOnlyTheEngineUnderstandsPackets(t *testing.T) {
	imports := exports(t)
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}|{{.Dir}}|{{join .GoFiles " "}}`, "socketlab/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for line := range strings.Lines(string(out)) {
		parts := strings.Split(strings.TrimSpace(line), "|")
		if path := parts[0]; path == engine || strings.HasPrefix(path, engine+"/") {
			continue
		}
		fset := token.NewFileSet()
		var files []*ast.File
		for _, name := range strings.Fields(parts[2]) {
			f, err := parser.ParseFile(fset, filepath.Join(parts[1], name), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		if len(files) == 0 {
			continue
		}
		looked++
		for _, c := range complaints(fset, parts[0], files, typed(t, imports, fset, parts[0], files)) {
			t.Errorf("%s: %s", parts[0], c)
		}
	}
	if looked < 10 {
		t.Errorf("found %d packages beside the engine", looked)
	}
}

// What the test above forbids, it finds.
func TestUnderstandingPacketsIsFound(t *testing.T) {
	imports := exports(t)
	for _, c := range []struct {
		statement string
		want      int
	}{
		{"_ = m.Seq - 5", 1},
		{"_ = m.Seq < 5", 1},
		{"_ = uint32(m.Seq)", 1},
		{"_ = tcp.Seq(r.Seq)", 1},
		{"m.Seq += 5", 1},
		{"_ = s.Header[13]", 1},
		{"_ = r.Detail.Network", 1},
		{"var d ip.Decoder; _ = d", 1},
		{"_ = tcp.Table{}", 1},
		{"_ = ip.Frame{}", 1},
		{"_ = m.Seq == 0", 0},
		{"_ = s.RelSeq + int64(s.Length)", 0},
		{"_ = s.Payload[0]", 0},
	} {
		source := "package p\nimport (\"socketlab/assignments/report\"; \"socketlab/capture/flow\"; \"socketlab/capture/ip\"; \"socketlab/capture/tcp\")\n" +
			"type packet = ip.Checksum\nfunc _(s *tcp.Segment, m *flow.Unreachable, r *report.Row) { " + c.statement + " }"
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "p.go", source, 0)
		if err != nil {
			t.Fatal(err)
		}
		files := []*ast.File{f}
		if got := complaints(fset, "p", files, typed(t, imports, fset, "p", files)); len(got) != c.want {
			t.Errorf("%s: %q", c.statement, got)
		}
	}
}
