package report

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
)

// TestReasonsAreWrittenDown: the README has every reason with its meaning, in
// both languages, and every constant is one of them.
func TestReasonsAreWrittenDown(t *testing.T) {
	for name, lang := range map[string]i18n.Lang{"README.md": i18n.En, "README.ko.md": i18n.Ko} {
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range reasons {
			if row := fmt.Sprintf("| `%s` | %s |\n", r.Code, r.Meaning.In(lang)); !strings.Contains(string(text), row) {
				t.Errorf("%s lacks %s", name, row)
			}
		}
	}
	said := map[string]bool{}
	for _, r := range reasons {
		said[fmt.Sprintf("%q", r.Code)] = true
	}
	file, err := parser.ParseFile(token.NewFileSet(), "reason.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && spec.Type != nil && fmt.Sprint(spec.Type) == "ReasonCode" {
			for _, value := range spec.Values {
				if text := value.(*ast.BasicLit).Value; !said[text] {
					t.Errorf("%s means nothing", text)
				}
			}
		}
		return true
	})
}
