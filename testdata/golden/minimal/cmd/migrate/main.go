// Command migrate writes migrations from the models. It is a tool of the developer: the program that is deployed applies
// migrations (api migrate) but never writes them, and does not link what it takes to.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"example.com/shop/internal/app"
)

const usage = `usage: migrate new NAME   write the difference between models and migrations as the next migration, and apply it
       migrate check      fail when there is a difference`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// run does what args say and returns the exit code: 0 done, 1 failed or different, 2 not understood.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	m := migrator{dir: "migrations", models: app.Models(), environ: environ, out: stdout}
	var err error
	switch {
	case len(args) == 2 && args[0] == "new":
		err = m.create(ctx, args[1])
	case len(args) == 1 && args[0] == "check":
		err = m.check(ctx)
	default:
		fmt.Fprintln(stderr, usage)
		return 2
	}
	if err != nil {
		fmt.Fprintln(stderr, "migrate:", err)
		return 1
	}
	return 0
}

var errDiffers = errors.New("the models and the migrations differ: run make migrate name=…")
