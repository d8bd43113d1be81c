package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/danielgtaylor/huma/v2"

	"example.com/shop/internal/ratelimit"
)

func routes(ctx context.Context, p process) error {
	if err := p.flags("routes", nil); err != nil {
		return err
	}
	a, err := offline(ctx, p)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "METHOD\tPATH\tLIMIT\tAUTH")
	paths := a.API.OpenAPI().Paths
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		for _, op := range operations(paths[path]) {
			auth := who(op)
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", op.Method, path, limit(op, auth), auth)
		}
	}
	return errors.Join(w.Flush(), a.Close())
}

func operations(item *huma.PathItem) []*huma.Operation {
	all := []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete, item.Head, item.Options}
	return slices.DeleteFunc(all, func(op *huma.Operation) bool { return op == nil })
}

// who reads the security requirements, which are also what is enforced: none stated means any user.
func who(op *huma.Operation) string {
	if op.Security == nil {
		return "user"
	}
	var roles []string
	for _, requirement := range op.Security {
		if len(requirement) == 0 {
			return "public"
		}
		for _, all := range requirement {
			roles = append(roles, strings.Join(all, "+"))
		}
	}
	return strings.Join(roles, " or ")
}

func limit(op *huma.Operation, auth string) string {
	class := ratelimit.ClassOf(op)
	switch {
	case class != "":
		return class
	case auth == "public":
		return "public"
	}
	return "protected"
}
