// Portable checks that this module compiles for other systems:
//
//	go run ./.ci/portable linux/arm64 darwin/amd64 windows/arm64
//
// Compiling for six systems takes minutes where nothing is cached, nearly all
// of it for making machine code of the standard library that nobody runs. A
// compiler refuses what does not type-check, and everything is type-checked
// here, from source; make dist compiles it, too.
package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/tools/go/packages"
)

func main() {
	failed := false
	for _, target := range os.Args[1:] {
		system, processor, _ := strings.Cut(target, "/")
		fmt.Println("check", target, "without cgo")
		all, err := packages.Load(&packages.Config{
			Mode: packages.LoadAllSyntax, Tests: true,
			BuildFlags: []string{"-tags=nostore"}, // the databases' drivers are somebody else's, and as large as all the rest
			Env:        append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+processor),
		}, "./...")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		failed = packages.PrintErrors(all) > 0 || failed
	}
	if failed {
		os.Exit(1)
	}
}
