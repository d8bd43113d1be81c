// Command shell is a Go prompt with the program in scope: make shell. It is a program of its own, because the interpreter
// would add some ten megabytes to the server.
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
	"example.com/shop/internal/config"
	"example.com/shop/internal/logging"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	info, err := os.Stdin.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	os.Exit(run(ctx, os.Environ(), os.Stdin, terminal, os.Stdout, os.Stderr))
}

// run evaluates what comes from stdin and returns the exit code. At a terminal it prompts and goes on after an error;
// otherwise the first error ends it.
func run(ctx context.Context, environ []string, stdin io.Reader, terminal bool, stdout, stderr io.Writer) int {
	if err := shell(ctx, environ, stdin, terminal, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "shell:", err)
		return 1
	}
	return 0
}

func shell(ctx context.Context, environ []string, stdin io.Reader, terminal bool, stdout, stderr io.Writer) error {
	cfg, err := config.Load(environ)
	if err != nil {
		return err
	}
	a, err := app.New(ctx, cfg, logging.New(stderr, logging.Options{Level: cfg.Log.Level}))
	if err != nil {
		return err
	}
	p := &prompt{out: stdout, terminal: terminal}
	if p.interpreter, err = interpreter(ctx, a, stdout, stderr); err == nil {
		err = p.loop(ctx, stdin)
	}
	return errors.Join(err, a.Close())
}
