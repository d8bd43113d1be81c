// Command omni writes and grows production-ready Go SaaS backends.
package main

import (
	"os"

	"github.com/logixtecs/omni/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}
