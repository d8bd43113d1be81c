// Command api is the whole program in one binary: the server, and what is done around it (migrations, health check, seed).
// `api help` lists the commands; each has a file of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// run does what args say and returns the exit code: 0 done, 1 failed, 2 not understood.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	name := "serve"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	c, err := find(name)
	if err == nil {
		err = c.run(ctx, process{args: args, environ: environ, stdout: stdout, stderr: stderr})
	}
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, err)
		return 2
	default:
		fmt.Fprintln(stderr, "api "+name+":", err)
		return 1
	}
}
