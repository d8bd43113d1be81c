package main

import (
	"context"
	"fmt"
	"text/tabwriter"
)

func help(_ context.Context, p process) error {
	fmt.Fprint(p.stdout, "Usage: api [command]\n\n")
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, c := range commands() {
		fmt.Fprintf(w, "  %s %s\t%s\n", c.name, c.args, c.summary)
	}
	fmt.Fprintln(w, "\nSettings come from the environment; .env.example explains them.")
	return w.Flush()
}
