// Command omni writes and grows production-ready Go SaaS backends.
package main

import (
	"os"
	"runtime/debug"

	"github.com/logixtecs/omni/internal/cli"
)

func main() {
	debug.SetGCPercent(300) // a command ends before more than a few collections would pay
	os.Exit(cli.Main(os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}
