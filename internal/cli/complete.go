package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logixtecs/omni/generator"
	"github.com/logixtecs/omni/internal/project"
	"github.com/logixtecs/omni/internal/term"
)

// complete offers words for a flag that takes a comma-separated list.
func complete(cmd *cobra.Command, flag string, words []string) {
	offer := func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		done := typed[:strings.LastIndexByte(typed, ',')+1]
		var out []cobra.Completion
		for _, w := range words {
			if !strings.Contains(","+done, ","+w+",") {
				out = append(out, done+w)
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	// The only error is a flag that does not exist, which the callers have just made.
	_ = cmd.RegisterFlagCompletionFunc(flag, offer)
}

// completeFeatures offers features with their titles: those that the project of the current folder has, or lacks.
func completeFeatures(t *term.IO, c *generator.Catalog, has bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var state project.State
		if dir, err := t.WorkDir(); err == nil {
			_, state, _ = project.Find(dir) // outside a project every feature is offered to add, none to remove
		}
		var out []cobra.Completion
		for _, f := range c.Offered() {
			if slices.Contains(state.Features, f.ID) != has || slices.Contains(args, f.ID) {
				continue
			}
			name := f.ID
			if short := f.Short(); typed != "" && strings.HasPrefix(short, typed) {
				if id, err := c.Find(short); err == nil && id == f.ID {
					name = short // the word that was begun, as the command takes it too
				}
			}
			out = append(out, cobra.CompletionWithDesc(name, f.Title))
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeSwap offers the categories, then the providers of the one given.
func completeSwap(c *generator.Catalog) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		var out []cobra.Completion
		for _, capability := range c.Capabilities {
			switch {
			case len(args) == 0 && len(capability.Providers) > 0:
				out = append(out, cobra.CompletionWithDesc(capability.ID, capability.Title))
			case len(args) == 1 && args[0] == capability.ID:
				for _, p := range capability.Providers {
					out = append(out, cobra.CompletionWithDesc(p.Short(), p.Title))
				}
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

func presetNames(c *generator.Catalog) []string {
	var names []string
	for _, p := range c.Presets {
		names = append(names, p.Name)
	}
	return names
}

func providerNames(c *generator.Capability) []string {
	var names []string
	for _, p := range c.Providers {
		names = append(names, p.Short())
	}
	return names
}

func featureNames(c *generator.Catalog) []string {
	var names []string
	for _, f := range c.Offered() {
		names = append(names, f.ID)
	}
	return names
}
