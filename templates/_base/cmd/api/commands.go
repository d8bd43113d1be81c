package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"omni.example/app/internal/config"
	"omni.example/app/internal/logging"
)

// command is one thing the program can do.
type command struct {
	name, args, summary string
	run                 func(context.Context, process) error
}

func commands() []command {
	return []command{
		{"serve", "", "serve the API (the default)", serve},
		//omni:slot api.commands
		{"migrate", "up|down|status", "apply pending migrations, undo the latest, or list them", migrate},
		{"healthcheck", "", "ask the running server whether it lives", healthcheck},
		{"seed", "", "fill the database with examples (development only)", seed},
		{"routes", "", "list the operations, their rate limit class and who may call them", routes},
		{"openapi", "", "print the OpenAPI document", openapi},
		{"token", "[-sub s] [-email e] [-roles a,b] [-ttl 24h]", "print a token (development only)", token},
		{"help", "", "print this list", help},
	}
}

func find(name string) (command, error) {
	names := make([]string, 0, len(commands()))
	for _, c := range commands() {
		if c.name == name {
			return c, nil
		}
		names = append(names, c.name)
	}
	return command{}, usageError(fmt.Sprintf("api: unknown command %q: use one of %s", name, strings.Join(names, ", ")))
}

// process is what a command has of the outside world.
type process struct {
	args, environ  []string
	stdout, stderr io.Writer
}

// usageError is a command line that the program does not understand.
type usageError string

func (e usageError) Error() string { return string(e) }

// flags parses args into the flags that define declares; a command takes no other arguments.
func (p process) flags(name string, define func(*flag.FlagSet)) error {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	if define != nil {
		define(set)
	}
	err := set.Parse(p.args)
	if err == nil && set.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", set.Arg(0))
	}
	if err != nil {
		return usageError(fmt.Sprintf("api %s: %v; see api help", name, err))
	}
	return nil
}

// configured returns the settings and a logger that writes to w as they say.
func (p process) configured(w io.Writer) (config.Config, *slog.Logger, error) {
	cfg, err := config.Load(p.environ)
	if err != nil {
		return config.Config{}, nil, err
	}
	return cfg, logging.New(w, logging.Options{JSON: cfg.Log.Format == "json", Level: cfg.Log.Level}), nil
}
